//! Attributions: which words of a sentence somebody is cited for, who, and by which cue.

use std::ops::Range;

use super::according;
use super::clauses;
use super::content;
use super::lexicon::{self, Frame, Inflection, Verb};
use super::nouns;
use super::parts::Part;
use super::reporting;
use super::speech;
use super::subject::subject;
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
    /// The reporting phrase with its commas, where it stands inside the content.
    pub aside: Option<Range<usize>>,
}

/// Attributions that are looked for in one sentence; no sentence of people's has as many.
const MOST: usize = 64;

impl Attribution {
    /// Whether another stands within what it reports.
    pub fn holds(&self, other: &Self) -> bool {
        let inside = self.content.start <= other.whole.start
            && other.whole.end <= self.content.end
            && self.cue != other.cue;
        inside && self != other
    }

    /// Whether another is all that it reports: "according to the Courier, Ann Lee said …".
    pub fn is_all(&self, other: &Self) -> bool {
        self.holds(other)
            && other.whole.start <= self.content.start + 1
            && other.whole.end + 1 >= self.content.end
    }

    /// Whether it says what somebody did not say: "would not say whether", "declined to say".
    pub fn is_negated(&self, tokens: &[Token<'_>]) -> bool {
        const REFUSALS: &[&str] = &["not", "never", "declined", "declines", "refused", "refuses"];
        let from = self.cue.start.saturating_sub(3).max(self.whole.start);
        let before = tokens.get(from..self.cue.start).unwrap_or_default();
        self.whole.start < self.cue.start
            && before
                .iter()
                .rev()
                .take_while(|it| {
                    clauses::is_between(it) || it.part == Part::To || it.is_any(REFUSALS)
                })
                .any(|it| it.is_any(REFUSALS) || it.lower.ends_with("n’t"))
    }
}

/// Who is cited, as far as the sentence shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The noun phrase that names them.
    Named(Range<usize>),
    /// Whoever was cited before, or the sentence's own subject.
    Same,
    /// The sentence does not tell: "it is feared that".
    Nobody,
}

/// The attributions of a sentence, in the order of their cues. What somebody says that somebody
/// else said stands in it after what it is part of.
pub fn attributions(unit: &Unit<'_>) -> Vec<Attribution> {
    let tokens = unit.tokens.as_slice();
    let mut found: Vec<Attribution> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while at < tokens.len() && found.len() < MOST {
        let Some(one) = beginning(tokens, at, floor) else {
            at += 1;
            continue;
        };
        at = one.whole.end.max(at + 1);
        floor = at;
        let inner = inner(tokens, &one);
        let again = again(tokens, &one);
        found.push(one);
        found.extend(inner);
        for one in again {
            at = one.whole.end;
            floor = at;
            found.push(one);
        }
    }
    speech::unclaimed(tokens, &mut found);
    nouns::add(tokens, &mut found);
    found
}

/// Who else is cited within what somebody is cited for: "Ann Lee said Bo Ek believed that …".
fn inner(tokens: &[Token<'_>], one: &Attribution) -> Vec<Attribution> {
    let mut found = Vec::new();
    let Some(words) = tokens.get(..one.content.end) else { return found };
    let mut at = one.content.start;
    let mut floor = at;
    while at < words.len() && found.len() < MOST {
        let next = beginning(words, at, floor).filter(|it| {
            it.whole.start >= one.content.start
                && it.cue.start != one.cue.start
                && it.speaker != Who::Same
                && it.whole != one.whole
        });
        let Some(it) = next else {
            at += 1;
            continue;
        };
        // One look deep is as far as a careful reader goes.
        at = it.content.start.max(it.cue.end).max(at + 1);
        floor = at;
        found.push(it);
    }
    found
}

/// The attribution whose cue begins at `at`.
fn beginning(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Attribution> {
    according::at(tokens, at, floor).or_else(|| {
        let (verb, length) = verb_at(tokens, at)?;
        reporting::by_verb(tokens, at..at + length, floor, verb)
    })
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
    })?;
    let who = subject(tokens, at, 0).map_or(Who::Same, Who::Named);
    Some((at..at + 1, who))
}

/// The cue verb at `at` and how many words it has, where it stands as a verb.
pub fn verb_at(tokens: &[Token<'_>], at: usize) -> Option<(Verb, usize)> {
    let it = tokens.get(at).filter(|it| it.kind == Kind::Word)?;
    let two = tokens.get(at + 1).map(|next| format!("{} {}", it.lower, next.lower));
    let two = two.and_then(|it| lexicon::verb(&it)).map(|verb| (verb, 2));
    let (verb, length) = two.or_else(|| lexicon::verb(&it.lower).map(|verb| (verb, 1)))?;
    let stands = match it.part {
        Part::Finite | Part::Participle | Part::Done => true,
        Part::Plain => at > 0,
        // A name may be "Grant" or "States"; a headline's verbs have capitals.
        _ => false,
    };
    // "Said to be ill", "the reported sale".
    let tells = !(it.part != Part::Done && it.lower == "said" && is_to_be(tokens, at + 1));
    let told = it.part != Part::Done || verb.form == Inflection::Past;
    (stands && tells && told).then_some((verb, length))
}

fn is_to_be(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at).is_some_and(|it| it.part == Part::To)
        && tokens.get(at + 1).is_some_and(|it| it.is_any(&["be", "have"]))
}

/// "“…,” she said, “…” and “…”": the same speaker goes on.
fn again(tokens: &[Token<'_>], one: &Attribution) -> Vec<Attribution> {
    let mut found = Vec::new();
    if one.content.start > one.cue.start {
        return found;
    }
    let mut after = one.whole.end;
    while let Some(at) = next_quotation(tokens, after) {
        found.push(Attribution {
            content: at..at + 1,
            whole: after..at + 1,
            speaker: one.speaker.clone(),
            cue: one.cue.clone(),
            frame: one.frame,
            aside: None,
        });
        after = at + 1;
    }
    found
}

/// A quotation that only marks and "adding" part from what stands before `after`.
fn next_quotation(tokens: &[Token<'_>], after: usize) -> Option<usize> {
    let gap = tokens.get(after..tokens.len().min(after + 12))?;
    let at = after + gap.iter().position(|it| it.kind == Kind::Quote)?;
    let between = tokens.get(after..at)?;
    let adjoining = between.iter().all(|it| {
        matches!(it.kind, Kind::Comma | Kind::Colon | Kind::Dash)
            || it.is_any(&["and", "added", "adding"])
    });
    (adjoining && !between.is_empty() && tokens.get(at).is_some_and(content::is_speech))
        .then_some(at)
}
