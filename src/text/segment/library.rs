//! Library: where the segmenter's library would begin a sentence.

use std::ops::Range;

use crate::text::scalars::Scalars;

/// Longest stretch given to the library at once, in bytes; past it a paragraph is cut at a space,
/// so that a paragraph of a megabyte takes linear time.
const STRETCH: usize = 20_000;

/// Where the library begins a sentence inside a range, the range's own beginning left out.
pub(super) fn places(text: &Scalars<'_>, range: Range<usize>, language: &str) -> Vec<usize> {
    let (from, mut at) = (range.start, range.start);
    let found = stretches(text.slice(range)).into_iter().flat_map(|stretch| {
        sentencex::segment(language, stretch).into_iter().map(|it| it.chars().count())
    });
    found
        .map(|count| {
            let start = at;
            at += count;
            start
        })
        .filter(|start| *start > from)
        .collect()
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
