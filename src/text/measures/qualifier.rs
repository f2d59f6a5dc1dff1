//! Qualifiers: the words beside a number that say how near it is.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::super::lexicon;
use super::super::row::Row;

/// How a number stands to what was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    About,
    MoreThan,
    AtLeast,
    LessThan,
    AtMost,
    /// A little less.
    Nearly,
    Exactly,
}

impl Qualifier {
    /// As people say it before a number.
    pub fn words(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::MoreThan => "more than",
            Self::AtLeast => "at least",
            Self::LessThan => "less than",
            Self::AtMost => "at most",
            Self::Nearly => "nearly",
            Self::Exactly => "exactly",
        }
    }
}

/// The qualifier that ends before one place of a row, or begins at another after the number.
pub fn beside(row: &Row<'_>, start: usize, end: usize) -> Option<Qualifier> {
    let before = |words: &[&str]| {
        let from = start.checked_sub(words.len());
        // What "adds up to 40" is 40.
        let moves = words.first() == Some(&"up");
        from.is_some_and(|from| is_spelt(row, from, words) && !(moves && is_rise(row, from)))
    };
    let after =
        |words: &[&str]| is_spelt(row, end, words) || is_spelt(row, row.past(end, &["-"]), words);
    let found =
        ENTRIES.iter().find(|it| if it.is_after { after(&it.words) } else { before(&it.words) });
    found.map(|it| it.meaning)
}

fn is_rise(row: &Row<'_>, at: usize) -> bool {
    const VERBS: &[&str] = &[
        "add", "adds", "added", "adding", "go", "goes", "going", "gone", "went", "rose", "rise",
        "risen", "came", "brought", "moved", "percent", "cent", "%", "and", "climbed", "crept",
    ];
    VERBS.contains(&row.lower_before(at))
}

fn is_spelt(row: &Row<'_>, from: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(nth, word)| row.lower(from + nth) == *word)
}

struct Entry {
    words: Vec<&'static str>,
    is_after: bool,
    meaning: Qualifier,
}

/// The longest first, so that "no more than" is not taken for "more than".
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        let (meaning, words) = line.split_once('\t')?;
        let meaning = match meaning {
            "about" => Qualifier::About,
            "more_than" => Qualifier::MoreThan,
            "at_least" => Qualifier::AtLeast,
            "less_than" => Qualifier::LessThan,
            "at_most" => Qualifier::AtMost,
            "nearly" => Qualifier::Nearly,
            "exactly" => Qualifier::Exactly,
            _ => return None,
        };
        let plain = words.strip_prefix("~ ");
        let words = plain.unwrap_or(words).split(' ').collect();
        Some(Entry { words, is_after: plain.is_some(), meaning })
    };
    let lines = lexicon::lines(include_str!("../data/qualifiers.txt"));
    let mut entries: Vec<Entry> = lines.filter_map(entry).collect();
    entries.sort_by_key(|it| std::cmp::Reverse(it.words.len()));
    entries
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_understood() {
        let count = lexicon::lines(include_str!("../data/qualifiers.txt")).count();
        assert_eq!(ENTRIES.len(), count);
    }
}
