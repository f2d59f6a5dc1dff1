//! Slips of the finger: words that differ from one another by a letter or two.
//!
//! A word is kept under what is left of its beginning when letters are taken out. Two words that
//! differ little have something left in common, so that one is found from the other by looking up
//! a few dozen strings, however many words there are.

use std::collections::BTreeSet;

/// How many letters from the beginning are looked at when letters are taken out.
const BEGINNING: usize = 7;

/// How many letters of a word may be wrong. Numbers and short words are meant as they stand.
pub fn slack(word: &str) -> usize {
    let is_spelt = word.chars().all(char::is_alphabetic);
    match word.chars().count() {
        4..8 if is_spelt => 1,
        8.. if is_spelt => 2,
        _ => 0,
    }
}

/// What is left of the beginning of a word when as many letters are taken out as may be wrong:
/// nothing for words that are meant as they stand, otherwise at most 29 strings.
pub fn slips(word: &str) -> BTreeSet<String> {
    let slack = slack(word);
    if slack == 0 {
        return BTreeSet::new();
    }
    let mut all: BTreeSet<Vec<char>> = BTreeSet::new();
    let beginning: Vec<char> = word.chars().take(BEGINNING).collect();
    let mut last = BTreeSet::from([beginning]);
    for _ in 0..slack {
        let shorter = last.iter().flat_map(|it| (0..it.len()).map(|at| without(it, at)));
        let shorter: BTreeSet<Vec<char>> = shorter.collect();
        all.extend(std::mem::replace(&mut last, shorter));
    }
    all.extend(last);
    all.into_iter().map(String::from_iter).collect()
}

fn without(word: &[char], at: usize) -> Vec<char> {
    word.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, ch)| *ch).collect()
}

/// Whether one word may be a slip for the other.
pub fn is_near(one: &str, other: &str) -> bool {
    distance(one, other) <= slack(one).min(slack(other))
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour to make
/// one word the other.
pub fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let of = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
    for (at, ch) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (place, wanted) in other.iter().enumerate() {
            let changed = of(&last, place) + usize::from(ch != wanted);
            let mut fewest = changed.min(of(&last, place + 1) + 1).min(of(&row, place) + 1);
            let swapped = at > 0
                && place > 0
                && one.get(at - 1) == Some(wanted)
                && other.get(place - 1) == Some(ch);
            if swapped {
                fewest = fewest.min(of(&before, place - 1) + 1);
            }
            row.push(fewest);
        }
        before = std::mem::replace(&mut last, row);
    }
    of(&last, other.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_are_counted() {
        for (one, other, expected) in [
            ("", "abc", 3),
            ("bridge", "bridge", 0),
            ("bridge", "brigde", 1),
            ("bridge", "bride", 1),
            ("minister", "minsiter", 1),
            ("ammunition", "amunitoin", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn short_words_and_numbers_are_meant_as_they_stand() {
        assert!(!is_near("cat", "bat") && slips("cat").is_empty());
        assert!(!is_near("2025", "2026") && slips("20260517").is_empty());
        assert!(is_near("bridge", "bridgee") && !is_near("bridge", "bridgers"));
        assert!(is_near("ammunition", "amunitoin"));
        assert_eq!(slips("ammunition").len(), 23, "letters that stand twice give the same");
    }

    /// A word with some of its letters wrong.
    fn slipped(word: &str, slips: &[(u8, usize, char)]) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        for (how, at, ch) in slips {
            let at = at % letters.len().max(1);
            match how % 4 {
                0 => letters.insert(at, *ch),
                1 if !letters.is_empty() => drop(letters.remove(at)),
                2 if at + 1 < letters.len() => letters.swap(at, at + 1),
                _ => letters.iter_mut().skip(at).take(1).for_each(|it| *it = *ch),
            }
        }
        letters.into_iter().collect()
    }

    proptest! {
        #[test]
        fn near_words_have_something_left_in_common(
            word in "[a-zа-я]{4,14}",
            wrong in proptest::collection::vec((any::<u8>(), 0_usize..14, "[a-z]".prop_map(|it| it.chars().next().unwrap())), 0..3),
        ) {
            let typed = slipped(&word, &wrong);
            if is_near(&word, &typed) {
                prop_assert!(!slips(&word).is_disjoint(&slips(&typed)), "{} {}", word, typed);
            }
        }
    }
}
