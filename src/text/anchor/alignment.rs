//! Alignment: which word of an edited text is which word of the text before.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::matching::common;
use super::words::Words;

/// Words that a sentence has at least where it is known again in another part of the text.
const MOVED: usize = 6;

/// The words of two texts side by side.
#[derive(Debug)]
pub struct Alignment {
    /// For each old word the new one that it became.
    pub to_new: Vec<Option<usize>>,
    /// For each new word the old one that it was.
    pub to_old: Vec<Option<usize>>,
}

impl Alignment {
    /// Equal sentences first, in order and then where they were moved; what is left between two of
    /// them word by word.
    pub fn of(old: &Words, new: &Words) -> Self {
        let mut alignment = Self { to_new: vec![None; old.len()], to_old: vec![None; new.len()] };
        let sentences = Sentences::of(old, new);
        alignment.pair(sentences.words());
        for (from, to) in sentences.gaps() {
            let words = common(&old.ids_at(&from), &new.ids_at(&to));
            let places = words.iter().filter_map(|it| Some((*from.get(it.0)?, *to.get(it.1)?)));
            alignment.pair(places);
        }
        alignment
    }

    /// Where a range of old words stands as the same words side by side.
    pub fn unbroken(&self, old: Range<usize>) -> Option<Range<usize>> {
        unbroken(&self.to_new, old)
    }

    /// Where a range of new words stood as the same words side by side.
    pub fn origin(&self, new: Range<usize>) -> Option<Range<usize>> {
        unbroken(&self.to_old, new)
    }

    fn pair(&mut self, words: impl Iterator<Item = (usize, usize)>) {
        for (from, to) in words {
            if let (Some(to_new), Some(to_old)) =
                (self.to_new.get_mut(from), self.to_old.get_mut(to))
            {
                (*to_new, *to_old) = (Some(to), Some(from));
            }
        }
    }
}

fn unbroken(images: &[Option<usize>], range: Range<usize>) -> Option<Range<usize>> {
    let images = images.get(range)?;
    let first = images.first().copied().flatten()?;
    let side_by_side = images.iter().zip(first..).all(|(image, at)| *image == Some(at));
    side_by_side.then_some(first..first + images.len())
}

/// The sentences of two texts, and which are equal.
struct Sentences {
    old: Vec<Range<usize>>,
    new: Vec<Range<usize>>,
    old_ids: Vec<u32>,
    new_ids: Vec<u32>,
    /// Equal sentences in the same order in both.
    kept: Vec<(usize, usize)>,
    /// Equal sentences, those that were moved among them.
    to_new: Vec<Option<usize>>,
    to_old: Vec<Option<usize>>,
}

impl Sentences {
    fn of(old: &Words, new: &Words) -> Self {
        let (old_sentences, new_sentences) = (old.sentences(), new.sentences());
        let mut known: HashMap<&[u32], u32> = HashMap::new();
        let mut ids = Vec::with_capacity(old_sentences.len() + new_sentences.len());
        let before = old_sentences.iter().map(|it| old.ids(it.clone()));
        for sentence in before.chain(new_sentences.iter().map(|it| new.ids(it.clone()))) {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            ids.push(*known.entry(sentence).or_insert(next));
        }
        let new_ids = ids.split_off(old_sentences.len());
        let mut sentences = Self {
            kept: common(&ids, &new_ids),
            to_new: vec![None; old_sentences.len()],
            to_old: vec![None; new_sentences.len()],
            old: old_sentences,
            new: new_sentences,
            old_ids: ids,
            new_ids,
        };
        for (from, to) in sentences.kept.clone() {
            sentences.pair(from, to);
        }
        sentences.follow();
        sentences
    }

    /// Pairs two sentences if they are equal and neither has another partner.
    fn pair(&mut self, from: usize, to: usize) -> bool {
        let equal = self.old_ids.get(from) == self.new_ids.get(to);
        let places = (self.to_new.get_mut(from), self.to_old.get_mut(to));
        let (true, (Some(to_new @ None), Some(to_old @ None))) = (equal, places) else {
            return false;
        };
        (*to_new, *to_old) = (Some(to), Some(from));
        true
    }

