//! Attributions: which words of a sentence somebody is cited for, who, and by which cue.

use std::ops::Range;

use super::according;
use super::antecedents::is_preposition;
use super::clauses;
use super::content::{self, is_noun, phrase};
use super::lexicon::{self, Frame, Inflection, Verb};
use super::mentions::is_of_time;
use super::subject::{follows_joiner, is_plural, subject};
use super::tokens::{Kind, Token};
use super::unit::Unit;

/// Words in a sentence that somebody is cited for. Ranges are token indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub content: Range<usize>,
    pub cue: Range<usize>,
    pub speaker: Who,
    pub frame: Frame,
    /// The words that belong to the attribution: subject, cue and content.
    pub whole: Range<usize>,
}

impl Attribution {
    /// Whether it says what somebody did not say: "would not say whether".
    pub fn is_negated(&self, tokens: &[Token<'_>]) -> bool {
        let from = self.cue.start.saturating_sub(3).max(self.whole.start);
        let before = tokens.get(from..self.cue.start).unwrap_or_default();
        self.whole.start < self.cue.start
            && before
                .iter()
                .rev()
                .take_while(|it| clauses::is_between(it))
                .any(|it| it.is_any(&["not", "never"]) || it.lower.ends_with("n’t"))
    }
}

/// Who is cited, as far as the sentence shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The noun phrase that names them.
    Named(Range<usize>),
    /// Whoever was cited before, or the sentence's own subject.
    Same,
}

/// The attributions of a sentence, in the order of their cues.
pub fn attributions(unit: &Unit<'_>) -> Vec<Attribution> {
    let tokens = unit.tokens.as_slice();
    let mut found: Vec<Attribution> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while at < tokens.len() {
        let next = according::at(tokens, at).or_else(|| {
            let (verb, length) = verb_at(tokens, at)?;
            cited(tokens, at..at + length, floor, verb)
        });
        let Some(one) = next else {
            at += 1;
            continue;
        };
        // What a newspaper is cited for may be what somebody told it.
        let inside = one.content.start > at && one.cue.len() > 1 && one.frame == Frame::Clause;
        at = if inside { one.content.start } else { one.whole.end.max(at + 1) };
        let second = if inside { None } else { again(tokens, &one) };
        floor = at;
        found.push(one);
        if let Some(second) = second {
            at = second.whole.end;
            floor = at;
            found.push(second);
        }
    }
    found
}

/// A cue with nothing after it but a colon: what it says is the next paragraph.
pub fn announces(unit: &Unit<'_>) -> Option<(Range<usize>, Who)> {
    let tokens = unit.tokens.as_slice();
    let (last, rest) = tokens.split_last()?;
    if last.kind != Kind::Colon {
        return None;
    }
    let from = rest.len().saturating_sub(20);
    let at = (from..rest.len()).rev().find(|it| {
        verb_at(tokens, *it)
            .is_some_and(|(it, _)| !matches!(it.frame, Frame::To | Frame::As | Frame::Called))
            && !is_noun(tokens, *it)
    })?;
    let who = subject(tokens, at, 0).map_or(Who::Same, Who::Named);
    Some((at..at + 1, who))
}

