//! Dates in figures alone: "2025-06-02", "8.2.1700", "25/12/2019"; the same in every language.

use super::super::row::Row;
use super::super::scalars::Scalars;
use super::super::tokens::{Kind, tokens};
use super::saying::Found;
use super::value::{DateValue, PartialDate};

/// Which of a day and a month stands first where figures leave it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    /// The order by the country of a BCP 47 tag, or by the dates in a text that leave no choice.
    pub fn of(text: &Scalars<'_>, language: Option<&str>) -> Self {
        let tag = language.unwrap_or("en").to_lowercase();
        if matches!(tag.as_str(), "en-us" | "en-ph") {
            return Self::MonthFirst;
        }
        if tag != "en" {
            return Self::DayFirst;
        }
        if !text.as_str().contains('/') {
            return Self::Unknown;
        }
        let row = Row::of(text, tokens(text, 0..text.len()));
        let slashed = (0..row.len()).filter_map(|at| slashed(&row, at));
        let mut orders = slashed.filter_map(|(first, second, _)| match (first, second) {
            (13.., _) => Some(Self::DayFirst),
            (_, 13..) => Some(Self::MonthFirst),
            _ => None,
        });
        orders.next().unwrap_or(Self::Unknown)
    }
}

/// The date in figures that begins at a place.
pub fn read(row: &Row<'_>, at: usize, order: Order) -> Option<Found> {
    const OPENING: &[&str] = &["(", "[", "\"", "“", "'", "‘", "«", ",", "–", "—"];
    let token = row.get(at).filter(|it| it.kind == Kind::Number)?;
    // What hangs on to a word, an address or a currency is no date.
    if row.touches(at) && !OPENING.contains(&row.lower_before(at)) {
        return None;
    }
    iso(row, at)
        .or_else(|| by_slashes(row, at, order))
        .or_else(|| Some((by_points(token.text).or_else(|| by_characters(token.text))?, at + 1)))
        .map(|(value, end)| Found::fixed(at, end, value))
}

/// "2025-06-02", "2025/06/02", "2025-06".
fn iso(row: &Row<'_>, at: usize) -> Option<(DateValue, usize)> {
    let year = row.digits(at).filter(|_| row.get(at).is_some_and(|it| it.text.len() == 4))?;
    let mark = row.lower(at + 1);
    let two = |at: usize| {
        let token = row.get(at).filter(|_| row.touches(at) && row.touches(at.saturating_sub(1)))?;
        // "02T10" is a day with a time.
        let digits = token.lower.split('t').next().filter(|it| it.len() == 2)?;
        digits.parse::<u32>().ok()
    };
    let month = two(at + 2).filter(|_| matches!(mark, "-" | "/"))?;
    let signed_year = i32::try_from(year).ok();
    if row.lower(at + 3) == mark {
        let day = two(at + 4)?;
        return Some((DateValue::when(PartialDate::day(signed_year, month, day)?), at + 5));
    }
    // "2004-05" and "1999-12" may be two years; a month that cannot end such a pair is one.
    let may_be_years = month > year % 100;
    let is_month = mark == "-" && (1..=12).contains(&month) && (1900..2100).contains(&year);
    (is_month && !may_be_years)
        .then(|| (DateValue::when(PartialDate::month(signed_year, month)), at + 3))
}

/// Two small numbers and a year with strokes between.
fn slashed(row: &Row<'_>, at: usize) -> Option<(u32, u32, i32)> {
    let small = |at: usize| row.digits(at).filter(|it| (1..=31).contains(it));
    let (first, second) = (small(at)?, small(at + 2)?);
    let digits = row.get(at + 4)?.text.len();
    let year = row.digits(at + 4).filter(|_| matches!(digits, 2 | 4))?;
    let year = match year {
        0..30 => year + 2000,
        30..100 => year + 1900,
        year => year,
    };
    let strokes = row.lower(at + 1) == "/" && row.lower(at + 3) == "/";
    (strokes && (at + 1..at + 5).all(|it| row.touches(it)))
        .then(|| Some((first, second, i32::try_from(year).ok()?)))?
}

fn by_slashes(row: &Row<'_>, at: usize, order: Order) -> Option<(DateValue, usize)> {
    let (first, second, year) = slashed(row, at)?;
    let day_first = PartialDate::day(Some(year), second, first);
    let month_first = PartialDate::day(Some(year), first, second);
    let (likely, other) = match order {
        Order::MonthFirst => (month_first, day_first),
        Order::DayFirst | Order::Unknown => (day_first, month_first),
    };
    let value = match (likely, other) {
        // Nobody can tell; it is one of the two.
        (Some(one), Some(other)) if order == Order::Unknown && one != other => {
            let earlier = one.to_day() < other.to_day();
            let (before, after) = if earlier { (one, other) } else { (other, one) };
            DateValue::bounds(Some(before), Some(after))
        }
        _ => DateValue::when(likely.or(other)?),
    };
    Some((value, at + 5))
}

/// "8.2.1700": with points the day stands first everywhere.
fn by_points(text: &str) -> Option<DateValue> {
    let mut fields = text.split('.');
    let (day, month, year) = (fields.next()?, fields.next()?, fields.next()?);
    let digits = [day, month, year].iter().all(|it| it.bytes().all(|it| it.is_ascii_digit()));
    if fields.next().is_some() || !digits || year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let day = PartialDate::day(year.parse().ok(), month.parse().ok()?, day.parse().ok()?)?;
    Some(DateValue::when(day))
}

/// "2025年6月2日".
fn by_characters(text: &str) -> Option<DateValue> {
    let (year, rest) = text.split_once(['年', '년'])?;
    let year = year.parse().ok().filter(|it| (1..=9999).contains(it))?;
    let Some((month, rest)) = rest.split_once(['月', '월']) else {
        return rest.is_empty().then(|| DateValue::when(PartialDate::year(year)));
    };
    let month = month.parse().ok().filter(|it| (1..=12).contains(it))?;
    match rest.split_once(['日', '일']) {
        Some((day, _)) => {
            Some(DateValue::when(PartialDate::day(Some(year), month, day.parse().ok()?)?))
        }
        None => Some(DateValue::when(PartialDate::month(Some(year), month))),
    }
}
