//! Phrases: the noun phrase that begins at a place, with its apposition.

use std::ops::Range;

use super::clauses::{has_verb, is_edge};
use super::lexicon;
use super::mentions::{is_acronym, is_of_time, is_title};
use super::tokens::{Kind, Token};

/// The noun phrase that begins at `from`, with an apposition, as token indexes.
pub fn phrase(tokens: &[Token<'_>], from: usize) -> Range<usize> {
    let first = phrase_end(tokens, from);
    if tokens.get(first).is_none_or(|it| it.kind != Kind::Comma) {
        return from..first;
    }
    let second = phrase_end(tokens, first + 1);
    let (Some(head), Some(beside)) = (tokens.get(from..first), tokens.get(first + 1..second))
    else {
        return from..first;
    };
    let titled = |part: &[Token<'_>]| part.iter().any(is_title);
    let capitals = |part: &[Token<'_>]| !part.is_empty() && part.iter().all(Token::is_capital);
    let the = head.first().is_some_and(|it| it.is_any(&["the", "a", "an"]));
    let role_before =
        the && head.iter().skip(1).all(|it| it.kind == Kind::Word && !it.is_capital());
    let name_after =
        (titled(head) || role_before) && capitals(beside) && (2..=4).contains(&beside.len());
    let role_after = capitals(head) && titled(beside) && !has_verb(beside) && beside.len() <= 14;
    if name_after || role_after { from..second } else { from..first }
}

/// Whether a preposition at `at` may belong to the title before it, and not to a name.
fn belongs(tokens: &[Token<'_>], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|it| tokens.get(it))
        .is_some_and(|it| is_title(it) || !it.is_capital())
}

fn phrase_end(tokens: &[Token<'_>], from: usize) -> usize {
    const STOPS: &[&str] = &[
        "as", "during", "after", "before", "when", "who", "which", "that", "while", "because",
        "but", "to", "adding", "if", "until", "about", "speaking", "via", "by",
    ];
    const INNER: &[&str] = &["at", "from", "in", "with", "on"];
    let limit = tokens.len().min(from + 25);
    let mut titled = false;
    (from..limit)
        .find(|at| {
            let Some(it) = tokens.get(*at) else { return true };
            titled |= is_title(it);
            let next = tokens.get(at + 1);
            let named = next.is_some_and(|it| (it.is_capital() && !is_of_time(it)) || it.is("the"));
            let verb = it.is("and")
                && tokens.get(at + 1).is_some_and(|it| lexicon::verb(&it.lower).is_some());
            is_edge(it)
                || (it.is_any(STOPS) && !is_acronym(it))
                || (it.is_any(INNER) && !(titled && named && belongs(tokens, *at)))
                || verb
                || (*at > from && is_of_time(it))
        })
        .unwrap_or(limit)
}
