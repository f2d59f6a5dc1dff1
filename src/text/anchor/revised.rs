//! Revised: two states of one text, and where the quotes of the first stand in the second.

use std::ops::Range;

use super::alignment::Alignment;
use super::matching::{common, occurrences};
use super::quote::Quote;
use super::search::{Index, alike, overlap};
use super::settle::{Settled, settle};
use super::words::{Vocabulary, Words};
use super::{Anchor, PLACES, agrees};
use crate::text::scalars::Scalars;

/// Where a quote stands in a text that may have been edited. Ranges are of scalars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// The same words. White space, quotation marks and dashes may look different, which
    /// `typography` says.
    Same { range: Range<usize>, how: How, typography: bool },
    /// What the words have become; `similarity` is in thousandths and below 1,000.
    Changed { range: Range<usize>, how: How, similarity: u16 },
    /// Nowhere, or in more than one place that is as good as another. The places that are most
    /// like it are for a person to choose from, the most similar first.
    Orphan { candidates: Vec<Candidate> },
}

/// Why a place is the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The same words stand at the same position, and the same words around them.
    Position,
    /// The same words stand in this place only, or in this place only with words around them that
    /// are the same.
    Words,
    /// It is what the text before became when both are compared.
    Difference,
    /// It is the only place that is like it, and the words around it are the same.
    Likeness,
}

impl How {
    /// The word that scripts and trails know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Position => "position",
            Self::Words => "words",
            Self::Difference => "difference",
            Self::Likeness => "likeness",
        }
    }
}

/// A place that may be what a quote has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// In scalars.
    pub range: Range<usize>,
    /// In thousandths.
    pub similarity: u16,
}

/// Candidates that an orphan has at most.
const CANDIDATES: usize = 5;

/// Sentences on each side that may have become what a quote seems to have become.
const NEAR: usize = 4;

/// Words at least of a short quote that is known by itself where it is a sentence.
const SENTENCE: usize = 5;

/// Words around a short quote that have to be the same on both sides together.
const SUPPORT: usize = 2;

/// An edited text beside the one before, read once for any number of quotes.
///
/// Reading takes time in proportion to both texts, and at most a fixed amount for each thousand of
/// their words; nothing depends on a clock.
#[derive(Debug)]
pub struct Revised<'a> {
    scalars: Scalars<'a>,
    new: Words,
    index: Index,
    vocabulary: Vocabulary,
    before: Option<Before<'a>>,
}

#[derive(Debug)]
struct Before<'a> {
    scalars: Scalars<'a>,
    words: Words,
    alignment: Alignment,
}

/// Where a quote stands in `new`; `old` is the text in which it was anchored, where it was kept.
///
/// With the old text more is found and nothing is found in a place that belongs to other words.
pub fn reanchor(anchor: &Anchor, old: Option<&str>, new: &str) -> Placement {
    Revised::new(old, new).place(anchor)
}

impl<'a> Revised<'a> {
    /// `old` is the text in which the quotes were anchored, where it was kept.
    pub fn new(old: Option<&'a str>, new: &'a str) -> Self {
        let mut vocabulary = Vocabulary::default();
        let new_words = vocabulary.learn(new);
        let before = old.map(|old| {
            let words = vocabulary.learn(old);
            let alignment = Alignment::of(&words, &new_words);
            Before { scalars: Scalars::new(old), words, alignment }
        });
        Self {
            scalars: Scalars::new(new),
            index: Index::new(&new_words, vocabulary.len()),
            new: new_words,
            vocabulary,
            before,
        }
    }

    /// Where a quote stands now.
    pub fn place(&self, anchor: &Anchor) -> Placement {
        let here = anchor.start..anchor.end;
        if !here.is_empty() && agrees(&self.scalars, &here, anchor) {
            return Placement::Same { range: here, how: How::Position, typography: false };
        }
        let known = self
            .before
            .as_ref()
            .filter(|it| it.scalars.get(here.clone()).is_some_and(|words| words == anchor.exact));
        if let Some(before) = known {
            return self.place_quote(
                Quote::new(&before.words, &here),
                Some(&before.alignment),
                anchor,
            );
        }
        let text = [anchor.prefix.as_str(), &anchor.exact, &anchor.suffix].concat();
        let start = anchor.prefix.chars().count();
        let words = self.vocabulary.read(&text);
        let quote = Quote::new(&words, &(start..start + anchor.exact.chars().count()));
        self.place_quote(quote, None, anchor)
    }

