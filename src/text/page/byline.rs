//! Bylines: the lines of a page that say who wrote it, when, and how long it takes to read.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::text::lexicon;

/// What a line above an article says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Byline {
    pub author: Option<String>,
    pub date: Option<NaiveDate>,
}

/// Longest line that may be a byline, in scalars.
const LONGEST: usize = 120;

/// Years that an article may be of; pages also say 1 and 9999 where they do not know.
const YEARS: RangeInclusive<i32> = 1600..=2199;

const ZONES: &[&str] =
    &["gmt", "utc", "est", "edt", "et", "bst", "cet", "cest", "pst", "pdt", "ist", "msk"];

const DATED: &[&str] = &[
    "published",
    "updated",
    "last updated",
    "posted",
    "first published",
    "modified",
    "last modified",
];

/// Reads a line as a byline, or says that it is none.
pub fn read(line: &str) -> Option<Byline> {
    let line = line.trim();
    let lower = line.to_lowercase();
    if line.chars().count() > LONGEST || lower.ends_with(['.', '?', '!', '”', '"']) {
        return None;
    }
    let date = date_in(&lower);
    if let Some(author) = author(line) {
        return Some(Byline { author: Some(author), date });
    }
    let dated = DATED.iter().any(|it| {
        lower.strip_prefix(it).is_some_and(|rest| {
            let rest = rest.trim_start_matches([':', ' ']);
            date.is_some() || is_ago(rest) || rest.starts_with(|ch: char| ch.is_ascii_digit())
        })
    });
    let only_a_date =
        date.is_some() && line.split_whitespace().count() <= 8 && has_only_time_words(&lower);
    (dated || is_reading_time(&lower) || only_a_date || is_ago(&lower) || is_time(&lower))
        .then_some(Byline { author: None, date })
}

/// "By Ann Lee and Bo Ek", with what follows a bar or comma left out.
fn author(line: &str) -> Option<String> {
    let rest = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY "))?;
    let name = rest.split(['|', '•', '·', ',', '–', '—']).next()?.trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = |it: &&str| {
        matches!(*it, "and" | "de" | "van" | "von" | "der" | "al" | "bin" | "&")
            || it.chars().next().is_some_and(char::is_uppercase)
    };
    let plausible = (2..=8).contains(&words.len()) && words.iter().all(is_name);
    let month = lexicon::MONTHS.contains(&words.first()?.to_lowercase().as_str());
    (plausible && !month && !name.chars().any(|ch| ch.is_ascii_digit())).then(|| name.to_owned())
}

/// "18 hours ago", "a day ago", with no day that could be told without a clock.
fn is_ago(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().take(3).collect();
    match words.as_slice() {
        [many, unit, ago] => {
            let counted =
                matches!(*many, "a" | "an" | "one") || many.chars().all(|ch| ch.is_ascii_digit());
            let unit = unit.trim_end_matches('s');
            counted
                && matches!(
                    unit,
                    "second" | "minute" | "min" | "hour" | "day" | "week" | "month" | "year"
                )
                && ago.starts_with("ago")
        }
        _ => false,
    }
}

/// "10:32", "10.32 pm GMT", as lines of a live report are stamped.
fn is_time(lower: &str) -> bool {
    let mut words = lower.split_whitespace();
    let clock = words.next().and_then(|it| it.split_once([':', '.']));
    let digits =
        |it: &str| !it.is_empty() && it.len() <= 2 && it.chars().all(|ch| ch.is_ascii_digit());
    clock.is_some_and(|(hours, minutes)| {
        let minutes = minutes.trim_end_matches(['a', 'p', 'm']);
        digits(hours) && minutes.len() == 2 && digits(minutes)
    }) && words.all(|it| matches!(it, "am" | "pm") || ZONES.contains(&it))
}

/// "2 minute read", "5 min read", wherever in the line it stands.
fn is_reading_time(lower: &str) -> bool {
    ["minute read", "min read", "mins read", "minutes read", "minutes to read"].iter().any(|it| {
        lower.split_once(it).is_some_and(|(before, after)| {
            before.trim_end_matches([' ', '-']).ends_with(|ch: char| ch.is_ascii_digit())
                && after.len() < 40
        })
    })
}

