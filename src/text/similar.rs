//! Similar: how much two statements are alike, by the words that they share and how rare those are.
//!
//! Measured is the cosine of two sets of words, each word weighed by how few texts have it (Salton
//! and Buckley, Term-weighting approaches in automatic text retrieval, 1988). Endings do not count:
//! "taxes" is "tax", and words such as "the" and "of" are left out. Nothing here knows what words mean, so that a claim and its denial are alike.

use std::collections::{BTreeMap, BTreeSet};

use super::lexicon;
use super::search::words;

/// The most words of a statement that are looked up, from its beginning: the longest sentences of
/// newspapers have fewer.
const MOST: usize = 32;

/// How much must be shared, from 0 to 1, for two statements to be shown as alike.
pub const LEAST: f64 = 0.25;

/// Endings that are taken off, and what is put in their place; the first that fits counts.
const ENDINGS: [(&str, &str); 7] =
    [("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", "")];
/// How many letters must be left of a word for its ending to be taken off.
const STEM: usize = 3;

/// The words of a statement by which others like it are looked up, each once, in their order.
pub fn asked(statement: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let folded = words(statement).into_iter().map(|it| it.folded);
    folded.filter(|it| is_telling(it) && seen.insert(it.clone())).take(MOST).collect()
}

/// Whether a word says what a text is about: "the" and "of" stand in all of them.
fn is_telling(word: &str) -> bool {
    lexicon::function(word).is_none()
}

/// How much it says that two texts share a word which so many of all others have: nothing where
/// nearly all of them do.
pub fn rarity(having: u32, of: u32) -> f64 {
    let (having, of) = (f64::from(having.min(of)), f64::from(of));
    ((of + 1.0) / (having + 0.5)).ln().max(0.0)
}

/// A statement, ready to be compared with others.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The weight of each word without its ending.
    weights: BTreeMap<String, f64>,
    /// The weight of words of others that it does not have.
    mean: f64,
    norm: f64,
}

impl Statement {
    /// The words of a statement, each with how many of all other texts have it. A word that no
    /// other has tells nothing of them, and weighs as much as the rest do on average.
    pub fn new(all: &[(&str, u32)], others: u32) -> Self {
        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        let mut unknown = Vec::new();
        for (word, having) in all {
            let stem = stem(word);
            if *having == 0 {
                unknown.push(stem);
            } else {
                let weight = weights.entry(stem).or_default();
                *weight = weight.max(rarity(*having, others));
            }
        }
        let known = weights.values().filter(|it| **it > 0.0);
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), it| (sum + it, count + 1.0));
        let mean = if count > 0.0 { sum / count } else { 1.0 };
        for stem in unknown {
            weights.entry(stem).or_insert(mean);
        }
        let norm = weights.values().map(|it| it * it).sum();
        Self { weights, mean, norm }
    }

    /// How much a levelled text is like it, from 0 to 1. The same words in any order are 1.
    pub fn likeness(&self, levelled: &str) -> f64 {
        let stems: BTreeSet<String> =
            levelled.split_whitespace().filter(|it| is_telling(it)).map(stem).collect();
        let (mut shared, mut norm) = (0.0, 0.0);
        for stem in &stems {
            let known = self.weights.get(stem).copied();
            let weight = known.unwrap_or(self.mean);
            norm += weight * weight;
            if known.is_some() {
                shared += weight * weight;
            }
        }
        let both = (self.norm * norm).sqrt();
        if both > 0.0 { shared / both } else { 0.0 }
    }
}

/// A word without its ending. Numbers and short words stay as they are.
fn stem(word: &str) -> String {
    if word.chars().count() <= STEM || !word.chars().all(char::is_alphabetic) {
        return word.to_owned();
    }
    let cut = ENDINGS.iter().find_map(|(ending, instead)| {
        let rest = word.strip_suffix(ending)?;
        let is_plural = *ending != "s" || !rest.ends_with('s');
        let is_left = rest.chars().count() >= STEM;
        (is_plural && is_left).then(|| format!("{rest}{instead}"))
    });
    let stem = cut.unwrap_or_else(|| word.to_owned());
    match stem.strip_suffix('e') {
        Some(rest) if rest.chars().count() >= STEM => rest.to_owned(),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::search::levelled;

    /// Among a hundred others, of which each of these words stands in so many.
    fn statement(words: &[(&str, u32)]) -> Statement {
        Statement::new(words, 100)
    }

    fn bridge() -> Statement {
        statement(&[("bridge", 4), ("cost", 20), ("41", 2), ("million", 25)])
    }

    #[test]
    fn the_same_words_in_another_order_are_the_same() {
        let likeness = bridge().likeness(&levelled(["41 million: the bridge cost."]));
        assert!((likeness - 1.0).abs() < 1e-9, "{likeness}");
        assert!(bridge().likeness(&levelled(["Nobody swims here"])) < 1e-9);
        assert!(bridge().likeness("") < 1e-9);
    }

    #[test]
    fn rare_words_say_more_than_common_ones() {
        let rare = bridge().likeness(&levelled(["A bridge for 41 crowns"]));
        let common = bridge().likeness(&levelled(["The cost is a million"]));
        assert!(rare > LEAST && rare > 2.0 * common, "{rare} {common}");
    }

    #[test]
    fn a_word_that_all_have_says_nothing() {
        assert!(bridge().likeness(&levelled(["The of and"])) < 1e-9);
        let everywhere = statement(&[("said", 100), ("bridge", 4)]);
        assert!(everywhere.likeness(&levelled(["He said it"])) < 0.01);
        assert!(rarity(100, 100) < 0.01 && rarity(0, 100) > rarity(1, 100));
        assert!(rarity(7, 3) < 0.2, "more than all are all");
    }

    #[test]
    fn endings_do_not_count() {
        for (one, other) in [
            ("tax", "taxes"),
            ("city", "cities"),
            ("raise", "raised"),
            ("raise", "raising"),
            ("class", "classes"),
            ("vote", "votes"),
            ("quick", "quickly"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        for word in ["41", "2026s", "gas", "bus", "ring", "red", "élan"] {
            assert_eq!(stem(word), word);
        }
    }

    #[test]
    fn words_are_asked_once_and_not_without_end() {
        assert_eq!(asked("The bridge, the Bridge and 1,000 boats"), ["bridge", "1000", "boats"]);
        let long = (0..100).fold(String::new(), |all, it| all + &format!("w{it} "));
        assert_eq!(asked(&long).len(), MOST);
    }

    proptest! {
        #[test]
        fn likeness_is_between_0_and_1(
            mine in proptest::collection::vec(("[a-z]{1,6}", 0_u32..50), 0..12),
            text in "\\PC{0,60}",
        ) {
            let words: Vec<_> = mine.iter().map(|(word, having)| (word.as_str(), *having)).collect();
            let likeness = Statement::new(&words, 40).likeness(&levelled([text]));
            prop_assert!((0.0..=1.0 + 1e-9).contains(&likeness), "{}", likeness);
        }
    }
}
