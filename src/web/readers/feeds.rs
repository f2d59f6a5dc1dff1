//! Feeds: what was published, corrected and withdrawn last, for programs that look for it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{FEED_AGE, Front, Made, Sheet, With, give, path_of};
use crate::desk::Desk;
use crate::desk::publishing::Check;
use crate::web::{Error, Site};

/// How many entries a feed has.
const ENTRIES: u64 = 50;

/// A check as a feed tells it.
struct Item {
    url: String,
    title: String,
    summary: String,
    label: String,
    published: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "readers/feed.xml")]
struct Atom {
    sheet: Sheet,
    desk: String,
    changed: String,
    items: Vec<Item>,
}

pub async fn atom(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let checks = desk.latest_checks(ENTRIES).await?;
    let last = checks.first().map(|it| it.changed_at);
    let sheet = front.sheet("/checks/feed.atom");
    let items = checks.iter().map(|it| item(&front, &sheet, it)).collect();
    let changed = time(last.unwrap_or(DateTime::UNIX_EPOCH));
    let feed = Atom { desk: plain(&front.name), sheet, changed, items };
    let with = With { kind: "application/atom+xml; charset=utf-8", age: FEED_AGE, changed: last };
    Ok(give(&request, &Made::page(&feed)?, &with))
}

pub async fn json(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let checks = desk.latest_checks(ENTRIES).await?;
    let last = checks.first().map(|it| it.changed_at);
    let sheet = front.sheet("/checks/feed.json");
    let entry = |it: &Check| -> Value {
        let Item { url, title, summary, label, published, changed } = item(&front, &sheet, it);
        json!({
            "id": url, "url": url, "title": title, "content_text": summary,
            "date_published": published, "date_modified": changed, "tags": [label],
        })
    };
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": front.name,
        "home_page_url": format!("{}/checks", front.address),
        "feed_url": sheet.canonical(),
        "language": sheet.t.lang(),
        "authors": [{ "name": front.name }],
        "items": checks.iter().map(entry).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string(&feed).map_err(Error::internal)?;
    let with = With { kind: "application/feed+json; charset=utf-8", age: FEED_AGE, changed: last };
    Ok(give(&request, &Made::new(text), &with))
}

fn item(front: &Front, sheet: &Sheet, it: &Check) -> Item {
    let label = if it.is_withdrawn { sheet.t.withdrawn } else { it.label_name.as_str() };
    let who = it.speakers.join(", ");
    let summary = if it.is_withdrawn { sheet.t.withdrawn_notice.to_owned() } else { who };
    Item {
        url: format!("{}{}", front.address, path_of(it.number)),
        title: plain(&format!("{label}: {}", it.statement)),
        summary: plain(&summary),
        label: plain(label),
        published: time(it.first_at),
        changed: time(it.changed_at),
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Text without characters that no XML may have.
fn plain(text: &str) -> String {
    let is_kept = |it: &char| !it.is_control() && !matches!(it, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).filter(is_kept).collect()
}
