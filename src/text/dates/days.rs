//! Days and months by their names: "8 February 1700", "Feb. 8", "5–6 September", "in May".

use super::super::numerals;
use super::super::row::Row;
use super::super::tokens::Kind;
use super::names;
use super::saying::{Found, Part, Saying, Which, Yearless, part};
use super::value::{DateValue, PartialDate};
use super::years;

/// How many months of a list may take the year that stands behind the last: "May and June 1951".
const LIST: usize = 3;

/// The day or month that begins at a place, with the weekday before it.
pub fn read(row: &Row<'_>, at: usize) -> Option<Found> {
    let weekday = names::weekday(row, at).or_else(|| names::short_weekday(row, at));
    if weekday.is_some() {
        let after = row.past(row.past(at + 1, &[".", ","]), &["the", ","]);
        let found = day_first(row, after).or_else(|| month_first(row, after, LIST))?;
        let is_day = match found.saying {
            Saying::Yearless(it) | Saying::InYear(it, _) => it.day.is_some(),
            Saying::Fixed(DateValue::When { when }) => when.day.is_some(),
            _ => false,
        };
        return is_day.then_some(Found { start: at, ..found });
    }
    if let Some((part, after)) = part(row, at) {
        return part_of_month(row, at, after, part);
    }
    day_first(row, at).or_else(|| month_first(row, at, LIST))
}

/// "3 May 2004", "the 3rd of May", "5–6 September".
fn day_first(row: &Row<'_>, at: usize) -> Option<Found> {
    let (first, mut end) = day(row, at)?;
    let mut last = None;
    let joined = row.is_dash(end) || row.is_any(end, &["to", "and", "&", "or"]);
    if let Some((day, after)) = day(row, end + 1).filter(|_| joined) {
        (last, end) = (Some(day), after);
    }
    let end = row.past(row.past(end, &["day"]), &["of"]);
    let in_words = row.get(at).is_some_and(|it| it.kind == Kind::Word);
    if in_words && row.lower_before(end) != "of" {
        return None;
    }
    let (month, short) = names::month(row, end)?;
    PartialDate::day(None, month, last.unwrap_or(first))?;
    let date = Yearless { last, ..Yearless::day(month, first) };
    Some(with_year(row, at, end + 1, short, date, LIST))
}

/// "May 3, 2004", "May 3–5", "May 2004", "May".
fn month_first(row: &Row<'_>, at: usize, list: usize) -> Option<Found> {
    let (month, short) = names::month(row, at)?;
    let after = if short { row.past(at + 1, &["."]) } else { at + 1 };
    let mut date = Yearless::month(month);
    let first = figure_day(row, after);
    if let Some((first, mut end)) = first.filter(|it| PartialDate::day(None, month, it.0).is_some())
    {
        date.day = Some(first);
        let joined = row.is_dash(end) || row.is_any(end, &["to"]);
        let until = figure_day(row, end + 1)
            .filter(|(day, next)| joined && *day > first && names::month(row, *next).is_none());
        if let Some((day, next)) = until {
            (date.last, end) = (Some(day), next);
        }
        return Some(with_year(row, at, end, false, date, list));
    }
    let found = with_year(row, at, at + 1, short, date, list);
    let alone = matches!(found.saying, Saying::Yearless(_)) && found.end == at + 1;
    (!alone || (!short && is_month_alone(row, at, month))).then_some(found)
}

/// A day in figures after a month: no time, amount or part of a longer number.
fn figure_day(row: &Row<'_>, at: usize) -> Option<(u32, usize)> {
    row.get(at).filter(|it| it.kind == Kind::Number)?;
    let (day, end) = day(row, at)?;
    let clock = matches!(row.lower(end), ":" | "%" | "am" | "pm" | "a.m." | "p.m.");
    (!clock && !numerals::is_numeral(row.lower(end))).then_some((day, end))
}

/// 1 to 31, or "third".
fn day(row: &Row<'_>, at: usize) -> Option<(u32, usize)> {
    let plain = row.digits(at).map(|it| (it, at + 1));
    plain.or_else(|| numerals::ordinal(row, at)).filter(|(day, _)| (1..=31).contains(day))
}

