//! Search: an index of words that is the same on both databases, written with what it is about.
//!
//! Everything that can be found is an item: its levelled text, and keys for what filters go by. Each
//! word and key of an item is a row, in the order word, then time; so the newest items with a word
//! are read off the end of a range, however many there are.

mod check;
mod find;
mod meant;
mod put;
mod remake;
pub mod similar;

use std::collections::BTreeSet;

use ::entity::search_item;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Error;
use super::articles::{Article, Revision};
use super::convert::known;
use super::known::Stored;
use super::sources::{Source, Speaker};
use crate::domain::ClaimId;
use crate::domain::claim::{Claim, Comment};
use crate::text::{fold, search};

pub(super) use check::{holds, left_over, rest};
pub use find::{Asked, Found, Hit, find};
pub(super) use put::{put, save_claim, take_out};
pub(super) use remake::{empty, keep_up, remake_rest};

/// What sort of thing is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Claim,
    Article,
    Source,
    Speaker,
    Comment,
    /// What others have ruled.
    Known,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Claim, Self::Article, Self::Source, Self::Speaker, Self::Comment, Self::Known];

    /// The number that rows have for it.
    fn code(self) -> i16 {
        match self {
            Self::Claim => 1,
            Self::Article => 2,
            Self::Source => 3,
            Self::Speaker => 4,
            Self::Comment => 5,
            Self::Known => 6,
        }
    }
}

/// How many bits of a place tell things of the same millisecond apart.
const APART: u32 = 21;

/// The place where the things of a moment begin: from the year 1970 to 2109.
pub fn place_at(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis().clamp(0, (1 << 42) - 1) << APART
}

/// Something that can be found, as the index has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    kind: Kind,
    subject: Uuid,
    /// The claim that a comment is on.
    claim: Option<Uuid>,
    /// The place where the things of its moment begin.
    from: i64,
    body: String,
    /// What filters go by, as `name=value`.
    keys: BTreeSet<String>,
}

/// The key by which a filter finds a claim.
pub fn key(name: &str, value: impl std::fmt::Display) -> String {
    format!("{name}={value}")
}

/// The key of a tag, however it is typed.
pub fn tag_key(tag: &str) -> String {
    key("tag", fold(tag))
}

impl Entry {
    fn new(kind: Kind, subject: Uuid, at: DateTime<Utc>, body: String) -> Self {
        Self { kind, subject, claim: None, from: place_at(at), body, keys: BTreeSet::new() }
    }

    /// A claim by its statement, its quote and who said it. Of verdicts only the one that stands is
    /// a key: what is proposed is not for everybody yet.
    pub fn claim(it: &Claim) -> Self {
        let names = it.attributions.iter().filter_map(|one| one.name.as_deref());
        let parts = [it.statement.as_str(), it.quote()].into_iter().chain(names);
        let mut keys = BTreeSet::from([
            key("stage", it.stage.key()),
            key("is", it.publication.key()),
            key("is", it.text_state().key()),
            key("article", it.article),
        ]);
        keys.insert(match it.assignee {
            Some(person) => key("assigned", person),
            None => key("assigned", "nobody"),
        });
        keys.extend(it.verdict.as_ref().map(|verdict| key("label", &verdict.label)));
        keys.extend(it.attributions.iter().map(|one| key("speaker", one.speaker)));
        keys.extend(it.evidence.iter().map(|one| key("source", one.source)));
        keys.extend(it.tags.iter().map(|tag| tag_key(tag)));
        let body = search::levelled(parts);
        Self { keys, ..Self::new(Kind::Claim, it.id.0, it.opened_at, body) }
    }

    /// A comment by its words; nothing once they have been erased.
    pub fn comment(of: ClaimId, it: &Comment) -> Option<Self> {
        let body = search::levelled([it.text.as_deref()?]);
        Some(Self { claim: Some(of.0), ..Self::new(Kind::Comment, it.id.0, it.at, body) })
    }

    /// An article by its title, its publisher and its newest text.
    pub fn article(it: &Article, newest: &Revision) -> Self {
        let parts = [&it.title, it.publisher.as_deref().unwrap_or_default(), &newest.body];
        Self::new(Kind::Article, it.id.0, it.imported_at, search::levelled(parts))
    }

    pub fn source(it: &Source) -> Self {
        let parts = [Some(&it.title), it.publisher.as_ref(), it.url.as_ref()];
        let body = search::levelled(parts.into_iter().flatten().map(String::as_str));
        Self::new(Kind::Source, it.id.0, it.added_at, body)
    }

    /// What others have ruled by what was claimed, by whom, and who checked it.
    pub fn known(it: &Stored) -> Self {
        let known = &it.known;
        let parts = [&known.statement, &known.claimant, &known.publisher];
        Self::new(Kind::Known, it.id, it.taken_at, search::levelled(parts))
    }

    pub fn speaker(it: &Speaker) -> Self {
        Self::new(Kind::Speaker, it.id.0, it.named_at, search::levelled([it.name.as_str()]))
    }

    /// Its words and keys, each once.
    fn terms(&self) -> BTreeSet<&str> {
        terms(&self.body, &self.keys)
    }

    /// Where it would stand if it were alone in its moment.
    fn place(&self) -> i64 {
        let low = i64::try_from(self.subject.as_u128() & ((1 << APART) - 1)).unwrap_or_default();
        self.from | low
    }
}

fn terms<'a>(body: &'a str, keys: &'a BTreeSet<String>) -> BTreeSet<&'a str> {
    body.split_whitespace().chain(keys.iter().map(String::as_str)).collect()
}

/// Keys as a column has them: no key has a line break.
fn keys_of(column: &str) -> BTreeSet<String> {
    column.lines().map(str::to_owned).collect()
}

fn column_of(keys: &BTreeSet<String>) -> String {
    keys.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// An item as an entry, which has forgotten where in its moment it stands.
fn entry_of(row: &search_item::Model) -> Result<Entry, Error> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.code() == row.kind);
    Ok(Entry {
        kind: known(kind, &row.kind.to_string())?,
        subject: row.subject_id.0,
        claim: row.claim_id.map(|it| it.0),
        from: row.place >> APART << APART,
        body: row.body.clone(),
        keys: keys_of(&row.keys),
    })
}
