//! Subjects: who stands before a verb, as far back as the noun phrase goes.

use std::ops::Range;

use super::clauses;
use super::lexicon;
use super::mentions::{is_acronym, is_of_time, is_title};
use super::tokens::{Kind, Token};

/// The subject of a verb at `at`, as token indexes, apposition and all.
pub fn subject(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let mut end = at;
    while end > floor && tokens.get(end - 1).is_some_and(clauses::is_between) {
        end -= 1;
    }
    let day = |it: usize| tokens.get(it).is_some_and(is_of_time);
    if end >= floor + 3 && day(end - 1) && tokens.get(end - 2).is_some_and(|it| it.is("on")) {
        end -= 2;
    }
    end = before_brackets(tokens, end, floor);
    let last = tokens.get(end.checked_sub(1).filter(|it| *it >= floor)?)?;
    if !is_acronym(last)
        && last.is_any(&["and", "but", "or", "that", "who", "which", "by", "to", "then"])
    {
        let relative = last.is_any(&["who", "which"]);
        return relative.then(|| before_relative(tokens, end - 1, floor)).flatten();
    }
    if last.kind == Kind::Comma {
        return with_apposition(tokens, end - 1, floor);
    }
    if clauses::is_edge(last) {
        return None;
    }
    let start = clauses::start(tokens, end, floor);
    (start < end).then_some(start..end)
}

/// "The World Health Organisation (WHO) said": where the brackets begin.
fn before_brackets(tokens: &[Token<'_>], end: usize, floor: usize) -> usize {
    let closed = end > floor && tokens.get(end - 1).is_some_and(|it| it.text == ")");
    let open = (floor.max(end.saturating_sub(5))..end)
        .rev()
        .find(|it| tokens.get(*it).is_some_and(|it| it.text == "("));
    open.filter(|_| closed).unwrap_or(end)
}

/// "The harbour master, Ann Lee, said": the comma before the cue closes what another opened.
fn with_apposition(tokens: &[Token<'_>], comma: usize, floor: usize) -> Option<Range<usize>> {
    let limit = floor.max(comma.saturating_sub(25));
    let before = |end: usize| {
        (limit..end).rev().find(|it| tokens.get(*it).is_some_and(|it| it.kind == Kind::Comma))
    };
    let Some(mut open) = before(comma) else { return with_stray_comma(tokens, comma, floor) };
    let mut inner = tokens.get(open + 1..comma)?;
    // "Ann Lee, head of the port, and chair of the pilots, said": a second role.
    if let [and, role @ ..] = inner
        && and.is("and")
        && role.first().is_some_and(is_title)
    {
        let first = before(open)?;
        inner = tokens.get(first + 1..open)?;
        open = first;
    }
    let broken = inner.iter().any(clauses::is_edge);
    let joined = inner.first().is_none_or(|it| it.is_any(&["and", "but", "while"]));
    if broken || joined {
        return None;
    }
    let start = clauses::start(tokens, open, floor);
    (start < open).then_some(start..comma)
}

/// "Ann Lee of the pilots, says": a comma too many after a subject that begins the sentence.
fn with_stray_comma(tokens: &[Token<'_>], comma: usize, floor: usize) -> Option<Range<usize>> {
    let words = tokens.get(..comma).filter(|_| floor == 0)?;
    let first = words.first()?;
    let named = first.is_capital() && !lexicon::is_starter(&first.lower);
    let whole = !words.iter().any(clauses::is_edge) && !clauses::has_verb(words);
    (named && whole && words.len() > 1).then_some(0..comma)
}

/// "Ann Lee, who said": the noun before the relative.
fn before_relative(tokens: &[Token<'_>], relative: usize, floor: usize) -> Option<Range<usize>> {
    let comma = tokens.get(relative.checked_sub(1)?)?.kind == Kind::Comma;
    let end = if comma { relative - 1 } else { relative };
    let start = clauses::start(tokens, end, floor);
    (start < end).then_some(start..end)
}

/// Whether "and" or "but" before a cue hands it the subject of what came before.
pub fn follows_joiner(tokens: &[Token<'_>], at: usize, floor: usize) -> bool {
    let mut end = at;
    while end > floor && tokens.get(end - 1).is_some_and(clauses::is_between) {
        end -= 1;
    }
    let before = end.checked_sub(1).and_then(|it| tokens.get(it));
    before.is_some_and(|it| it.is_any(&["and", "but", "then"]))
}

/// Whether a subject goes with "say" rather than "says", as far as its words show.
pub fn is_plural(subject: &[Token<'_>]) -> bool {
    const PLURAL: &[&str] = &[
        "i", "we", "you", "they", "people", "police", "men", "women", "children", "media", "both",
        "many", "some", "most", "few", "all", "others", "who",
    ];
    let last = subject.iter().rfind(|it| it.kind == Kind::Word);
    subject.iter().any(|it| it.is("and") || it.is_any(PLURAL))
        || last.is_some_and(|it| it.lower.ends_with('s') || it.is_capital())
}
