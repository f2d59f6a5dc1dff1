//! Gaps: the white space between two words, and what speaks for a sentence to end there.

use super::lists::Item;
use super::words::Word;

/// What speaks for the end of a sentence in a gap, or against it; nothing where it does not know.
pub(super) type Rule = fn(&Gap<'_, '_>) -> Option<bool>;

/// A gap between two words, with what stands around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap<'a, 'b> {
    pub words: &'b [Word<'a>],
    /// The items of lists among the words, in order.
    pub items: &'b [Item],
    /// Which word stands after the gap; never the first.
    pub at: usize,
    /// Which word the sentence before the gap begins with.
    pub first: usize,
    /// Whether the library ends a sentence here.
    pub cut: bool,
    pub english: bool,
}

impl<'a, 'b> Gap<'a, 'b> {
    pub fn before(&self) -> &'b Word<'a> {
        self.back(1)
    }

    pub fn after(&self) -> &'b Word<'a> {
        self.ahead(0)
    }

    /// A word before the gap, the nearest being 1; an empty one where there is none.
    pub fn back(&self, count: usize) -> &'b Word<'a> {
        self.at.checked_sub(count).and_then(|it| self.words.get(it)).unwrap_or(&NOTHING)
    }

    /// A word after the gap, the nearest being 0; an empty one where there is none.
    pub fn ahead(&self, count: usize) -> &'b Word<'a> {
        self.words.get(self.at + count).unwrap_or(&NOTHING)
    }

    /// Whether the sentence before the gap has exactly so many words.
    pub fn is_word(&self, number: usize) -> bool {
        self.at - self.first == number
    }

    /// Whether the paragraph has exactly so many words before the gap.
    pub fn is_opening(&self, number: usize) -> bool {
        self.at == number
    }

    /// The item of a list that begins with a word.
    pub fn item(&self, word: usize) -> Option<Item> {
        let found = self.items.binary_search_by_key(&word, |it| it.word);
        found.ok().and_then(|it| self.items.get(it)).copied()
    }
}

static NOTHING: Word<'static> = Word { text: "", start: 0, end: 0 };
