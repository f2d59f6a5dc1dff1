//! Quote: the words that are looked for again, with some of the words around them.

use std::ops::Range;

use super::words::{Word, Words};

/// Words on each side that tell one place from another.
pub const AROUND: usize = 8;

/// Words on each side that tell one copy from another.
pub const FAR_AROUND: usize = 64;

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
        let range = if scalars.is_empty() { return None } else { text.touching(scalars) };
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

    /// How many of up to `reach` words on each side stand beside a range of another text as well,
    /// from the range outwards until one differs. The edge of a text agrees with the edge of a text.
    pub fn agreement(&self, new: &Words, range: &Range<usize>, reach: usize) -> Agreement {
        let before = |start: usize| start.saturating_sub(reach)..start;
        let after = |end: usize, text: &Words| end..end.saturating_add(reach).min(text.len());
        let old_before = self.text.ids(before(self.range.start));
        let old_after = self.text.ids(after(self.range.end, self.text));
        let new_before = new.ids(before(range.start));
        let new_after = new.ids(after(range.end, new));
        let edge = |old: &[u32], new: &[u32]| {
            if old.is_empty() && new.is_empty() { AROUND } else { 0 }
        };
        let alike = |it: &(&u32, &u32)| it.0 == it.1;
        let backwards = old_before.iter().rev().zip(new_before.iter().rev()).take_while(alike);
        let forwards = old_after.iter().zip(new_after).take_while(alike);
        Agreement {
            before: backwards.count() + edge(old_before, new_before),
            after: forwards.count() + edge(old_after, new_after),
        }
    }
}

/// Words that stand beside a quote in both texts.
#[derive(Clone, Copy, Debug)]
pub struct Agreement {
    pub before: usize,
    pub after: usize,
}

impl Agreement {
    pub fn sum(self) -> usize {
        self.before + self.after
    }
}