/// A date with the year that stands behind it, or behind the list it stands in.
fn with_year(
    row: &Row<'_>,
    start: usize,
    end: usize,
    short: bool,
    date: Yearless,
    list: usize,
) -> Found {
    let pointed = if short { row.past(end, &["."]) } else { end };
    let told = row.past(pointed, &[",", "of", "in"]);
    if let Some(year) = years::year(row, told).filter(|_| !years::is_counted(row, told)) {
        let told = told + 1;
        if let Some(value) = in_year(date, year) {
            return Found::fixed(start, told, value);
        }
    }
    if let Some((which, after)) = year_told(row, told) {
        let end = if which == Which::This { end } else { after };
        return Found::new(start, end, Saying::InYear(date, which));
    }
    let joined = row.is_dash(end) || row.is_any(end, &["to", "and", "or", "through", "until", ","]);
    if joined && list > 0 && row.get(end).is_some() {
        let next =
            day_first_once(row, end + 1, list).or_else(|| month_first(row, end + 1, list - 1));
        let year = next.and_then(|it| year_of(&it));
        if let Some(value) = year.and_then(|it| in_year(date, it)) {
            return Found::fixed(start, end, value);
        }
    }
    Found::new(start, end, Saying::Yearless(date))
}

/// The next of a list that begins with its day: "3 May and 4 June 1951".
fn day_first_once(row: &Row<'_>, at: usize, list: usize) -> Option<Found> {
    let (first, end) = day(row, at)?;
    let (month, short) = names::month(row, row.past(end, &["of"]))?;
    let date = Yearless::day(month, first);
    let end = row.past(end, &["of"]) + 1;
    Some(with_year(row, at, end, short, date, list.saturating_sub(1)))
}

fn year_of(found: &Found) -> Option<i32> {
    match found.saying {
        Saying::Fixed(DateValue::When { when }) => when.year,
        Saying::Fixed(DateValue::Span { from, .. }) => from.year,
        _ => None,
    }
}

/// "last year", "of the same year" behind a month.
fn year_told(row: &Row<'_>, at: usize) -> Option<(Which, usize)> {
    let at = row.past(at, &["the", "that"]);
    let which = match row.lower(at) {
        "last" => Which::Last,
        "this" => Which::This,
        "next" => Which::Next,
        "same" => Which::Same,
        "following" => Which::Following,
        "previous" => Which::Previous,
        "year" if row.lower_before(at) == "that" => return Some((Which::Same, at + 1)),
        _ => return None,
    };
    (row.lower(at + 1) == "year").then_some((which, at + 2))
}

/// "late September", "mid-June 2011".
fn part_of_month(row: &Row<'_>, start: usize, at: usize, part: Part) -> Option<Found> {
    let (month, short) = names::month(row, at)?;
    let date = Yearless { part: Some(part), ..Yearless::month(month) };
    Some(with_year(row, start, at + 1, short, date, LIST))
}

/// A date in a year; nothing where that year has no such day.
pub fn in_year(date: Yearless, year: i32) -> Option<DateValue> {
    let day = |it: u32| PartialDate::day(Some(year), date.month, it);
    let last_day = || (28..=31).rev().find_map(day);
    Some(match (date.day, date.last, date.part) {
        (Some(first), Some(last), _) => DateValue::span(day(first)?, day(last)?),
        (Some(first), None, _) => DateValue::when(day(first)?),
        (None, _, Some(Part::Early)) => DateValue::span(day(1)?, day(15)?),
        (None, _, Some(Part::Middle)) => DateValue::span(day(10)?, day(20)?),
        (None, _, Some(Part::Late)) => DateValue::span(day(15)?, last_day()?),
        _ => DateValue::when(PartialDate::month(Some(year), date.month)),
    })
}

/// Words before a month that stands alone.
const BEFORE: &[&str] = &[
    "in", "since", "until", "till", "by", "from", "to", "between", "and", "through", "during",
    "of", "last", "next", "this", "before", "after", "or", "for", "around", "every", "each", "mid",
    "late", "early", "–", "-", "that",
];

/// Whether a month's name alone means the month: "in May", not "May said" or "Theresa May".
fn is_month_alone(row: &Row<'_>, at: usize, month: u32) -> bool {
    if BEFORE.contains(&row.lower_before(at)) && !(row.touches(at) && row.is_dash(at - 1)) {
        return true;
    }
    let is_word = |it: Option<&super::super::tokens::Token<'_>>| {
        it.is_some_and(|it| it.kind == Kind::Word && it.is_capital())
    };
    let named = is_word(row.before(at)) || is_word(row.get(at + 1));
    let begins = row.before(at).is_none_or(|it| it.kind == Kind::Stop);
    // "May", "March", "April", "June" and "August" are also verbs and people.
    let also_other = matches!(month, 3 | 5) || (begins && matches!(month, 4 | 6 | 8));
    !named && !also_other && !row.touches(at)
}
