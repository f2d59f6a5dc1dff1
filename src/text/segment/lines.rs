//! Lines: where a line break inside a paragraph ends something.

use std::ops::Range;

use super::words::is_closing;
use crate::text::scalars::Scalars;

/// Scalars of a line below which nobody wraps a paragraph.
const NARROW: usize = 30;

/// Longest line of a list whose items are not marked, in scalars.
const ITEM: usize = 60;

/// The parts of a paragraph between the line breaks that end something, in order.
///
/// A line that was full may have been broken anywhere; one on which the next word had found room
/// was broken on purpose.
pub(super) fn parts(text: &Scalars<'_>, block: &Range<usize>) -> Vec<Range<usize>> {
    let lines = lines(text, block);
    let width = lines.iter().map(Range::len).max().unwrap_or_default();
    let unmarked = is_unmarked_list(text, &lines, width);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for line in lines {
        match parts.last_mut() {
            Some(last) if !unmarked && !ends(text, last, &line, width) => last.end = line.end,
            _ => parts.push(line),
        }
    }
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
    lines.into_iter().map(|it| text.trim(it)).filter(|it| !it.is_empty()).collect()
}

/// Whether short lines without any stop stand below each other.
fn is_unmarked_list(text: &Scalars<'_>, lines: &[Range<usize>], width: usize) -> bool {
    let open = |it: &Range<usize>| {
        let line = text.slice(it.clone()).trim_end_matches(is_closing);
        line.ends_with(char::is_alphanumeric)
    };
    lines.len() > 2 && width <= ITEM && lines.iter().all(open)
}

/// Whether the break between what stands before it and a line ends something.
fn ends(text: &Scalars<'_>, before: &Range<usize>, line: &Range<usize>, width: usize) -> bool {
    let last = text.slice(before.clone()).rsplit('\n').next().unwrap_or_default();
    let next = text.slice(line.clone());
    if last.trim_end().ends_with([',', '-', '–', '—', '(']) || next.starts_with(char::is_lowercase)
    {
        return false;
    }
    let word = next.split_whitespace().next().unwrap_or_default();
    let full = last.trim().chars().count() + 1 + word.chars().count() > width;
    width < NARROW || !full
}
