//! Lists: any choice of claims, or of entries of trails, as CSV, XLSX or JSON Lines, written row by
//! row so that a list of a million costs no more memory than a page of it.

mod cell;
mod claims;
mod csv;
mod entries;
mod formula;
mod written;
mod xlsx;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use cell::Cell;
pub use entries::EntryRow;
pub use formula::bare;
pub use written::{Unlisted, Writing};

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

    /// Its cells, where formulas are still formulas.
    fn cells(&self) -> Vec<Cell>;
}

/// A form in which a list leaves the desk; [`Writing`] writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFormat {
    Csv,
    Xlsx,
    JsonLines,
}

impl ListFormat {
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::JsonLines];

    /// As typed at the command line and in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Excel",
            Self::JsonLines => "JSON Lines",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLines => "application/jsonl",
        }
    }

    /// "claims-2026-05-17.csv".
    pub fn file<R: Row>(self, on: NaiveDate) -> String {
        format!("{}-{on}.{}", R::NAME, self.key())
    }
}

#[cfg(test)]
mod tests;
