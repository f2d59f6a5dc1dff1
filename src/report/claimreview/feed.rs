//! Feed: every published check as a schema.org `DataFeed`, written entry by entry. A check that was
//! withdrawn leaves a tombstone, so that whoever took it once takes it away again.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::{ClaimReview, Facts, Finding, build, escaped, lint_text};
use crate::domain::claim::Publication;
use crate::report::dossier::{DeskInfo, Dossier};
use crate::report::link;

/// What closes a feed.
pub const FOOT: &str = "\n]}\n";

/// The feed itself, whose entries follow.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    publisher: Publisher<'a>,
    date_modified: String,
}

#[derive(Serialize)]
struct Publisher<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<T> {
    #[serde(rename = "@type")]
    kind: &'static str,
    date_created: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_deleted: Option<String>,
    /// A list, as consumers of such feeds expect it.
    item: [T; 1],
}

/// What is left of a check that was withdrawn: its address.
#[derive(Serialize)]
struct Withdrawn {
    #[serde(rename = "@type")]
    kind: &'static str,
    url: String,
}

/// How a feed begins.
pub fn head(desk: &DeskInfo, now: DateTime<Utc>) -> Result<String, serde_json::Error> {
    let head = Head {
        context: "https://schema.org",
        kind: "DataFeed",
        name: format!("Checks by {}", desk.name),
        publisher: Publisher {
            kind: "Organization",
            name: &desk.name,
            url: desk.public_url.as_deref().and_then(link::web),
        },
        date_modified: moment(now),
    };
    let mut text = escaped(serde_json::to_string(&head)?);
    // Stays open for the entries.
    text.pop();
    text.push_str(",\"dataFeedElement\":[");
    Ok(text)
}

/// The entry of a claim, on one line: its markup where readers see it, a tombstone where it was
/// withdrawn, and nothing where it was never published or its markup would mislead.
pub fn entry(dossier: &Dossier) -> Result<Option<String>, serde_json::Error> {
    let Some(created) = dossier.past.first_published else { return Ok(None) };
    match dossier.claim.publication {
        Publication::Unpublished => Ok(None),
        Publication::Withdrawn { .. } => {
            let Some(url) = dossier.public_page() else { return Ok(None) };
            let deleted = dossier.past.withdrawn.unwrap_or(created);
            let gone = Withdrawn { kind: "ClaimReview", url };
            written(gone, created, deleted, Some(deleted)).map(Some)
        }
        Publication::Published => {
            let Ok(review) = build::review(dossier) else { return Ok(None) };
            let markup = escaped(serde_json::to_string(&review)?);
            let findings = lint_text(&markup, &Facts::of(dossier, &BTreeSet::new()));
            if findings.iter().any(Finding::is_error) {
                return Ok(None);
            }
            let changed = dossier.approvals().chain(dossier.past.last_published).max();
            let changed = changed.unwrap_or(created);
            written::<ClaimReview>(review, created, changed, None).map(Some)
        }
    }
}

fn written<T: Serialize>(
    item: T,
    created: DateTime<Utc>,
    modified: DateTime<Utc>,
    deleted: Option<DateTime<Utc>>,
) -> Result<String, serde_json::Error> {
    let entry = Entry {
        kind: "DataFeedItem",
        date_created: moment(created),
        date_modified: moment(modified),
        date_deleted: deleted.map(moment),
        item: [item],
    };
    Ok(escaped(serde_json::to_string(&entry)?))
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
