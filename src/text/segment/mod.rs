//! Segments: a body's paragraphs and sentences, by scalar offsets.

mod gap;
mod library;
mod lines;
mod lists;
mod places;
mod stops;
mod unstopped;
mod vocabulary;
mod words;

use std::ops::Range;

use super::quotations::quotations;
use super::scalars::Scalars;

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
    // The library takes a quotation for one piece; inside, it is asked again.
    let quoted = quotations(text, block.clone(), None);
    let inner: Vec<usize> =
        quoted.into_iter().flat_map(|it| library::places(text, it.inner, language)).collect();
    let mut sentences = Vec::new();
    for part in lines::parts(text, &block) {
        let inner = inner.iter().copied().filter(|it| part.contains(it));
        let mut found = library::places(text, part.clone(), language);
        found.extend(inner);
        found.sort_unstable();
        found.dedup();
        let starts = places::settled(text, &part, &found, language == "en");
        sentences.extend(between(text, &part, &starts));
    }
    sentences
}

/// The sentences between the places where one begins; marks alone belong to the one before.
fn between(text: &Scalars<'_>, part: &Range<usize>, starts: &[usize]) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut from = part.start;
    for at in starts.iter().copied().chain([part.end]) {
        let sentence = text.trim(from..at);
        from = at;
        let words = text.slice(sentence.clone());
        let marks = !words.contains(char::is_alphanumeric) && !words::is_rule(words);
        match sentences.last_mut() {
            Some(last) if marks && !sentence.is_empty() => last.end = sentence.end,
            _ if sentence.is_empty() => {}
            _ => sentences.push(sentence),
        }
    }
    sentences
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
