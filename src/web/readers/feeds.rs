//! Feeds: what was published, corrected and withdrawn last, for programs that look for it. A feed of
//! checks has one entry for each, as it is now; the feed of corrections one for each change.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{FEED_AGE, Front, Made, Sheet, With, Words, give, hash, path_of};
use crate::desk::publishing::{Change, Check};
use crate::desk::{self, Desk};
use crate::domain::complaints::Complaints;
use crate::report::Dossier;
use crate::report::document::{ClaimDocument, Verdict};
use crate::web::page::filters;
use crate::web::{Error, Site};

/// How many entries a feed has.
const ENTRIES: u64 = 50;

/// An entry of a feed.
struct Item {
    id: String,
    url: String,
    title: String,
    summary: String,
    label: String,
    language: &'static str,
    published: String,
    changed: String,
    /// As HTML, without characters that no XML may have.
    content: String,
}

#[derive(Template)]
#[template(path = "readers/feed.xml")]
struct Atom {
    sheet: Sheet,
    title: String,
    desk: String,
    /// Where readers say that something is wrong: an address for mail, or a page.
    mail: Option<String>,
    page: Option<String>,
    /// The page that it is the feed of, on this desk.
    home: &'static str,
    changed: String,
    items: Vec<Item>,
}

impl Atom {
    fn of(front: &Front, sheet: Sheet, home: &'static str, changed: DateTime<Utc>) -> Self {
        let (mail, page) = match &front.publishing.complaints {
            Some(Complaints::Mail(it)) => (Some(it.clone()), None),
            Some(Complaints::Page(it)) => (None, Some(it.clone())),
            None => (None, None),
        };
        let (desk, changed) = (plain(&front.name), time(changed));
        let (title, items) = (desk.clone(), Vec::new());
        Self { sheet, title, desk, mail, page, home, changed, items }
    }
}

/// What the entry of a check tells.
#[derive(Template)]
#[template(path = "readers/entry.html")]
struct Content<'a> {
    t: &'static Words,
    statement: &'a str,
    speakers: String,
    verdict: Option<&'a Verdict>,
    /// Where it was withdrawn, why.
    withdrawal: Option<&'a Change>,
    /// What else readers were told, newest first.
    changes: Vec<&'a Change>,
}

impl Content<'_> {
    fn day(&self, at: &DateTime<Utc>) -> String {
        self.t.day(&at.date_naive())
    }
}

pub async fn atom(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let checks = desk.latest_checks(ENTRIES).await?;
    let last = last(&desk, checks.first().map(|it| it.changed_at)).await?;
    let made = kept((&desk, &site, &front), "feed.atom", &checks, async || {
        let mut feed = Atom::of(&front, front.sheet("/checks/feed.atom"), "/checks", last);
        feed.items = Box::pin(items(&desk, &front, &checks)).await?;
        Made::page(&feed)
    });
    let with = With { kind: ATOM, age: FEED_AGE, changed: Some(last) };
    Ok(give(&request, &*made.await?, &with))
}

const ATOM: &str = "application/atom+xml; charset=utf-8";

pub async fn json(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let checks = desk.latest_checks(ENTRIES).await?;
    let last = last(&desk, checks.first().map(|it| it.changed_at)).await?;
    let made = kept((&desk, &site, &front), "feed.json", &checks, async || {
        let items = Box::pin(items(&desk, &front, &checks)).await?;
        json_feed(&front, items)
    });
    let kind = "application/feed+json; charset=utf-8";
    let with = With { kind, age: FEED_AGE, changed: Some(last) };
    Ok(give(&request, &*made.await?, &with))
}

/// JSON Feed 1.1.
fn json_feed(front: &Front, items: Vec<Item>) -> Result<Made, Error> {
    let sheet = front.sheet("/checks/feed.json");
    let entry = |it: Item| -> Value {
        json!({
            "id": it.id, "url": it.url, "title": it.title, "content_html": it.content,
            "summary": it.summary, "date_published": it.published, "date_modified": it.changed,
            "tags": [it.label], "language": it.language,
        })
    };
    let mut author = json!({ "name": front.name });
    // The page on which an author is reached, or a mailto link, as the format has it.
    if let (Some(link), Some(author)) = (sheet.complaints(), author.as_object_mut()) {
        author.insert("url".to_owned(), link.into());
    }
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": front.name,
        "home_page_url": format!("{}/checks", front.address),
        "feed_url": sheet.canonical(),
        "language": sheet.t.lang(),
        "authors": [author],
        "items": items.into_iter().map(entry).collect::<Vec<_>>(),
    });
    Ok(Made::new(serde_json::to_string(&feed).map_err(Error::internal)?))
}

pub async fn corrections(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let changes = desk.changes(None, ENTRIES).await?;
    let last = last(&desk, changes.first().map(|(it, _)| it.at)).await?;
    let sheet = front.sheet("/corrections.atom");
    let t = sheet.t;
    let mut feed = Atom::of(&front, sheet, "/corrections", last);
    feed.title = format!("{}: {}", feed.desk, t.corrections);
    let items = changes.iter().map(|(change, check)| correction(&front, t, change, check));
    feed.items = items.collect::<Result<_, _>>()?;
    let with = With { kind: ATOM, age: FEED_AGE, changed: Some(last) };
    Ok(give(&request, &Made::page(&feed)?, &with))
}

