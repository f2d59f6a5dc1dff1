//! Lists: items numbered or lettered one after the other within a paragraph.

use super::words::Word;

/// A word that may number an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Which word it is.
    pub word: usize,
    /// Whether it stands in a list, so that a sentence begins with it.
    pub listed: bool,
}

/// How an item is numbered: the same within one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    mark: Option<char>,
    letter: bool,
    end: &'static str,
}

/// A list as far as it has been read.
#[derive(Debug)]
struct List {
    style: Style,
    value: u32,
    members: Vec<usize>,
}

/// What may end the number of an item, the longest first.
const ENDS: [&str; 4] = [".)", ".）", ".", ")"];

/// What may stand before the number of an item.
const MARKS: [char; 6] = ['(', '•', '⁃', '-', '◦', '*'];

/// Words after which a number counts something and begins no item.
const COUNTED: [&str; 5] = ["no.", "nos.", "number", "numbers", "point"];

/// The words that may number items, in order, each with whether it stands in a list.
pub(super) fn items(words: &[Word<'_>]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut open: Vec<List> = Vec::new();
    let mut listed: Vec<usize> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some((style, value)) = numbered(word.text) else { continue };
        items.push(Item { word: at, listed: false });
        match open.iter_mut().find(|it| it.style == style) {
            Some(list) if value == list.value + 1 && list.members.last() < Some(&(at - 1)) => {
                list.value = value;
                list.members.push(at);
            }
            Some(list) => {
                let done = std::mem::replace(list, List { style, value, members: vec![at] });
                listed.extend(members(&done, words));
            }
            None => open.push(List { style, value, members: vec![at] }),
        }
    }
    listed.extend(open.iter().flat_map(|it| members(it, words)));
    listed.sort_unstable();
    for item in &mut items {
        item.listed = listed.binary_search(&item.word).is_ok();
    }
    items
}

/// The members of a list; none where it is only the numbering of a sentence's parts.
fn members(list: &List, words: &[Word<'_>]) -> Vec<usize> {
    let before = |it: usize| it.checked_sub(1).and_then(|it| words.get(it));
    let Some((first, rest)) = list.members.split_first() else { return Vec::new() };
    let begins = before(*first).is_none_or(|it| it.has_stop() || it.text.ends_with(':'));
    let runs_on = |it: &usize| {
        before(*it).is_some_and(|it| {
            let lower = it.text.to_lowercase();
            it.text.ends_with([',', ';'])
                || matches!(lower.as_str(), "and" | "or")
                || COUNTED.contains(&lower.as_str())
        })
    };
    let bracketed = list.style.end != "." && list.style.mark != Some('(');
    let long = list.members.len() > if list.style.letter { 2 } else { 1 };
    let is_list = long && (begins || bracketed) && !rest.iter().any(runs_on) && !runs_on(first);
    if is_list { list.members.clone() } else { Vec::new() }
}

/// How a word numbers an item, and with which value; letters count from one.
fn numbered(word: &str) -> Option<(Style, u32)> {
    if word.len() > 12 {
        return None;
    }
    let mark = word.chars().next().filter(|it| MARKS.contains(it));
    let body = mark.map_or(word, |it| word.trim_start_matches(it));
    let end = ENDS.into_iter().find(|it| body.ends_with(it))?;
    let body = body.strip_suffix(end)?;
    let mut chars = body.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic).filter(|_| chars.next().is_none());
    let value = match letter {
        // "J. K." are initials.
        Some(it) if it.is_ascii_uppercase() && end == "." => return None,
        Some(it) => u32::from(it),
        None if body.len() <= 3 && body.chars().all(|it| it.is_ascii_digit()) => {
            body.parse().ok()?
        }
        None => return None,
    };
    Some((Style { mark, letter: letter.is_some(), end }, value))
}
