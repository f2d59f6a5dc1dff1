//! Vocabulary: the English words that decide where a sentence ends, one a line in `data/`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::lexicon;

/// How a word stands in the closing of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// "Regards": it closes a letter.
    Word,
    /// "Best": it stands beside such a word.
    Beside,
}

/// Whether a lower-case word with a stop ends no sentence, before a number or before anything.
/// Of a compound its last part decides: "R-Calif."
pub(super) fn is_abbreviation(word: &str, before_number: bool) -> bool {
    let last = word.rsplit(['-', '/']).next().unwrap_or(word);
    ABBREVIATIONS.get(last).is_some_and(|only_before_number| before_number || !only_before_number)
}

/// Whether a word is letters with stops between them: "u.s".
pub(super) fn is_acronym(word: &str) -> bool {
    let letter = |it: &str| it.chars().count() == 1 && it.chars().all(char::is_alphabetic);
    word.contains('.') && word.len() <= 12 && word.split('.').all(letter)
}

/// Whether a word as it is written stands behind a time of day: "Monday", "GMT".
pub(super) fn is_beside_time(word: &str) -> bool {
    TIMES.contains(word)
}

/// Whether a word as it is written ends a sentence before a capital, though it looks like an
/// abbreviation.
pub(super) fn is_word(word: &str) -> bool {
    WORDS.contains(word)
}

/// Whether a word or two, with its colon, labels a caption or a line of a message.
pub(super) fn is_label(words: &str) -> bool {
    words.strip_suffix(':').is_some_and(|it| LABELS.contains(it))
}

/// Whether a word stands before the number of a picture or table.
pub(super) fn is_figure(word: &str) -> bool {
    matches!(word, "Figure" | "Fig." | "Table" | "Box" | "Chart" | "Map" | "Photo" | "Exhibit")
}

/// How a lower-case word stands in the closing of a letter.
pub(super) fn closing(word: &str) -> Option<Closing> {
    CLOSINGS.get(word).copied()
}

static ABBREVIATIONS: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
    let entry = |it: &'static str| it.strip_suffix(" 0").map_or((it, false), |it| (it, true));
    lexicon::lines(include_str!("../data/abbreviations.txt")).map(entry).collect()
});
static WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| lexicon::lines(include_str!("../data/unabbreviated.txt")).collect());
static TIMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| lexicon::lines(include_str!("../data/times.txt")).collect());
static LABELS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| lexicon::lines(include_str!("../data/labels.txt")).collect());
static CLOSINGS: LazyLock<HashMap<&str, Closing>> = LazyLock::new(|| {
    let entry = |it: &'static str| match it.strip_suffix(" *") {
        Some(word) => (word, Closing::Word),
        None => (it, Closing::Beside),
    };
    lexicon::lines(include_str!("../data/closings.txt")).map(entry).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        for (file, count) in [
            (include_str!("../data/abbreviations.txt"), ABBREVIATIONS.len()),
            (include_str!("../data/unabbreviated.txt"), WORDS.len()),
            (include_str!("../data/times.txt"), TIMES.len()),
            (include_str!("../data/labels.txt"), LABELS.len()),
            (include_str!("../data/closings.txt"), CLOSINGS.len()),
        ] {
            assert_eq!(lexicon::lines(file).count(), count, "a word stands twice");
        }
        let lower = |it: &&str| it.chars().all(|it| !it.is_uppercase() && !it.is_whitespace());
        assert!(ABBREVIATIONS.keys().chain(WORDS.iter()).chain(CLOSINGS.keys()).all(lower));
    }
}
