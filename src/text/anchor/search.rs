//! Search: where in a text something like a quote stands, when its words have changed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::matching::common;
use super::quote::Quote;
use super::settle::{Settled, settle};
use super::words::Words;

/// Places of one word up to which it says something about where a quote is.
const PLACES: usize = 32;

/// Places that are looked at closely.
const CLOSELY: usize = 4;

/// Similarity from which a place is worth showing to a person, in thousandths.
const WORTH_SHOWING: u16 = 300;

/// Where each word of a text stands.
#[derive(Debug)]
pub struct Index {
    /// For each word the first of its places in `places`, and the end of all at the end.
    starts: Vec<usize>,
    places: Vec<usize>,
}

impl Index {
    /// `known` is how many words the vocabulary of the text holds.
    pub fn new(words: &Words, known: usize) -> Self {
        let mut starts = vec![0_usize; known + 1];
        let slot = |id: &u32| usize::try_from(*id).ok();
        for next in words.ids.iter().filter_map(slot) {
            starts.get_mut(next + 1).into_iter().for_each(|it| *it += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut free = starts.clone();
        let mut places = vec![0; words.len()];
        for (at, id) in words.ids.iter().enumerate() {
            let next = slot(id).and_then(|it| free.get_mut(it));
            let Some(next) = next else { continue };
            places.get_mut(*next).into_iter().for_each(|it| *it = at);
            *next += 1;
        }
        Self { starts, places }
    }

    fn places(&self, id: u32) -> &[usize] {
        let range = usize::try_from(id)
            .ok()
            .and_then(|it| Some(*self.starts.get(it)?..*self.starts.get(it.checked_add(1)?)?));
        range.and_then(|it| self.places.get(it)).unwrap_or_default()
    }
}

/// The places that are most like a quote, none overlapping another, the most similar first.
pub fn alike(quote: &Quote<'_>, new: &Words, index: &Index) -> Vec<Settled> {
    let mut found: Vec<Settled> = Vec::new();
    for window in windows(quote, new, index) {
        let Some(best) = best_in(quote, new, window.clone()) else { continue };
        for beside in [window.start..best.range.start, best.range.end..window.end] {
            found.extend(best_in(quote, new, beside));
        }
        found.push(best);
    }
    found.retain(|it| it.similarity >= WORTH_SHOWING);
    found.sort_by_key(|it| {
        let context = it.before.saturating_add(it.after);
        (u16::MAX - it.similarity, u16::MAX - context, it.range.start)
    });
    let mut kept: Vec<Settled> = Vec::new();
    for it in found {
        if !kept.iter().any(|other| overlap(&other.range, &it.range)) {
            kept.push(it);
        }
    }
    kept
}

fn best_in(quote: &Quote<'_>, new: &Words, window: Range<usize>) -> Option<Settled> {
    let passage = quote.passage();
    let mut images = vec![None; passage.len()];
    for (from, to) in common(quote.text.ids(passage), new.ids(window.clone())) {
        images.get_mut(from).into_iter().for_each(|it| *it = Some(window.start + to));
    }
    settle(quote, new, &images)
}

/// Whether two ranges have something in common.
pub fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The stretches where the most of a quote's words stand that are rare in the text.
fn windows(quote: &Quote<'_>, new: &Words, index: &Index) -> Vec<Range<usize>> {
    let length = quote.range.len();
    let width = length / 2 + 8;
    // By stretch of `width` words: the weight of the quote's words that say it begins there.
    let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
    for (offset, word) in quote.words().iter().enumerate() {
        let places = index.places(word.id);
        if places.len() > PLACES {
            continue;
        }
        for at in places {
            let begins = (at + length).saturating_sub(offset) / width;
            let weight = word.weight * 64 / places.len();
            *votes.entry(begins).or_default() += weight;
            *votes.entry(begins + 1).or_default() += weight;
        }
    }
    let mut votes: Vec<(usize, usize)> = votes.into_iter().collect();
    votes.sort_by_key(|it| (usize::MAX - it.1, it.0));
    votes
        .into_iter()
        .take(CLOSELY)
        .map(|(slot, _)| {
            // A slot stands for itself and the one before it.
            let start = (slot * width).saturating_sub(length + 2 * width);
            let end = ((slot + 3) * width).min(new.len());
            start.min(end)..end
        })
        .collect()
}
