//! Library: where the segmenter's library would begin a sentence.

use std::ops::Range;

use super::words::{STOPS, is_closing};
use crate::text::scalars::Scalars;

/// Longest stretch given to the library at once, in bytes; past it a paragraph is cut after a stop,
/// or at a space, so that a paragraph of a megabyte takes linear time.
const STRETCH: usize = 20_000;

/// Where the library begins a sentence inside a range, the range's own beginning left out.
pub(super) fn places(text: &Scalars<'_>, range: Range<usize>, language: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = range.start;
    // A stretch begins a sentence only where the one before it ended with a stop.
    let mut ended = false;
    for stretch in stretches(text.slice(range)) {
        for (number, sentence) in sentencex::segment(language, stretch).into_iter().enumerate() {
            if number > 0 || ended {
                places.push(at);
            }
            at += sentence.chars().count();
        }
        ended = is_end(stretch);
    }
    places
}

fn stretches(block: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = block;
    while rest.len() > STRETCH {
        let limit = (0..=STRETCH).rev().find(|it| rest.is_char_boundary(*it)).unwrap_or(STRETCH);
        let head = rest.get(..limit).unwrap_or_default();
        let spaces =
            || head.rmatch_indices(char::is_whitespace).map(|it| it.0).filter(|it| *it > 0);
        let stop = spaces().find(|it| head.get(..*it).is_some_and(is_end));
        let Some((stretch, after)) =
            rest.split_at_checked(stop.or(spaces().next()).unwrap_or(limit))
        else {
            break;
        };
        out.push(stretch);
        rest = after;
    }
    out.push(rest);
    out
}

/// Whether words end with a stop, and perhaps closing marks.
fn is_end(words: &str) -> bool {
    let last = words.chars().rev().take(3).find(|it| !is_closing(*it));
    last.is_some_and(|it| STOPS.contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_longer_than_a_stretch_is_cut_after_a_stop() {
        let body = "The ferry left the old harbour early. ".repeat(1_500);
        let text = Scalars::new(body.trim_end());
        let found = places(&text, 0..text.len(), "en");
        assert_eq!(found.len(), 1_499);
        assert!(found.iter().all(|it| text.slice(*it..text.len()).trim_start().starts_with("The")));
    }

    #[test]
    fn a_sentence_longer_than_a_stretch_is_one() {
        let text = "ferry ".repeat(20_000);
        let text = Scalars::new(&text);
        assert!(places(&text, 0..text.len(), "en").is_empty());
    }
}