fn has_only_time_words(lower: &str) -> bool {
    let known = |word: &str| {
        let word = word.trim_matches(|ch: char| !ch.is_alphanumeric());
        word.is_empty()
            || word.starts_with(|ch: char| ch.is_ascii_digit())
            || lexicon::MONTHS
                .iter()
                .any(|it| *it == word || (word.len() >= 3 && it.starts_with(word)))
            || matches!(word, "at" | "am" | "pm" | "on" | "the" | "of")
            || word.strip_suffix("day").is_some_and(|it| it.len() <= 6)
            || ZONES.contains(&word)
            || matches!(word, "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")
    };
    lower.split_whitespace().all(known)
}

/// The day that a text names: "17 May 2025", "May 17, 2025", "2025-05-17".
pub fn date_in(text: &str) -> Option<NaiveDate> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|ch: char| ch.is_whitespace() || matches!(ch, ',' | '|' | '(' | ')'))
        .filter(|it| !it.is_empty())
        .collect();
    words.iter().enumerate().find_map(|(at, word)| {
        iso(word).or_else(|| {
            let month = month(word)?;
            let before = at.checked_sub(1).and_then(|it| words.get(it)).and_then(|it| day(it));
            let (next, after) = (words.get(at + 1), words.get(at + 2));
            match before {
                Some(day) => NaiveDate::from_ymd_opt(year(next?)?, month, day),
                None => NaiveDate::from_ymd_opt(year(after?)?, month, day(next?)?),
            }
        })
    })
}

/// The day in an address: "/2025/05/17/", "/2025/may/17/", "/2025-05-17-".
pub fn date_in_address(address: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = address.split(['/', '?', '#']).collect();
    let in_parts = parts.windows(3).find_map(|it| match it {
        [year, month, day] => {
            let year = Some(*year).filter(|it| it.len() == 4)?.parse().ok()?;
            let month = self::month(month).or_else(|| month.parse().ok())?;
            NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)
        }
        _ => None,
    });
    in_parts.or_else(|| parts.iter().find_map(|it| iso(it))).filter(|it| YEARS.contains(&it.year()))
}

/// A date as machines write it, with or without a time after it.
pub fn iso(word: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(word.get(..10)?, "%Y-%m-%d").ok()?;
    YEARS.contains(&date.year()).then_some(date)
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let at = lexicon::MONTHS.iter().position(|it| {
        *it == word
            || (word == "sept" && *it == "september")
            || (word.len() == 3 && it.starts_with(word))
    })?;
    u32::try_from(at + 1).ok()
}

fn day(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|ch: char| ch.is_ascii_alphabetic() || ch == '.');
    digits.parse().ok().filter(|it| (1..=31).contains(it))
}

fn year(word: &str) -> Option<i32> {
    let word = word.trim_end_matches(|ch: char| !ch.is_ascii_digit());
    word.parse().ok().filter(|it| YEARS.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn a_byline_names_its_author_and_day() {
        let byline = read("By Ann Lee and Bo Ek | May 17, 2025").expect("a byline");
        assert_eq!(byline.author.as_deref(), Some("Ann Lee and Bo Ek"));
        assert_eq!(byline.date, date(2025, 5, 17));
    }

    #[test]
    fn how_long_ago_names_no_day() {
        assert_eq!(read("Published 3 hours ago4 minute read"), Some(Byline::default()));
        assert_eq!(read("2 days ago"), Some(Byline::default()));
        assert_eq!(read("5 min read"), Some(Byline::default()));
    }

    #[test]
    fn a_sentence_is_no_byline() {
        assert_eq!(read("By Monday Smith had left the city with all 400 horses."), None);
        assert_eq!(read("By 2030 the bridge will be gone"), None);
        assert_eq!(read("Published figures show a fall in rents"), None);
        assert_eq!(read("The bridge opened on 3 May 2024 after nine years"), None);
    }

    #[test]
    fn days_are_read_in_every_usual_order() {
        assert_eq!(date_in("Updated 17 May 2025, 10:32"), date(2025, 5, 17));
        assert_eq!(date_in("Sept. 3rd, 2024"), date(2024, 9, 3));
        assert_eq!(date_in("2025-05-17T08:00:00Z"), date(2025, 5, 17));
        assert_eq!(date_in("31 February 2025"), None);
        assert_eq!(date_in_address("https://courier.example/2025/05/17/cranes"), date(2025, 5, 17));
        assert_eq!(
            date_in_address("https://courier.example/2025/may/17/cranes"),
            date(2025, 5, 17)
        );
        assert_eq!(date_in_address("https://courier.example/2025-05-17-cranes"), date(2025, 5, 17));
        assert_eq!(date_in_address("https://courier.example/1225/40/17/cranes"), None);
    }
}
