//! Names in the calendar: months, weekdays, seasons and feasts, as the data file has them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::lexicon;
use super::super::row::Row;
use super::super::tokens::Kind;
use super::value::PartialDate;

/// The number of a month, and whether its name is cut off ("Feb").
pub fn month(row: &Row<'_>, at: usize) -> Option<(u32, bool)> {
    let token = row.get(at).filter(|it| it.kind == Kind::Word)?;
    // "may" and "march" are other words, and nobody writes a month without its capital.
    let capital = token.text.starts_with(char::is_uppercase);
    let named = |kind: &str| NAMES.get(&(kind, token.lower.as_str())).copied();
    let found = named("month").map(|it| (it, false));
    found.or_else(|| named("short").map(|it| (it, true))).filter(|_| capital)
}

/// The number of a weekday, from Monday as 1.
pub fn weekday(row: &Row<'_>, at: usize) -> Option<u32> {
    let token = row.get(at).filter(|it| it.text.starts_with(char::is_uppercase))?;
    NAMES.get(&("weekday", token.lower.as_str())).copied()
}

/// The number of a weekday whose name is cut off ("Mon"), which counts beside a date alone.
pub fn short_weekday(row: &Row<'_>, at: usize) -> Option<u32> {
    let token = row.get(at).filter(|it| it.text.starts_with(char::is_uppercase))?;
    NAMES.get(&("brief", token.lower.as_str())).copied()
}

/// The month in which a season begins.
pub fn season(word: &str) -> Option<u32> {
    let one = |it: &str| NAMES.get(&("season", it)).copied();
    one(word).or_else(|| word.strip_suffix('s').and_then(one))
}

/// The month and day of a feast whose name begins at a place, and the place after it.
pub fn feast(row: &Row<'_>, at: usize) -> Option<(u32, u32, usize)> {
    let first = row.get(at).filter(|it| it.text.starts_with(char::is_uppercase))?;
    let days = FEASTS.get(first.lower.as_str())?;
    days.iter().find_map(|(words, month, day)| {
        let spelt = words.iter().enumerate().all(|(nth, word)| {
            let lower = row.lower(at + nth);
            lower == *word || (lower == "’s" && *word == "'s")
        });
        spelt.then_some((*month, *day, at + words.len()))
    })
}

/// The first and last day or year of a war or an age named at a place, and the place after it.
pub fn era(row: &Row<'_>, at: usize) -> Option<(PartialDate, PartialDate, usize)> {
    let first = row.get(at).filter(|it| it.text.starts_with(char::is_uppercase))?;
    let eras = ERAS.get(first.lower.as_str())?;
    let spelt =
        |words: &[&str]| words.iter().enumerate().all(|(nth, word)| row.lower(at + nth) == *word);
    let found = eras.iter().find(|it| spelt(&it.words))?;
    Some((found.from, found.to, at + found.words.len()))
}

/// The English name of a month.
pub fn month_name(month: u32) -> &'static str {
    TITLES.get(&("month", month)).map_or("", String::as_str)
}

/// The English name of a weekday, from Monday as 1.
pub fn weekday_name(weekday: u32) -> &'static str {
    TITLES.get(&("weekday", weekday)).map_or("", String::as_str)
}

/// The English name of the season that begins in a month.
pub fn season_name(month: u32) -> &'static str {
    match month {
        3 => "spring",
        6 => "summer",
        9 => "autumn",
        _ => "winter",
    }
}

static ENTRIES: LazyLock<Vec<(&str, &str, &str)>> = LazyLock::new(|| {
    let entry = |it: &'static str| {
        let (kind, rest) = it.split_once(' ')?;
        let (number, name) = rest.split_once(' ')?;
        Some((kind, number, name))
    };
    lexicon::lines(include_str!("../data/calendar.txt")).filter_map(entry).collect()
});

static NAMES: LazyLock<HashMap<(&str, &str), u32>> = LazyLock::new(|| {
    let entry = |(kind, number, name): &(&'static str, &'static str, &'static str)| {
        Some(((*kind, *name), number.parse().ok()?))
    };
    ENTRIES.iter().filter_map(entry).collect()
});

static TITLES: LazyLock<HashMap<(&str, u32), String>> = LazyLock::new(|| {
    let entry = |(kind, number, name): &(&'static str, &'static str, &'static str)| {
        let mut letters = name.chars();
        let title = letters.next()?.to_uppercase().chain(letters).collect();
        Some(((*kind, number.parse().ok()?), title))
    };
    ENTRIES.iter().filter_map(entry).collect()
});

/// The words of a feast's name, with its month and day.
type Feast = (Vec<&'static str>, u32, u32);

static FEASTS: LazyLock<HashMap<&str, Vec<Feast>>> = LazyLock::new(|| {
    let mut feasts: HashMap<&str, Vec<Feast>> = HashMap::new();
    for (_, number, name) in ENTRIES.iter().filter(|it| it.0 == "day") {
        let read = || {
            let (month, day) = number.split_once('-')?;
            Some((month.parse().ok()?, day.parse().ok()?))
        };
        let Some((month, day)) = read() else { continue };
        // The tokens have the possessive ending apart.
        let words = name.split(' ').flat_map(|word| match word.strip_suffix("'s") {
            Some(owner) => vec![owner, "'s"],
            None => vec![word],
        });
        let words: Vec<&str> = words.collect();
        if let Some(first) = words.first().copied() {
            feasts.entry(first).or_default().push((words, month, day));
        }
    }
    feasts
});

struct Era {
    words: Vec<&'static str>,
    from: PartialDate,
    to: PartialDate,
}

/// Eras by their first word, the longest name first: "World War II" before "World War I".
static ERAS: LazyLock<HashMap<&str, Vec<Era>>> = LazyLock::new(|| {
    let mut eras: HashMap<&str, Vec<Era>> = HashMap::new();
    for (_, ends, name) in ENTRIES.iter().filter(|it| it.0 == "era") {
        let ends =
            ends.split_once('/').and_then(|(from, to)| from.parse().ok().zip(to.parse().ok()));
        let words: Vec<&str> = name.split(' ').collect();
        if let (Some((from, to)), Some(first)) = (ends, words.first().copied()) {
            eras.entry(first).or_default().push(Era { words, from, to });
        }
    }
    for same in eras.values_mut() {
        same.sort_by_key(|it| std::cmp::Reverse(it.words.len()));
    }
    eras
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_understood() {
        let count = lexicon::lines(include_str!("../data/calendar.txt")).count();
        let feasts = FEASTS.values().map(Vec::len).sum::<usize>();
        let eras = ERAS.values().map(Vec::len).sum::<usize>();
        assert_eq!((ENTRIES.len(), NAMES.len() + feasts + eras), (count, count));
        let kinds = ["month", "short", "weekday", "brief", "season", "day", "era"];
        assert!(ENTRIES.iter().all(|it| kinds.contains(&it.0)));
    }

    #[test]
    fn months_and_weekdays_have_their_names() {
        assert_eq!((month_name(2), weekday_name(7)), ("February", "Sunday"));
        assert_eq!((season("summers"), season("harbour")), (Some(6), None));
    }
}
