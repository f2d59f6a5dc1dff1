//! Checks: all that were published, newest first.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::{Front, LISTED, Made, Row, Sheet, With, give, rows};
use crate::desk::Desk;
use crate::desk::finding::{Onwards, Sought};
use crate::desk::lists::Cursor;
use crate::domain::ClaimNumber;
use crate::domain::publishing::Language;
use crate::web::lists::{cursor_from, cursor_text, plain};
use crate::web::page::filters;
use crate::web::{Error, Site};

/// Which part of the list.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub label: String,
    /// Words that a check says.
    #[serde(default)]
    pub q: String,
    /// ISO 639-1, of the article.
    #[serde(default)]
    pub lang: String,
    /// Behind this one.
    #[serde(default)]
    pub after: String,
}

impl Wanted {
    pub fn place(&self) -> Option<crate::desk::publishing::Place> {
        cursor_from(&self.after).map(|it| (it.at, ClaimNumber(it.number)))
    }
}

/// The place of the last one, as it stands in an address.
pub fn place_text(it: &crate::desk::publishing::Check) -> String {
    cursor_text(Cursor { at: it.first_at, number: it.number.0 })
}

#[derive(Template)]
#[template(path = "readers/checks.html")]
struct ChecksPage {
    sheet: Sheet,
    rows: Vec<Row>,
    /// The labels that new verdicts can have: key and name.
    labels: Vec<(String, String)>,
    /// The one that narrows the list.
    label: String,
    words: String,
    language: String,
    next: Option<String>,
}

impl ChecksPage {
    /// The address of the list with another label, and from its beginning.
    fn labelled(&self, label: &str) -> String {
        address([("q", self.words.as_str()), ("lang", &self.language), ("label", label)])
    }

    /// The address of what follows.
    fn further(&self, after: &str) -> String {
        let all = [("q", self.words.as_str()), ("lang", &self.language), ("label", &self.label)];
        address(all.into_iter().chain([("after", after)]))
    }

    fn is_narrowed(&self) -> bool {
        !(self.words.is_empty() && self.language.is_empty() && self.label.is_empty())
    }
}

/// An address of this page; what is empty is not asked for.
fn address<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { "/checks".to_owned() } else { format!("/checks?{query}") }
}

pub async fn list(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let (label, words) = (plain(&wanted.label), plain(wanted.q.trim()));
    // Of a language that the pages do not have nothing is asked.
    let language = Language::from_key(&wanted.lang).map_or("", Language::key).to_owned();
    let some = |it: &str| Some(it.to_owned()).filter(|it| !it.is_empty());
    let sought = Sought { words: words.clone(), label: some(&label), language: some(&language) };
    let after = if sought.has_words() {
        wanted.after.parse().ok().map(Onwards::Found)
    } else {
        wanted.place().map(Onwards::Newest)
    };
    let found = desk.sought_checks(&sought, after, LISTED).await?;
    let next = found.next.map(|it| match it {
        Onwards::Newest((at, number)) => cursor_text(Cursor { at, number: number.0 }),
        Onwards::Found(place) => place.to_string(),
    });
    let scale = desk.settled().await?.scale;
    let labels = scale.labels.into_iter().map(|it| (it.key, it.name)).collect();
    let rows = rows(&desk, &found.checks).await?;
    let sheet = front.sheet("/checks");
    let page = ChecksPage { sheet, rows, labels, label, words, language, next };
    Ok(give(&request, &Made::page(&page)?, &With::page(None)))
}
