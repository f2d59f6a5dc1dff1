//! Segments: a body's paragraphs and sentences, by scalar offsets.

mod gap;
mod library;
mod lines;
mod lists;
mod places;
mod stops;
#[cfg(test)]
mod tests;
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
    let inner = quoted.into_iter().flat_map(|it| library::places(text, it.inner, language));
    let mut inner = inner.peekable();
    let mut sentences = Vec::new();
    for part in lines::parts(text, &block) {
        let mut found = library::places(text, part.clone(), language);
        found.extend(std::iter::from_fn(|| inner.next_if(|it| *it < part.end)));
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
