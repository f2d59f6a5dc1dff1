//! Dates: the date expressions of a text, and what they mean on the day of publication.

mod days;
mod names;
mod numeric;
mod relative;
mod resolve;
mod saying;
mod seasons;
mod tense;
mod value;
mod wording;
mod years;

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

pub use value::{DateValue, PartialDate};
pub use wording::{Wording, in_full};

use self::numeric::Order;
use self::resolve::Context;
use self::saying::{Found, Saying};
use super::row::Row;
use super::scalars::Scalars;
use super::segment::blocks_of;
use super::tokens::pieces;

/// Words that say when, and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateExpression {
    /// Scalar offsets in the text, end exclusive.
    pub start: usize,
    pub end: usize,
    #[serde(flatten)]
    pub value: DateValue,
    #[serde(skip)]
    pub given: Given,
}

impl DateExpression {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// How much of its meaning a date expression says itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Given {
    /// All of it: "3 May 2004", "the 1960s".
    #[default]
    InFull,
    /// A day or month whose year the text or the day of publication gives: "3 May".
    WithoutYear,
    /// A weekday: "on Monday".
    Weekday,
    /// A season of a year that is not named: "last summer".
    Season,
    /// Nothing: "yesterday", "last month", "two years ago".
    Relatively,
}

/// The date expressions of a text, in order; none overlaps another.
///
/// Relative ones are read against the day of publication, and left out where that is needed and
/// not known. `language` is a BCP 47 tag: names and relative words are read in English, which is
/// taken where it is unknown, and figures in every language.
pub fn dates(
    text: &Scalars<'_>,
    published: Option<NaiveDate>,
    language: Option<&str>,
) -> Vec<DateExpression> {
    let order = Order::of(text, language);
    let english = language.is_none_or(|it| it.split('-').next() == Some("en"));
    let mut reader =
        Reader { order, english, context: Context { published, ..Context::default() } };
    blocks_of(text).into_iter().flat_map(|it| reader.block(text, it)).collect()
}

/// Those of a text's date expressions that lie in a range of it.
pub fn dates_in(dates: &[DateExpression], range: Range<usize>) -> &[DateExpression] {
    let first = dates.partition_point(|it| it.start < range.start);
    let last = dates.partition_point(|it| it.end <= range.end);
    dates.get(first..last).unwrap_or_default()
}

struct Reader {
    order: Order,
    english: bool,
    context: Context,
}

impl Reader {
    fn block(&mut self, text: &Scalars<'_>, block: Range<usize>) -> Vec<DateExpression> {
        let row = Row::of(text, pieces(text, block));
        let mut dates = Vec::new();
        let mut at = 0;
        let mut earlier = None;
        self.context.told_year = None;
        while at < row.len() {
            let Some(found) = self.expression(&row, at, earlier) else {
                if !row.is_dash(at) && row.lower(at) != "/" {
                    earlier = None;
                }
                at += 1;
                continue;
            };
            at = found.end.max(at + 1);
            let tense = tense::of(&row, found.start, found.end);
            let Some(value) = self.context.value(found.saying, tense) else { continue };
            self.note(found.saying, value);
            earlier = match value {
                DateValue::When { when } if when.month.is_none() => when.year,
                _ => None,
            };
            dates.extend(expression(&row, &found, value));
        }
        dates
    }

    fn expression(&self, row: &Row<'_>, at: usize, earlier: Option<i32>) -> Option<Found> {
        let figures = numeric::read(row, at, self.order);
        if !self.english {
            return figures.or_else(|| years::read(row, at, earlier));
        }
        figures
            .or_else(|| days::read(row, at))
            .or_else(|| relative::read(row, at))
            .or_else(|| years::read(row, at, earlier))
    }

    /// Keeps what later expressions are read against: "that year", "in June".
    fn note(&mut self, saying: Saying, value: DateValue) {
        let date = match value {
            DateValue::When { when } => Some(when),
            DateValue::Span { from, .. } => Some(from),
            DateValue::Bounds { .. } => None,
        };
        let Some(date) = date.filter(|it| it.year.is_some()) else { return };
        self.context.before = Some(date);
        // News of this year names no year; what names another tells of that one from there on.
        let now = self.context.published.map(|it| it.year());
        match saying {
            Saying::Fixed(DateValue::When { .. }) => {
                self.context.told_year = date.year.filter(|it| Some(*it) != now);
            }
            Saying::Days(_) | Saying::Weekday(..) | Saying::Ago(..) => {
                self.context.told_year = None;
            }
            _ => {}
        }
    }
}

fn expression(row: &Row<'_>, found: &Found, value: DateValue) -> Option<DateExpression> {
    let given = match found.saying {
        Saying::Fixed(_) => Given::InFull,
        Saying::InYear(month, _) if month.is_named_alone => Given::Relatively,
        Saying::Yearless(_) | Saying::InYear(..) => Given::WithoutYear,
        Saying::Weekday(..) => Given::Weekday,
        Saying::Season(..) => Given::Season,
        _ => Given::Relatively,
    };
    let start = row.get(found.start)?.start;
    let end = row.get(found.end.checked_sub(1)?)?.end;
    Some(DateExpression { start, end, value, given })
}

#[cfg(test)]
mod tests;
