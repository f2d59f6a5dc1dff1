//! Segments: a body's paragraphs and sentences, by scalar offsets.

use std::ops::Range;

use super::quotations::quotations;
use super::scalars::Scalars;

/// Longest stretch given to the segmenter at once, in bytes; past it a paragraph is cut at a space,
/// so that a paragraph of a megabyte takes linear time.
const STRETCH: usize = 20_000;

/// The paragraphs of a body: stretches between blank lines, trimmed, in order.
pub fn blocks(body: &str) -> Vec<Range<usize>> {
    let text = Scalars::new(body);
    blocks_of(&text)
}

/// The sentences of a body, trimmed, in order; none crosses a paragraph.
///
/// `language` is a BCP 47 tag; English where it is unknown.
pub fn sentences(body: &str, language: Option<&str>) -> Vec<Range<usize>> {
    let text = Scalars::new(body);
    blocks_of(&text).into_iter().flat_map(|it| sentences_of(&text, it, language)).collect()
}

pub(super) fn blocks_of(text: &Scalars<'_>) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let (mut from, mut line_is_blank, mut at) = (0, false, 0);
    for ch in text.as_str().chars() {
        if ch == '\n' {
            if line_is_blank {
                blocks.push(from..at);
                from = at;
            }
            line_is_blank = true;
        } else if !ch.is_whitespace() {
            line_is_blank = false;
        }
        at += 1;
    }
    blocks.push(from..at);
    blocks.into_iter().map(|it| text.trim(it)).filter(|it| !it.is_empty()).collect()
}

/// The sentences of one paragraph, those inside a quotation counted one by one.
pub(super) fn sentences_of(
    text: &Scalars<'_>,
    block: Range<usize>,
    language: Option<&str>,
) -> Vec<Range<usize>> {
    let language = language.and_then(|it| it.split('-').next()).unwrap_or("en");
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for cut in cuts(text, block.clone(), language) {
        let mut sentence = text.trim(cut);
        // The segmenter leaves a closing mark to the sentence after it.
        let mark = text.slice(sentence.start..sentence.start + 1).starts_with(['"', '”', '»']);
        let apart = text.char(sentence.start + 1).is_some_and(char::is_whitespace);
        if let Some(last) = sentences.last_mut().filter(|_| mark && apart) {
            last.end = sentence.start + 1;
            sentence = text.trim(sentence.start + 1..sentence.end);
        }
        match sentences.last_mut() {
            Some(last) if belongs(text, last, &sentence) => last.end = sentence.end,
            _ if sentence.is_empty() => {}
            _ => sentences.push(sentence),
        }
    }
    // The segmenter takes a quotation for one piece; inside, it is asked again.
    let quoted = quotations(text, block, None);
    let inner = quoted.into_iter().flat_map(|it| {
        let count = cuts(text, it.inner.clone(), language);
        count.into_iter().map(|it| it.start).filter(move |at| *at > it.inner.start)
    });
    cut_at(text, sentences, inner)
}

/// Sentences cut again at the given places, which are in order.
fn cut_at(
    text: &Scalars<'_>,
    sentences: Vec<Range<usize>>,
    places: impl Iterator<Item = usize>,
) -> Vec<Range<usize>> {
    let mut places = places.peekable();
    let mut out = Vec::new();
    for sentence in sentences {
        let mut start = sentence.start;
        while let Some(at) = places.next_if(|it| *it < sentence.end) {
            let before = text.trim(start..at.max(start));
            if !before.is_empty() {
                out.push(before);
                start = at;
            }
        }
        out.push(text.trim(start..sentence.end));
    }
    out.retain(|it| !it.is_empty());
    out
}

/// What the segmenter makes of a range, without a gap.
fn cuts(text: &Scalars<'_>, range: Range<usize>, language: &str) -> Vec<Range<usize>> {
    let mut at = range.start;
    stretches(text.slice(range))
        .into_iter()
        .flat_map(|stretch| sentencex::segment(language, stretch))
        .map(|found| {
            let start = at;
            at += found.chars().count();
            start..at
        })
        .collect()
}

/// Whether what the segmenter cut off is still the end of the sentence before: closing marks alone,
/// or a reporting clause in lower case after a question or exclamation inside quotation marks.
fn belongs(text: &Scalars<'_>, last: &Range<usize>, next: &Range<usize>) -> bool {
    let words = text.slice(next.clone());
    let closes = words.chars().all(|ch| !ch.is_alphanumeric()) && !words.is_empty();
    let goes_on = words.starts_with(char::is_lowercase)
        && text
            .slice(last.clone())
            .trim_end_matches(['”', '"', '’', '\'', '»'])
            .ends_with(['?', '!', '…', ',']);
    closes || goes_on
}

fn stretches(block: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = block;
    while rest.len() > STRETCH {
        let limit = (0..=STRETCH).rev().find(|it| rest.is_char_boundary(*it)).unwrap_or(STRETCH);
        let head = rest.get(..limit).unwrap_or_default();
        let cut = head.rfind(char::is_whitespace).filter(|it| *it > 0).unwrap_or(limit);
        let Some((stretch, after)) = rest.split_at_checked(cut) else { break };
        out.push(stretch);
        rest = after;
    }
    out.push(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let text = Scalars::new(body);
        let found: Vec<&str> = sentences(body, None).into_iter().map(|it| text.slice(it)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check(
            "Dr. Lee of the U.S. Navy spoke at 7 p.m. on Friday. She left.",
            &["Dr. Lee of the U.S. Navy spoke at 7 p.m. on Friday.", "She left."],
        );
    }

    #[test]
    fn a_question_in_quotation_marks_stays_with_who_asked_it() {
        check(
            "“Who pays?” asked the mayor. Nobody knew.",
            &["“Who pays?” asked the mayor.", "Nobody knew."],
        );
    }

    #[test]
    fn sentences_inside_a_quotation_count() {
        check(
            "“We lost both. Dr. Lee knows,” she said. It rained.",
            &["“We lost both.", "Dr. Lee knows,” she said.", "It rained."],
        );
    }

    #[test]
    fn a_sentence_never_crosses_a_paragraph() {
        check(
            "A headline without a stop\n\nThen a sentence.",
            &["A headline without a stop", "Then a sentence."],
        );
        assert_eq!(blocks("One.\n \nTwo,\nthree."), [0..4, 7..18]);
    }

    proptest! {
        #[test]
        fn sentences_are_in_order_and_lose_no_word(body in "([A-Za-zé.,!?“”\"«» \n]|中|🐈){0,200}") {
            let text = Scalars::new(&body);
            let found = sentences(&body, Some("en"));
            let mut at = 0;
            let mut kept = 0;
            for it in &found {
                prop_assert!(it.start >= at && it.start < it.end && it.end <= text.len());
                kept += text.slice(it.clone()).chars().filter(|ch| !ch.is_whitespace()).count();
                at = it.end;
            }
            prop_assert_eq!(kept, body.chars().filter(|ch| !ch.is_whitespace()).count());
        }
    }
}
