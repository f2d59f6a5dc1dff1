//! Values of dates: a day, month or year as far as it is known, and stretches between two.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date as far as it is known. Its `Display` is ISO 8601, or `--MM-DD` where no year is known.
///
/// Years before the common era are negative, and there is no year 0: -1 is 1 BC, as the Text
/// Encoding Initiative writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

impl PartialDate {
    pub const fn year(year: i32) -> Self {
        Self { year: Some(year), month: None, day: None }
    }

    pub const fn month(year: Option<i32>, month: u32) -> Self {
        Self { year, month: Some(month), day: None }
    }

    /// A day that the calendar has; in a leap year where no year is known.
    pub fn day(year: Option<i32>, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day)?;
        Some(Self { year, month: Some(month), day: Some(day) })
    }

    /// The day it is, where it is a day.
    pub fn to_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(day: NaiveDate) -> Self {
        Self { year: Some(day.year()), month: Some(day.month()), day: Some(day.day()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) if year < 0 => write!(out, "-{:04}", year.unsigned_abs())?,
            Some(year) => write!(out, "{year:04}")?,
            None => write!(out, "-")?,
        }
        match (self.month, self.day) {
            (Some(month), Some(day)) => write!(out, "-{month:02}-{day:02}"),
            (Some(month), None) => write!(out, "-{month:02}"),
            _ => Ok(()),
        }
    }
}

/// Why some words are no date in ISO 8601.
#[derive(Debug, thiserror::Error)]
#[error("it is not a date such as 2025-06-02, 2025-06, 2025 or --06-02")]
pub struct NotDate;

impl FromStr for PartialDate {
    type Err = NotDate;

    fn from_str(text: &str) -> Result<Self, NotDate> {
        let read = || {
            let (year, rest) = if let Some(rest) = text.strip_prefix("--") {
                (None, Some(rest))
            } else {
                let (sign, digits) = text.strip_prefix('-').map_or((1, text), |it| (-1, it));
                let (year, rest) = digits
                    .split_once('-')
                    .map_or((digits, None), |(year, rest)| (year, Some(rest)));
                (Some(sign * year.parse::<i32>().ok()?), rest)
            };
            let Some(rest) = rest else { return year.map(Self::year) };
            let (month, day) =
                rest.split_once('-').map_or((rest, None), |(month, day)| (month, Some(day)));
            let month = month.parse().ok().filter(|it| (1..=12).contains(it))?;
            match day {
                Some(day) => Self::day(year, month, day.parse().ok()?),
                None => Some(Self::month(year, month)),
            }
        };
        read().ok_or(NotDate)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a date expression means. It serialises to the attributes of the Text Encoding Initiative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DateValue {
    /// One day, month or year.
    When { when: PartialDate },
    /// From one to the other, all of it: "the 1960s".
    Span { from: PartialDate, to: PartialDate },
    /// Some time not before the one and not after the other: "in the past thirty years".
    Bounds {
        #[serde(rename = "notBefore", default, skip_serializing_if = "Option::is_none")]
        not_before: Option<PartialDate>,
        #[serde(rename = "notAfter", default, skip_serializing_if = "Option::is_none")]
        not_after: Option<PartialDate>,
    },
}

impl DateValue {
    pub fn when(when: impl Into<PartialDate>) -> Self {
        Self::When { when: when.into() }
    }

    pub fn span(from: impl Into<PartialDate>, to: impl Into<PartialDate>) -> Self {
        Self::Span { from: from.into(), to: to.into() }
    }

    pub fn bounds(not_before: Option<PartialDate>, not_after: Option<PartialDate>) -> Self {
        Self::Bounds { not_before, not_after }
    }
}

impl fmt::Display for DateValue {
    /// ISO 8601: a stretch with a stroke between its ends, ".." where an end is not known.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = |it: &Option<PartialDate>| it.map_or("..".to_owned(), |it| it.to_string());
        match self {
            Self::When { when } => when.fmt(out),
            Self::Span { from, to } => write!(out, "{from}/{to}"),
            Self::Bounds { not_before, not_after } => {
                write!(out, "{}/{}", open(not_before), open(not_after))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, is_date: bool) {
        let read = written.parse::<PartialDate>();
        assert_eq!(read.is_ok(), is_date, "{written}");
        if let Ok(date) = read {
            assert_eq!(date.to_string(), written);
        }
    }

    #[test]
    fn a_date_is_written_and_read_as_far_as_it_is_known() {
        for written in ["2025-06-02", "2025-06", "2025", "--06-02", "--06", "-0508", "0071"] {
            check(written, true);
        }
        for written in ["2025-02-30", "2025-13", "June", "", "--", "2025-06-02-01"] {
            check(written, false);
        }
        assert!("--02-29".parse::<PartialDate>().is_ok(), "some years have that day");
    }

    #[test]
    fn a_stretch_has_the_names_of_the_text_encoding_initiative() {
        let json = |it: DateValue| serde_json::to_string(&it).expect("json");
        let (from, to) = (PartialDate::year(1960), PartialDate::year(1969));
        assert_eq!(json(DateValue::when(from)), r#"{"when":"1960"}"#);
        assert_eq!(json(DateValue::span(from, to)), r#"{"from":"1960","to":"1969"}"#);
        let open = DateValue::bounds(None, Some(to));
        assert_eq!(json(open), r#"{"notAfter":"1969"}"#);
        assert_eq!(open.to_string(), "../1969");
        for value in [DateValue::when(from), DateValue::span(from, to), open] {
            assert_eq!(serde_json::from_str::<DateValue>(&json(value)).expect("read"), value);
        }
    }
}