/// When a feed changed last; one that has nothing yet, when the desk was made.
async fn last(desk: &Desk, changed: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, Error> {
    match changed {
        Some(at) => Ok(at),
        None => Ok(desk.settled().await?.desk.set_up_at),
    }
}

/// A feed as it was made a short while ago of the same checks, or made now.
async fn kept(
    (desk, site, front): (&Desk, &Site, &Front),
    name: &str,
    checks: &[Check],
    write: impl AsyncFnOnce() -> Result<Made, Error>,
) -> Result<Arc<Made>, Error> {
    let key = format!("{name} {} {}", front.stamp(), hash(format!("{checks:?}").as_bytes()));
    let now = desk.now();
    if let Some(made) = site.readers.get(&key, now) {
        return Ok(made);
    }
    let made = Arc::new(write().await?);
    site.readers.put(key, &made, now);
    Ok(made)
}

async fn items(desk: &Desk, front: &Front, checks: &[Check]) -> Result<Vec<Item>, Error> {
    let mut items = Vec::with_capacity(checks.len());
    for check in checks {
        let changes = desk.changes_of(check).await?;
        if check.is_withdrawn {
            let language = desk.article_of(check).await?.language;
            items.push(withdrawn(front, language.as_deref(), check, &changes)?);
            continue;
        }
        match desk.dossier_for_readers(check.claim, Some(&front.address)).await {
            Ok(dossier) => items.extend(published(front, &dossier, check, &changes)?),
            // It was withdrawn at this very moment; the next time it says so.
            Err(desk::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(items)
}

fn published(
    front: &Front,
    dossier: &Dossier,
    check: &Check,
    changes: &[Change],
) -> Result<Option<Item>, Error> {
    let ClaimDocument { article, claim, .. } = ClaimDocument::of(dossier);
    let Some(verdict) = &claim.verdict else { return Ok(None) };
    let t = front.sheet_in(article.language.as_deref(), "").t;
    let content = Content {
        t,
        statement: &claim.case.statement,
        speakers: check.speakers.join(", "),
        verdict: Some(verdict),
        withdrawal: None,
        changes: changes.iter().rev().collect(),
    };
    let speakers = Some(content.speakers.clone()).filter(|it| !it.is_empty());
    let summary: Vec<_> = verdict.label.definition.clone().into_iter().chain(speakers).collect();
    let content = content.render()?;
    let item = item(front, t, check, &check.label_name);
    Ok(Some(Item { summary: plain(&summary.join(" · ")), content: clean(&content), ..item }))
}

fn withdrawn(
    front: &Front,
    language: Option<&str>,
    check: &Check,
    changes: &[Change],
) -> Result<Item, Error> {
    let t = front.sheet_in(language, "").t;
    let (last, before) = match changes.split_last() {
        Some((last, before)) if last.is_withdrawal() => (Some(last), before),
        _ => (None, changes),
    };
    let content = Content {
        t,
        statement: &check.statement,
        speakers: String::new(),
        verdict: None,
        withdrawal: last,
        changes: before.iter().rev().collect(),
    };
    let reason = last.and_then(|it| it.words.as_deref()).unwrap_or(t.withdrawn_notice);
    let (summary, content) = (plain(reason), clean(&content.render()?));
    Ok(Item { summary, content, ..item(front, t, check, t.withdrawn) })
}

fn correction(
    front: &Front,
    t: &'static Words,
    change: &Change,
    check: &Check,
) -> Result<Item, Error> {
    let content = Content {
        t,
        statement: &check.statement,
        speakers: String::new(),
        verdict: None,
        withdrawal: None,
        changes: vec![change],
    };
    let content = clean(&content.render()?);
    let item = item(front, t, check, t.change(&change.kind));
    let (at, id) = (time(change.at), format!("{}#change-{}", item.url, change.place));
    let summary = plain(change.words.as_deref().unwrap_or_default());
    Ok(Item { id, published: at.clone(), changed: at, summary, content, ..item })
}

/// What every entry about a check has.
fn item(front: &Front, t: &Words, it: &Check, label: &str) -> Item {
    let url = format!("{}{}", front.address, path_of(it.number));
    Item {
        id: url.clone(),
        url,
        title: plain(&format!("{label}: {}", it.statement)),
        summary: String::new(),
        label: plain(label),
        language: t.lang(),
        published: time(it.first_at),
        changed: time(it.changed_at),
        content: String::new(),
    }
}

/// Without characters that no XML may have; lines stay lines.
fn clean(text: &str) -> String {
    let is_kept = |it: &char| {
        matches!(it, '\n' | '\t') || !it.is_control() && !matches!(it, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().filter(is_kept).collect()
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Text without characters that no XML may have.
fn plain(text: &str) -> String {
    let is_kept = |it: &char| !it.is_control() && !matches!(it, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).filter(is_kept).collect()
}
