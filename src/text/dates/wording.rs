//! Wording: a relative date in words that mean the same on every day.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::super::scalars::Scalars;
use super::value::{DateValue, PartialDate};
use super::{DateExpression, Given, names};

/// Words to stand in place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What they stand in place of: a range of scalars of the text.
    pub range: Range<usize>,
    pub words: String,
}

/// A relative date in full: "on Monday" is "on Monday, 2 June 2025", "last month" "in May 2025".
///
/// Nothing where the expression says all of its meaning itself, or where it stands before a noun
/// and cannot be put another way ("yesterday's vote").
pub fn in_full(text: &Scalars<'_>, date: &DateExpression) -> Option<Wording> {
    let owns = text.slice(date.end..(date.end + 1).min(text.len())).starts_with(['\'', '’', '-']);
    match date.given {
        Given::InFull => None,
        _ if owns => None,
        Given::WithoutYear => with_year(text, date),
        _ => in_place(text, date),
    }
}

/// "3 May" as "3 May 2025", "May 3" as "May 3, 2025", in the order of the text.
fn with_year(text: &Scalars<'_>, date: &DateExpression) -> Option<Wording> {
    let year = match date.value {
        DateValue::When { when } => when.year,
        DateValue::Span { from, .. } => from.year,
        DateValue::Bounds { .. } => None,
    }?;
    let range = date.range();
    let own = text.slice(range.clone());
    if own.to_lowercase().ends_with("year") {
        let DateValue::When { when } = date.value else { return None };
        return Some(Wording { range, words: when_words(when)? });
    }
    let comma = if own.ends_with(|it: char| it.is_alphabetic()) { "" } else { "," };
    Some(Wording { range, words: format!("{own}{comma} {year}") })
}

/// What stands around a date and has to agree with it.
fn in_place(text: &Scalars<'_>, date: &DateExpression) -> Option<Wording> {
    let (preposition, mut words) = in_words(date)?;
    let mut range = date.range();
    let mut own = preposition;
    if let Some((part, end)) = part_of_day(text, range.end) {
        words = format!("the {part} of {words}");
        (range.end, own) = (end, "on");
    }
    let mut before = word_before(text, range.start);
    let article = text.slice(before.clone()).eq_ignore_ascii_case("the");
    if article {
        // "The Monday meeting" is named after its day.
        if date.given == Given::Weekday {
            return None;
        }
        range.start = before.start;
        before = word_before(text, range.start);
    }
    let led_by = text.slice(before.clone()).to_lowercase();
    // "Was sworn in today" keeps its "in".
    let particle = led_by == "in" && own == "on";
    let joins = before.is_empty() || JOINING.contains(&led_by.as_str());
    if WITHIN.contains(&led_by.as_str()) && own != led_by && !particle {
        range.start = before.start;
    } else if LEADING.contains(&led_by.as_str()) {
        // "Since" and its like stand before a day as well, and before no "between".
        return (!own.is_empty()).then_some(Wording { range, words });
    } else if WITHIN.contains(&led_by.as_str()) && !particle {
        return Some(Wording { range, words });
    } else if joins && is_subject(text, range.end) {
        own = if own == "in" || own == "on" { "" } else { return None };
    } else if article && !before.is_empty() {
        return None;
    }
    let begins = text.slice(range.clone()).starts_with(char::is_uppercase);
    let begins = begins && (before.is_empty() || date.given != Given::Weekday);
    let words = if own.is_empty() { words } else { format!("{own} {words}") };
    let words = if begins { capitalised(&words) } else { words };
    Some(Wording { range, words })
}

/// Words before a date that stay before the day or year it means.
const LEADING: &[&str] = &[
    "on", "since", "until", "till", "by", "from", "to", "before", "after", "of", "for", "between",
    "about", "than",
];

/// Words before a date that begins what they join.
const JOINING: &[&str] = &["and", "but", "or", "that", "because", "while", "as"];

/// Words before a stretch of time that its own words take the place of.
const WITHIN: &[&str] =
    &["in", "over", "during", "for", "within", "throughout", "across", "at", "on"];

/// The preposition and the words of what a date means.
fn in_words(date: &DateExpression) -> Option<(&'static str, String)> {
    Some(match (date.value, date.given) {
        (DateValue::When { when }, Given::Weekday) => {
            let weekday = names::weekday_name(when.to_day()?.weekday().number_from_monday());
            ("on", format!("{weekday}, {}", when_words(when)?))
        }
        (DateValue::When { when }, _) => {
            when.year?;
            (if when.day.is_some() { "on" } else { "in" }, when_words(when)?)
        }
        (DateValue::Span { from, .. }, Given::Season) => {
            ("in", format!("the {} of {}", names::season_name(from.month?), from.year?))
        }
        (DateValue::Span { from, to }, _) => match (from.to_day(), to.to_day()) {
            (Some(first), Some(last)) if days_between(first, last) == 6 => {
                ("in", format!("the week of {}", when_words(from)?))
            }
            (Some(first), Some(last)) if days_between(first, last) == 1 => {
                ("on", format!("the weekend of {}", when_words(from)?))
            }
            _ => ("", format!("from {} to {}", when_words(from)?, when_words(to)?)),
        },
        (DateValue::Bounds { not_before, not_after }, _) => {
            let (first, last) = (when_words(not_before?)?, when_words(not_after?)?);
            ("", format!("between {first} and {last}"))
        }
    })
}

fn days_between(first: NaiveDate, last: NaiveDate) -> i64 {
    last.signed_duration_since(first).num_days()
}

/// "2 June 2025", "June 2025", "2025", "508 BC".
fn when_words(date: PartialDate) -> Option<String> {
    let year = date.year?;
    let year = if year < 0 { format!("{} BC", year.unsigned_abs()) } else { year.to_string() };
    Some(match (date.month, date.day) {
        (Some(month), Some(day)) => format!("{day} {} {year}", names::month_name(month)),
        (Some(month), None) => format!("{} {year}", names::month_name(month)),
        _ => year,
    })
}

/// The part of the day that follows a date, and where it ends: "yesterday afternoon".
fn part_of_day(text: &Scalars<'_>, at: usize) -> Option<(&'static str, usize)> {
    let next = word_after(text, at);
    let parts = ["morning", "afternoon", "evening", "night"];
    let part = parts.into_iter().find(|it| text.slice(next.clone()).eq_ignore_ascii_case(it))?;
    Some((part, next.end))
}

/// Whether a verb follows, of which the date is the subject: "Today is the last day".
fn is_subject(text: &Scalars<'_>, at: usize) -> bool {
    let next = text.slice(word_after(text, at)).to_lowercase();
    ["is", "was", "will", "has", "had", "marks", "marked", "saw", "became"].contains(&next.as_str())
}

/// The word before a place in its sentence; empty where a mark or nothing stands there.
fn word_before(text: &Scalars<'_>, at: usize) -> Range<usize> {
    let mut end = at;
    while let Some(before) = end.checked_sub(1).filter(|it| text.char(*it) == Some(' ')) {
        end = before;
    }
    let mut start = end;
    let letter = |it: &usize| text.char(*it).is_some_and(char::is_alphabetic);
    while let Some(before) = start.checked_sub(1).filter(letter) {
        start = before;
    }
    if start == end { at..at } else { start..end }
}

fn word_after(text: &Scalars<'_>, at: usize) -> Range<usize> {
    let start = if text.char(at) == Some(' ') { at + 1 } else { return at..at };
    let mut end = start;
    while text.char(end).is_some_and(char::is_alphabetic) {
        end += 1;
    }
    start..end
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
