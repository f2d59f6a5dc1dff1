//! Measures: the numbers of a text with their values, and what they count or measure.

mod amounts;
mod exclusions;
mod nouns;
mod qualifier;
mod ranks;
mod units;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use qualifier::Qualifier;
pub(super) use units::is_unit;

use super::dates::DateExpression;
use super::numerals::Number;
use super::row::Row;
use super::scalars::Scalars;
use super::segment::blocks_of;
use super::tokens::pieces;

/// A number in a text, and what it counts or measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Scalar offsets in the text, end exclusive; without the qualifier's words.
    pub start: usize,
    pub end: usize,
    pub kind: MeasureKind,
    pub value: Number,
    /// The upper end of a range, or the other side of a ratio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Number>,
    /// The unit's short form after the Unified Code for Units of Measure, the ISO 4217 code of a
    /// currency, or the name of a stretch of time. Nothing where none is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The noun that a number counts, as the text has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<Qualifier>,
}

/// What a number tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// How many: "40 ships", "1.5 million", "two thirds".
    Number,
    Percentage,
    PercentagePoints,
    Money,
    /// A length, mass, temperature and so on, in the unit of the text.
    Quantity,
    Duration,
    /// Which one in a row: "the third time".
    Rank,
    /// One number against another: "one in four", "31 votes to 28".
    Ratio,
}

impl Measure {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// A duration in ISO 8601: "P2Y", "PT18H"; nothing for what is none, a range or a fraction.
    pub fn duration(&self) -> Option<String> {
        let Number::Decimal(value) = self.value else { return None };
        if self.kind != MeasureKind::Duration || self.to.is_some() {
            return None;
        }
        Some(match self.unit.as_deref()? {
            "second" => format!("PT{value}S"),
            "minute" => format!("PT{value}M"),
            "hour" => format!("PT{value}H"),
            "day" => format!("P{value}D"),
            "week" => format!("P{value}W"),
            "month" => format!("P{value}M"),
            "year" => format!("P{value}Y"),
            _ => return None,
        })
    }
}

/// For people: "more than 1,500,000 USD", "5 to 7 per cent", "1 in 4", "about 2 years".
impl fmt::Display for Measure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(qualifier) = self.qualifier {
            write!(out, "{} ", qualifier.words())?;
        }
        let one = self.value.to_string() == "1" && self.to.is_none();
        let unit = self.unit.as_deref();
        let name = match self.kind {
            MeasureKind::Percentage => " per cent".to_owned(),
            MeasureKind::PercentagePoints if one => " percentage point".to_owned(),
            MeasureKind::PercentagePoints => " percentage points".to_owned(),
            MeasureKind::Duration => {
                unit.map_or(String::new(), |it| format!(" {it}{}", if one { "" } else { "s" }))
            }
            MeasureKind::Rank => return write!(out, "number {}", self.value),
            MeasureKind::Ratio => match (self.value, self.to) {
                (Number::Fraction(parts, whole), _) => return write!(out, "{parts} in {whole}"),
                (value, Some(to)) => return write!(out, "{} to {}", grouped(value), grouped(to)),
                (value, None) => return out.write_str(&grouped(value)),
            },
            MeasureKind::Money | MeasureKind::Quantity | MeasureKind::Number => {
                unit.or(self.counted.as_deref()).map_or(String::new(), |it| format!(" {it}"))
            }
        };
        match self.to {
            Some(to) => write!(out, "{} to {}{name}", grouped(self.value), grouped(to)),
            None => write!(out, "{}{name}", grouped(self.value)),
        }
    }
}

/// Digits with a comma between thousands.
fn grouped(number: Number) -> String {
    let written = number.to_string();
    let (whole, rest) = written
        .split_at_checked(written.find(['.', '/']).unwrap_or(written.len()))
        .unwrap_or_default();
    let mut out = String::new();
    for (nth, digit) in whole.chars().enumerate() {
        let left = whole.len() - nth;
        if left % 3 == 0 && out.ends_with(|it: char| it.is_ascii_digit()) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// The measures of a text, in order; none overlaps another, and none a date.
///
/// `language` is a BCP 47 tag, English where it is unknown; other languages write and name numbers
/// in other ways, and none of theirs are read.
pub fn measures(
    text: &Scalars<'_>,
    dates: &[DateExpression],
    language: Option<&str>,
) -> Vec<Measure> {
    if language.is_some_and(|it| it.split('-').next() != Some("en")) {
        return Vec::new();
    }
    let mut measures = Vec::new();
    let mut dates = dates.iter().peekable();
    for block in blocks_of(text) {
        let row = Row::of(text, pieces(text, block));
        let mut at = 0;
        while let Some(start) = row.get(at).map(|it| it.start) {
            while dates.next_if(|it| it.end <= start).is_some() {}
            if dates.peek().is_some_and(|it| it.start <= start) {
                at += 1;
                continue;
            }
            let found = amounts::read(&row, at).or_else(|| ranks::read(&row, at));
            let measure = found.as_ref().and_then(|it| measure(text, &row, it));
            let free = |it: &Measure| dates.peek().is_none_or(|date| it.end <= date.start);
            match (found, measure.filter(free)) {
                (Some(found), Some(measure)) => {
                    at = found.end.max(at + 1);
                    measures.push(measure);
                }
                // What only looks like a number is passed over whole.
                _ => at += 1,
            }
        }
    }
    measures
}

/// Those of a text's measures that lie in a range of it.
pub fn measures_in(measures: &[Measure], range: Range<usize>) -> &[Measure] {
    let first = measures.partition_point(|it| it.start < range.start);
    let last = measures.partition_point(|it| it.end <= range.end);
    measures.get(first..last).unwrap_or_default()
}

/// A measure where it stands in a row, by its first token and the one after it.
#[derive(Clone, Debug)]
struct Found {
    start: usize,
    end: usize,
    kind: MeasureKind,
    value: Number,
    to: Option<Number>,
    unit: Option<&'static str>,
    /// The tokens of the noun that is counted.
    counted: Option<Range<usize>>,
    /// Whether the words say that it is at least so much: "dozens".
    is_rough: bool,
}

fn measure(text: &Scalars<'_>, row: &Row<'_>, found: &Found) -> Option<Measure> {
    let place = |it: &Range<usize>| Some(row.get(it.start)?.start..row.before(it.end)?.end);
    let range = place(&(found.start..found.end))?;
    let counted = found.counted.as_ref().and_then(place);
    let after = found.counted.as_ref().map_or(found.end, |it| it.end);
    let told = qualifier::beside(row, found.start, found.end);
    let told = told.or_else(|| qualifier::beside(row, found.start, after));
    Some(Measure {
        start: range.start,
        end: range.end,
        kind: found.kind,
        value: found.value,
        to: found.to,
        unit: found.unit.map(str::to_owned),
        counted: counted.map(|it| text.slice(it).to_owned()),
        qualifier: told.or_else(|| found.is_rough.then_some(Qualifier::AtLeast)),
    })
}

#[cfg(test)]
mod tests;
