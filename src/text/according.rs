//! According to: phrases that name who is cited and leave what they say a sentence of its own.

use std::ops::Range;

use super::antecedents::is_preposition;
use super::attribution::{Attribution, Who};
use super::clauses;
use super::ending;
use super::lexicon::{self, Frame};
use super::mentions::is_acronym;
use super::phrase::phrase;
use super::tokens::{Kind, Token};

/// "According to the harbour master, the crane …" and "The crane …, according to the master".
pub fn at(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Attribution> {
    let spells = |words: &&Vec<&str>| {
        words
            .iter()
            .enumerate()
            .all(|(nth, word)| tokens.get(at + nth).is_some_and(|it| it.is(word)))
    };
    let length = lexicon::according().iter().find(spells)?.len();
    let who = named(tokens, at + length);
    if who.is_empty() {
        return None;
    }
    let cue = at..at + length;
    let comma = tokens.get(who.end).is_some_and(|it| it.kind == Kind::Comma);
    // "…, and in the words of the master" opens a clause of its own.
    let opens = at
        .checked_sub(1)
        .and_then(|it| tokens.get(it))
        .is_some_and(|it| it.is_any(&["and", "but", "while", "that", "because"]));
    let before = clause_before(tokens, at, floor).filter(|_| !opens);
    let content = if comma && before.is_none() {
        // "The bridge, according to the master, is old": the phrase stands inside what it tells.
        let after = tokens.get(at.wrapping_sub(1)).is_some_and(|it| it.kind == Kind::Comma);
        // "…, the prosecutor, Mark Lee, QC, …": letters after a name are its own.
        let letters = matches!(tokens.get(who.end + 1..who.end + 3), Some([it, comma]) if is_acronym(it) && comma.kind == Kind::Comma);
        let next = who.end + if letters { 3 } else { 1 };
        let start = if after { clauses::begin(tokens, at - 1, floor) } else { next };
        let end = ending::sentence_end(tokens, next);
        without_source(tokens, start..end)
    } else {
        before?
    };
    let whole = content.start.min(at)..content.end.max(who.end);
    let inside = content.start < at && content.end > who.end;
    let aside = inside.then(|| at.saturating_sub(1)..(who.end + 1).min(content.end));
    (!content.is_empty()).then_some(Attribution {
        content,
        cue,
        speaker: Who::Named(author(tokens, who)),
        frame: Frame::Clause,
        whole,
        aside,
    })
}

/// "quoting the state agency, …": what is said without whom the speaker has it from.
fn without_source(tokens: &[Token<'_>], content: Range<usize>) -> Range<usize> {
    let quoting = tokens.get(content.start).is_some_and(|it| it.is_any(&["quoting", "citing"]));
    let comma = || {
        let words = tokens.get(content.clone()).unwrap_or_default();
        words.iter().position(|it| it.kind == Kind::Comma).map(|it| content.start + it + 1)
    };
    let start = if quoting { comma() } else { None };
    start.unwrap_or(content.start)..content.end
}

/// Who is named at `from`, with all that belongs to them up to the comma: "a study by the port".
fn named(tokens: &[Token<'_>], from: usize) -> Range<usize> {
    let mut who = phrase(tokens, from);
    while !who.is_empty() && tokens.get(who.end).is_some_and(is_preposition) {
        let more = phrase(tokens, who.end + 1);
        // What follows a comma is the clause, unless it is an apposition.
        if more.is_empty() || more.end > from + 25 {
            break;
        }
        who.end = more.end;
    }
    who
}

/// Whoever a document is by, and otherwise all the words: "a study by the port" is the port's.
fn author(tokens: &[Token<'_>], who: Range<usize>) -> Range<usize> {
    const DOCUMENTS: &[&str] = &[
        "study",
        "survey",
        "report",
        "poll",
        "analysis",
        "paper",
        "statement",
        "letter",
        "document",
        "review",
        "estimate",
        "estimates",
        "figures",
        "data",
        "research",
        "audit",
        "forecast",
    ];
    let words = tokens.get(who.clone()).unwrap_or_default();
    let by = words.iter().position(|it| it.is_any(&["by", "from"]));
    let document = by.is_some_and(|at| {
        words.iter().take(at).any(|it| it.is_any(DOCUMENTS))
            && words.get(at + 1).is_some_and(|it| it.is("the") || it.is_capital())
    });
    by.filter(|_| document).map_or(who.clone(), |at| who.start + at + 1..who.end)
}

/// What stands before a cue in the middle or at the end of a sentence.
fn clause_before(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let comma = at.checked_sub(1)?;
    let end = if tokens.get(comma)?.kind == Kind::Comma { comma } else { at };
    let start = clauses::begin(tokens, end, floor);
    let words = tokens.get(start..end)?;
    (clauses::has_verb(words) || words.iter().any(|it| it.kind == Kind::Quote))
        .then_some(start..end)
}
