//! Units: what amounts are measured in, and currencies, by their names in running text.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::lexicon;
use super::super::row::Row;

/// A unit where it stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its short form, or the code of a currency; nothing where more than one has the name.
    pub code: Option<&'static str>,
    /// How many of it make one of what the code names: 100 pence are a pound.
    pub in_one: u32,
    /// The place after it.
    pub end: usize,
}

/// The physical unit at a place: "km", "square metres", "degrees Celsius".
pub fn unit(row: &Row<'_>, at: usize) -> Option<Unit> {
    longest(&UNITS, row, at)
}

/// The physical unit written at the end of digits: "km" in "5km".
pub fn unit_at_end(suffix: &str) -> Option<&'static str> {
    at_end(&UNITS, suffix)?.code
}

/// The currency at a place, as a sign, code or name.
pub fn currency(row: &Row<'_>, at: usize) -> Option<Unit> {
    longest(&CURRENCIES, row, at)
}

/// The currency written at the end of digits: "p" in "50p", "€" never as it is no letter.
pub fn currency_at_end(suffix: &str) -> Option<Unit> {
    let entry = at_end(&CURRENCIES, suffix)?;
    Some(Unit { code: entry.code, in_one: entry.in_one, end: 0 })
}

/// Whether a lower-case word is a physical unit by itself, in either number.
pub fn is_unit(word: &str) -> bool {
    let named =
        |word: &str| UNITS.get(word).is_some_and(|all| all.iter().any(|it| it.words == [word]));
    named(word) || word.strip_suffix('s').is_some_and(named)
}

struct Entry {
    words: Vec<&'static str>,
    code: Option<&'static str>,
    in_one: u32,
}

/// Entries by their first word in lower case, the longest first.
type Entries = HashMap<String, Vec<Entry>>;

fn longest(entries: &Entries, row: &Row<'_>, at: usize) -> Option<Unit> {
    let first = row.lower(at);
    let of = |word: &str| {
        let found = entries.get(word)?.iter().find(|it| is_spelt(it, row, at))?;
        let end = at + found.words.len();
        Some(Unit { code: found.code, in_one: found.in_one, end })
    };
    // Marks such as "°" and "/" are tokens of their own, and so is a sign after letters ("US$").
    let glued = |count: usize| {
        let word: String = (at..at + count).map(|it| row.lower(it)).collect();
        let touches = (at + 1..at + count).all(|it| row.touches(it));
        let found = entries.get(word.as_str()).filter(|_| touches)?;
        let whole = found.iter().find(|it| it.words.len() == 1)?;
        Some(Unit { code: whole.code, in_one: whole.in_one, end: at + count })
    };
    let plural = first.strip_suffix('s').filter(|it| it.len() > 1);
    let in_words = of(first).or_else(|| of(plural?));
    glued(3).or_else(|| glued(2)).or(in_words)
}

fn is_spelt(entry: &Entry, row: &Row<'_>, at: usize) -> bool {
    entry.words.iter().enumerate().all(|(nth, word)| {
        let Some(token) = row.get(at + nth) else { return false };
        if word.starts_with(char::is_uppercase) {
            return token.text == *word;
        }
        // "5 ps" are no pence.
        token.lower == *word || (word.len() > 1 && token.lower.strip_suffix('s') == Some(word))
    })
}

fn at_end(entries: &'static Entries, suffix: &str) -> Option<&'static Entry> {
    let found = entries.get(suffix.to_lowercase().as_str())?;
    let fits = |it: &&Entry| match it.words.as_slice() {
        [word] if word.starts_with(char::is_uppercase) => *word == suffix,
        [_] => true,
        _ => false,
    };
    found.iter().find(fits)
}

fn entries(
    file: &'static str,
    fields: fn(&'static str, &'static str) -> (&'static str, u32),
) -> Entries {
    let mut entries: Entries = HashMap::new();
    for line in lexicon::lines(file) {
        let Some((head, names)) = line.split_once('\t') else { continue };
        let Some((first, second)) = head.split_once(' ') else { continue };
        let (code, in_one) = fields(first, second);
        for name in names.split(", ") {
            let words: Vec<&str> = name.split(' ').collect();
            let key = words.first().map(|it| it.to_lowercase()).unwrap_or_default();
            let entry = Entry { words, code: (code != "-").then_some(code), in_one };
            entries.entry(key).or_default().push(entry);
        }
    }
    for same in entries.values_mut() {
        same.sort_by_key(|it| std::cmp::Reverse(it.words.len()));
    }
    entries
}

static UNITS: LazyLock<Entries> =
    LazyLock::new(|| entries(include_str!("../data/units.txt"), |_, code| (code, 1)));

static CURRENCIES: LazyLock<Entries> = LazyLock::new(|| {
    entries(include_str!("../data/currencies.txt"), |code, in_one| {
        (code, in_one.parse().unwrap_or(1))
    })
});

#[cfg(test)]
mod tests {
    use super::super::super::scalars::Scalars;
    use super::super::super::tokens::tokens;
    use super::*;

    #[track_caller]
    fn check(words: &str, code: Option<&str>, money: Option<&str>) {
        let text = Scalars::new(words);
        let row = Row::of(&text, tokens(&text, 0..text.len()));
        let found =
            (unit(&row, 0).and_then(|it| it.code), currency(&row, 0).and_then(|it| it.code));
        assert_eq!(found, (code, money), "{words}");
    }

    #[test]
    fn units_are_known_by_their_names_and_short_forms() {
        check("square metres of sand", Some("m2"), None);
        check("miles per hour", Some("mi/h"), None);
        check("miles", Some("mi"), None);
        check("feet", Some("ft"), None);
        check("°C at noon", Some("Cel"), None);
        check("km/h", Some("km/h"), None);
        check("MW of wind", Some("MW"), None);
        check("ships", None, None);
    }

    #[test]
    fn currencies_have_their_codes_where_one_country_has_them() {
        check("US$5", None, Some("USD"));
        check("Swedish kronor", None, Some("SEK"));
        check("euros", None, Some("EUR"));
        check("crowns", None, None);
    }

    #[test]
    fn every_line_of_both_files_is_understood() {
        for (file, kinds) in [
            (include_str!("../data/units.txt"), &UNITS),
            (include_str!("../data/currencies.txt"), &CURRENCIES),
        ] {
            let lines = lexicon::lines(file);
            let names =
                lines.filter_map(|it| it.split_once('\t')).map(|it| it.1.split(", ").count());
            assert_eq!(kinds.values().map(Vec::len).sum::<usize>(), names.sum::<usize>());
            assert!(
                lexicon::lines(file)
                    .all(|it| it.split_once('\t').is_some_and(|it| it.0.contains(' ')))
            );
        }
    }
}
