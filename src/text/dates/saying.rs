//! Sayings: date expressions as a text says them, before they are read against a day.

use super::super::row::Row;
use super::value::DateValue;

/// A date expression where it stands in a row, by its first token and the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    pub saying: Saying,
}

impl Found {
    pub fn new(start: usize, end: usize, saying: Saying) -> Self {
        Self { start, end, saying }
    }

    pub fn fixed(start: usize, end: usize, value: DateValue) -> Self {
        Self { start, end, saying: Saying::Fixed(value) }
    }
}

/// What a date expression says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// It means the same on every day.
    Fixed(DateValue),
    /// "3 May", "from 3 to 5 May", "in May", "late September".
    Yearless(Yearless),
    /// The same in a year that is told by another: "in May last year".
    InYear(Yearless, Which),
    Weekday(u32, Option<Which>),
    /// The month in which the season begins: "summer", "last summer".
    Season(u32, Option<Which>),
    /// Days after the day of publication: "yesterday" is -1.
    Days(i64),
    /// "last week", "that year".
    Unit(Unit, Which),
    /// "two years ago" is -2 years from the day of publication.
    Ago(i64, Unit),
    /// "two years later" is 2 years from the date before.
    Later(i64, Unit),
    /// "the past ten days" is -10 days: all the time from then to the day of publication.
    Stretch(i64, Unit),
    /// "by the end of the year".
    YearEnd,
}

/// A day, or a month or part of it, of no year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yearless {
    pub month: u32,
    pub day: Option<u32>,
    /// The day on which it ends, where it has more than one.
    pub last: Option<u32>,
    pub part: Option<Part>,
    /// Whether it is a month that "last" or "next" stands before.
    pub is_named_alone: bool,
}

impl Yearless {
    pub fn month(month: u32) -> Self {
        Self { month, day: None, last: None, part: None, is_named_alone: false }
    }

    pub fn day(month: u32, day: u32) -> Self {
        Self { day: Some(day), ..Self::month(month) }
    }
}

/// Which one of a row of years, weeks or weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Against the day of publication.
    Last,
    This,
    Next,
    /// Against the date before.
    Previous,
    Same,
    Following,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Part of a month, year, decade or century.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Early,
    Middle,
    Late,
}

/// The unit a word names, in either number.
pub fn unit(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "weekend" => Unit::Weekend,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" | "centurie" => Unit::Century,
        _ => return None,
    })
}

/// The part a word names, and the place after it and its hyphen.
pub fn part(row: &Row<'_>, at: usize) -> Option<(Part, usize)> {
    let part = match row.lower(at) {
        "early" | "earlier" => Part::Early,
        "mid" | "middle" => Part::Middle,
        "late" | "later" => Part::Late,
        _ => return None,
    };
    Some((part, row.past(at + 1, &["-"])))
}
