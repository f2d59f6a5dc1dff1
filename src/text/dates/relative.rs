//! Relative dates: "yesterday", "last month", "two years ago", "that year", "next summer".

use super::super::numerals;
use super::super::row::Row;
use super::super::tokens::Kind;
use super::saying::{Found, Saying, Unit, Which, Yearless, unit};
use super::{names, seasons};

/// The relative date or season that begins at a place.
pub fn read(row: &Row<'_>, at: usize) -> Option<Found> {
    by_one_word(row, at)
        .or_else(|| seasons::quarter(row, at))
        .or_else(|| which(row, at))
        .or_else(|| ago(row, at))
        .or_else(|| seasons::season(row, at))
        .or_else(|| weekday(row, at))
        .or_else(|| ends(row, at))
        .or_else(|| seasons::feast(row, at))
        .or_else(|| seasons::era(row, at))
}

fn by_one_word(row: &Row<'_>, at: usize) -> Option<Found> {
    let days = match row.lower(at) {
        "today" if is_nowadays(row, at) => return None,
        "today" | "tonight" => 0,
        "yesterday" => -1,
        "tomorrow" => 1,
        "this" if row.lower(at + 1) == "day" && row.lower_before(at) == "to" => return None,
        "this" if row.is_any(at + 1, &["morning", "afternoon", "evening", "day"]) => {
            return Some(Found::new(at, at + 2, Saying::Days(0)));
        }
        "last" if row.lower(at + 1) == "night" => {
            return Some(Found::new(at, at + 2, Saying::Days(-1)));
        }
        "day" => {
            let days = match (row.lower(at + 1), row.lower(at + 2)) {
                ("before", "yesterday") => -2,
                ("after", "tomorrow") => 2,
                _ => return None,
            };
            return Some(Found::new(at, at + 3, Saying::Days(days)));
        }
        "time" if row.lower(at + 1) == "of" && row.lower(at + 2) == "writing" => {
            return Some(Found::new(at, at + 3, Saying::Days(0)));
        }
        _ => return None,
    };
    Some(Found::new(at, at + 1, Saying::Days(days)))
}

/// Whether "today" means these times and no day: "still in use today", "known today as".
fn is_nowadays(row: &Row<'_>, at: usize) -> bool {
    let stops = |at: &usize| row.get(*at).is_some_and(|it| it.kind != Kind::Stop);
    let before = (at.saturating_sub(9)..at).rev().take_while(stops);
    let mut around = before.chain((at + 1..at + 6).take_while(stops));
    let still = around.any(|it| row.lower(it) == "still");
    let known = matches!(row.lower_before(at), "known" | "used" | "seen" | "found" | "visible");
    let two = at.checked_sub(2).map_or("", |it| row.lower(it));
    let what = row.lower_before(at) == "is" && matches!(two, "what" | "it");
    let begins = row.before(at).is_none_or(|it| it.kind != Kind::Word);
    still || known || what || (row.is_capital(at) && !begins)
}

/// "last month", "this weekend", "the next five years", "last October", "that year".
fn which(row: &Row<'_>, at: usize) -> Option<Found> {
    let which = match row.lower(at) {
        "last" | "past" => Which::Last,
        "this" | "current" => Which::This,
        "next" | "coming" => Which::Next,
        "that" | "same" => Which::Same,
        "following" | "subsequent" => Which::Following,
        "previous" | "preceding" => Which::Previous,
        _ => return None,
    };
    // "That same year" is one; "this past week" is the past week.
    let doubled = matches!((row.lower(at), row.lower(at + 1)), ("that" | "this", "same" | "very"));
    let which = if doubled { Which::Same } else { which };
    let noun = at + 1 + usize::from(doubled);
    if let Some(found) = stretch(row, at, noun) {
        return Some(found);
    }
    if let Some(weekday) = names::weekday(row, noun) {
        return Some(Found::new(at, noun + 1, Saying::Weekday(weekday, Some(which))));
    }
    if let Some((month, false)) = names::month(row, noun).filter(|_| row.lower(at) != "that") {
        let date = Yearless { is_named_alone: true, ..Yearless::month(month) };
        return Some(Found::new(at, noun + 1, Saying::InYear(date, of_month(which)?)));
    }
    if let Some(month) = seasons::season_at(row, noun).filter(|_| !row.is_capital(noun + 1)) {
        return Some(Found::new(at, noun + 1, Saying::Season(month, Some(which))));
    }
    let unit = unit(row.lower(noun)).filter(|_| !row.lower(noun).ends_with('s'));
    // "This years harvest" has lost its apostrophe.
    let unit = unit
        .or_else(|| (row.lower(noun) == "years" && row.lower(at) == "this").then_some(Unit::Year));
    let unit = unit?;
    // "In the last week of May" is no week of its own, and "this day" is today.
    let the = row.lower_before(at) == "the";
    if (row.lower(noun + 1) == "of" && the)
        || (row.lower(at) == "past" && !the && !matches!(row.lower_before(at), "this" | "last"))
    {
        return None;
    }
    let saying = match which {
        // "The last year" ends now, and "the next year" begins when something else ended.
        _ if unit == Unit::Century => Saying::Unit(unit, which),
        Which::Last if the || row.lower(at) == "past" => Saying::Stretch(-1, unit),
        Which::Next if the && unit != Unit::Week => Saying::Unit(unit, Which::Following),
        _ if unit == Unit::Day
            && !matches!(which, Which::Same | Which::Following | Which::Previous) =>
        {
            return None;
        }
        _ => Saying::Unit(unit, which),
    };
    Some(Found::new(at, noun + 1, saying))
}

