//! Numerals: numbers in digits and in words, read to the value that they spell.

mod sum;
mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::decimal::Decimal;
use super::row::Row;
use super::tokens::Kind;

use self::sum::Sum;
use self::words::{Word, word};
pub use self::words::{is_numeral, letter, scale};

/// The value of a number: as many digits as are written, or a fraction that has no last digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    Decimal(Decimal),
    /// Parts, and how many of them make a whole: "two thirds".
    Fraction(u32, u32),
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal(value) => value.fmt(out),
            Self::Fraction(parts, whole) => write!(out, "{parts}/{whole}"),
        }
    }
}

/// A number where it stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numeral<'a> {
    /// The place after it.
    pub end: usize,
    pub value: Number,
    /// Whether its word says that it is only about so large: "dozens".
    pub is_rough: bool,
    /// What stands at the end of its digits: "km" in "5km".
    pub suffix: &'a str,
}

impl Numeral<'_> {
    /// Its value, where that is an integer.
    pub fn to_integer(self) -> Option<i64> {
        match self.value {
            Number::Decimal(value) => value.to_integer(),
            Number::Fraction(..) => None,
        }
    }

    fn exact(end: usize, value: Decimal) -> Self {
        Numeral { end, value: Number::Decimal(value), is_rough: false, suffix: "" }
    }
}

/// The number at a place, in digits or words: "1,200", "1.5 million", "two thirds", "dozens".
pub fn cardinal<'a>(row: &Row<'a>, at: usize) -> Option<Numeral<'a>> {
    if row.get(at)?.kind == Kind::Number {
        return in_digits(row, at);
    }
    rough(row, at).or_else(|| part(row, at)).or_else(|| {
        let spelt = in_words(row, at)?;
        let noun = row.past(spelt.end, &["-"]);
        let parts = spelt.to_integer().and_then(|it| u32::try_from(it).ok());
        match (word(row, noun), parts.filter(|it| *it < 100)) {
            (Some(Word::Part(whole)), Some(parts)) => {
                Some(Numeral { end: noun + 1, value: Number::Fraction(parts, whole), ..spelt })
            }
            _ => Some(spelt),
        }
    })
}

/// Which one in a row, at a place: "3rd", "twenty-first".
pub fn ordinal(row: &Row<'_>, at: usize) -> Option<(u32, usize)> {
    let token = row.get(at)?;
    if token.kind == Kind::Number {
        let digits = token.lower.trim_end_matches(|it: char| it.is_ascii_lowercase());
        let ending = token.lower.strip_prefix(digits)?;
        let number = digits.replace(',', "").parse().ok()?;
        return matches!(ending, "st" | "nd" | "rd" | "th").then_some((number, at + 1));
    }
    match word(row, at)? {
        Word::Ordinal(value) => Some((value, at + 1)),
        Word::Ten(tens) => {
            let next = row.past(at + 1, &["-"]);
            match word(row, next) {
                Some(Word::Ordinal(ones)) if ones < 10 => {
                    Some((u32::try_from(tens).ok()? + ones, next + 1))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Digits, the scale written after them, and what else is written at their end.
fn in_digits<'a>(row: &Row<'a>, at: usize) -> Option<Numeral<'a>> {
    let text = row.get(at)?.text;
    let split = text.find(|it: char| !(it.is_ascii_digit() || matches!(it, '.' | ',')));
    let (digits, suffix) = text.split_at_checked(split.unwrap_or(text.len()))?;
    let vulgar = suffix.chars().next().and_then(vulgar_fraction);
    if let Some(fraction) = vulgar.filter(|_| suffix.chars().count() == 1) {
        return with_vulgar(at + 1, digits, fraction);
    }
    let mut value: Decimal = digits.parse().ok()?;
    let mut end = at + 1;
    if suffix.is_empty() {
        let half = row.is_any(end, &["and"]) && row.is_any(end + 2, &["half"]);
        if half && row.is_any(end + 1, &["a"]) {
            (value, end) = (value.plus("0.5".parse().ok()?)?, end + 3);
        }
        (value, end) = scaled(row, value, end)?;
    }
    Some(Numeral { suffix, ..Numeral::exact(end, value) })
}

fn with_vulgar(end: usize, digits: &str, fraction: (u32, u32)) -> Option<Numeral<'static>> {
    let decimal = match fraction {
        (1, 2) => "0.5",
        (1, 4) => "0.25",
        (3, 4) => "0.75",
        (parts, whole) if digits.is_empty() => {
            let value = Number::Fraction(parts, whole);
            return Some(Numeral { value, ..Numeral::exact(end, Decimal::integer(0)) });
        }
        _ => return None,
    };
    let whole = if digits.is_empty() { Decimal::integer(0) } else { digits.parse().ok()? };
    Some(Numeral::exact(end, whole.plus(decimal.parse().ok()?)?))
}

fn vulgar_fraction(ch: char) -> Option<(u32, u32)> {
    Some(match ch {
        '½' => (1, 2),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '⅕' => (1, 5),
        '⅛' => (1, 8),
        _ => return None,
    })
}

/// A number times the scales that follow it: "5 hundred thousand", "two-million".
fn scaled(row: &Row<'_>, mut value: Decimal, mut end: usize) -> Option<(Decimal, usize)> {
    for _ in 0..2 {
        let next = row.past(end, &["-"]);
        let Some(Word::Scale(scale)) = word(row, next) else { break };
        value = value.times(Decimal::integer(scale))?;
        end = next + 1;
    }
    Some((value, end))
}

/// "dozens", "hundreds of thousands": at least twice what the words name.
fn rough<'a>(row: &Row<'a>, at: usize) -> Option<Numeral<'a>> {
    let Some(Word::Some(least)) = word(row, at) else { return None };
    let (mut value, mut end) = (Decimal::integer(least), at + 1);
    if let (true, Some(Word::Some(more))) = (row.is_any(end, &["of"]), word(row, end + 1)) {
        // "Hundreds of thousands" are at least two hundred thousand.
        (value, end) = (value.times(Decimal::integer(more / 2))?, end + 2);
    }
    Some(Numeral { is_rough: true, ..Numeral::exact(end, value) })
}

