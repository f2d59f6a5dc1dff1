//! Content: which words beside a cue are the words that are said.

use std::ops::Range;

use super::clauses::{self, has_verb, is_edge};
use super::lexicon::{self, Frame, Signal, Verb};
use super::mentions::{is_acronym, is_of_time, is_title};
use super::parts::Part;
use super::tokens::{Kind, Token};
use super::worth;

/// The words to the right of a cue that ends before `from`, as token indexes.
pub fn right(tokens: &[Token<'_>], from: usize, verb: Verb) -> Option<Range<usize>> {
    let start = match verb.frame {
        Frame::Clause | Frame::Free | Frame::Weak => clause(tokens, from, verb)?,
        Frame::Coming => clause(tokens, from, verb).or_else(|| counted(tokens, from))?,
        Frame::Told => told(tokens, from)?,
        Frame::To => asked(tokens, from)?,
        Frame::As => described(tokens, from)?,
        Frame::Called => return called(tokens, from),
        Frame::For => from,
    };
    let content = start..match verb.frame {
        Frame::For => thing_end(tokens, start),
        _ => end(tokens, start),
    };
    let words = tokens.get(content.clone())?;
    let asks = matches!(verb.frame, Frame::For);
    let quoted = words.first().is_some_and(|it| it.kind == Kind::Quote);
    let accuses = || {
        (words.len() > 1 || quoted) && !words.first().is_some_and(|it| it.is_any(&["of", "for"]))
    };
    (!words.is_empty() && (!asks || accuses())).then_some(content)
}

/// Where a thing ends that is asked for: at the first mark outside a quotation.
fn thing_end(tokens: &[Token<'_>], start: usize) -> usize {
    let end = end(tokens, start);
    let edge = |it: &usize| tokens.get(*it).is_some_and(|it| is_edge(it) && it.kind != Kind::Quote);
    (start..end).find(edge).unwrap_or(end)
}

/// The clause that "that" opens at `at`.
pub fn that(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let start = opened(tokens, at).filter(|_| tokens.get(at).is_some_and(|it| it.is("that")))?;
    Some(start..end(tokens, start))
}

/// Where a clause begins after a verb of saying, if one does.
fn clause(tokens: &[Token<'_>], from: usize, verb: Verb) -> Option<usize> {
    let next = tokens.get(from)?;
    // What a film "shows" in quotation marks is a title.
    let title = verb.frame == Frame::Weak && next.kind == Kind::Quote && !is_speech(next);
    // "A light show that can be seen" tells of a show.
    let relative = verb.frame == Frame::Weak
        && next.is("that")
        && tokens.get(from + 1).is_some_and(|it| has_verb(std::slice::from_ref(it)));
    if relative {
        return None;
    }
    if let Some(start) = opened(tokens, from).filter(|_| !title) {
        return Some(start);
    }
    if next.part == Part::Preposition
        || next.part == Part::To
        || next.kind == Kind::Comma
        || clauses::is_between(next)
        || is_of_time(next)
    {
        // "said on Friday that", "tweeted using his account:".
        let until = tokens.len().min(from + 30);
        let ends =
            |it: &usize| tokens.get(*it).is_some_and(|it| it.kind == Kind::Stop || it.is_finite());
        let marked = (from..until).take_while(|it| !ends(it)).find_map(|it| {
            let token = tokens.get(it)?;
            let mark = token.is("that") || matches!(token.kind, Kind::Colon | Kind::Comma);
            let words = token.kind == Kind::Quote && is_speech(token);
            if mark || words { opened(tokens, it) } else { None }
        });
        let after = after_day(tokens, from);
        let unmarked =
            || bare(tokens, after).filter(|_| after > from && !infinitive(tokens, after));
        return marked.or_else(unmarked);
    }
    match verb.frame {
        Frame::Free => plausible(tokens, from).then_some(from),
        Frame::Weak => bare(tokens, from).filter(|_| starts_subject(next)),
        _ if verb.is_participle() => bare(tokens, from).filter(|_| starts_subject(next)),
        _ => bare(tokens, from),
    }
}

/// Where a day ends that stands right behind a cue: "said Monday", "said late on Friday".
fn after_day(tokens: &[Token<'_>], from: usize) -> usize {
    let mut at = from;
    let mut day = false;
    while let Some(it) = tokens.get(at).filter(|_| at < from + 6) {
        let of_time = is_of_time(it) || it.is_any(&["yesterday", "today", "tonight"]);
        let about = it.is_any(&[
            "on",
            "late",
            "early",
            "earlier",
            "last",
            "this",
            "in",
            "morning",
            "afternoon",
            "evening",
            "night",
            "week",
            "month",
            "year",
        ]) || (day && it.kind == Kind::Number);
        if !(of_time || about) || (day && it.is("in")) {
            break;
        }
        day |= of_time;
        at += 1;
    }
    if day { at } else { from }
}

/// A thing told in numbers, where no clause follows: "a fall of 3 per cent".
fn counted(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let words = tokens.get(from..end(tokens, from))?;
    let counts = worth::signs(words).contains(&Signal::Number);
    (counts && plausible(tokens, from)).then_some(from)
}

/// The start of what "that", a colon or a quotation mark opens at `at`.
fn opened(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let it = tokens.get(at)?;
    let next = tokens.get(at + 1);
    let quoted = next.is_some_and(|it| it.kind == Kind::Quote && is_speech(it));
    if it.kind == Kind::Quote || it.is_any(&["how", "why", "whether", "what"]) {
        Some(at)
    } else if it.is("that") && next.is_some_and(|it| it.kind == Kind::Comma) {
        Some(at + 2).filter(|it| *it < tokens.len())
    } else if (it.is("that") && next.is_some())
        || (matches!(it.kind, Kind::Colon | Kind::Comma) && quoted)
        || (it.kind == Kind::Colon && next.is_some())
    {
        Some(at + 1)
    } else {
        None
    }
}

/// Whether a quotation is long enough to be what somebody said; a shorter one may be a title, a
/// nickname or a word held at a distance.
pub fn is_speech(quotation: &Token<'_>) -> bool {
    let ends = |it: char| matches!(it, ',' | '.' | '?' | '!' | '…');
    let inner = quotation.text.trim_end_matches(['”', '"', '’', '\'', '»', '“']);
    inner.ends_with(ends) || quotation.text.split_whitespace().nth(3).is_some()
}

/// A clause without "that", or what somebody promises to do.
fn bare(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let words = tokens.get(from..end(tokens, from))?;
    let clause = infinitive(tokens, from) || clauses::is_clause(words);
    (plausible(tokens, from) && clause).then_some(from)
}

fn infinitive(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at).is_some_and(|it| it.is("to"))
}

/// Whether a clause may begin at `at`.
fn plausible(tokens: &[Token<'_>], at: usize) -> bool {
    const NEVER: &[&str] = &[
        "nothing",
        "so",
        "as",
        "otherwise",
        "farewell",
        "goodbye",
        "yes",
        "hello",
        "or",
        "and",
        "but",
        "with",
        "for",
        "against",
        "into",
        "up",
        "out",
        "off",
        "over",
        "than",
        "of",
        "to",
    ];
    let never = tokens.get(at).is_none_or(|it| is_edge(it) || it.is_any(NEVER));
    !never || infinitive(tokens, at)
}

fn starts_subject(token: &Token<'_>) -> bool {
    token.is_capital()
        || token.kind == Kind::Number
        || token.is_any(&[
            "he", "she", "it", "they", "we", "you", "i", "there", "the", "this", "these", "his",
            "her", "their", "its", "our", "my", "no", "all", "nobody", "everyone", "only", "most",
            "more", "some", "many", "those", "both", "each", "every",
        ])
}

/// Where the clause begins after somebody who is told.
fn told(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let until = tokens.len().min(from + 35);
    let open =
        |it: &usize| tokens.get(*it).is_some_and(|it| it.kind != Kind::Stop && !it.is_finite());
    let marked = (from..until).take_while(open).find_map(|it| opened(tokens, it));
    if marked.is_some() {
        return marked;
    }
    // "Told reporters the ship had sunk": a second noun phrase begins the clause.
    let limit = tokens.len().min(from + 12);
    (from + 1..limit)
        .take_while(|it| tokens.get(it - 1).is_some_and(|it| !is_edge(it) && !it.is_finite()))
        .filter(|it| {
            let ended = tokens.get(it - 1).is_some_and(|it| {
                matches!(it.part, Part::Noun | Part::Name | Part::Pronoun) || is_of_time(it)
            });
            let begins = tokens.get(*it).is_some_and(|it| {
                starts_subject(it) || it.part == Part::Noun || it.part == Part::Determiner
            });
            ended && begins
        })
        .find(|it| {
            let first = tokens.get(*it);
            let named = first.is_some_and(Token::is_capital)
                && tokens.get(it - 1).is_some_and(Token::is_capital);
            !named && bare(tokens, *it).is_some()
        })
}

/// What somebody is asked to do, the one who is asked included.
fn asked(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    if let Some(start) = opened(tokens, from) {
        return Some(start);
    }
    // "Asked officials how the ship sank."
    let question = (from..tokens.len().min(from + 8))
        .take_while(|it| tokens.get(*it).is_some_and(|it| !is_edge(it) && !it.is("to")))
        .find(|it| tokens.get(*it).is_some_and(|it| it.is_any(&["how", "why", "whether"])));
    if question.is_some() {
        return question;
    }
    let until = tokens.len().min(from + 14);
    let to = (from..until)
        .take_while(|it| tokens.get(*it).is_some_and(|it| !is_edge(it)))
        .find(|it| tokens.get(*it).is_some_and(|it| it.is("to")))?;
    let verb = tokens.get(to + 1)?;
    // "Asked not to be named" is about oneself.
    let asked = tokens.get(from..to)?.iter().any(|it| !clauses::is_between(it));
    (asked && verb.kind == Kind::Word && !verb.is_capital()).then_some(from)
}

/// The quotation right after what is called so; a nickname begins with a capital.
fn called(tokens: &[Token<'_>], from: usize) -> Option<Range<usize>> {
    let until = tokens.len().min(from + 12);
    let at = (from + 1..until).find(|it| tokens.get(*it).is_some_and(is_edge))?;
    let quotation = tokens.get(at).filter(|it| it.kind == Kind::Quote)?;
    let inner = quotation.text.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let object = tokens.get(from..at)?;
    let plain = inner.starts_with(char::is_lowercase) || is_speech(quotation);
    (plain && !has_verb(object) && !object.iter().any(|it| it.is_any(&["to", "for", "on", "by"])))
        .then_some(at..at + 1)
}

/// What follows "as".
fn described(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let until = tokens.len().min(from + 25);
    let at = (from..until)
        .take_while(|it| tokens.get(*it).is_some_and(|it| it.kind != Kind::Stop))
        .find(|it| tokens.get(*it).is_some_and(|it| it.is("as")))?;
    Some(at + 1)
        .filter(|it| tokens.get(*it).is_some_and(|it| !is_edge(it) || it.kind == Kind::Quote))
}

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
    let until = (from..limit.min(from + 14))
        .find(|it| tokens.get(*it).is_some_and(is_edge))
        .unwrap_or(limit.min(from + 14));
    let Some(part) = tokens.get(from..until) else { return false };
    let cue = |it: &Token<'_>| {
        lexicon::verb(&it.lower).is_some_and(|it| {
            matches!(it.frame, Frame::Clause | Frame::Free | Frame::Coming) && !it.is_participle()
        })
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
        let tensed = verb.is_some_and(|it| {
            !it.is_participle()
                && matches!(
                    it.frame,
                    Frame::Clause
                        | Frame::Free
                        | Frame::Coming
                        | Frame::Told
                        | Frame::To
                        | Frame::As
                        | Frame::Called
                )
        });
        tensed && token.is_finite()
    })
}

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
                || (it.is_any(INNER) && !(titled && named))
                || verb
                || (*at > from && is_of_time(it))
        })
        .unwrap_or(limit)
}
