//! Nouns: what a number counts, by the words that follow it.

use std::ops::Range;

use super::super::row::Row;
use super::super::tokens::Kind;

/// How many words may stand between a number and its noun.
const ADJECTIVES: usize = 3;

/// The noun a number counts, by the plural ending: "40 wooden ships".
pub fn counted(row: &Row<'_>, at: usize) -> Option<Range<usize>> {
    for noun in at..at + ADJECTIVES {
        let token = row.get(noun).filter(|it| it.kind == Kind::Word)?;
        let lower = token.lower.as_str();
        if PLURALS.contains(&lower)
            || (is_plural(lower) && token.text.chars().any(char::is_lowercase))
        {
            return Some(at..noun + 1);
        }
        if NO_ADJECTIVES.contains(&lower) {
            return None;
        }
    }
    None
}

fn is_plural(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "ous"].iter().any(|it| word.ends_with(it))
        && !NO_ADJECTIVES.contains(&word)
}

/// Plurals that do not end in "s".
const PLURALS: &[&str] = &[
    "people",
    "men",
    "women",
    "children",
    "police",
    "staff",
    "fish",
    "sheep",
    "cattle",
    "aircraft",
    "troops",
    "spacecraft",
    "fishermen",
    "policemen",
    "crew",
    "personnel",
    "salmon",
    "teeth",
];

/// Words that end what a number counts.
const NO_ADJECTIVES: &[&str] = &[
    "of", "to", "in", "and", "or", "from", "are", "is", "were", "was", "have", "had", "has", "on",
    "by", "as", "than", "that", "it", "he", "she", "they", "we", "but", "for", "with", "at", "who",
    "which", "when", "a", "an", "the", "its", "his", "this", "these", "those", "does", "will",
    "would", "said", "says", "per", "after", "before", "since", "more", "against", "across",
    "towards", "perhaps", "always", "unless", "yes", "could", "can", "may", "did", "do", "not",
    "times", "each", "every", "between", "into", "over", "under", "while", "if", "because",
];
