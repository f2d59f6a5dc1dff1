//! Verbs: whether a word that can be a verb is one where it stands.

use super::{Part, REACH, before, is_adverb, is_plural_end};
use crate::text::lexicon::{self, Share, VerbForm};
use crate::text::tokens::{Kind, Token};

/// A plain form: a verb after "to", "will" or several, else a noun where it can be one.
pub(super) fn plain(tokens: &[Token<'_>], at: usize, share: Share) -> Part {
    let Some(before) = before(tokens, at) else {
        return if share == Share::Always { Part::Plain } else { Part::Noun };
    };
    let helped = before.part == Part::To
        || lexicon::is_helping(&before.lower)
        || before.lower.ends_with("n’t")
        || before.lower.ends_with("n't");
    match before.part {
        _ if helped => Part::Plain,
        // "Sources close to the minister".
        _ if tokens.get(at).is_some_and(|it| it.is("close")) && next_is(tokens, at, "to") => {
            Part::Noun
        }
        Part::Determiner | Part::Owner | Part::Preposition | Part::Number | Part::Done => {
            Part::Noun
        }
        _ if is_plural_end(tokens, at) => match share {
            Share::Always | Share::Mostly => Part::Finite,
            // "The ships plan to sail", but "the ships plan was old".
            Share::Half | Share::Seldom if takes_object(tokens, at) => Part::Finite,
            Share::Half | Share::Seldom => Part::Noun,
        },
        // "WHO say": a name may stand for several.
        Part::Name | Part::Noun if share == Share::Always => Part::Finite,
        // "Fishermen along Kelp Bay fear a storm."
        Part::Name if share != Share::Seldom && takes_object(tokens, at) => Part::Finite,
        _ if share == Share::Always => Part::Plain,
        Part::Joiner if joins_verb(tokens, at) => Part::Plain,
        Part::Joiner if share != Share::Seldom && opens_clause(tokens, at + 1) => Part::Finite,
        _ => Part::Noun,
    }
}

/// Whether "and" before a word follows a plain verb: "to buy and store".
fn joins_verb(tokens: &[Token<'_>], at: usize) -> bool {
    let near = tokens.get(at.saturating_sub(5)..at).unwrap_or_default();
    near.iter().any(|it| it.part == Part::Plain)
}

/// Whether a clause with a subject of its own follows: "and claim she left".
fn opens_clause(tokens: &[Token<'_>], at: usize) -> bool {
    let part = tokens.get(at).and_then(|it| lexicon::function(&it.lower));
    matches!(part, Some(Part::Pronoun))
}

/// A form in -s: a verb after one that it can belong to, else a noun.
pub(super) fn third(tokens: &[Token<'_>], at: usize, share: Share) -> Part {
    let Some(before) = before(tokens, at) else { return Part::Noun };
    match before.part {
        Part::Determiner | Part::Owner | Part::Preposition | Part::Number | Part::To => Part::Noun,
        _ if share == Share::Always => Part::Finite,
        Part::Noun | Part::Name | Part::Pronoun | Part::Quote | Part::Opener | Part::Mark => {
            let several = is_plural_end(tokens, at)
                && before.part != Part::Name
                && !before.is_any(&["who", "which", "that"]);
            let verb_later = tokens
                .get(at + 1)
                .is_some_and(|it| lexicon::function(&it.lower) == Some(Part::Finite));
            let verb = match share {
                Share::Always | Share::Mostly => !several && !verb_later,
                Share::Half | Share::Seldom => {
                    !several && !verb_later && before.part != Part::Mark && takes_object(tokens, at)
                }
            };
            if verb { Part::Finite } else { Part::Noun }
        }
        Part::Joiner if share == Share::Mostly && takes_object(tokens, at) => Part::Finite,
        _ => Part::Noun,
    }
}

/// Whether what follows a word goes on like what follows a verb.
fn takes_object(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return false };
    let part = lexicon::function(&next.lower);
    next.lower == "to"
        || next.kind == Kind::Quote
        || (next.kind == Kind::Number && !is_year(next))
        || next.is_capital()
        || is_adverb(&next.lower)
        || matches!(part, Some(Part::Determiner | Part::Pronoun | Part::Adverb))
        || next.is_any(&["that", "how", "why", "whether", "if", "because", "up", "out"])
}

fn is_year(token: &Token<'_>) -> bool {
    token.text.len() == 4 && token.text.starts_with(['1', '2'])
}

/// A past form: a verb after its subject, a participle after "was", "the" and the like.
pub(super) fn past(tokens: &[Token<'_>], at: usize, may_be_done: bool) -> Part {
    if !may_be_done {
        return Part::Finite;
    }
    let Some(before) = before(tokens, at) else { return Part::Done };
    if lexicon::is_auxiliary(&before.lower) || is_after_auxiliary(tokens, at) {
        return Part::Done;
    }
    let free = tokens.get(at).and_then(|it| lexicon::verb(&it.lower));
    if before.part == Part::Done && free.is_some_and(|it| it.frame == lexicon::Frame::Free) {
        // "Who asked not to be named said".
        return Part::Finite;
    }
    match before.part {
        Part::Determiner | Part::Owner | Part::Preposition | Part::Number => {
            // "One of the two said": a number may be somebody.
            let somebody = before.part == Part::Number && speaks(tokens, at);
            if somebody { Part::Finite } else { Part::Done }
        }
        Part::Joiner => {
            let finite = clause_before(tokens, at).any(|it| it.part == Part::Finite);
            // "Was hauled in and told": both are passive.
            let from = at.saturating_sub(REACH);
            let near = tokens.get(from..at).unwrap_or_default();
            let verb = near.iter().rposition(|it| matches!(it.part, Part::Finite | Part::Done));
            let passive = verb.is_some_and(|nth| {
                near.get(nth).is_some_and(|it| it.part == Part::Done)
                    && !is_perfect(tokens, from + nth)
            });
            if finite && !passive && !is_by(tokens, at) { Part::Finite } else { Part::Done }
        }
        Part::Opener if !before.is_any(&["who", "which", "that", "what"]) => Part::Done,
        Part::Finite | Part::Plain | Part::Participle | Part::To | Part::Done => Part::Done,
        Part::Mark
        | Part::Noun
        | Part::Name
        | Part::Pronoun
        | Part::Quote
        | Part::Opener
        | Part::Adverb => {
            if is_reduced(tokens, at, before) {
                Part::Done
            } else {
                Part::Finite
            }
        }
    }
}

/// Whether a form of "be" or "have" stands before a word with at most some adverbs and a subject
/// between ("has since been", "was he told").
fn is_after_auxiliary(tokens: &[Token<'_>], at: usize) -> bool {
    let near = tokens.get(at.saturating_sub(3)..at).unwrap_or_default();
    let mut back = near.iter().rev();
    back.next().is_some_and(|it| it.part == Part::Adverb)
        && back
            .find(|it| it.part != Part::Adverb)
            .is_some_and(|it| lexicon::is_auxiliary(&it.lower))
}

/// Whether a participle follows "has" or "had": "has long maintained".
pub fn is_perfect(tokens: &[Token<'_>], at: usize) -> bool {
    const HAVE: &[&str] = &["has", "have", "had", "having", "hasn’t", "haven’t", "hadn’t"];
    let near = tokens.get(at.saturating_sub(5)..at).unwrap_or_default();
    let helper = near.iter().rev().find(|it| lexicon::is_auxiliary(&it.lower));
    helper.is_some_and(|it| it.is_any(HAVE))
}

/// Whether a past form is a cue after which a clause or quotation always follows.
fn speaks(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at).and_then(|it| lexicon::verb(&it.lower)).is_some()
}

fn is_by(tokens: &[Token<'_>], at: usize) -> bool {
    next_is(tokens, at, "by")
}

fn next_is(tokens: &[Token<'_>], at: usize, word: &str) -> bool {
    tokens.get(at + 1).is_some_and(|it| it.is(word))
}

/// What stands before a word in its clause.
fn clause_before<'t, 'a>(
    tokens: &'t [Token<'a>],
    at: usize,
) -> impl Iterator<Item = &'t Token<'a>> {
    let from = at.saturating_sub(REACH);
    let before = tokens.get(from..at).unwrap_or_default();
    before.iter().rev().skip(1).take_while(|it| it.kind != Kind::Stop)
}

/// "The man arrested on Friday was": a participle that only tells more about the noun before it.
fn is_reduced(tokens: &[Token<'_>], at: usize, before: &Token<'_>) -> bool {
    if is_by(tokens, at) {
        return true;
    }
    let free = tokens.get(at).is_some_and(|it| {
        lexicon::verb(&it.lower).is_some_and(|it| matches!(it.frame, lexicon::Frame::Free))
    });
    let subject = matches!(before.part, Part::Pronoun | Part::Opener);
    let Some(next) = tokens.get(at + 1).filter(|_| !free && !subject) else {
        return false;
    };
    let loose = next.lower == "to"
        || is_adverb(&next.lower)
        || lexicon::function(&next.lower) == Some(Part::Preposition)
        || crate::text::mentions::is_of_time(next);
    // "Lee, elected in May, said": between commas. "The ship, police said, sank": not.
    loose && verb_follows(tokens, at + 1, before.kind == Kind::Comma)
}

/// Whether a finite verb follows that can only belong to the same subject.
fn verb_follows(tokens: &[Token<'_>], from: usize, opened: bool) -> bool {
    let mut open = opened;
    let mut closed = false;
    for it in tokens.iter().skip(from).take(REACH) {
        let right_behind = std::mem::take(&mut closed);
        match it.kind {
            Kind::Comma if open => {
                open = false;
                closed = true;
            }
            Kind::Word if it.is_capital() => {}
            Kind::Word => match lexicon::function(&it.lower) {
                Some(Part::Finite) => return true,
                Some(Part::Opener | Part::Joiner | Part::Pronoun) => return false,
                None if is_surely_finite(it, right_behind) => return true,
                Some(_) | None => {}
            },
            Kind::Number | Kind::Clitic => {}
            _ => return false,
        }
    }
    false
}

/// Whether a word can hardly be anything but a finite verb, also right behind a closing comma.
fn is_surely_finite(it: &Token<'_>, behind_comma: bool) -> bool {
    let says = || lexicon::verb(&it.lower).is_some_and(|it| it.frame == lexicon::Frame::Free);
    match lexicon::reading(&it.lower).map(|it| (it.form, it.share)) {
        Some((VerbForm::Past, _)) => true,
        Some((VerbForm::PastOrDone, _)) => behind_comma || says(),
        Some((VerbForm::Third, share)) => share == Share::Always || behind_comma,
        _ => false,
    }
}

/// Whether a past participle has no helper before it, so that it may pass for a past form.
pub(super) fn stands_free(tokens: &[Token<'_>], at: usize) -> bool {
    let helped = tokens.get(at.saturating_sub(4)..at).unwrap_or_default().iter();
    let mut helped = helped.rev().take_while(|it| {
        matches!(it.part, Part::Adverb | Part::Pronoun | Part::Finite | Part::Done)
    });
    let pronoun =
        at.checked_sub(1).and_then(|it| tokens.get(it)).is_some_and(|it| it.part == Part::Pronoun);
    pronoun && !helped.any(|it| lexicon::is_auxiliary(&it.lower))
}