    /// Pairs sentences that are left over once on each side: they were moved, and so were the
    /// equal ones beside them.
    fn follow(&mut self) {
        // By sentence: how often it is left over on each side, and where it is.
        let mut left: BTreeMap<u32, [(usize, usize); 2]> = BTreeMap::new();
        let sides = [(&self.old_ids, &self.to_new), (&self.new_ids, &self.to_old)];
        for (side, (ids, partners)) in sides.into_iter().enumerate() {
            for (at, (id, partner)) in ids.iter().zip(partners).enumerate() {
                let seen = left.entry(*id).or_default().get_mut(side);
                if let (None, Some(seen)) = (partner, seen) {
                    *seen = (seen.0 + 1, at);
                }
            }
        }
        for [(before, from), (after, to)] in left.into_values() {
            let long = self.old.get(from).is_some_and(|it| it.len() >= MOVED);
            if before == 1 && after == 1 && long && self.pair(from, to) {
                let onwards = (from + 1..self.old.len()).zip(to + 1..);
                let back = (0..from).rev().zip((0..to).rev());
                let _ = onwards.take_while(|it| self.pair(it.0, it.1)).count();
                let _ = back.take_while(|it| self.pair(it.0, it.1)).count();
            }
        }
    }

    /// The words of every pair of equal sentences.
    fn words(&self) -> impl Iterator<Item = (usize, usize)> {
        self.to_new.iter().zip(&self.old).flat_map(|(partner, from)| {
            let to = partner.and_then(|it| self.new.get(it)).cloned().unwrap_or_default();
            from.clone().zip(to)
        })
    }

    /// What is left between equal sentences, as words of both texts that stand opposite each other.
    fn gaps(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut gaps = Vec::new();
        let mut left = (self.to_new.clone(), self.to_old.clone());
        for (from, to) in self.inside_moved() {
            for (part, partners) in [(&from, &mut left.0), (&to, &mut left.1)] {
                partners.get_mut(part.clone()).into_iter().flatten().for_each(|it| *it = Some(0));
            }
            gaps.push((flat(&self.old, from, None), flat(&self.new, to, None)));
        }
        let (mut from, mut to) = (0, 0);
        for (old, new) in self.kept.iter().copied().chain([(self.old.len(), self.new.len())]) {
            gaps.push((
                flat(&self.old, from..old, Some(&left.0)),
                flat(&self.new, to..new, Some(&left.1)),
            ));
            (from, to) = (old + 1, new + 1);
        }
        gaps.retain(|(from, to)| !from.is_empty() && !to.is_empty());
        gaps
    }

    /// The sentences between two that were moved together, on both sides.
    fn inside_moved(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let partners: Vec<(usize, usize)> =
            self.to_new.iter().enumerate().filter_map(|(at, to)| Some((at, (*to)?))).collect();
        let mut kept = self.kept.iter().copied().peekable();
        let mut inside = Vec::new();
        for pair in partners.windows(2) {
            let [before, after] = pair else { continue };
            let in_order = kept.next_if_eq(before).is_some() && kept.peek() == Some(after);
            let (from, to) = (before.0 + 1..after.0, before.1 + 1..after.1);
            let alone = |at: usize| self.to_old.get(at).is_some_and(Option::is_none);
            let near = to.len() <= from.len().saturating_mul(2) + 2;
            if !in_order && !from.is_empty() && !to.is_empty() && near && to.clone().all(alone) {
                inside.push((from, to));
            }
        }
        inside
    }
}

/// The words of some sentences one after the other; only of those without a partner if partners
/// are given.
fn flat(
    sentences: &[Range<usize>],
    part: Range<usize>,
    partners: Option<&[Option<usize>]>,
) -> Vec<usize> {
    let alone = |at: usize| partners.is_none_or(|it| it.get(at).is_some_and(Option::is_none));
    let wanted = part.filter(|at| alone(*at)).filter_map(|at| sentences.get(at));
    wanted.flat_map(Clone::clone).collect()
}