fn verb_at(tokens: &[Token<'_>], at: usize) -> Option<(Verb, usize)> {
    // "United States" and "Cape of Good Hope" say nothing.
    let it = tokens.get(at).filter(|it| it.kind == Kind::Word && (at == 0 || !it.is_capital()))?;
    let two = tokens.get(at + 1).map(|next| format!("{} {}", it.lower, next.lower));
    if let Some(verb) = two.and_then(|it| lexicon::verb(&it)) {
        return Some((verb, 2));
    }
    lexicon::verb(&it.lower).map(|verb| (verb, 1))
}

/// The attribution that a cue verb makes, if it makes one.
fn cited(tokens: &[Token<'_>], cue: Range<usize>, floor: usize, verb: Verb) -> Option<Attribution> {
    let before = cue.start.checked_sub(1).and_then(|it| tokens.get(it));
    let adjective = before.is_some_and(|it| it.is_any(&["the", "a", "an"]));
    if adjective || (verb.may_be_noun() && is_noun(tokens, cue.start)) {
        return None;
    }
    if is_passive(tokens, &cue, verb) {
        return by_agent(tokens, &cue, verb);
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
        beside_with(tokens, cue.start, floor)
    } else {
        subject(tokens, cue.start, floor)
    };
    if who.is_none() && verb.form == Inflection::Base && is_helped(tokens, cue.start, floor) {
        return None;
    }
    let agrees = |it: &Range<usize>| {
        let helped = it.end < cue.start;
        verb.form != Inflection::Base
            || helped
            || is_plural(tokens.get(it.clone()).unwrap_or_default())
    };
    if !who.as_ref().is_none_or(agrees) {
        return None;
    }
    if who.is_none() && !verb.is_participle() && !follows_joiner(tokens, cue.start, floor) {
        return None;
    }
    let whole = who.as_ref().map_or(cue.start, |it| it.start)..content.end;
    let speaker = who.map_or(Who::Same, Who::Named);
    Some(Attribution { content, cue, speaker, frame: verb.frame, whole })
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

/// Whether a cue is passive: "was told", "welcomed by the master".
fn is_passive(tokens: &[Token<'_>], cue: &Range<usize>, verb: Verb) -> bool {
    let is_be = |it: &Token<'_>| it.is_any(&["is", "are", "was", "were", "been", "be", "being"]);
    let be = (cue.start.saturating_sub(3)..cue.start)
        .rev()
        .filter_map(|it| tokens.get(it))
        .take_while(|it| clauses::is_between(it))
        .any(is_be);
    verb.form == Inflection::Past && (be || tokens.get(cue.end).is_some_and(|it| it.is("by")))
}

/// "welcomed by the master as …"; a passive without its agent cites nobody.
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
    if !matches!(before.kind, Kind::Quote | Kind::Comma) || cue.start <= floor {
        return None;
    }
    let who = phrase(tokens, cue.end);
    let first = tokens.get(who.start)?;
    let subject_like = first.is_capital()
        || first
            .is_any(&["the", "a", "an", "one", "his", "her", "their", "he", "she", "they", "its"])
        || super::mentions::is_title(first);
    let quoted = before.kind == Kind::Quote
        || cue.start.checked_sub(2).and_then(|it| tokens.get(it)).is_some_and(|it| {
            it.kind == Kind::Quote && it.start >= tokens.get(floor).map_or(0, |it| it.start)
        });
    let named = tokens.get(who.clone()).unwrap_or_default();
    let ended = tokens.get(who.end).is_none_or(clauses::is_edge) && !clauses::has_verb(named);
    if who.is_empty() || !subject_like || verb.is_participle() || !(quoted || ended) {
        return None;
    }
    let content = left(tokens, cue.start, floor)?;
    Some(Attribution {
        whole: content.start..who.end,
        content,
        cue: cue.clone(),
        speaker: Who::Named(who),
        frame: verb.frame,
    })
}

/// "“…,” the master said." and "The crane, the master said, was broken."
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
    let ends = next.is_none_or(clauses::is_edge) || only_where(tokens, cue.end);
    let quote_next = next.is_some_and(|it| it.kind == Kind::Quote)
        || (next.is_some_and(|it| matches!(it.kind, Kind::Comma | Kind::Colon))
            && !after_quote
            && tokens.get(cue.end + 1).is_some_and(|it| it.kind == Kind::Quote));
    let says_more = content::right(tokens, cue.end, verb).is_some() && !after_quote;
    if verb.is_participle()
        || quote_next
        || !(after_quote || (ends && before.kind == Kind::Comma))
        || says_more
    {
        return None;
    }
    let content = left(tokens, who.start, floor)?;
    Some(Attribution {
        whole: content.start..cue.end,
        content,
        cue: cue.clone(),
        speaker: Who::Named(who),
        frame: verb.frame,
    })
}

/// "…, it said in a statement.": nothing follows a cue but where or when.
fn only_where(tokens: &[Token<'_>], from: usize) -> bool {
    let rest = tokens.get(from..tokens.len().min(from + 9)).unwrap_or_default();
    let until = rest.iter().position(clauses::is_edge).unwrap_or(rest.len());
    let ended = rest.get(until).is_some_and(|it| it.kind == Kind::Stop);
    let words = rest.get(..until).unwrap_or_default();
    let opens = words.first().is_some_and(|it| is_preposition(it) || is_of_time(it));
    ended && opens && !clauses::has_verb(words)
}

/// The words before a reporting clause that begins at `at`: a quotation alone, or its clause.
fn left(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let comma = tokens.get(at.checked_sub(1)?)?.kind == Kind::Comma;
    let end = if comma { at - 1 } else { at };
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
    (words.len() >= 3 && clauses::has_verb(clauses::before_relative(words))).then_some(start..end)
}

/// "“…,” she said, “…”": the same speaker goes on.
fn again(tokens: &[Token<'_>], one: &Attribution) -> Option<Attribution> {
    if one.content.start > one.cue.start {
        return None;
    }
    let after = one.whole.end;
    let gap = tokens.get(after..tokens.len().min(after + 12))?;
    let at = after + gap.iter().position(|it| it.kind == Kind::Quote)?;
    let between = tokens.get(after..at)?;
    let adjoining = between.iter().all(|it| {
        matches!(it.kind, Kind::Comma | Kind::Colon | Kind::Dash)
            || it.is_any(&["and", "added", "adding"])
    });
    let speech = tokens.get(at).is_some_and(content::is_speech);
    (adjoining && speech).then(|| Attribution {
        content: at..at + 1,
        whole: after..at + 1,
        speaker: one.speaker.clone(),
        cue: one.cue.clone(),
        frame: one.frame,
    })
}
