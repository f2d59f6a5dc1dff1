//! Endings: where the words that somebody is cited for stop and the reporter goes on.

use super::clauses::{self, has_verb, is_edge};
use super::lexicon::{self, Frame, Verb};
use super::parts::Part;
use super::tokens::{Kind, Token};

/// Where what a whole sentence tells ends, whoever else is cited in it.
pub fn sentence_end(tokens: &[Token<'_>], start: usize) -> usize {
    let limit = tokens.len().min(start + clauses::REACH);
    let edge = |it: &usize| {
        tokens.get(*it).is_some_and(|token| {
            matches!(token.kind, Kind::Semicolon | Kind::Dash)
                || (token.kind == Kind::Stop && it + 1 >= limit)
                || (token.kind == Kind::Comma
                    && tokens
                        .get(it + 1)
                        .is_some_and(|it| it.is_any(&["but", "while", "although"])))
        })
    };
    (start + 1..limit).find(edge).unwrap_or(limit)
}

/// Where the words that are said end.
pub fn end(tokens: &[Token<'_>], start: usize) -> usize {
    let limit = tokens.len().min(start + clauses::REACH);
    let mut at = start;
    while at < limit {
        let Some(it) = tokens.get(at) else { break };
        let rest = tokens.get(at + 1..limit).unwrap_or_default();
        let ends = match it.kind {
            Kind::Stop => rest.iter().all(|it| it.kind != Kind::Word && it.kind != Kind::Quote),
            Kind::Semicolon | Kind::Dash => at > start,
            Kind::Comma => at > start && leaves(tokens, at, limit),
            Kind::Quote => {
                at += 1;
                let closed = it
                    .text
                    .trim_end_matches(['”', '"', '’', '\'', '»', '“'])
                    .ends_with([',', '.', '?', '!', '…']);
                // "The robot, named “Better Idea,” scored": the comma belongs to the name.
                let named = at > start + 1
                    && rest.first().is_some_and(|it| {
                        has_verb(std::slice::from_ref(it)) && lexicon::verb(&it.lower).is_none()
                    });
                // "… false,” and that “…”": both belong to what was said.
                let more = matches!(rest, [and, that, ..] if and.is("and") && that.is("that"));
                let closed = closed && !named && !more;
                let edge = rest.first().is_none_or(is_edge);
                if closed || (edge && at - 1 == start) {
                    return at;
                }
                continue;
            }
            _ if it.is("according") => {
                at > start && rest.first().is_some_and(|it| it.part == Part::To)
            }
            _ => it.is_any(&["and", "but"]) && at > start && cue_after(tokens, at + 1),
        };
        if ends {
            return at;
        }
        at += 1;
    }
    at
}

/// Whether the words after a comma are the reporter's again.
fn leaves(tokens: &[Token<'_>], comma: usize, limit: usize) -> bool {
    let Some(next) = tokens.get(comma + 1) else { return true };
    let that = tokens.get(comma + 2).is_some_and(|it| it.is("that"));
    if next.is_any(&["but", "while", "although", "though", "whereas"]) {
        return !that;
    }
    if next.is("and") {
        return !that && cue_after(tokens, comma + 2);
    }
    let participle = lexicon::verb(&next.lower).is_some_and(Verb::is_participle);
    let quoted = tokens.get(comma.saturating_sub(1)).is_some_and(|it| it.kind == Kind::Quote);
    participle
        || next.is_any(&["according"])
        || (quoted && next.lower.ends_with("ing"))
        || closing_cue(tokens, comma + 1, limit)
}

/// "…, the master said." and "…, said the master.": a cue with its subject and nothing more.
fn closing_cue(tokens: &[Token<'_>], from: usize, limit: usize) -> bool {
    let end = limit.min(from + 14);
    let edge = (from..end).find(|it| tokens.get(*it).is_some_and(is_edge));
    let Some(until) = edge.or((end == limit).then_some(end)) else { return false };
    let Some(part) = tokens.get(from..until) else { return false };
    let cue = |it: &Token<'_>| {
        lexicon::verb(&it.lower).is_some_and(|it| {
            matches!(it.frame, Frame::Clause | Frame::Free | Frame::Coming) && !it.is_participle()
        }) && it.is_finite()
    };
    let last = tokens.get(until).is_none_or(|it| it.kind == Kind::Stop);
    part.len() > 1 && (part.last().is_some_and(cue) || (last && part.first().is_some_and(cue)))
}

/// Whether a cue follows, with at most a few words between ("and later said", "but Ann Lee said").
fn cue_after(tokens: &[Token<'_>], from: usize) -> bool {
    let until = tokens.len().min(from + 7);
    (from..until).take_while(|it| tokens.get(*it).is_some_and(|it| !is_edge(it))).any(|it| {
        let Some(token) = tokens.get(it) else { return false };
        let verb = lexicon::verb(&token.lower);
        let opens = tokens.get(it + 1).is_some_and(|it| it.is("that") || it.kind == Kind::Quote);
        let tensed = verb.is_some_and(|it| {
            !it.is_participle()
                && (opens
                    || matches!(
                        it.frame,
                        Frame::Clause
                            | Frame::Free
                            | Frame::Coming
                            | Frame::Told
                            | Frame::To
                            | Frame::As
                            | Frame::Called
                    ))
        });
        tensed && token.is_finite()
    })
}

/// Where a thing ends that is asked for: at the first mark outside a quotation.
pub fn thing_end(tokens: &[Token<'_>], start: usize) -> usize {
    let end = end(tokens, start);
    let edge = |it: &usize| tokens.get(*it).is_some_and(|it| is_edge(it) && it.kind != Kind::Quote);
    (start..end).find(edge).unwrap_or(end)
}
