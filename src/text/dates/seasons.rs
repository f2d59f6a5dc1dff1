//! Parts of a year: seasons, halves, quarters and feasts, with or without a year.

use super::super::numerals;
use super::super::row::Row;
use super::super::tokens::Kind;
use super::days::in_year;
use super::names;
use super::saying::{Found, Saying, Yearless, part};
use super::value::{DateValue, PartialDate};
use super::years;

/// "the first half of 2014", "the third quarter of 2014", "Q3 2019".
pub fn quarter(row: &Row<'_>, at: usize) -> Option<Found> {
    let short = row.lower(at).strip_prefix('q').and_then(|it| it.parse::<u32>().ok());
    let (number, months, end) = if let Some(number) = short {
        (number, 3, row.past(at + 1, &["of", ","]))
    } else {
        let (number, after) = numerals::ordinal(row, at)?;
        let months = match row.lower(after) {
            "half" => 6,
            "quarter" => 3,
            _ => return None,
        };
        let end = row.past(row.past(after + 1, &["of"]), &["the", "year"]);
        (number, months, if end > after + 1 { end } else { return None })
    };
    let year = years::year(row, end)?;
    let last = number.checked_mul(months).filter(|it| (1..=12).contains(it))?;
    let month = |it| PartialDate::month(Some(year), it);
    Some(Found::fixed(at, end + 1, DateValue::span(month(last + 1 - months), month(last))))
}

/// "Christmas Day", "New Year's Eve 2019".
pub fn feast(row: &Row<'_>, at: usize) -> Option<Found> {
    let (month, day, end) = names::feast(row, at)?;
    let date = Yearless::day(month, day);
    let told = row.past(end, &["of", ","]);
    let value = years::year(row, told).and_then(|it| in_year(date, it));
    Some(match value {
        Some(value) => Found::fixed(at, told + 1, value),
        None => Found::new(at, end, Saying::Yearless(date)),
    })
}

/// "during the Second World War": a war or an age where it says when something was.
pub fn era(row: &Row<'_>, at: usize) -> Option<Found> {
    const WHEN: &[&str] =
        &["during", "since", "after", "before", "until", "throughout", "following"];
    let (from, to, end) = names::era(row, at)?;
    let said = if row.lower_before(at) == "the" { at.checked_sub(2)? } else { at.checked_sub(1)? };
    row.is_any(said, WHEN).then(|| Found::fixed(at, end, DateValue::span(from, to)))
}

/// The month in which the season begins that a place names.
pub fn season_at(row: &Row<'_>, at: usize) -> Option<u32> {
    row.get(at).filter(|it| it.kind == Kind::Word)?;
    names::season(row.lower(at))
}

/// "summer 2011", "the winter of 1806–07", "in summer".
pub fn season(row: &Row<'_>, at: usize) -> Option<Found> {
    let (start, at) = match part(row, at) {
        Some((_, after)) if season_at(row, after).is_some() => (at, after),
        _ => (at, at),
    };
    let month = season_at(row, at)?;
    let told = row.past(at + 1, &["of", ","]);
    if let Some(year) = years::year(row, told).filter(|_| !years::is_counted(row, told)) {
        let pair = row.is_dash(told + 1) || row.lower(told + 1) == "/";
        let next = row.digits(told + 2).filter(|_| pair);
        let both = next.is_some_and(|it| i64::from(it % 100) == i64::from((year + 1) % 100));
        let end = if both { told + 3 } else { told + 1 };
        return Some(Found::fixed(start, end, season_of(month, Some(year))));
    }
    let alone = is_season_alone(row, start, at);
    alone.then(|| Found::new(start, at + 1, Saying::Season(month, None)))
}

/// Words that may follow the name of a season where it means the season.
const AFTER: &[&str] = &[
    "", "and", "or", "of", "in", "is", "are", "was", "were", "can", "may", "will", "when", "as",
    "but", "to", "months", "month", "season", "he", "she", "it", "they", "we", "i", "you", "the",
    "while", "that", "for", "with", "at", "on", "from", "by", "before", "after", "through",
    "until", "has", "have", "had", "than", "a", "there", "their", "his", "her", "its", "our",
];

fn is_season_alone(row: &Row<'_>, start: usize, at: usize) -> bool {
    let before = row.lower_before(start);
    let the = matches!(before, "the" | "a" | "each" | "every" | "late" | "early");
    let said = match start.checked_sub(2) {
        Some(two) if the => row.lower(two),
        _ => before,
    };
    let told =
        matches!(said, "in" | "during" | "of" | "by" | "since" | "until" | "over" | "for" | "and");
    let begins = row.before(start).is_none_or(|it| it.kind == Kind::Stop);
    let next = row.get(at + 1);
    let follows = next.is_none_or(|it| it.kind != Kind::Word || AFTER.contains(&it.lower.as_str()));
    // "Fall" and "spring" are other things too.
    let other = matches!(row.lower(at), "fall" | "falls" | "spring" | "springs");
    let name = row.is_capital(at) && row.is_capital(at + 1);
    let sure = told && (!other || the || start < at || said == "in");
    let fall_of = row.lower(at) == "fall" && row.lower(at + 1) == "of";
    follows
        && !name
        && !fall_of
        && (sure
            || (!other && (the || begins || start < at))
            || (begins && row.lower(at) == "spring"))
}

/// The months of a season, which begins in March, June, September or December.
pub fn season_of(month: u32, year: Option<i32>) -> DateValue {
    let (last, next) = if month == 12 { (3, 1) } else { (month + 3, 0) };
    let to = year.map(|it| it + next);
    DateValue::span(PartialDate::month(year, month), PartialDate::month(to, last))
}
