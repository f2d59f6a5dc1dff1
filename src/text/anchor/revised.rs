//! Revised: two states of one text, and where the quotes of the first stand in the second.

use std::ops::Range;

use super::super::scalars::Scalars;
use super::alignment::Alignment;
use super::quote::Quote;
use super::search::Index;
use super::verdict::{Search, Verdict};
use super::words::{Vocabulary, Words};
use super::{Anchor, agrees, at_in};

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

    /// The anchor of a range of the edited text, or nothing where the range is empty or not in it.
    pub fn anchor(&self, range: Range<usize>) -> Option<Anchor> {
        at_in(&self.scalars, range)
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
        let range = if is_cut && self.scalars.get(cut.clone()) == Some(anchor.exact.trim()) {
            cut
        } else {
            whole
        };
        let typography = self.scalars.slice(range.clone()) != anchor.exact;
        Placement::Same { range, how, typography }
    }
}

#[cfg(test)]
mod tests;
