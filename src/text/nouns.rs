//! Nouns: "the claim that", "fears among residents that": what is said, told by a noun of saying.

use std::ops::Range;

use super::attribution::{Attribution, Who};
use super::clauses;
use super::content;
use super::lexicon::{self, Frame};
use super::parts::Part;
use super::phrase::phrase;
use super::tokens::{Kind, Token};

/// Adds what nouns of saying tell, where it stands apart from the other attributions or within
/// what one of them reports.
pub fn add(tokens: &[Token<'_>], found: &mut Vec<Attribution>) {
    let mut floor = 0;
    for nth in 0..tokens.len().min(clauses::REACH) {
        let Some(one) = at(tokens, nth, floor) else { continue };
        let fits = |it: &Attribution| {
            let apart = one.whole.end <= it.whole.start || it.whole.end <= one.whole.start;
            apart || it.holds(&one)
        };
        if found.iter().all(fits) {
            floor = one.whole.end;
            found.push(one);
        }
    }
}

/// The attribution that a noun of saying at `at` makes, if "that" and a clause follow it.
fn at(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Attribution> {
    let noun = tokens.get(at).filter(|it| it.kind == Kind::Word && !it.is_finite())?;
    // "For fear that" tells why, not what somebody fears.
    let why = at.checked_sub(1).and_then(|it| tokens.get(it)).is_some_and(|it| it.is("for"));
    if !lexicon::is_cue_noun(&noun.lower) || at < floor || why {
        return None;
    }
    let (behind, that) = author_behind(tokens, at + 1);
    let content = content::that(tokens, that)?;
    let content = content.start..ends(tokens, &content);
    // "The claim that rents made" has no clause: the noun is what was made.
    let words = tokens.get(content.clone())?;
    let first = words.first()?;
    if !clauses::has_verb(words) || first.is_finite() || first.part == Part::Plain {
        return None;
    }
    let who = behind.or_else(|| owner_before(tokens, at, floor));
    let start = who.as_ref().map_or(at, |it| it.start.min(at));
    Some(Attribution {
        whole: start..content.end,
        content,
        cue: at..at + 1,
        speaker: who.map_or(Who::Nobody, Who::Named),
        frame: Frame::Clause,
        aside: None,
    })
}

/// "By the board", "among residents": who is named between the noun and "that", and where that is.
fn author_behind(tokens: &[Token<'_>], from: usize) -> (Option<Range<usize>>, usize) {
    let named = tokens.get(from).is_some_and(|it| it.is_any(&["by", "from", "among", "of"]));
    let who = if named { phrase(tokens, from + 1) } else { from..from };
    let that = who.end;
    ((named && !who.is_empty()).then_some(who), that)
}

/// "Lee’s claim", "her claim".
fn owner_before(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let near = at.saturating_sub(4).max(floor);
    let owner = (near..at).rev().find(|it| {
        tokens
            .get(*it)
            .is_some_and(|it| it.part == Part::Owner || it.is_any(&["his", "her", "their"]))
    })?;
    if tokens.get(owner)?.part != Part::Owner {
        return Some(owner..owner + 1);
    }
    let start = clauses::start(tokens, owner, floor);
    (start < owner).then_some(start..owner)
}

/// Where the clause ends when the noun is the subject of a verb behind it: "the claim that rents
/// rose was false".
fn ends(tokens: &[Token<'_>], content: &Range<usize>) -> usize {
    let mut expected = 1;
    for at in content.clone() {
        let Some(it) = tokens.get(at) else { break };
        if it.part == Part::Opener || it.part == Part::Joiner || it.kind == Kind::Comma {
            expected += 1;
        }
        if it.is_finite() {
            if expected == 0 {
                return at;
            }
            expected -= 1;
        }
    }
    content.end
}
