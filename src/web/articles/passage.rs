//! Passage: the words of a suggestion with a sentence before and after, out of a whole article.

use std::ops::Range;

use super::marked;
use super::wanted::Found;
use crate::text::{self, scalars::Scalars, segment};
use crate::web::marks::{Paragraph, paragraphs};

/// The most characters before and after the words: some texts have no full stop for pages.
const MOST: usize = 1_200;

/// The paragraphs around a suggestion, with its words, its speaker and its cue marked.
pub fn passage(body: &str, language: Option<&str>, suggestion: &Found) -> Vec<Paragraph> {
    let blocks = segment::blocks(body);
    let range = around(body, &blocks, language, &suggestion.1);
    let within = |it: &Range<usize>| it.start.max(range.start)..it.end.min(range.end);
    let blocks: Vec<_> = blocks.iter().map(within).filter(|it| it.start < it.end).collect();
    paragraphs(body, &blocks, marked::of_suggestions(&[suggestion]))
}

/// From the sentence before everything that belongs to a suggestion to the sentence after it.
fn around(
    body: &str,
    blocks: &[Range<usize>],
    language: Option<&str>,
    found: &text::Suggestion,
) -> Range<usize> {
    let words = found.start..found.end;
    let near = words.start.saturating_sub(MOST)..words.end.saturating_add(MOST);
    let speaker = found.speaker.as_ref().and_then(|it| Some(it.start?..it.end?));
    let cue = found.cue.as_ref().map(|it| it.start..it.end);
    let is_near = |it: &Range<usize>| it.start >= near.start && it.end <= near.end;
    let all = speaker
        .into_iter()
        .chain(cue)
        .filter(is_near)
        .fold(words, |all, it| all.start.min(it.start)..all.end.max(it.end));
    let text = Scalars::new(body);
    let sentences = sentences(&text, blocks, language, &all);
    let before = sentences.iter().filter(|it| it.end <= all.start);
    let start = sentences.iter().find(|it| it.end > all.start).map_or(all.start, |it| it.start);
    let start = before.map(|it| it.start).max().unwrap_or(start.min(all.start));
    let end = sentences.iter().filter(|it| it.start < all.end).map(|it| it.end).max();
    let end = end.unwrap_or(all.end).max(all.end);
    let end = sentences.iter().find(|it| it.start >= end).map_or(end, |it| it.end);
    start.max(near.start)..end.min(near.end)
}

/// The sentences of the paragraphs that a range touches, and of one more on either side.
fn sentences(
    text: &Scalars<'_>,
    blocks: &[Range<usize>],
    language: Option<&str>,
    range: &Range<usize>,
) -> Vec<Range<usize>> {
    let first = blocks.iter().position(|it| it.end > range.start).unwrap_or_default();
    let last = blocks.iter().rposition(|it| it.start < range.end).unwrap_or_default();
    let wanted = first.saturating_sub(1)..=last.saturating_add(1);
    let blocks = blocks.iter().enumerate().filter(|(at, _)| wanted.contains(at));
    blocks
        .flat_map(|(_, block)| {
            let found = segment::sentences(text.slice(block.clone()), language);
            found.into_iter().map(|it| block.start + it.start..block.start + it.end)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Draft, split};

    /// The passage around the suggestion that has these words.
    fn shown(body: &str, words: &str) -> String {
        let draft = Draft { body, language: Some("en"), ..Draft::default() };
        let found = split(&draft).into_iter().find(|it| it.text.contains(words)).expect(words);
        let range = around(body, &segment::blocks(body), Some("en"), &found);
        Scalars::new(body).slice(range).to_owned()
    }

    #[test]
    fn a_sentence_before_and_after_stand_around_the_words() {
        let body = "It rained. The fair opened at noon. The ferry carried 1,200 people, the \
            harbour master, Ida Berg, said. It left at 9 a.m. on Monday. Nobody was hurt.";
        assert_eq!(
            shown(body, "1,200"),
            "The fair opened at noon. The ferry carried 1,200 people, the harbour master, Ida \
            Berg, said. It left at 9 a.m. on Monday."
        );
    }

    #[test]
    fn the_first_and_the_last_sentence_have_one_neighbour_in_another_paragraph() {
        let body = "The ferry carried 1,200 people on Monday.\n\nIt cost 40 million crowns.";
        assert_eq!(shown(body, "1,200"), body);
        assert_eq!(shown(body, "40 million"), body);
    }

    #[test]
    fn sentences_without_an_end_are_not_shown_whole() {
        let dull = "and so on ".repeat(2_000);
        let body = format!("{dull}on. The ferry carried 1,200 people on Monday. And {dull}on.");
        let shown = shown(&body, "1,200");
        assert!(shown.len() < body.len() / 10 && shown.contains("1,200"), "{}", shown.len());
    }
}