    fn place_quote(
        &self,
        quote: Option<Quote<'_>>,
        alignment: Option<&Alignment>,
        anchor: &Anchor,
    ) -> Placement {
        let Some(quote) = quote else { return Placement::Orphan { candidates: Vec::new() } };
        let search = Search { new: &self.new, index: &self.index, quote: &quote, alignment };
        match search.verdict() {
            Verdict::Same(range, how) => self.same(&quote, &range, how, anchor),
            Verdict::Changed(it, how) => match self.new.scalars(&it.range) {
                Some(range) => {
                    Placement::Changed { range, how, similarity: it.similarity.min(999) }
                }
                None => Placement::Orphan { candidates: Vec::new() },
            },
            Verdict::Orphan(found) => Placement::Orphan {
                candidates: found
                    .into_iter()
                    .filter_map(|(range, similarity)| {
                        Some(Candidate { range: self.new.scalars(&range)?, similarity })
                    })
                    .collect(),
            },
        }
    }

    fn same(
        &self,
        quote: &Quote<'_>,
        range: &Range<usize>,
        how: How,
        anchor: &Anchor,
    ) -> Placement {
        let Some(whole) = self.new.scalars(range) else {
            return Placement::Orphan { candidates: Vec::new() };
        };
        // A quote that began or ended inside a word does so again, if the word is written alike.
        let cut = whole.start + quote.cut.0..whole.end.saturating_sub(quote.cut.1);
        let is_cut = quote.cut != (0, 0);
        let range = if is_cut && self.scalars.get(cut.clone()) == Some(&anchor.exact) {
            cut
        } else {
            whole
        };
        let typography = self.scalars.slice(range.clone()) != anchor.exact;
        Placement::Same { range, how, typography }
    }
}

/// What was found, in words of the new text.
enum Verdict {
    Same(Range<usize>, How),
    Changed(Settled, How),
    Orphan(Vec<(Range<usize>, u16)>),
}

/// One quote that is looked for.
struct Search<'s, 'q> {
    new: &'s Words,
    index: &'s Index,
    quote: &'s Quote<'q>,
    alignment: Option<&'s Alignment>,
}

impl Search<'_, '_> {
    fn verdict(&self) -> Verdict {
        let moved = self.quote.range.clone();
        let kept = self.alignment.and_then(|it| it.unbroken(moved));
        if let Some(range) = kept.filter(|it| self.quote.is_long() || self.is_supported(it)) {
            return Verdict::Same(range, How::Difference);
        }
        let copies = self.copies();
        if let Some(range) = self.only(&copies) {
            return Verdict::Same(range, How::Words);
        }
        let alike =
            if self.quote.is_long() { alike(self.quote, self.new, self.index) } else { Vec::new() };
        let alike: Vec<Settled> =
            alike.into_iter().filter(|it| !self.is_taken(&it.range)).collect();
        let settled = self
            .alignment
            .and_then(|it| settle(self.quote, self.new, it.to_new.get(self.quote.passage())?));
        let several = copies.len() > 1 || (copies.len() == 1 && self.quote.is_long());
        if !several {
            if let Some(it) = settled.as_ref().filter(|it| {
                self.is_sure(it) && !self.is_anothers(&it.range) && !rivalled(it, &alike)
            }) {
                return Verdict::Changed(it.clone(), How::Difference);
            }
            let mut like = alike.iter().filter(|it| self.is_like(it));
            if let (Some(it), None) = (like.next(), like.next())
                && !self.is_anothers(&it.range)
                && !rivalled(it, &alike)
                && is_alone(it, &alike)
            {
                return Verdict::Changed(it.clone(), How::Likeness);
            }
        }
        Verdict::Orphan(candidates(copies, settled, alike))
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
        let agreements = copies.iter().map(|it| (self.quote.agreement(self.new, it), it));
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

    /// Whether the quote was a sentence that says something, and is one in a range.
    fn is_sentence(&self, range: &Range<usize>) -> bool {
        let spoken = self.quote.words().iter().filter(|it| it.spoken).count();
        spoken >= SENTENCE
            && self.quote.text.is_sentence(&self.quote.range)
            && self.new.is_sentence(range)
    }

    fn is_supported(&self, range: &Range<usize>) -> bool {
        self.quote.agreement(self.new, range) >= SUPPORT
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
            (it.similarity >= 450 && more >= 300)
                || (it.similarity >= 400 && less >= 500)
                || (it.whole && less >= 300)
        } else {
            it.tight && (it.similarity >= 500 || it.whole)
        }
    }
}

/// Whether another place is more like a quote than the one where it should be.
fn rivalled(it: &Settled, alike: &[Settled]) -> bool {
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
