//! Verdict: what one quote has become, in words of the new text.

use std::ops::Range;

use super::PLACES;
use super::alignment::Alignment;
use super::matching::{common, occurrences};
use super::quote::{AROUND, FAR_AROUND, Quote};
use super::revised::How;
use super::search::{Index, alike, overlap};
use super::settle::{Settled, settle};
use super::words::Words;

/// Candidates that an orphan has at most.
const CANDIDATES: usize = 5;

/// Words around a short quote that have to be the same on both sides together.
const SUPPORT: usize = 2;

/// Sentences on each side that may have become what a quote seems to have become.
const NEAR: usize = 4;

/// Words at least of a short quote that is known by itself where it is a sentence.
const SENTENCE: usize = 5;

/// What was found, in words of the new text.
pub enum Verdict {
    Same(Range<usize>, How),
    Changed(Settled, How),
    Orphan(Vec<(Range<usize>, u16)>),
}

/// One quote that is looked for.
pub struct Search<'s, 'q> {
    pub new: &'s Words,
    pub index: &'s Index,
    pub quote: &'s Quote<'q>,
    pub alignment: Option<&'s Alignment>,
}

impl Search<'_, '_> {
    /// The same words first, by comparison and then by themselves; then what became of them.
    pub fn verdict(&self) -> Verdict {
        let copies = self.copies();
        if let Some(range) = self.kept() {
            return if self.has_double(&range, &copies) {
                Verdict::Orphan(candidates(copies, None, Vec::new()))
            } else {
                Verdict::Same(range, How::Difference)
            };
        }
        let only = self.only(&copies);
        if let Some(range) = only.as_ref().filter(|it| self.is_supported(it)) {
            return Verdict::Same(range.clone(), How::Words);
        }
        let alike = self.alike();
        if let Some(range) = only {
            // The words around the quote may have stayed around something like it.
            let stayed = |it: &Settled| !overlap(&it.range, &range) && self.is_like(it);
            return if alike.iter().any(stayed) {
                Verdict::Orphan(candidates(copies, None, alike))
            } else {
                Verdict::Same(range, How::Words)
            };
        }
        self.changed(copies, alike)
    }

    fn changed(&self, copies: Vec<Range<usize>>, alike: Vec<Settled>) -> Verdict {
        let settled = self
            .alignment
            .and_then(|it| settle(self.quote, self.new, it.to_new.get(self.quote.passage())?));
        if copies.len() < 2 {
            let free = |it: &Settled| !self.is_anothers(&it.range) && !is_rivalled(it, &alike);
            if let Some(it) = settled.as_ref().filter(|it| self.is_sure(it) && free(it)) {
                return Verdict::Changed(it.clone(), How::Difference);
            }
            let mut like = alike.iter().filter(|it| self.is_like(it));
            if let (Some(it), None) = (like.next(), like.next())
                && free(it)
                && is_alone(it, &alike)
            {
                return Verdict::Changed(it.clone(), How::Likeness);
            }
        }
        Verdict::Orphan(candidates(copies, settled, alike))
    }

    /// Where the comparison of both texts says that the words are still the same.
    fn kept(&self) -> Option<Range<usize>> {
        let range = self.alignment?.unbroken(self.quote.range.clone())?;
        (self.quote.is_long() || self.is_supported(&range)).then_some(range)
    }

    /// The places that are like a long quote and belong to no other words of the old text.
    fn alike(&self) -> Vec<Settled> {
        if !self.quote.is_long() {
            return Vec::new();
        }
        let found = alike(self.quote, self.new, self.index);
        found.into_iter().filter(|it| !self.is_taken(&it.range)).collect()
    }

    /// The places of the same words, without those that are known to be other words of the old
    /// text.
    fn copies(&self) -> Vec<Range<usize>> {
        let length = self.quote.range.len();
        let places = occurrences(&self.new.ids, self.quote.ids(), PLACES);
        let ranges = places.into_iter().map(|at| at..at + length);
        let other = |it: &Range<usize>| {
            let origin = self.alignment.and_then(|alignment| alignment.origin(it.clone()));
            origin.is_some_and(|it| it != self.quote.range)
        };
        ranges.filter(|it| !other(it)).collect()
    }

    /// The one copy that is the quote: the only one of a long quote, or the only one with the same
    /// words around it.
    fn only(&self, copies: &[Range<usize>]) -> Option<Range<usize>> {
        if let [only] = copies
            && (self.quote.is_long() || self.is_sentence(only))
        {
            return Some(only.clone());
        }
        let agreements =
            copies.iter().map(|it| (self.quote.agreement(self.new, it, AROUND).sum(), it));
        let (mut best, mut second) = ((0, None), 0);
        for (agreement, it) in agreements {
            if agreement > best.0 {
                second = best.0;
                best = (agreement, Some(it));
            } else {
                second = second.max(agreement);
            }
        }
        let clear = best.0 >= SUPPORT + 2 * second;
        let full = best.0 >= (SUPPORT + second).max(self.quote.full_agreement());
        best.1.filter(|_| clear || full).cloned()
    }

