//! Reporting: how a verb of saying, its subject and what is said stand to each other.

use std::ops::Range;

use super::antecedents::is_preposition;
use super::attribution::{Attribution, Who};
use super::clauses;
use super::content;
use super::ending;
use super::lexicon::{self, Frame, Inflection, Verb};
use super::mentions::{is_of_time, is_title};
use super::parts::{self, Part};
use super::phrase::phrase;
use super::subject::{follows_joiner, is_plural, subject};
use super::tokens::{Kind, Token};

/// The attribution that a cue verb makes, if it makes one.
pub fn by_verb(
    tokens: &[Token<'_>],
    cue: Range<usize>,
    floor: usize,
    verb: Verb,
) -> Option<Attribution> {
    let part = tokens.get(cue.start)?.part;
    if part == Part::Done && !parts::is_perfect(tokens, cue.start) {
        return by_agent(tokens, &cue, verb).or_else(|| by_nobody(tokens, &cue, verb));
    }
    let speech = !matches!(verb.frame, Frame::To | Frame::As | Frame::Called | Frame::For);
    if speech
        && let Some(one) =
            inverted(tokens, &cue, floor, verb).or_else(|| closing(tokens, &cue, floor, verb))
    {
        return Some(one);
    }
    let content = content::right(tokens, cue.end, verb)?;
    let who = if verb.is_participle() {
        quoted_as(tokens, cue.start, floor).or_else(|| beside_with(tokens, cue.start, floor))
    } else {
        subject(tokens, cue.start, floor).or_else(|| of_infinitive(tokens, cue.start, floor))
    };
    let joined = follows_joiner(tokens, cue.start, floor);
    if who.is_none()
        && verb.form == Inflection::Base
        && !joined
        && is_helped(tokens, cue.start, floor)
    {
        return None;
    }
    let agrees = |it: &Range<usize>| {
        // "Nor did she think that": the helper may stand before the subject.
        let asked = it.start.checked_sub(1).and_then(|it| tokens.get(it));
        let helped = it.end < cue.start || asked.is_some_and(|it| lexicon::is_helping(&it.lower));
        verb.form != Inflection::Base
            || helped
            || is_plural(tokens.get(it.clone()).unwrap_or_default())
    };
    if !who.as_ref().is_none_or(agrees) {
        return None;
    }
    if who.is_none() && !verb.is_participle() && !joined {
        return None;
    }
    let start = who.as_ref().map_or(cue.start, |it| it.start);
    // "What Lee added was a storm" reports nothing.
    let asks = start.checked_sub(1).and_then(|it| tokens.get(it)).is_some_and(|it| it.is("what"));
    if asks && tokens.get(content.start).is_some_and(Token::is_finite) {
        return None;
    }
    if who.as_ref().is_some_and(|it| says_nothing(tokens, it)) {
        return None;
    }
    let whole = start..content.end;
    let speaker = who.map_or(Who::Same, Who::Named);
    Some(Attribution { content, cue, speaker, frame: verb.frame, whole, aside: None })
}

/// Whether nobody says it, or only perhaps: "nobody said that", "if Ann Lee says that".
fn says_nothing(tokens: &[Token<'_>], who: &Range<usize>) -> bool {
    const NOBODY: &[&str] = &["nobody", "no", "none", "few", "neither", "no-one"];
    let first = tokens.get(who.start).is_some_and(|it| it.is_any(NOBODY));
    let before = who.start.checked_sub(1).and_then(|it| tokens.get(it));
    first || before.is_some_and(|it| it.is_any(&["if", "unless", "whether"]))
}

/// "The master declined to say whether": the subject of the verb before "to".
fn of_infinitive(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    const GOVERNING: &[&str] = &[
        "declined",
        "declines",
        "refused",
        "refuses",
        "wanted",
        "wants",
        "continued",
        "continues",
        "went",
        "used",
        "appeared",
        "seemed",
        "failed",
        "tried",
        "sought",
        "began",
        "hastened",
        "hesitated",
    ];
    let to =
        at.checked_sub(1).filter(|it| tokens.get(*it).is_some_and(|it| it.part == Part::To))?;
    let verb = (to.saturating_sub(2)..to)
        .rev()
        .find(|it| tokens.get(*it).is_some_and(|it| it.is_any(GOVERNING)))?;
    subject(tokens, verb, floor)
}

/// "The paper quoted Ann Lee as saying": who stands between the verb and "as".
fn quoted_as(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let end = at.checked_sub(1).filter(|it| tokens.get(*it).is_some_and(|it| it.is("as")))?;
    let quoted = (floor.max(end.saturating_sub(12))..end).rev().find(|it| {
        tokens.get(*it).is_some_and(|it| {
            it.is_any(&["quoted", "quotes", "cited", "cites", "quoting", "citing"])
        })
    })?;
    let active = tokens.get(quoted)?.part != Part::Done;
    (active && quoted + 1 < end).then_some(quoted + 1..end)
}

/// "…, with Ann Lee stating that …": who stands between "with" and a participle.
fn beside_with(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let from = floor.max(at.saturating_sub(8));
    let edge = |it: &usize| tokens.get(*it).is_some_and(clauses::is_edge);
    let with = (from..at)
        .rev()
        .take_while(|it| !edge(it))
        .find(|it| tokens.get(*it).is_some_and(|it| it.is("with")))?;
    (with + 1 < at).then_some(with + 1..at)
}

/// "Asked to send flags and suggest what they mean": a plain form that "to" or "can" governs.
fn is_helped(tokens: &[Token<'_>], at: usize, floor: usize) -> bool {
    let before = tokens.get(floor.max(at.saturating_sub(25))..at).unwrap_or_default();
    before.iter().any(|it| {
        it.is_any(&["to", "can", "could", "will", "would", "may", "might", "must", "should"])
    })
}

/// "Welcomed by the master as …"; a passive without its agent cites nobody.
fn by_agent(tokens: &[Token<'_>], cue: &Range<usize>, verb: Verb) -> Option<Attribution> {
    if !tokens.get(cue.end)?.is("by") {
        return None;
    }
    let who = phrase(tokens, cue.end + 1);
    let content = if verb.frame == Frame::As {
        content::right(tokens, who.end, verb)
    } else {
        content::that(tokens, who.end)
    };
    let content = content.filter(|_| !who.is_empty())?;
    Some(Attribution {
        whole: cue.start..content.end,
        content,
        cue: cue.clone(),
        speaker: Who::Named(who),
        frame: verb.frame,
        aside: None,
    })
}

/// "It is feared that …": somebody says so, and the sentence does not tell who.
fn by_nobody(tokens: &[Token<'_>], cue: &Range<usize>, verb: Verb) -> Option<Attribution> {
    let before = tokens.get(cue.start.saturating_sub(3)..cue.start)?;
    let at = before.iter().rposition(|it| it.is("it"))?;
    let impersonal = before.iter().skip(at + 1).any(|it| it.is_any(&["is", "was", "been"]));
    let content = content::that(tokens, cue.end).filter(|_| impersonal)?;
    let start = cue.start - (before.len() - at);
    Some(Attribution {
        whole: start..content.end,
        content,
        cue: cue.clone(),
        speaker: Who::Nobody,
        frame: verb.frame,
        aside: None,
    })
}

/// "“…,” said the master." and "The crane broke, said the master."
fn inverted(
    tokens: &[Token<'_>],
    cue: &Range<usize>,
    floor: usize,
    verb: Verb,
) -> Option<Attribution> {
    let before = tokens.get(cue.start.checked_sub(1)?)?;
    if !matches!(before.kind, Kind::Quote | Kind::Comma | Kind::Dash)
        || cue.start <= floor
        || verb.is_participle()
    {
        return None;
    }
    let who = phrase(tokens, cue.end);
    let first = tokens.get(who.start)?;
    let subject_like = first.is_capital()
        || matches!(first.part, Part::Number | Part::Pronoun)
        || first.is_any(&["the", "a", "an", "one", "his", "her", "their", "its", "another"])
        || is_title(first)
        || tokens.get(who.clone())?.iter().any(Token::is_capital);
    let quoted = before.kind == Kind::Quote
        || cue.start.checked_sub(2).and_then(|it| tokens.get(it)).is_some_and(|it| {
            it.kind == Kind::Quote && it.start >= tokens.get(floor).map_or(0, |it| it.start)
        });
    let named = tokens.get(who.clone()).unwrap_or_default();
    let loose = |it: &Token<'_>| {
        clauses::is_edge(it) || is_preposition(it) || is_of_time(it) || it.part == Part::Opener
    };
    let ended = tokens.get(who.end).is_none_or(loose) && !clauses::has_verb(named);
    if who.is_empty() || !subject_like || !(quoted || ended) {
        return None;
    }
    let one = |(content, aside): (Range<usize>, Option<Range<usize>>)| Attribution {
        whole: content.start.min(cue.start)..content.end.max(who.end),
        content,
        cue: cue.clone(),
        speaker: Who::Named(who.clone()),
        frame: verb.frame,
        aside,
    };
    let inside = around(tokens, cue.start, who.end, floor);
    inside.or_else(|| Some((left(tokens, cue.start, floor)?, None))).map(one)
}

/// "“…,” the master said." and "The crane broke, the master said."
fn closing(
    tokens: &[Token<'_>],
    cue: &Range<usize>,
    floor: usize,
    verb: Verb,
) -> Option<Attribution> {
    let who = subject(tokens, cue.start, floor)?;
    let before = tokens.get(who.start.checked_sub(1)?)?;
    let after_quote = (before.kind == Kind::Quote && content::is_speech(before))
        || (before.kind == Kind::Comma
            && who
                .start
                .checked_sub(2)
                .and_then(|it| tokens.get(it))
                .is_some_and(|it| it.kind == Kind::Quote));
    let next = tokens.get(cue.end);
    let tailed = verb.frame != Frame::Weak && tail(tokens, cue.end, verb).is_some();
    let ends = next.is_none_or(clauses::is_edge) || tailed;
    let quote_next = next.is_some_and(|it| it.kind == Kind::Quote)
        || (next.is_some_and(|it| matches!(it.kind, Kind::Comma | Kind::Colon))
            && !after_quote
            && tokens.get(cue.end + 1).is_some_and(|it| it.kind == Kind::Quote));
    if verb.is_participle()
        || quote_next
        || !(after_quote || (ends && matches!(before.kind, Kind::Comma | Kind::Dash)))
    {
        return None;
    }
    let end = tail(tokens, cue.end, verb).unwrap_or(cue.end);
    let says_more = || content::right(tokens, cue.end, verb).is_some() && !after_quote;
    let one = |(content, aside): (Range<usize>, Option<Range<usize>>)| Attribution {
        whole: content.start.min(who.start)..content.end.max(end),
        content,
        cue: cue.clone(),
        speaker: Who::Named(who.clone()),
        frame: verb.frame,
        aside,
    };
    let inside = around(tokens, who.start, end, floor);
    if inside.is_none() && says_more() {
        return None;
    }
    inside.or_else(|| Some((left(tokens, who.start, floor)?, None))).map(one)
}

/// Where the words end that follow a cue and only say to whom, where or when: "told reporters on
/// Friday". Nothing where a clause or something else follows.
fn tail(tokens: &[Token<'_>], from: usize, verb: Verb) -> Option<usize> {
    let rest = tokens.get(from..tokens.len().min(from + 30)).unwrap_or_default();
    let until = rest.iter().position(clauses::is_edge).unwrap_or(rest.len());
    let words = rest.get(..until).unwrap_or_default();
    let first = words.first()?;
    let opens = is_preposition(first)
        || is_of_time(first)
        || first.part == Part::Adverb
        || verb.frame == Frame::Told;
    let relative = words.iter().position(|it| it.part == Part::Opener).unwrap_or(words.len());
    let plain = !clauses::has_verb(words.get(..relative).unwrap_or_default())
        && !words.get(relative).is_some_and(|it| it.is("that") && verb.frame == Frame::Told);
    (opens && plain).then_some(from + until)
}

/// What a reporting clause from `start` to `end` stands inside of: "The crane, she said, was old."
///
/// It does where what stands before it has no verb of its own and what follows has, or where what
/// follows goes on without a subject.
///
/// Gives what is reported, and the reporting clause in it with its commas.
fn around(
    tokens: &[Token<'_>],
    start: usize,
    end: usize,
    floor: usize,
) -> Option<(Range<usize>, Option<Range<usize>>)> {
    let opening = start.checked_sub(1).filter(|it| {
        tokens.get(*it).is_some_and(|it| matches!(it.kind, Kind::Comma | Kind::Dash))
    })?;
    let comma = closing_comma(tokens, end)?;
    let from = clauses::begin(tokens, opening, floor);
    let before = tokens.get(from..opening).filter(|it| !it.is_empty())?;
    let until = ending::end(tokens, comma + 1);
    let after = tokens.get(comma + 1..until).filter(|it| !it.is_empty())?;
    let quoted = before.last().is_some_and(|it| it.kind == Kind::Quote)
        || after.first().is_some_and(|it| it.kind == Kind::Quote);
    let first = after.first()?;
    // "It was, he said, a mistake".
    let broken_off = before.last().is_some_and(|it| {
        matches!(it.part, Part::Finite | Part::Preposition | Part::Determiner | Part::To)
    });
    let goes_on = if clauses::has_verb(before) {
        broken_off
            || matches!(first.part, Part::Preposition | Part::To)
            || (first.part == Part::Opener && !first.is_any(&["who", "which", "while"]))
    } else {
        clauses::has_verb(after)
    };
    (!quoted && goes_on).then(|| (from..until, Some(opening..comma + 1)))
}

/// The comma that ends a reporting clause, with what belongs to who is named in it: ", says Ann
/// Lee, a pilot in Bergen, Norway, helps": the last one before a verb.
fn closing_comma(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let comma =
        |it: &usize| tokens.get(*it).is_some_and(|it| matches!(it.kind, Kind::Comma | Kind::Dash));
    let first = (end..tokens.len().min(end + 25)).find(comma)?;
    // Between the name and the comma stand only words that belong to the name.
    let between = tokens.get(end..first)?;
    if clauses::has_verb(between) {
        return None;
    }
    let verb_next = |it: &usize| tokens.get(it + 1).is_some_and(Token::is_finite);
    let later = (first..tokens.len().min(first + 25))
        .take_while(|it| tokens.get(*it).is_some_and(|it| !it.is_finite()))
        .filter(comma)
        .find(verb_next);
    Some(later.unwrap_or(first))
}

/// The words before a reporting clause that begins at `at`: a quotation alone, or its clause.
fn left(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let mark = tokens.get(at.checked_sub(1)?)?;
    let end = if matches!(mark.kind, Kind::Comma | Kind::Dash) { at - 1 } else { at };
    let last = end.checked_sub(1).filter(|it| *it >= floor)?;
    let limit = floor.max(end.saturating_sub(clauses::REACH));
    let start = limit
        + tokens
            .get(limit..end)?
            .iter()
            .take_while(|it| matches!(it.kind, Kind::Comma | Kind::Stop | Kind::Dash))
            .count();
    if tokens.get(last)?.kind == Kind::Quote {
        let before = tokens.get(start..last)?;
        let mixed = !before.is_empty()
            && before.len() <= 40
            && !before.iter().any(|it| it.kind == Kind::Quote || it.kind == Kind::Stop)
            && !before.last().is_some_and(clauses::is_edge);
        return Some(if mixed { start..end } else { last..end });
    }
    let words = tokens.get(start..end)?;
    // "While nobody came, Ann Lee said": that only tells when.
    let opens = words.first().is_some_and(|it| {
        it.is_any(&[
            "while", "although", "though", "when", "as", "after", "before", "if", "because",
            "since",
        ])
    });
    if opens && !words.iter().any(|it| it.kind == Kind::Comma) {
        return None;
    }
    (words.len() >= 3 && clauses::has_verb(clauses::before_relative(words))).then_some(start..end)
}
