//! Lines: where a line break inside a paragraph ends something.

use std::ops::Range;

use super::words::is_closing;
use crate::text::scalars::Scalars;

/// Scalars of a line below which nobody wraps a paragraph.
const NARROW: usize = 30;

/// Longest line of a list whose items have no mark, in scalars.
const ITEM: usize = 60;

/// The first scalar of the scripts that are written without spaces between words.
const UNSPACED: char = '\u{2e80}';

/// The parts of a paragraph between the line breaks that end something, in order.
///
/// A line that was full may have been broken anywhere; one on which the next word had found room
/// was broken on purpose. Where most lines were broken on purpose, all were.
pub(super) fn parts(text: &Scalars<'_>, block: &Range<usize>) -> Vec<Range<usize>> {
    let lines = lines(text, block);
    let width = lines.iter().map(Range::len).max().unwrap_or_default();
    let full = |it: &[Range<usize>]| match it {
        [line, next] => line.len() + 1 + first_word(text.slice(next.clone())) > width,
        _ => false,
    };
    let wrapped = lines.windows(2).filter(|it| full(it)).count() * 2 > lines.len() - 1;
    let unmarked = is_unmarked_list(text, &lines, width);
    let ends = |it: &[Range<usize>]| {
        unmarked || (width < NARROW || !wrapped || !full(it)) && may_end(text, it)
    };
    let mut from = block.start;
    let mut parts = Vec::new();
    for pair in lines.windows(2).filter(|it| ends(it)) {
        if let [line, next] = pair {
            parts.push(from..line.end);
            from = next.start;
        }
    }
    parts.push(from..block.end);
    parts
}

fn lines(text: &Scalars<'_>, block: &Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut from = block.start;
    for (at, ch) in block.clone().zip(text.slice(block.clone()).chars()) {
        if ch == '\n' {
            lines.push(from..at);
            from = at + 1;
        }
    }
    lines.push(from..block.end);
    lines.into_iter().map(|it| text.trim(it)).collect()
}

/// Scalars that the line before would have needed to hold the beginning of a line too.
fn first_word(line: &str) -> usize {
    if line.starts_with(|it| it >= UNSPACED) {
        return 1;
    }
    line.chars().take_while(|it| !it.is_whitespace()).count()
}

/// Whether short lines without any stop stand below each other.
fn is_unmarked_list(text: &Scalars<'_>, lines: &[Range<usize>], width: usize) -> bool {
    let open = |it: &Range<usize>| {
        let line = text.slice(it.clone()).trim_end_matches(is_closing);
        line.ends_with(char::is_alphanumeric)
    };
    lines.len() > 2 && width <= ITEM && lines.iter().all(open)
}

/// Whether the words around a line break allow something to end there.
fn may_end(text: &Scalars<'_>, lines: &[Range<usize>]) -> bool {
    let [line, next] = lines else { return false };
    let goes_on = text.slice(line.clone()).ends_with([',', '、', '，', '-', '–', '—', '(']);
    !goes_on && !text.slice(next.clone()).starts_with(char::is_lowercase)
}
