//! Words for numbers, as the data file has them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::lexicon;
use super::super::row::Row;
use super::super::tokens::Kind;

/// What a word says of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    One(i64),
    Ten(i64),
    Scale(i64),
    Ordinal(u32),
    Part(u32),
    Some(i64),
}

/// The meaning of the word at a place.
pub fn word(row: &Row<'_>, at: usize) -> Option<Word> {
    let lower = row.lower(at);
    let first = WORDS.get(lower).copied();
    // "Third" and its like are both; the plural and "half" are parts alone.
    match first {
        Some(Word::Ordinal(value)) if PARTS.contains_key(lower) && is_part_here(row, at) => {
            Some(Word::Part(value))
        }
        _ => first,
    }
}

/// Whether a word such as "third" names a part: after "a" or "one", and before no noun.
fn is_part_here(row: &Row<'_>, at: usize) -> bool {
    let before = row.before(if row.lower_before(at) == "-" { at.saturating_sub(1) } else { at });
    let one = before.is_some_and(|it| matches!(it.lower.as_str(), "a" | "one"));
    let next = row.get(at + 1);
    one && next.is_none_or(|it| it.kind != Kind::Word || ENDS.contains(&it.lower.as_str()))
}

/// Words that may follow a part and could not follow a rank.
const ENDS: &[&str] = &[
    "of", "to", "in", "and", "or", "from", "are", "is", "were", "was", "have", "had", "said", "on",
    "by", "as", "than", "more", "less", "fewer", "larger", "higher", "lower",
];

static ENTRIES: LazyLock<Vec<(&str, &str, i64)>> = LazyLock::new(|| {
    let entry = |it: &'static str| {
        let mut fields = it.split(' ');
        Some((fields.next()?, fields.next()?, fields.next()?.parse().ok()?))
    };
    lexicon::lines(include_str!("../data/numerals.txt")).filter_map(entry).collect()
});

static WORDS: LazyLock<HashMap<&str, Word>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (kind, word, value) in ENTRIES.iter() {
        let small = u32::try_from(*value).unwrap_or_default();
        let meaning = match *kind {
            "one" => Word::One(*value),
            "ten" => Word::Ten(*value),
            "scale" => Word::Scale(*value),
            "ordinal" => Word::Ordinal(small),
            "part" => Word::Part(small),
            "some" => Word::Some(*value),
            _ => continue,
        };
        words.entry(*word).or_insert(meaning);
    }
    words
});

static PARTS: LazyLock<HashMap<&str, i64>> = LazyLock::new(|| of_kind("part"));
static LETTERS: LazyLock<HashMap<&str, i64>> = LazyLock::new(|| of_kind("letter"));

fn of_kind(kind: &str) -> HashMap<&'static str, i64> {
    ENTRIES.iter().filter(|it| it.0 == kind).map(|it| (it.1, it.2)).collect()
}

/// Whether a lower-case word is or begins a number.
pub fn is_numeral(word: &str) -> bool {
    word == "half" || WORDS.get(word).is_some_and(|it| !matches!(it, Word::Part(_) | Word::Some(_)))
}

/// What a word multiplies the number before it by: "million".
pub fn scale(word: &str) -> Option<i64> {
    match WORDS.get(word) {
        Some(Word::Scale(value)) => Some(*value),
        _ => None,
    }
}

/// What letters at the end of digits multiply them by: "bn".
pub fn letter(letters: &str) -> Option<i64> {
    LETTERS.get(letters).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_understood() {
        let count = lexicon::lines(include_str!("../data/numerals.txt")).count();
        assert_eq!(ENTRIES.len(), count);
        let kinds = ["one", "ten", "scale", "letter", "ordinal", "part", "some"];
        assert!(ENTRIES.iter().all(|(kind, _, value)| kinds.contains(kind) && *value >= 0));
    }
}
