//! Matching: the longest runs that two sequences have in common, at a bounded cost.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Old times new items up to which two stretches are compared item by item.
///
/// Past it they are cut at items that stand once in each, and past that they are said to have
/// nothing in common; so a text of a megabyte costs what a thousand small ones cost.
const WORK: usize = 1_000_000;

/// How often a stretch is cut at the items that stand once in each, before it is given up.
const CUTS: usize = 8;

/// The items that both have in the same order, as pairs of places, in order.
pub fn common(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let whole = Gap { old: 0..old.len(), new: 0..new.len() };
    let mut open = vec![(whole, CUTS)];
    while let Some((gap, cuts)) = open.pop() {
        let gap = trim(old, new, gap, &mut pairs);
        if gap.old.is_empty() || gap.new.is_empty() {
            continue;
        }
        if gap.old.len().saturating_mul(gap.new.len()) <= WORK {
            compare(old, new, &gap, &mut pairs);
        } else if let Some(cuts) = cuts.checked_sub(1) {
            let fixed = once_in_each(old, new, &gap);
            open.extend(between(&gap, &fixed).into_iter().map(|it| (it, cuts)));
            pairs.extend(fixed);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Where a sequence stands in another, from its start, overlapping places among them; no more
/// than `most`. Linear in both (Knuth, Morris and Pratt, 1977).
pub fn occurrences(text: &[u32], wanted: &[u32], most: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut fallback = vec![0_usize];
    let mut length = 0;
    for id in wanted.iter().skip(1) {
        length = step(wanted, &fallback, length, *id);
        fallback.push(length);
    }
    let mut length = 0;
    for (at, id) in text.iter().enumerate() {
        if length == wanted.len() {
            length = fallback.get(length.saturating_sub(1)).copied().unwrap_or(0);
        }
        length = step(wanted, &fallback, length, *id);
        if length == wanted.len() && found.len() < most {
            found.extend((at + 1).checked_sub(length));
        }
    }
    found
}

/// How much of the wanted sequence is read after one more item.
fn step(wanted: &[u32], fallback: &[usize], mut length: usize, id: u32) -> usize {
    loop {
        if wanted.get(length) == Some(&id) {
            return length + 1;
        }
        let Some(before) = length.checked_sub(1) else { return 0 };
        length = fallback.get(before).copied().unwrap_or(0);
    }
}

struct Gap {
    old: Range<usize>,
    new: Range<usize>,
}

/// A gap without the equal items at its two ends, which are paired.
fn trim(old: &[u32], new: &[u32], mut gap: Gap, pairs: &mut Vec<(usize, usize)>) -> Gap {
    while !gap.old.is_empty()
        && !gap.new.is_empty()
        && old.get(gap.old.start) == new.get(gap.new.start)
    {
        pairs.push((gap.old.start, gap.new.start));
        gap.old.start += 1;
        gap.new.start += 1;
    }
    while !gap.old.is_empty()
        && !gap.new.is_empty()
        && old.get(gap.old.end - 1) == new.get(gap.new.end - 1)
    {
        gap.old.end -= 1;
        gap.new.end -= 1;
        pairs.push((gap.old.end, gap.new.end));
    }
    gap
}

fn compare(old: &[u32], new: &[u32], gap: &Gap, pairs: &mut Vec<(usize, usize)>) {
    let (Some(before), Some(after)) = (old.get(gap.old.clone()), new.get(gap.new.clone())) else {
        return;
    };
    for found in capture_diff_slices(Algorithm::Myers, before, after) {
        if let DiffOp::Equal { old_index, new_index, len } = found {
            let (from, to) = (gap.old.start + old_index, gap.new.start + new_index);
            pairs.extend((from..from + len).zip(to..to + len));
        }
    }
}

/// The items that stand once in each part of a gap, as many as keep their order in both: a longest
/// rising sequence of their new places.
fn once_in_each(old: &[u32], new: &[u32], gap: &Gap) -> Vec<(usize, usize)> {
    let (before, after) = (counted(old, &gap.old), counted(new, &gap.new));
    let pairs: Vec<(usize, usize)> = gap
        .old
        .clone()
        .filter_map(|at| {
            let id = old.get(at)?;
            let only = |counts: &HashMap<u32, (usize, usize)>| {
                counts.get(id).filter(|(count, _)| *count == 1).map(|(_, at)| *at)
            };
            Some((only(&before)?, only(&after)?))
        })
        .collect();
    rising(&pairs)
}

/// How often each item stands in a range, and where it does first.
fn counted(items: &[u32], range: &Range<usize>) -> HashMap<u32, (usize, usize)> {
    let mut counts = HashMap::new();
    for at in range.clone() {
        if let Some(id) = items.get(at) {
            counts.entry(*id).or_insert((0, at)).0 += 1;
        }
    }
    counts
}

/// A longest part of the pairs in which the second places rise as the first do.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the pair with the smallest second place that ends such a part.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, new)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|(end, _)| end < new);
        before.push(length.checked_sub(1).and_then(|it| ends.get(it)).map(|(_, pair)| *pair));
        match ends.get_mut(length) {
            Some(end) => *end = (*new, at),
            None => ends.push((*new, at)),
        }
    }
    let mut part = Vec::with_capacity(ends.len());
    let mut next = ends.last().map(|(_, pair)| *pair);
    while let Some(at) = next {
        part.extend(pairs.get(at).copied());
        next = before.get(at).copied().flatten();
    }
    part.reverse();
    part
}

/// What is left of a gap between pairs; nothing where there are no pairs.
fn between(gap: &Gap, pairs: &[(usize, usize)]) -> Vec<Gap> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let (mut old, mut new) = (gap.old.start, gap.new.start);
    let mut gaps = Vec::with_capacity(pairs.len() + 1);
    for (before, after) in pairs {
        gaps.push(Gap { old: old..*before, new: new..*after });
        (old, new) = (before + 1, after + 1);
    }
    gaps.push(Gap { old: old..gap.old.end, new: new..gap.new.end });
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn overlapping_places_are_all_found() {
        assert_eq!(occurrences(&[1, 2, 1, 2, 1], &[1, 2, 1], 9), [0, 2]);
        assert_eq!(occurrences(&[1, 1, 1, 1], &[1, 1], 2), [0, 1]);
        assert_eq!(occurrences(&[1, 2], &[3], 9), [0_usize; 0]);
    }

    #[test]
    fn long_sequences_are_cut_at_what_stands_once_in_each() {
        let item = |it: u32| if it.is_multiple_of(97) { it + 1_000 } else { it % 1_000 };
        let old: Vec<u32> = (0..300_000).map(item).collect();
        let new: Vec<u32> = old.iter().copied().filter(|it| it % 7 != 3).collect();
        let found = common(&old, &new);
        assert!(found.len() > new.len() / 2, "{} of {}", found.len(), new.len());
    }

    #[test]
    fn nothing_in_common_costs_no_more_than_looking() {
        let old: Vec<u32> = (0..500_000).map(|it| it % 2).collect();
        let new: Vec<u32> = (0..500_000).map(|it| (it + 1) % 2 + 2 * u32::from(it == 7)).collect();
        common(&old, &new);
        let other: Vec<u32> = (0..500_000).rev().collect();
        let risen: Vec<u32> = (0..500_000).collect();
        common(&other, &risen);
    }

    proptest! {
        #[test]
        fn pairs_are_equal_and_rise_in_both(
            old in prop::collection::vec(0..5_u32, 0..40),
            new in prop::collection::vec(0..5_u32, 0..40),
        ) {
            let pairs = common(&old, &new);
            prop_assert!(pairs.iter().all(|(from, to)| old[*from] == new[*to]));
            prop_assert!(pairs.windows(2).all(|it| it[0].0 < it[1].0 && it[0].1 < it[1].1));
        }

        #[test]
        fn every_place_of_a_sequence_is_found(
            text in prop::collection::vec(0..2_u32, 0..40),
            wanted in prop::collection::vec(0..2_u32, 1..5),
        ) {
            let expected: Vec<usize> =
                (0..text.len()).filter(|at| text[*at..].starts_with(&wanted)).collect();
            prop_assert_eq!(occurrences(&text, &wanted, 99), expected);
        }
    }
}
