//! Trails: what everybody did to everything, for those who look over the desk.

mod printed;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use futures_util::stream;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::Error;
use super::listed;
use super::lists::plain;
use super::page::{Frame, filters, show as answer};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::trails::{Entry, Trails, Wanted};
use crate::domain::{Act, ClaimId, PersonId};
use crate::report::list::{EntryRow, ListFormat};
use crate::report::names::PDF;

/// How many entries a page shows.
const PAGE: u64 = 100;
/// How many thousands of entries are looked through for a page that is not full by then.
const LOOKS: usize = 4;
/// How much of a sentence is shown, in characters.
const SENTENCE: usize = 400;
/// How many entries are read at once for a file.
const READ: u64 = 1_000;
/// What leaves a trail.
const NOUNS: [&str; 8] =
    ["claim", "article", "source", "speaker", "person", "scale", "view", "desk"];

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/trails").get(list))
        .service(resource("/trails/export.{format}").get(export));
}

/// What an address asks for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    by: String,
    noun: String,
    kind: String,
    batch: String,
    of: String,
    from: String,
    until: String,
    before: String,
}

impl Asked {
    /// Which entries are meant, or a sentence on what makes no sense.
    fn wanted(&self) -> Result<Wanted, String> {
        let day = |typed: &str| {
            let day = typed.parse::<NaiveDate>();
            day.map_err(|_odd| format!("“{typed}” is no day. Write it as 2026-03-04."))
        };
        let begins = |day: NaiveDate| Ok(day.and_time(NaiveTime::MIN).and_utc());
        let ends = |day: NaiveDate| {
            let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
            begins(next).map(|it: DateTime<Utc>| it - chrono::TimeDelta::milliseconds(1))
        };
        let some = |typed: &'_ str| Some(plain(typed.trim())).filter(|it| !it.is_empty());
        let id = |typed: &str, what: &str| {
            let parsed = some(typed).map(|it| it.parse());
            parsed.transpose().map_err(|_odd| format!("“{typed}” is the id of no {what}."))
        };
        let by = some(&self.by).map(|it| it.parse::<PersonId>()).transpose();
        Ok(Wanted {
            by: by.map_err(|_odd| "The person asked for does not work here.".to_owned())?,
            noun: some(&self.noun),
            kind: some(&self.kind),
            batch: id(&self.batch, "act on many things")?,
            of: id(&self.of, "thing")?,
            from: some(&self.from).map(|it| day(&it).and_then(begins)).transpose()?,
            until: some(&self.until).map(|it| day(&it).and_then(ends)).transpose()?,
        })
    }

    /// The same address from another place on.
    fn address(&self, path: &str, before: Option<i64>) -> String {
        let before = before.map(|it| it.to_string()).unwrap_or_default();
        let pairs = [
            ("by", &self.by),
            ("noun", &self.noun),
            ("kind", &self.kind),
            ("batch", &self.batch),
            ("of", &self.of),
            ("from", &self.from),
            ("until", &self.until),
            ("before", &before),
        ];
        let mut query = Serializer::new(String::new());
        query.extend_pairs(pairs.into_iter().filter(|(_, typed)| !typed.is_empty()));
        format!("{path}?{}", query.finish())
    }
}

/// An entry as a row of a table.
struct RowView {
    at: DateTime<Utc>,
    /// "Eve approved the verdict: False."
    said: String,
    /// "claim: verdict approved".
    what: String,
    kind: String,
    of: String,
    number: Option<String>,
    /// A claim's statement, or a person's name.
    about: Option<String>,
    /// Where the thing is shown, where it has a page.
    page: Option<String>,
    seq: u64,
    batch: Option<String>,
    hash: String,
}

#[derive(Template)]
#[template(path = "trails/list.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    doubt: Option<String>,
    rows: Vec<RowView>,
    people: BTreeMap<PersonId, String>,
    next: Option<String>,
    /// Where it leaves in each format.
    files: Vec<(&'static str, String)>,
}

async fn list(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    asked: Query<Asked>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Audit)?;
    let asked = asked.into_inner();
    let (wanted, doubt) = match asked.wanted() {
        Ok(wanted) => (wanted, None),
        Err(sentence) => (Wanted::default(), Some(sentence)),
    };
    let mut rows = Vec::new();
    let mut next = asked.before.parse().ok();
    let mut people = BTreeMap::new();
    for _ in 0..LOOKS {
        let missing = PAGE.saturating_sub(rows.len().try_into().unwrap_or(PAGE));
        let page = desk.trails(&wanted, next, missing, me.actor()).await?;
        rows.extend(page.found.entries.iter().map(|it| view(it, &page)));
        next = page.found.next;
        people = page.people;
        if next.is_none() || u64::try_from(rows.len()).is_ok_and(|found| found >= PAGE) {
            break;
        }
    }
    let next = next.map(|before| asked.address("/trails", Some(before)));
    let files = ListFormat::ALL.map(|format| {
        (format.word(), asked.address(&format!("/trails/export.{}", format.key()), None))
    });
    let mut files = files.to_vec();
    if desk.prints() {
        files.push(("PDF", asked.address("/trails/export.pdf", None)));
    }
    answer(&ListPage { frame, asked, doubt, rows, people, next, files })
}

fn view(entry: &Entry, page: &Trails) -> RowView {
    let row = page.row(entry);
    let address = match (entry.noun.as_str(), &row.number) {
        ("claim", Some(number)) => Some(format!("/claims/{number}?trail=1#trail")),
        ("article" | "source" | "speaker", _) => Some(format!("/{}s/{}", entry.noun, entry.of)),
        _ => None,
    };
    let about = match entry.noun.as_str() {
        "claim" => page.claims.get(&ClaimId(entry.of)).map(|it| it.statement.clone()),
        "person" => page.people.get(&PersonId(entry.of)).cloned(),
        _ => None,
    };
    RowView {
        at: entry.at,
        said: cut(page.sentence(entry)),
        what: entry.kind.replace('.', ": ").replace('_', " "),
        kind: entry.kind.clone(),
        of: row.id,
        number: row.number,
        about,
        page: address,
        seq: entry.seq.saturating_add(1),
        batch: row.batch,
        hash: row.hash.chars().take(12).collect(),
    }
}

/// A sentence that many others stand beside; its own trail has all of it.
fn cut(sentence: String) -> String {
    match sentence.char_indices().nth(SENTENCE) {
        Some((at, _)) => format!("{}…", sentence.get(..at).unwrap_or_default().trim_end()),
        None => sentence,
    }
}

/// All of it as a file, read page by page while it is sent.
async fn export(
    desk: Data<Desk>,
    me: SignedIn,
    format: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Audit)?;
    if *format == PDF {
        return printed::printed(&desk, &me, &asked).await;
    }
    let format = ListFormat::from_key(&format).ok_or(Error::NotFound)?;
    let wanted = asked.wanted().map_err(Error::Refused)?;
    tracing::info!(person = %me.person, format = format.key(), "trails were exported");
    let name = format.file::<EntryRow>(desk.now().date_naive());
    let actor = me.actor();
    let pages = stream::try_unfold(Some(None), move |place: Option<Option<i64>>| {
        let (desk, wanted) = (desk.clone(), wanted.clone());
        async move {
            let Some(before) = place else { return Ok::<_, Error>(None) };
            let page = desk.trails(&wanted, before, READ, actor).await?;
            Ok(Some((page.rows(), page.found.next.map(Some))))
        }
    });
    listed::file(format, name, pages).await
}