    /// Whether another copy, which was put in, has more of the quote's context on one side than the
    /// range that the quote seems to be, or as much on both.
    fn has_double(&self, range: &Range<usize>, copies: &[Range<usize>]) -> bool {
        let agreement = |it: &Range<usize>| self.quote.agreement(self.new, it, FAR_AROUND);
        let own = agreement(range);
        copies.iter().filter(|it| *it != range).map(agreement).any(|it| {
            it.before >= own.before + SUPPORT
                || it.after >= own.after + SUPPORT
                || (it.before >= own.before && it.after >= own.after && it.sum() > 0)
        })
    }

    /// Whether the quote was a sentence that says something, and is one in a range.
    fn is_sentence(&self, range: &Range<usize>) -> bool {
        let spoken = self.quote.words().iter().filter(|it| it.spoken).count();
        spoken >= SENTENCE
            && self.quote.text.is_sentence(&self.quote.range)
            && self.new.is_sentence(range)
    }

    fn is_supported(&self, range: &Range<usize>) -> bool {
        self.quote.agreement(self.new, range, AROUND).sum() >= SUPPORT
    }

    /// Whether most of a range is known to be other words of the old text.
    fn is_taken(&self, range: &Range<usize>) -> bool {
        let Some(alignment) = self.alignment else { return false };
        let origins = alignment.to_old.get(range.clone()).unwrap_or_default();
        let other = |it: &&Option<usize>| it.is_some_and(|it| !self.quote.range.contains(&it));
        origins.iter().filter(other).count() * 2 > origins.len()
    }

    /// Whether a sentence near the quote that is no longer there says as much of what stands in a
    /// range as the quote does: one was taken out and the other changed, and which is which is not
    /// known.
    fn is_anothers(&self, range: &Range<usize>) -> bool {
        let Some(alignment) = self.alignment else { return false };
        let text = self.quote.text;
        let shared = |old: Range<usize>| -> usize {
            let pairs = common(text.ids(old.clone()), self.new.ids(range.clone()));
            pairs.iter().map(|it| text.weight(old.start + it.0..old.start + it.0 + 1)).sum()
        };
        let own = shared(self.quote.range.clone());
        text.sentences_near(&self.quote.range, NEAR)
            .into_iter()
            .filter(|it| alignment.unbroken(it.clone()).is_none())
            .any(|it| shared(it) >= own)
    }

    /// Whether a place is like a quote and the words around it are those around the quote: the less
    /// of the one, the more of the other. Where the old text is known, what changed in its place was
    /// found there, and less will not do.
    fn is_like(&self, it: &Settled) -> bool {
        let (more, less) = (it.before.max(it.after), it.before.min(it.after));
        (it.similarity >= 800 && more >= 500)
            || (it.similarity >= 600 && less >= 400)
            || (it.similarity >= 400 && less >= 600 && self.alignment.is_none())
    }

    /// Whether what both texts say by their comparison is the quote still.
    fn is_sure(&self, it: &Settled) -> bool {
        let (more, less) = (it.before.max(it.after), it.before.min(it.after));
        if self.quote.is_long() {
            (it.similarity >= 500 && more >= 300)
                || (it.similarity >= 450 && less >= 500)
                || (it.similarity >= 250 && less >= 300 && it.whole)
        } else {
            it.tight && (it.similarity >= 500 || it.whole)
        }
    }
}

/// Whether another place is more like a quote than the one where it should be.
fn is_rivalled(it: &Settled, alike: &[Settled]) -> bool {
    let other = alike.iter().find(|other| !overlap(&other.range, &it.range));
    other.is_some_and(|other| other.similarity >= it.similarity.saturating_add(100))
}

/// Whether no other place is as much like a quote, and none that has some of the same words around
/// it nearly as much.
fn is_alone(it: &Settled, alike: &[Settled]) -> bool {
    let framed = |it: &Settled| it.before.max(it.after) >= 300;
    !alike.iter().any(|other| {
        !overlap(&other.range, &it.range)
            && other.similarity.saturating_add(if framed(other) { 150 } else { 50 })
                >= it.similarity
    })
}

/// What is shown to a person: the same words first, then what is most like them.
fn candidates(
    copies: Vec<Range<usize>>,
    settled: Option<Settled>,
    alike: Vec<Settled>,
) -> Vec<(Range<usize>, u16)> {
    let mut near: Vec<(Range<usize>, u16)> =
        settled.into_iter().chain(alike).map(|it| (it.range, it.similarity)).collect();
    near.sort_by_key(|it| (u16::MAX - it.1, it.0.start));
    let mut kept: Vec<(Range<usize>, u16)> = Vec::new();
    for it in copies.into_iter().map(|it| (it, 1000)).chain(near) {
        if kept.len() < CANDIDATES && !kept.iter().any(|other| overlap(&other.0, &it.0)) {
            kept.push(it);
        }
    }
    kept
}