/// "half", "a third", "half a million", "a quarter of a million".
fn part<'a>(row: &Row<'a>, at: usize) -> Option<Numeral<'a>> {
    let first = row.past(at, &["a", "an"]);
    let Some(Word::Part(whole)) = word(row, first) else { return None };
    // "Third" by itself is a rank, "a third" is a part; "half" is always one.
    if first == at && whole != 2 {
        return None;
    }
    let of = row.past(row.past(first + 1, &["-"]), &["of"]);
    let named = row.past(of, &["a", "an"]);
    if let Some(Word::Scale(scale)) = word(row, named) {
        let part = Decimal::integer(scale / i64::from(whole));
        let even = scale % i64::from(whole) == 0;
        return even.then(|| Numeral::exact(named + 1, part));
    }
    let value = Number::Fraction(1, whole);
    Some(Numeral { value, ..Numeral::exact(first + 1, Decimal::integer(0)) })
}

/// "forty-one", "two hundred and six thousand", "a million and a half".
fn in_words<'a>(row: &Row<'a>, from: usize) -> Option<Numeral<'a>> {
    let mut sum = Sum::default();
    let mut at = from;
    let article = row.is_any(at, &["a", "an"]);
    if article && matches!(word(row, at + 1), Some(Word::Scale(_))) {
        (sum.group, at) = (1, at + 1);
    }
    while let Some(next) = sum.step(row, at) {
        at = next;
    }
    if at == from || !sum.began {
        return None;
    }
    let mut value = Decimal::integer(sum.total.checked_add(sum.group)?);
    let half =
        row.is_any(at, &["and"]) && row.is_any(at + 1, &["a"]) && row.is_any(at + 2, &["half"]);
    if half {
        let half: Decimal = "0.5".parse().ok()?;
        value = value.plus(half.times(Decimal::integer(sum.last_scale.max(1)))?)?;
        at += 3;
        (value, at) = scaled(row, value, at)?;
    }
    Some(Numeral::exact(at, value))
}

#[cfg(test)]
mod tests {
    use super::super::scalars::Scalars;
    use super::super::tokens::tokens;
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: Option<(&str, &str)>) {
        let text = Scalars::new(words);
        let row = Row::of(&text, tokens(&text, 0..text.len()));
        let found = cardinal(&row, 0).map(|it| {
            let end = row.get(it.end - 1).map_or(0, |last| last.end);
            (it.value.to_string(), text.slice(0..end).to_owned())
        });
        let found = found.as_ref().map(|(value, words)| (value.as_str(), words.as_str()));
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_words() {
        check("1,234 ships", Some(("1234", "1,234")));
        check("1.5 million crowns", Some(("1500000", "1.5 million")));
        check("forty-one ships", Some(("41", "forty-one")));
        check("two hundred and six thousand", Some(("206000", "two hundred and six thousand")));
        check("a hundred ships", Some(("100", "a hundred")));
        check("three dozen ships", Some(("36", "three dozen")));
        check(
            "one million two hundred thousand",
            Some(("1200000", "one million two hundred thousand")),
        );
        check("half a million", Some(("500000", "half a million")));
        check("a quarter of a million", Some(("250000", "a quarter of a million")));
        check("two and a half million", Some(("2500000", "two and a half million")));
        check("a million and a half ships", Some(("1500000", "a million and a half")));
        check("2½ miles", Some(("2.5", "2½")));
        check("nineteen ships", Some(("19", "nineteen")));
        check("one, two", Some(("1", "one")));
        check("two three", Some(("2", "two")));
        check("five and six", Some(("5", "five")));
        check("a ship", None);
    }

    #[test]
    fn a_fraction_without_a_last_digit_keeps_its_parts() {
        check("two thirds of them", Some(("2/3", "two thirds")));
        check("three-quarters", Some(("3/4", "three-quarters")));
        check("a third of them", Some(("1/3", "a third")));
        check("one-fifth of them", Some(("1/5", "one-fifth")));
        check("half of them", Some(("1/2", "half")));
        check("⅔ of it", Some(("2/3", "⅔")));
        check("a third ship", None);
    }

    #[test]
    fn dozens_are_at_least_two_dozen() {
        check("dozens of ships", Some(("24", "dozens")));
        check("hundreds of thousands of people", Some(("200000", "hundreds of thousands")));
    }
}
