//! Cell: what stands in one place of a list, which programs that know dates and numbers take as such.

use std::fmt::{self, Display, Formatter};

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::millis;

/// One cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    /// How many, or the position of something.
    Number(i64),
    Date(NaiveDate),
    Time(DateTime<Utc>),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// How many; what no number of a spreadsheet holds is cut to the largest one.
    pub fn count(count: u64) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Several words of one kind.
    pub fn words(words: &[String]) -> Self {
        Self::Text(words.join("; "))
    }
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Self {
        text.clone().map_or(Self::Empty, Self::Text)
    }
}

impl From<Option<NaiveDate>> for Cell {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

impl From<Option<DateTime<Utc>>> for Cell {
    fn from(at: Option<DateTime<Utc>>) -> Self {
        at.map_or(Self::Empty, Self::Time)
    }
}

impl Display for Cell {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Time(at) => f.write_str(&millis::text(*at)),
        }
    }
}
