//! Entries: the lines of trails, for those who look over the desk with tools of their own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Cell, Row};
use crate::domain::millis;

/// One entry of any trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// In the order in which the desk wrote them, from 1; numbers may be left out.
    pub position: i64,
    #[serde(with = "millis")]
    pub at: DateTime<Utc>,
    /// What it happened to: "claim", "article".
    pub noun: String,
    pub id: String,
    /// Of a claim, as people see it: "C-12".
    pub number: Option<String>,
    /// Its place in the trail of its thing, from 0.
    pub seq: u64,
    pub kind: String,
    /// What happened, in a sentence.
    pub said: String,
    /// A person's id, or the door where nobody is named.
    pub actor: String,
    /// The person's name, while it is known.
    pub name: Option<String>,
    pub batch: Option<String>,
    /// Hexadecimal SHA-256 of the entry, as `docs/trail.md` defines it.
    pub hash: String,
    /// The very bytes that the hash is of: a JSON object as text.
    pub event: String,
}

impl Row for EntryRow {
    const NAME: &str = "trails";
    const COLUMNS: &[&str] = &[
        "position", "at", "noun", "id", "number", "seq", "kind", "said", "actor", "name", "batch",
        "hash", "event",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.position),
            Cell::Time(self.at),
            Cell::text(&self.noun),
            Cell::text(&self.id),
            Cell::from(&self.number),
            Cell::count(self.seq),
            Cell::text(&self.kind),
            Cell::text(&self.said),
            Cell::text(&self.actor),
            Cell::from(&self.name),
            Cell::from(&self.batch),
            Cell::text(&self.hash),
            Cell::text(&self.event),
        ]
    }
}