/// The year of "last October" against the day of publication; of "the following May" by the text.
fn of_month(which: Which) -> Option<Which> {
    matches!(which, Which::Last | Which::Next | Which::This).then_some(which)
}

/// "the past ten days", "the next five years".
fn stretch(row: &Row<'_>, at: usize, number: usize) -> Option<Found> {
    let sign = match row.lower(at) {
        "last" | "past" | "previous" => -1,
        "next" | "coming" => 1,
        _ => return None,
    };
    let numeral =
        numerals::cardinal(row, number).filter(|it| !it.is_rough && it.suffix.is_empty())?;
    let count = numeral.to_integer()?;
    let unit = unit(row.lower(numeral.end))?;
    let fits = (1..=10_000).contains(&count) && row.lower(numeral.end + 1) != "of";
    fits.then(|| Found::new(at, numeral.end + 1, Saying::Stretch(sign * count, unit)))
}

/// "two years ago", "a week later", "one month earlier".
fn ago(row: &Row<'_>, at: usize) -> Option<Found> {
    // The article counts as one here: "a year later".
    let (count, mut end) = match row.lower(at) {
        "a" | "an" if unit(row.lower(at + 1)).is_some() => (1, at + 1),
        _ => {
            let numeral =
                numerals::cardinal(row, at).filter(|it| !it.is_rough && it.suffix.is_empty())?;
            (numeral.to_integer().or_else(|| whole(numeral.value))?, numeral.end)
        }
    };
    end = row.past(end, &["-"]);
    let unit = unit(row.lower(end))?;
    end += 1;
    // "A year and a half ago" is more than one.
    if row.lower(end) == "and" && row.lower(end + 2) == "half" {
        end += 3;
    }
    let saying = match row.lower(end) {
        "ago" | "back" => Saying::Ago(-count, unit),
        "later" | "afterwards" => Saying::Later(count, unit),
        "earlier" | "previously" => Saying::Later(-count, unit),
        "from" if row.is_any(end + 1, &["now", "today"]) => {
            return Some(Found::new(at, end + 2, Saying::Ago(count, unit)));
        }
        "before" if is_clause_end(row, end + 1) => Saying::Later(-count, unit),
        "after" if is_clause_end(row, end + 1) => Saying::Later(count, unit),
        _ => return None,
    };
    Some(Found::new(at, end + 1, saying))
}

/// The whole units in a number that has a fraction: "three and a half months ago".
fn whole(value: numerals::Number) -> Option<i64> {
    value.to_string().split_once('.')?.0.parse().ok()
}

fn is_clause_end(row: &Row<'_>, at: usize) -> bool {
    row.get(at).is_none_or(|it| matches!(it.kind, Kind::Stop | Kind::Comma | Kind::Semicolon))
}

/// "the year before", "the end of the year", "year end".
fn ends(row: &Row<'_>, at: usize) -> Option<Found> {
    if row.lower(at) == "end" && row.lower(at + 1) == "of" {
        let year = row.past(at + 2, &["the", "this"]);
        return (year > at + 2 && row.lower(year) == "year")
            .then(|| Found::new(at, year + 1, Saying::YearEnd));
    }
    let unit = unit(row.lower(at))?;
    let said = matches!(row.lower_before(at), "the" | "by" | "before" | "until" | "at");
    if row.lower(at + 1) == "end" && unit == Unit::Year && said {
        return Some(Found::new(at, at + 2, Saying::YearEnd));
    }
    if row.lower_before(at) != "the" {
        return None;
    }
    let which = match row.lower(at + 1) {
        "before" if is_clause_end(row, at + 2) => Which::Previous,
        "after" if is_clause_end(row, at + 2) => Which::Following,
        _ => return None,
    };
    Some(Found::new(at, at + 2, Saying::Unit(unit, which)))
}

/// Words that make a name of a weekday they stand before.
const NAMED: &[&str] = &[
    "black",
    "good",
    "ash",
    "super",
    "bloody",
    "cyber",
    "palm",
    "easter",
    "shrove",
    "maundy",
    "sheffield",
    "giving",
    "holy",
    "big",
    "red",
    "manic",
    "spy",
    "whit",
    "blue",
];

/// Words that make a newspaper of a weekday they follow.
const PAPERS: &[&str] =
    &["times", "telegraph", "mirror", "mail", "express", "post", "herald", "tribune", "world"];

fn weekday(row: &Row<'_>, at: usize) -> Option<Found> {
    let weekday = names::weekday(row, at)?;
    // "Black Friday" and "the Sunday Times" are names; "every Friday" is no one day.
    let named = NAMED.contains(&row.lower_before(at)) && row.is_capital(at.saturating_sub(1));
    let paper = PAPERS.contains(&row.lower(at + 1)) && row.is_capital(at + 1);
    let every = matches!(row.lower_before(at), "every" | "each" | "any" | "most" | "a");
    let parts = &["mornings", "afternoons", "evenings", "nights"];
    let thirteenth = row.lower(at + 1) == "the" && numerals::ordinal(row, at + 2).is_some();
    let usual = named || paper || every || thirteenth || row.is_any(at + 1, parts);
    (!usual).then(|| Found::new(at, at + 1, Saying::Weekday(weekday, None)))
}
