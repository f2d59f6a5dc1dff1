//! Annotation: claims as notes on the text that they stand in, for programs that lay notes over
//! pages. W3C Web Annotation Data Model of 23 February 2017, as JSON-LD.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::document::{Article, ArticleDocument, ClaimDocument, Desk, Entry, Verdict};
use super::dossier::{ArticleDossier, Dossier};
use super::json::written;
use crate::domain::millis;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

#[derive(Serialize)]
struct Annotation<'a> {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    #[serde(with = "millis")]
    created: DateTime<Utc>,
    #[serde(with = "millis")]
    modified: DateTime<Utc>,
    creator: Agent<'a>,
    body: Vec<Body<'a>>,
    target: Target<'a>,
}

#[derive(Serialize)]
struct Agent<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<&'a str>,
}

/// Words about the quote, and what they are for.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    purpose: &'static str,
    value: &'a str,
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Target<'a> {
    source: String,
    state: State,
    selector: Vec<Selector<'a>>,
}

/// When the source had the words.
#[derive(Serialize)]
struct State {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "sourceDate", with = "millis")]
    source_date: DateTime<Utc>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    #[serde(rename = "TextQuoteSelector")]
    Quote { exact: &'a str, prefix: &'a str, suffix: &'a str },
    /// Unicode scalars of the article's text as the desk keeps it, end exclusive.
    #[serde(rename = "TextPositionSelector")]
    Position { start: u64, end: u64 },
}

#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    label: &'a str,
    total: usize,
    first: Page<'a>,
}

#[derive(Serialize)]
struct Page<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "startIndex")]
    start_index: usize,
    items: Vec<Annotation<'a>>,
}

/// One claim as an annotation.
///
/// # Errors
/// Where the JSON cannot be written.
pub fn claim(dossier: &Dossier) -> Result<String, serde_json::Error> {
    let it = ClaimDocument::of(dossier);
    written(&annotation(Some(CONTEXT), &it.desk, &it.article, &it.claim))
}

/// The claims of an article as a collection of one page.
///
/// # Errors
/// Where the JSON cannot be written.
pub fn article(dossier: &ArticleDossier) -> Result<String, serde_json::Error> {
    let it = ArticleDocument::of(dossier);
    let id = format!("urn:uuid:{}", it.article.id);
    let items = it.claims.iter().map(|claim| annotation(None, &it.desk, &it.article, claim));
    written(&Collection {
        context: CONTEXT,
        kind: "AnnotationCollection",
        label: &it.article.title,
        total: it.claims.len(),
        first: Page {
            id: format!("{id}#annotations"),
            kind: "AnnotationPage",
            start_index: 0,
            items: items.collect(),
        },
        id,
    })
}

/// A list of claims as a collection of one page, written note by note.
pub struct Collected {
    total: u64,
}

impl Collected {
    /// A collection with this id, and what stands before its first note.
    pub fn begin(id: Uuid) -> (Self, String) {
        let head = format!(
            "{{\"@context\":\"{CONTEXT}\",\"id\":\"urn:uuid:{id}\",\"type\":\"AnnotationCollection\",\"label\":\"Claims\",\n\"first\":{{\"id\":\"urn:uuid:{id}#annotations\",\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":["
        );
        (Self { total: 0 }, head)
    }

    /// One claim as the next note.
    ///
    /// # Errors
    /// Where the JSON cannot be written.
    pub fn item(&mut self, dossier: &Dossier) -> Result<String, serde_json::Error> {
        let it = ClaimDocument::of(dossier);
        let note = serde_json::to_string(&annotation(None, &it.desk, &it.article, &it.claim))?;
        let before = if self.total == 0 { "\n" } else { ",\n" };
        self.total = self.total.saturating_add(1);
        Ok(format!("{before}{note}"))
    }

    /// What stands behind the last note.
    pub fn tail(&self) -> String {
        format!("\n]}},\n\"total\":{}}}\n", self.total)
    }
}

fn annotation<'a>(
    context: Option<&'static str>,
    desk: &'a Desk,
    article: &'a Article,
    claim: &'a Entry,
) -> Annotation<'a> {
    let language = article.language.as_deref();
    let body = |purpose, value| Body {
        kind: "TextualBody",
        purpose,
        value,
        format: "text/plain",
        language,
    };
    let mut bodies = vec![body("describing", claim.case.statement.as_str())];
    if let Some(verdict) = &claim.verdict {
        bodies.extend(said(verdict).map(|(purpose, value)| body(purpose, value)));
    }
    Annotation {
        context,
        id: format!("urn:uuid:{}", claim.id),
        kind: "Annotation",
        motivation: "assessing",
        created: claim.opened_at,
        modified: claim.changed_at,
        creator: Agent { kind: "Organization", name: &desk.name, homepage: desk.url.as_deref() },
        body: bodies,
        target: target(article, claim),
    }
}

/// What an approved verdict says; a proposal is nobody's but the desk's.
fn said(verdict: &Verdict) -> impl Iterator<Item = (&'static str, &str)> {
    let label = ("classifying", verdict.label.name.as_str());
    [label, ("assessing", verdict.rationale.as_str())].into_iter()
}

/// The article where it was published, or the text that the desk has of it.
fn target<'a>(article: &Article, claim: &'a Entry) -> Target<'a> {
    let quote = &claim.quote;
    // The dots stand for words that were left out of a report, and not in the text.
    let prefix = quote.before.strip_prefix("… ").unwrap_or(&quote.before);
    let suffix = quote.after.strip_suffix(" …").unwrap_or(&quote.after);
    let mut selector = vec![Selector::Quote { exact: &quote.exact, prefix, suffix }];
    if let (Some(start), Some(end)) = (quote.start, quote.end) {
        selector.push(Selector::Position { start, end });
    }
    Target {
        source: article.url.clone().unwrap_or_else(|| format!("urn:uuid:{}", article.id)),
        state: State { kind: "TimeState", source_date: article.imported_at },
        selector,
    }
}
