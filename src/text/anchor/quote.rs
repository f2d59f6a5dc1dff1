//! Quote: the words that are looked for again, with some of the words around them.

use std::ops::Range;

use super::words::{Word, Words};

/// Words on each side that tell one place from another.
pub const AROUND: usize = 8;

/// Words at least of a quote that is known by itself, without the words around it.
const LONG: usize = 6;

/// Scalars at least of such a quote.
const LONG_SCALARS: usize = 30;

/// Words in a text that are looked for in another.
#[derive(Clone, Debug)]
pub struct Quote<'a> {
    pub text: &'a Words,
    /// Which of the text's words they are; never empty.
    pub range: Range<usize>,
    /// Scalars of the first and the last word that are not quoted.
    pub cut: (usize, usize),
}

impl<'a> Quote<'a> {
    /// The words that a range of scalars touches; nothing where there are none.
    pub fn new(text: &'a Words, scalars: &Range<usize>) -> Option<Self> {
        let range = text.touching(scalars);
        let whole = text.scalars(&range)?;
        let cut =
            (scalars.start.saturating_sub(whole.start), whole.end.saturating_sub(scalars.end));
        Some(Self { text, range, cut })
    }

    pub fn ids(&self) -> &'a [u32] {
        self.text.ids(self.range.clone())
    }

    pub fn words(&self) -> &'a [Word] {
        self.text.slice(self.range.clone())
    }

    pub fn weight(&self) -> usize {
        self.text.weight(self.range.clone())
    }

    /// Whether there is enough of it to be known by itself.
    pub fn is_long(&self) -> bool {
        let scalars = self.text.scalars(&self.range).map_or(0, |it| it.len());
        self.words().iter().filter(|it| it.spoken).count() >= LONG && scalars >= LONG_SCALARS
    }

    /// The quote with the words around it.
    pub fn passage(&self) -> Range<usize> {
        self.before().start..self.after().end
    }

    pub fn before(&self) -> Range<usize> {
        self.range.start.saturating_sub(AROUND)..self.range.start
    }

    pub fn after(&self) -> Range<usize> {
        self.range.end..(self.range.end + AROUND).min(self.text.len())
    }

    /// The most that `agreement` can be, less the words at the ends of a selector's context, which
    /// may be parts of words.
    pub fn full_agreement(&self) -> usize {
        let side = |it: Range<usize>| if it.is_empty() { AROUND } else { it.len() - 1 };
        side(self.before()) + side(self.after())
    }

    /// How many of the words on each side stand beside a range of another text as well, from the
    /// range outwards until one differs. The edge of a text agrees with the edge of a text.
    pub fn agreement(&self, new: &Words, range: &Range<usize>) -> usize {
        let (before, after) = (self.text.ids(self.before()), self.text.ids(self.after()));
        let new_before = new.ids(range.start.saturating_sub(AROUND)..range.start);
        let new_after = new.ids(range.end..(range.end + AROUND).min(new.len()));
        let alike = |it: &(&u32, &u32)| it.0 == it.1;
        let backwards = before.iter().rev().zip(new_before.iter().rev()).take_while(alike).count();
        let forwards = after.iter().zip(new_after).take_while(alike).count();
        let at_edge = |old: &[u32], new: &[u32]| {
            if old.is_empty() && new.is_empty() { AROUND } else { 0 }
        };
        backwards + forwards + at_edge(before, new_before) + at_edge(after, new_after)
    }
}
