//! Lists: any choice of claims, or of entries of trails, as CSV or JSON Lines, written row by row so
//! that a list of a million costs no more memory than a page of it.

mod claims;
mod csv;
mod entries;
mod formula;

use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use entries::EntryRow;

use crate::domain::claim::Stage;
use crate::domain::millis;
use crate::domain::scale::LabelKind;

/// One claim of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// As people see it: "C-12".
    pub number: String,
    pub statement: String,
    pub quote: String,
    /// Everybody it is attributed to, in the order of the claim.
    pub speakers: Vec<String>,
    pub stage: Stage,
    /// The approved verdict's label; absent while nobody has approved one.
    pub label: Option<String>,
    pub label_kind: Option<LabelKind>,
    pub rationale: Option<String>,
    /// "unpublished", "published" or "withdrawn".
    pub publication: String,
    pub article_title: String,
    pub article_url: Option<String>,
    pub article_published: Option<NaiveDate>,
    pub assignee: Option<String>,
    #[serde(with = "millis::option")]
    pub due: Option<DateTime<Utc>>,
    /// Links to sources, and how many origins these have.
    pub evidence: u64,
    pub origins: u64,
    pub tags: Vec<String>,
    #[serde(with = "millis")]
    pub opened_at: DateTime<Utc>,
    #[serde(with = "millis")]
    pub changed_at: DateTime<Utc>,
    #[serde(with = "millis::option")]
    pub approved_at: Option<DateTime<Utc>>,
}

/// What a list has one of on each line. As JSON it is the object that serde makes of it.
pub trait Row: Serialize {
    /// What its files are called after.
    const NAME: &str;
    /// What its cells mean, in their order.
    const COLUMNS: &[&str];

    /// Its cells as text, where formulas are still formulas.
    fn cells(&self) -> Vec<String>;
}

/// A form in which a list leaves the desk. The caller writes the head once and then each page of
/// rows as it comes; nothing is kept between the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    Csv,
    JsonLines,
}

impl ListFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::JsonLines];

    /// As typed at the command line and in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON Lines",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::JsonLines => "application/jsonl",
        }
    }

    /// "claims-2026-05-17.csv".
    pub fn file<R: Row>(self, on: NaiveDate) -> String {
        format!("{}-{on}.{}", R::NAME, self.key())
    }

    /// What stands before the first row.
    pub fn head<R: Row>(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Csv => csv::head::<R>(out),
            Self::JsonLines => Ok(()),
        }
    }

    pub fn rows<R: Row>(self, rows: &[R], out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Csv => csv::rows(rows, out),
            Self::JsonLines => rows.iter().try_for_each(|row| {
                serde_json::to_writer(&mut *out, row)?;
                out.write_all(b"\n")
            }),
        }
    }
}

#[cfg(test)]
mod tests;
