//! Speech: quotations that no cue of the lexicon claims, and who is nearest to have said them.

use super::attribution::{Attribution, Who};
use super::content;
use super::lexicon::{self, Frame};
use super::mentions::is_title;
use super::parts::Part;
use super::phrase::phrase;
use super::subject::subject;
use super::tokens::{Kind, Token};

/// Adds an attribution for each quotation that is speech and stands beside a subject and a verb,
/// whichever verb that is: "“Stop the ship!” the pilot roared."
pub fn unclaimed(tokens: &[Token<'_>], found: &mut Vec<Attribution>) {
    let mut added = Vec::new();
    if tokens.len() > super::clauses::REACH {
        return;
    }
    for (at, token) in tokens.iter().enumerate() {
        let claimed = |it: &Attribution| it.content.contains(&at);
        if token.kind != Kind::Quote || !content::is_speech(token) || found.iter().any(claimed) {
            continue;
        }
        let one = signed(tokens, at).or_else(|| after(tokens, at)).or_else(|| before(tokens, at));
        added.extend(one);
    }
    found.extend(added);
    found.sort_by_key(|it| it.cue.start.min(it.content.start));
}

/// "“…” — Ann Lee": a name and nothing more after a dash.
fn signed(tokens: &[Token<'_>], at: usize) -> Option<Attribution> {
    let dash = tokens.get(at + 1).filter(|it| it.kind == Kind::Dash || it.text == "-")?;
    let rest = tokens.get(at + 2..)?;
    let (first, last) = (rest.first()?, rest.last()?);
    let name = rest.len() <= 12
        && first.is_capital()
        && !rest.iter().any(|it| it.is_finite() || matches!(it.kind, Kind::Quote | Kind::Number));
    let end = at + 2 + rest.len() - usize::from(last.kind == Kind::Stop);
    (name && dash.start >= first.start.saturating_sub(4))
        .then(|| attribution(at, at + 1..at + 2, Who::Named(at + 2..end), at..end))
}

/// "“…,” the pilot roared." and "“…!” roared the pilot."
fn after(tokens: &[Token<'_>], at: usize) -> Option<Attribution> {
    let rest = tokens.get(at + 1..tokens.len().min(at + 40))?;
    let until = rest
        .iter()
        .position(|it| matches!(it.kind, Kind::Quote | Kind::Stop | Kind::Semicolon))
        .unwrap_or(rest.len());
    let words = rest.get(..until)?;
    let nth = words.iter().position(Token::is_finite)?;
    let verb = at + 1 + nth;
    let skipped = usize::from(words.first().is_some_and(|it| it.kind == Kind::Comma));
    if nth == skipped {
        // The verb comes first, so that its subject has to follow.
        let who = phrase(tokens, verb + 1);
        let named = tokens.get(who.clone())?;
        let person = is_person(named) && !named.iter().any(Token::is_finite);
        return (person && !who.is_empty())
            .then(|| attribution(at, verb..verb + 1, Who::Named(who.clone()), at..who.end));
    }
    let who = subject(tokens, verb, at + 1).filter(|it| it.start <= at + 1 + skipped)?;
    let person = is_person(tokens.get(who.clone())?);
    person.then(|| attribution(at, verb..verb + 1, Who::Named(who), at..verb + 1))
}

/// "The pilot roared: “…”" and "As the pilot put it, “…”".
fn before(tokens: &[Token<'_>], at: usize) -> Option<Attribution> {
    let mark = at.checked_sub(1).and_then(|it| tokens.get(it))?;
    let colon = mark.kind == Kind::Colon;
    if !(colon || mark.kind == Kind::Comma) {
        return None;
    }
    let from = at.saturating_sub(30);
    let near = tokens.get(from..at - 1)?;
    let edge = near
        .iter()
        .rposition(|it| {
            matches!(it.kind, Kind::Stop | Kind::Semicolon)
                || (it.kind == Kind::Quote && content::is_speech(it))
        })
        .map_or(0, |it| it + 1);
    // After a comma only what opens like a sentence is speech.
    let opens = colon || tokens.get(at)?.text.chars().nth(1).is_some_and(char::is_uppercase);
    let verbs = (from + edge..at).rev().filter(|it| tokens.get(*it).is_some_and(Token::is_finite));
    verbs.take(3).filter(|_| opens).find_map(|verb| {
        let who = subject(tokens, verb, from + edge)?;
        let person = is_person(tokens.get(who.clone())?);
        let cue = main_verb(tokens, verb, at);
        person.then(|| attribution(at, cue..cue + 1, Who::Named(who.clone()), who.start..at + 1))
    })
}

/// The verb that "has" or "will" at `verb` helps, if one stands before `until`.
fn main_verb(tokens: &[Token<'_>], verb: usize, until: usize) -> usize {
    let helps = tokens
        .get(verb)
        .is_some_and(|it| lexicon::is_auxiliary(&it.lower) || lexicon::is_helping(&it.lower));
    let main =
        |it: &usize| tokens.get(*it).is_some_and(|it| matches!(it.part, Part::Done | Part::Plain));
    if helps { (verb + 1..until).find(main).unwrap_or(verb) } else { verb }
}

fn attribution(
    at: usize,
    cue: std::ops::Range<usize>,
    speaker: Who,
    whole: std::ops::Range<usize>,
) -> Attribution {
    Attribution { content: at..at + 1, cue, speaker, frame: Frame::Clause, whole, aside: None }
}

/// Whether a phrase tells of somebody who can speak.
fn is_person(phrase: &[Token<'_>]) -> bool {
    let tied = phrase.first().is_some_and(|it| it.part == Part::Preposition);
    !tied
        && phrase.iter().any(|it| {
            it.is_capital()
                || is_title(it)
                || lexicon::is_unnamed(&it.lower)
                || (it.part == Part::Pronoun && it.is_any(&["he", "she", "they", "we", "i"]))
        })
}
