//! Words: a text as what is compared when words are looked for again.
//!
//! White space is not a word, and the shape of quotation marks, dashes and points of omission is
//! evened out: two texts with equal words differ in typography at most.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

use super::super::fold::even;

/// A word, a number, or marks that stand together.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Equal for equal words of one vocabulary.
    pub id: u32,
    /// Scalar offsets, end exclusive.
    pub start: usize,
    pub end: usize,
    /// How much it counts in a comparison: its scalars; one for a mark.
    pub weight: usize,
    /// Whether it has a letter or digit.
    pub spoken: bool,
    /// Whether it is the first of a sentence.
    pub opens: bool,
}

/// The words of one text.
#[derive(Debug, Default)]
pub struct Words {
    pub list: Vec<Word>,
    /// The same words as nothing but what they are compared by.
    pub ids: Vec<u32>,
    /// For each word the weight of all before it; the weight of the text at the end.
    weights: Vec<usize>,
    /// Where each sentence begins, in words.
    starts: Vec<usize>,
}

/// What words are known, so that equal ones have equal numbers.
#[derive(Debug, Default)]
pub struct Vocabulary(HashMap<String, u32>);

/// The number of a word that the vocabulary does not hold. It equals no word that it holds.
const UNKNOWN: u32 = u32::MAX;

impl Vocabulary {
    /// The words of a text, all of them known from now on.
    pub fn learn(&mut self, text: &str) -> Words {
        Words::new(text, |word| {
            if let Some(id) = self.0.get(word) {
                return *id;
            }
            let id = u32::try_from(self.0.len()).unwrap_or(UNKNOWN);
            self.0.insert(word.to_owned(), id);
            id
        })
    }

