//! Places: where a sentence begins, what the library found and what it missed settled.

use std::ops::Range;

use super::gap::{Gap, Rule};
use super::words::{STOPS, Word, is_closing, words};
use super::{lists, stops, unstopped, vocabulary};
use crate::text::scalars::Scalars;

/// The last parts of most addresses of the web.
const HOSTS: [&str; 5] = ["com", "org", "net", "edu", "gov"];

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
    let (mut first, mut carried, mut ended) = (0, false, false);
    let mut rest = found;
    for (at, word) in words.iter().enumerate() {
        let (mine, later) = rest.split_at(rest.partition_point(|it| *it < word.end));
        rest = later;
        let mut own = own(text, word, mine);
        let cut = carried || own.at_start || own.before && ended;
        let gap = Gap { words: &words, items: &items, at, first, cut, english };
        if at > 0 && ends(&gap) {
            starts.push(word.start);
            first = at;
        }
        if !own.inside.is_empty() {
            first = at;
        }
        starts.append(&mut own.inside);
        carried = own.after;
        ended = word.has_stop();
    }
    starts
}

/// Whether a sentence ends in a gap: the first rule that knows decides, else the library.
fn ends(gap: &Gap<'_, '_>) -> bool {
    // Most gaps stand between two words of a sentence, of which no rule knows anything.
    let (before, after) = (gap.before(), gap.after());
    if !gap.cut && before.is_letters() && after.is_lower() && after.is_letters() {
        return false;
    }
    let mut rules = unstopped::RULES.iter().chain(&stops::RULES);
    rules.find_map(|it: &Rule| it(gap)).unwrap_or(gap.cut)
}

/// What the places of the library inside one word come to.
#[derive(Debug, Default)]
struct Own {
    /// Whether a sentence begins with the word.
    at_start: bool,
    /// Whether one does if the word before has a stop: only opening marks stand before the place.
    before: bool,
    /// Where one begins within it, in order.
    inside: Vec<usize>,
    /// Whether the next word begins one: only closing marks stand behind the place.
    after: bool,
}

fn own(text: &Scalars<'_>, word: &Word<'_>, places: &[usize]) -> Own {
    let mut own = Own::default();
    for place in places.iter().copied() {
        if place <= word.start {
            own.at_start = true;
            continue;
        }
        let brackets = text.slice(place..word.end).chars().take_while(|it| is_bracket(*it));
        let place = place + brackets.count();
        let (head, tail) = (text.slice(word.start..place), text.slice(place..word.end));
        if tail.chars().all(is_mark) {
            own.after |= tail.chars().all(|it| is_closing(it) || STOPS.contains(&it));
        } else if head.chars().all(is_mark) {
            own.before = true;
        } else if !word.is_address() && divides(head, tail) {
            own.inside.push(place);
        }
    }
    own.inside.extend(glued(word));
    own.inside.sort_unstable();
    own.inside.dedup();
    own
}

fn is_mark(ch: char) -> bool {
    !ch.is_alphanumeric()
}

/// Whether a mark closes a bracket, so that no sentence begins with it.
fn is_bracket(mark: char) -> bool {
    matches!(mark, ')' | ']' | '}' | '）' | '」' | '』')
}

/// Whether a sentence ends between two parts of a word for want of a space: "sank.The".
fn divides(head: &str, tail: &str) -> bool {
    let bare = head.trim_end_matches(is_mark);
    let number = bare.ends_with(char::is_numeric) && tail.starts_with(char::is_numeric)
        || head.ends_with(is_bracket) && bare.chars().all(char::is_numeric);
    let name = bare.rsplit(is_mark).next().unwrap_or_default();
    let short = name.chars().count() < 3 && name.starts_with(char::is_uppercase)
        || vocabulary::is_abbreviation(&name.to_lowercase(), false);
    let host = tail.split(is_mark).next().unwrap_or_default().to_lowercase();
    let ends_host = head.ends_with('.') && HOSTS.contains(&host.as_str());
    !number && !short && !ends_host
}

/// Where a question or exclamation ends inside a word for want of a space: "paid?nobody".
fn glued(word: &Word<'_>) -> Option<usize> {
    let (head, tail) = word.text.split_once(['?', '!'])?;
    let lower = |it: char| it.is_lowercase();
    let plain = head.chars().rev().take(3).filter(|it| lower(*it)).count() == 3
        && head.chars().all(|it| it.is_alphabetic() || it == '\'' || it == '’')
        && tail.chars().take(2).filter(|it| lower(*it)).count() == 2
        && tail.chars().all(|it| it.is_alphabetic() || ".,!?'’".contains(it));
    plain.then(|| word.start + head.chars().count() + 1)
}
