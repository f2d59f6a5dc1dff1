//! Content: which words beside a cue are the words that are said.

use std::ops::Range;

use super::clauses::{self, has_verb, is_edge};
use super::ending;
use super::lexicon::{Frame, Signal, Verb};
use super::mentions::is_of_time;
use super::parts::Part;
use super::tokens::{Kind, Token};
use super::worth;

/// The words to the right of a cue that ends before `from`, as token indexes.
pub fn right(tokens: &[Token<'_>], from: usize, verb: Verb) -> Option<Range<usize>> {
    let start = match verb.frame {
        Frame::Clause | Frame::Free | Frame::Weak => clause(tokens, from, verb)?,
        Frame::Coming => clause(tokens, from, verb)
            .or_else(|| expected(tokens, from))
            .or_else(|| counted(tokens, from))?,
        Frame::Told => told(tokens, from)?,
        Frame::To => asked(tokens, from)?,
        Frame::As => described(tokens, from)?,
        Frame::Called => return called(tokens, from),
        Frame::For => from,
    };
    let content = start..match verb.frame {
        Frame::For => ending::thing_end(tokens, start),
        // "The bridge, which Lee says is old, …": the relative clause ends at its comma.
        _ if tokens.get(start).is_some_and(Token::is_finite) => ending::thing_end(tokens, start),
        _ => ending::end(tokens, start),
    };
    let words = tokens.get(content.clone())?;
    let asks = matches!(verb.frame, Frame::For);
    let quoted = words.first().is_some_and(|it| it.kind == Kind::Quote);
    let accuses = || {
        (words.len() > 1 || quoted) && !words.first().is_some_and(|it| it.is_any(&["of", "for"]))
    };
    (!words.is_empty() && (!asks || accuses())).then_some(content)
}

/// The clause that "that" opens at `at`.
pub fn that(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let start = opened(tokens, at).filter(|_| tokens.get(at).is_some_and(|it| it.is("that")))?;
    Some(start..ending::end(tokens, start))
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
        || (next.part == Part::To && tokens.get(from + 1).is_some_and(|it| it.part != Part::Plain))
        || next.kind == Kind::Comma
        || (next.part == Part::Adverb && !next.is_any(COUNTING))
        || is_of_time(next)
    {
        // "said on Friday that", "tweeted using his account:".
        let until = tokens.len().min(from + 30);
        let ends = |it: &usize| {
            tokens.get(*it).is_some_and(|it| {
                matches!(it.kind, Kind::Stop | Kind::Dash | Kind::Semicolon)
                    || it.is_finite()
                    || it.is("and")
            })
        };
        let marked = (from..until).take_while(|it| !ends(it)).find_map(|it| {
            let token = tokens.get(it)?;
            let tied = tokens.get(it - 1).is_some_and(|it| it.is_any(TIED));
            let mark =
                (token.is("that") && !tied) || matches!(token.kind, Kind::Colon | Kind::Comma);
            let words = token.kind == Kind::Quote && is_speech(token);
            if mark || words { opened(tokens, it) } else { None }
        });
        let after = after_day(tokens, from);
        let unmarked =
            || bare(tokens, after).filter(|_| after > from && !infinitive(tokens, after));
        return marked.or_else(unmarked);
    }
    // "Denied taking the money".
    let cue = from.checked_sub(1).and_then(|it| tokens.get(it));
    if next.part == Part::Participle && cue.is_some_and(|it| it.is_any(OF_DOING)) {
        return Some(from);
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

/// "Expects rents to rise": somebody or something and what they are to do.
fn expected(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let until = tokens.len().min(from + 14);
    let to = (from..until)
        .take_while(|it| tokens.get(*it).is_some_and(|it| !is_edge(it) && !it.is_finite()))
        .find(|it| tokens.get(*it).is_some_and(|it| it.part == Part::To))?;
    let plain = tokens.get(to + 1).is_some_and(|it| it.part == Part::Plain);
    (to > from && plain && plausible(tokens, from)).then_some(from)
}

/// Adverbs with which a clause may begin.
const COUNTING: &[&str] = &[
    "only", "just", "even", "nearly", "almost", "roughly", "perhaps", "maybe", "already", "now",
    "not", "never", "rather", "instead", "too", "very",
];

/// Nouns whose "that" is their own: "on condition that".
const TIED: &[&str] =
    &["condition", "point", "fact", "extent", "grounds", "basis", "way", "day", "time", "so"];

/// Cues after which a participle tells what was done.
const OF_DOING: &[&str] = &[
    "admit",
    "admits",
    "admitted",
    "deny",
    "denies",
    "denied",
    "recall",
    "recalls",
    "recalled",
    "acknowledge",
    "acknowledged",
    "mention",
    "mentioned",
    "suggest",
    "suggests",
    "suggested",
    "propose",
    "proposes",
    "proposed",
    "recommend",
    "recommends",
    "recommended",
];

/// A thing told in numbers, where no clause follows: "a fall of 3 per cent".
fn counted(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let words = tokens.get(from..ending::end(tokens, from))?;
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
    let words = tokens.get(from..ending::end(tokens, from))?;
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