    /// The words of a text, as far as they are known.
    pub fn read(&self, text: &str) -> Words {
        Words::new(text, |word| self.0.get(word).copied().unwrap_or(UNKNOWN))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl Words {
    fn new(text: &str, mut number: impl FnMut(&str) -> u32) -> Self {
        let mut words = Self { weights: vec![0], ..Self::default() };
        let mut cutter = Cutter::default();
        let mut marks = String::new();
        let mut at = 0;
        for piece in text.split_word_bounds() {
            let start = at;
            at += piece.chars().count();
            if piece.chars().all(is_blank) {
                cutter.blank(piece);
                marks.clear();
                continue;
            }
            let level = level(piece);
            let spoken = piece.chars().any(char::is_alphanumeric);
            // Two points, dashes or quotation marks side by side are one, however many are typed.
            if !spoken
                && !marks.is_empty()
                && marks.trim_start_matches('.') == level.trim_start_matches('.')
            {
                if level.starts_with('.') {
                    "...".clone_into(&mut marks);
                }
                words.widen(at, number(&marks));
                continue;
            }
            let opens = words.list.is_empty() || cutter.opens(piece);
            marks.clear();
            if !spoken && is_joined(&level) {
                marks.push_str(&level);
            }
            let weight = if spoken { at - start } else { 1 };
            words.push(Word { id: number(&level), start, end: at, weight, spoken, opens });
            cutter.word(&level, spoken);
        }
        words
    }

    fn push(&mut self, word: Word) {
        if word.opens {
            self.starts.push(self.list.len());
        }
        self.weights.push(self.weight(0..self.list.len()) + word.weight);
        self.ids.push(word.id);
        self.list.push(word);
    }

    fn widen(&mut self, end: usize, id: u32) {
        if let (Some(word), Some(last)) = (self.list.last_mut(), self.ids.last_mut()) {
            (word.end, word.id, *last) = (end, id, id);
        }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn ids(&self, range: Range<usize>) -> &[u32] {
        self.ids.get(range).unwrap_or_default()
    }

    pub fn ids_at(&self, places: &[usize]) -> Vec<u32> {
        places.iter().filter_map(|it| self.ids.get(*it).copied()).collect()
    }

    pub fn slice(&self, range: Range<usize>) -> &[Word] {
        self.list.get(range).unwrap_or_default()
    }

    /// What the words of a range weigh together.
    pub fn weight(&self, range: Range<usize>) -> usize {
        let upto = |it: usize| self.weights.get(it).copied().unwrap_or_default();
        upto(range.end).saturating_sub(upto(range.start))
    }

    /// The scalars from the first to the last word of a range; nothing for no words.
    pub fn scalars(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let words = self.list.get(range.clone())?;
        Some(words.first()?.start..words.last()?.end)
    }

    /// The words that a range of scalars touches.
    pub fn touching(&self, scalars: &Range<usize>) -> Range<usize> {
        let first = self.list.partition_point(|it| it.end <= scalars.start);
        let after = self.list.partition_point(|it| it.start < scalars.end);
        first..after.max(first)
    }

    /// The sentences in order, without a gap, in words.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let ends = self.starts.iter().skip(1).copied().chain([self.len()]);
        self.starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    /// Up to `most` sentences before a range and as many after it.
    pub fn sentences_near(&self, range: &Range<usize>, most: usize) -> Vec<Range<usize>> {
        let first = self.starts.partition_point(|it| *it <= range.start).saturating_sub(1);
        let next = self.starts.partition_point(|it| *it < range.end);
        let places = (first.saturating_sub(most)..first).chain(next..next + most);
        places.filter_map(|it| self.starts.get(it)).map(|it| self.sentence(*it)).collect()
    }

    /// Whether a range is a sentence and nothing but marks is left of it.
    pub fn is_sentence(&self, range: &Range<usize>) -> bool {
        let sentence = self.sentence(range.start);
        let marks = |it: Range<usize>| self.slice(it).iter().all(|it| !it.spoken);
        range.end <= sentence.end
            && marks(sentence.start..range.start)
            && marks(range.end..sentence.end)
    }

    /// The sentence in which a word stands.
    pub fn sentence(&self, word: usize) -> Range<usize> {
        let next = self.starts.partition_point(|it| *it <= word);
        let start = next.checked_sub(1).and_then(|it| self.starts.get(it)).copied().unwrap_or(0);
        start..self.starts.get(next).copied().unwrap_or(self.len())
    }
}

/// Cuts between sentences by nothing but the marks on both sides, so that an edit in one place
/// never moves a cut in another. An abbreviation may cut too much, and does so in both texts.
#[derive(Default)]
struct Cutter {
    /// Whether what was read last may end a sentence.
    ended: bool,
    /// Whether white space stands after it, and how many line breaks are in it.
    spaced: bool,
    breaks: usize,
    wide: bool,
}

impl Cutter {
    fn blank(&mut self, space: &str) {
        self.spaced = true;
        self.breaks += space.matches('\n').count();
    }

    fn word(&mut self, level: &str, spoken: bool) {
        let stop = level.starts_with(['.', '!', '?', '…']);
        let wide = level.starts_with(['。', '！', '？']);
        let closing = level.starts_with(['"', '\'', ')', ']', '」', '』']) && !self.spaced;
        self.ended = !spoken && (stop || wide || (closing && self.ended));
        self.wide = self.ended && (wide || (closing && self.wide));
        (self.spaced, self.breaks) = (false, 0);
    }

    /// Whether a word begins a sentence here.
    fn opens(&self, word: &str) -> bool {
        let closing = word.starts_with(['"', '”', '’', '\'', '»', ')', ']', '」', '』']);
        let goes_on = word.starts_with(char::is_lowercase);
        self.breaks > 1 || (self.ended && self.spaced && !goes_on) || (self.wide && !closing)
    }
}

/// White space, and what has no width and joins nothing.
fn is_blank(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Marks of which several side by side say what one says.
fn is_joined(level: &str) -> bool {
    matches!(level, "." | "..." | "-" | "\"")
}

/// A word as it is compared: its letters composed, its marks evened out.
fn level(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return Cow::Borrowed(word);
    }
    if word == "…" {
        return Cow::Borrowed("...");
    }
    if word.chars().all(|ch| matches!(even(ch), '\'' | '"')) {
        return Cow::Borrowed("\"");
    }
    let evened = word.chars().filter(|ch| !is_blank(*ch)).map(even);
    if is_nfc(word) { evened.collect() } else { evened.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_equal(first: &str, second: &str, expected: bool) {
        let mut vocabulary = Vocabulary::default();
        let equal = vocabulary.learn(first).ids == vocabulary.learn(second).ids;
        assert_eq!(equal, expected, "{first} | {second}");
    }

    #[track_caller]
    fn check_sentences(text: &str, expected: &[&str]) {
        let words = Vocabulary::default().learn(text);
        let scalars = super::super::Scalars::new(text);
        let found: Vec<&str> = words
            .sentences()
            .iter()
            .filter_map(|it| Some(scalars.slice(words.scalars(it)?)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn spaces_and_the_shape_of_marks_are_no_difference() {
        check_equal("“It’s late,” she\nsaid — twice…", "\"It's  late,\" she said - twice...", true);
        check_equal("‘late’", "“late”", true);
        check_equal("a--b", "a—b", true);
        check_equal("Zoe\u{308} co\u{AD}operates", "Zoë cooperates", true);
        check_equal("10\u{A0}tons", "10 tons", true);
    }

    #[test]
    fn letters_numbers_and_case_are_a_difference() {
        check_equal("10 tons", "10.5 tons", false);
        check_equal("The lock", "the lock", false);
        check_equal("ice-cream", "ice cream", false);
        check_equal("It ended.", "It ended?", false);
        check_equal("It ended.", "It ended...", false);
    }

    #[test]
    fn a_sentence_begins_after_a_stop_and_its_closing_marks() {
        check_sentences(
            "It sank. “Who pays?” he asked. (Nobody did.) At 7 p.m. it rose…\n\nA headline\n\nEnd",
            &[
                "It sank.",
                "“Who pays?” he asked.",
                "(Nobody did.)",
                "At 7 p.m. it rose…",
                "A headline",
                "End",
            ],
        );
        check_sentences("港が閉鎖された。船は戻った。", &["港が閉鎖された。", "船は戻った。"]);
    }

    #[test]
    fn a_word_that_was_never_learnt_equals_none_that_was() {
        let mut vocabulary = Vocabulary::default();
        let known = vocabulary.learn("the ferry");
        assert_eq!(vocabulary.read("the barge").ids, [known.ids[0], UNKNOWN]);
    }
}
