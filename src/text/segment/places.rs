//! Places: where a sentence begins, what the library found and what it missed settled.

use std::ops::Range;

use super::gap::Gap;
use super::words::{STOPS, Word, is_closing, words};
use super::{lists, stops, unstopped, vocabulary};
use crate::text::scalars::Scalars;

/// Where the sentences of a part begin, its own beginning left out, in order.
///
/// `found` is where the library begins one, in order. Every gap and every place inside a word is
/// looked at once, with a few words around it: linear in the part's length.
pub(super) fn settled(
    text: &Scalars<'_>,
    part: &Range<usize>,
    found: &[usize],
    english: bool,
) -> Vec<usize> {
    let words = words(text, part.clone());
    let items = lists::items(&words);
    let mut starts = Vec::new();
    let (mut first, mut carried) = (0, false);
    let mut rest = found;
    for (at, word) in words.iter().enumerate() {
        let count = rest.partition_point(|it| *it < word.end);
        let (mine, later) = rest.split_at(count);
        rest = later;
        let mut cut = carried || mine.first().is_some_and(|it| *it <= word.start);
        carried = false;
        let mut inside = Vec::new();
        for place in mine.iter().copied().filter(|it| *it > word.start) {
            match within(text, word, place) {
                Within::Before => {
                    cut |=
                        at.checked_sub(1).and_then(|it| words.get(it)).is_some_and(Word::has_stop)
                }
                Within::Here => inside.push(place),
                Within::After => carried = true,
                Within::Nowhere => {}
            }
        }
        if at > 0 {
            let gap = Gap { words: &words, items: &items, at, first, cut, english };
            let rules = unstopped::RULES.iter().chain(&stops::RULES);
            if rules.into_iter().find_map(|it| it(&gap)).unwrap_or(cut) {
                starts.push(word.start);
                first = at;
            }
        }
        inside.extend(glued(word));
        inside.sort_unstable();
        inside.dedup();
        if !inside.is_empty() {
            first = at;
        }
        starts.extend(inside);
    }
    starts
}

/// Where a place inside a word belongs.
enum Within {
    Before,
    Here,
    After,
    Nowhere,
}

fn within(text: &Scalars<'_>, word: &Word<'_>, place: usize) -> Within {
    let (head, tail) = (text.slice(word.start..place), text.slice(place..word.end));
    let is_mark = |it: char| !it.is_alphanumeric();
    if tail.chars().all(is_mark) {
        let closes = tail.chars().all(|it| is_closing(it) || STOPS.contains(&it));
        return if closes { Within::After } else { Within::Nowhere };
    }
    if head.chars().all(is_mark) {
        return Within::Before;
    }
    let number = head.trim_end_matches(is_mark).ends_with(char::is_numeric)
        && tail.starts_with(char::is_numeric);
    let name = head.trim_end_matches(is_mark).rsplit(is_mark).next().unwrap_or_default();
    let short = name.chars().count() < 3 && name.starts_with(char::is_uppercase)
        || vocabulary::is_abbreviation(&name.to_lowercase(), false);
    let host = tail.split(is_mark).next().unwrap_or_default().to_lowercase();
    let ends_host = ["com", "org", "net", "edu", "gov"].contains(&host.as_str());
    if number || short || word.is_address() || head.ends_with('.') && ends_host {
        return Within::Nowhere;
    }
    Within::Here
}

/// Where a question or exclamation ends inside a word for want of a space: "paid?nobody".
fn glued(word: &Word<'_>) -> Option<usize> {
    let (head, tail) = word.text.split_once(['?', '!'])?;
    let letters = |it: char| it.is_lowercase();
    let plain = head.chars().rev().take(3).filter(|it| it.is_lowercase()).count() == 3
        && head.chars().all(|it| it.is_alphabetic() || it == '\'' || it == '’')
        && tail.chars().take(2).filter(|it| letters(*it)).count() == 2
        && tail.chars().all(|it| it.is_alphabetic() || ".,!?'’".contains(it));
    plain.then(|| word.start + head.chars().count() + 1)
}
