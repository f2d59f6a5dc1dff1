//! Anchors: where words stand in a text, said so that they can be found again.

mod alignment;
mod matching;
mod quote;
mod revised;
mod search;
mod settle;
mod verdict;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::fold::even;
use super::scalars::Scalars;
use words::Vocabulary;

pub use revised::{Candidate, How, Placement, Revised, reanchor};

/// A place in a text: a W3C `TextQuoteSelector` and `TextPositionSelector` in one.
///
/// Offsets count Unicode scalars; `end` is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The words themselves, as they stand in the text.
    pub exact: String,
    /// Up to 32 scalars before them.
    #[serde(default)]
    pub prefix: String,
    /// Up to 32 scalars after them.
    #[serde(default)]
    pub suffix: String,
    #[serde(default)]
    pub start: usize,
    #[serde(default)]
    pub end: usize,
}

/// Where words were found. Ranges are of the body's own words, in scalars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Nowhere,
    Once(Range<usize>),
    /// In more than one place, so a person has to choose.
    Several(Vec<Range<usize>>),
}

/// Scalars of context on each side.
const CONTEXT: usize = 32;

/// Places listed for words that stand in a text more than once.
const PLACES: usize = 100;

/// The anchor of a range, or nothing where the range is empty or not in the body.
pub fn at(body: &str, range: Range<usize>) -> Option<Anchor> {
    at_in(&Scalars::new(body), range)
}

/// The same in a text that has been counted already.
pub fn at_in(text: &Scalars<'_>, range: Range<usize>) -> Option<Anchor> {
    let exact = text.get(range.clone()).filter(|it| !it.is_empty())?;
    let (prefix, suffix) = around(text, &range);
    Some(Anchor {
        exact: exact.to_owned(),
        prefix: prefix.to_owned(),
        suffix: suffix.to_owned(),
        start: range.start,
        end: range.end,
    })
}

/// Finds words that a person pasted, whatever their white space and quotation marks look like.
pub fn find(body: &str, words: &str) -> Found {
    let needle = Evened::new(words).text;
    let body = Evened::new(body);
    let needle = needle.trim();
    if needle.is_empty() {
        return Found::Nowhere;
    }
    let mut places = body.text.match_indices(needle).filter_map(|(at, found)| {
        let first = body.place(at)?;
        let last = body.place(at + found.len().checked_sub(1)?)?;
        Some(first.start..last.end)
    });
    match (places.next(), places.next()) {
        (None, _) => Found::Nowhere,
        (Some(only), None) => Found::Once(only),
        (Some(first), Some(second)) => {
            Found::Several([first, second].into_iter().chain(places).take(PLACES).collect())
        }
    }
}

/// Whether two passages have the same words. White space, quotation marks and dashes may differ.
pub fn same_words(one: &str, other: &str) -> bool {
    let mut vocabulary = Vocabulary::default();
    vocabulary.learn(one).ids == vocabulary.learn(other).ids
}

/// Whether the anchor's words stand in a range with the same words on both sides.
fn agrees(text: &Scalars<'_>, range: &Range<usize>, anchor: &Anchor) -> bool {
    let (before, after) = around(text, range);
    text.get(range.clone()) == Some(anchor.exact.as_str())
        && before == anchor.prefix
        && after == anchor.suffix
}

/// What stands on each side of a range.
fn around<'a>(text: &Scalars<'a>, range: &Range<usize>) -> (&'a str, &'a str) {
    let before = range.start.saturating_sub(CONTEXT)..range.start;
    let after = range.end..range.end.saturating_add(CONTEXT).min(text.len());
    (text.slice(before), text.slice(after))
}

/// A text with its white space and marks evened out, and where each of its bytes came from.
struct Evened {
    text: String,
    /// For each byte of `text`: the scalars of the original that it stands for.
    from: Vec<Range<usize>>,
}

impl Evened {
    fn new(original: &str) -> Self {
        let mut evened = Self { text: String::new(), from: Vec::new() };
        for (at, ch) in original.chars().enumerate() {
            let ch = even(ch);
            if !ch.is_whitespace() {
                evened.push(ch, at);
            } else if evened.text.ends_with(' ') {
                evened.widen(at);
            } else {
                evened.push(' ', at);
            }
        }
        evened
    }

    fn push(&mut self, ch: char, at: usize) {
        self.text.push(ch);
        self.from.resize(self.text.len(), at..at + 1);
    }

    fn widen(&mut self, at: usize) {
        if let Some(last) = self.from.last_mut() {
            last.end = at + 1;
        }
    }

    fn place(&self, byte: usize) -> Option<Range<usize>> {
        self.from.get(byte).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BODY: &str =
        "The mayor said the bridge is “safe”.\n\nThe bridge is old. The bridge is old.";

    #[test]
    fn pasted_words_are_found_with_straight_marks_and_other_spaces() {
        let Found::Once(range) = find(BODY, " the bridge  is \"safe\". The bridge") else {
            panic!("not found once");
        };
        assert_eq!(Scalars::new(BODY).slice(range), "the bridge is “safe”.\n\nThe bridge");
    }

    #[test]
    fn words_that_stand_twice_are_for_a_person_to_choose() {
        assert_eq!(find(BODY, "is old."), Found::Several(vec![49..56, 68..75]));
        assert_eq!(find(BODY, "is new."), Found::Nowhere);
        assert_eq!(find(BODY, " \n "), Found::Nowhere);
    }

    #[test]
    fn typography_makes_no_other_words() {
        assert!(same_words("“Ten,”  she\nsaid – twice.", "\"Ten,\" she said - twice."));
        assert!(!same_words("Ten ships.", "Eleven ships."));
    }

    proptest! {
        #[test]
        fn an_anchor_is_located_where_it_was_made(body in "\\PC{1,60}", from in 0..60usize, len in 1..20usize) {
            if let Some(anchor) = at(&body, from..from + len) {
                let place = Placement::Same {
                    range: from..from + len,
                    how: How::Position,
                    typography: false,
                };
                prop_assert_eq!(reanchor(&anchor, Some(&body), &body), place);
            }
        }

        #[test]
        fn looking_for_anything_anywhere_never_panics(body in "\\PC*", words in "\\PC{0,5}") {
            if let Found::Once(range) = find(&body, &words) {
                prop_assert!(Scalars::new(&body).get(range).is_some());
            }
        }
    }
}
