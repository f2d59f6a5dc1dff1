//! Parts: which part each word of a sentence plays in it, as far as its form and place show.
//!
//! A word list says what a word may be; the words around it decide. No more is asked of this than
//! what the splitter needs: where the finite verbs are, and what can be a subject.

#[cfg(test)]
mod tests;
mod verbs;

pub use verbs::is_perfect;
use verbs::{past, plain, stands_free, third};

use super::lexicon::{self, VerbForm};
use super::tokens::{Kind, Token};

/// What a token does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A verb with a subject of its own: "says", "was", "will".
    Finite,
    /// A verb in its plain form, after "to" or "will".
    Plain,
    /// A verb in -ing.
    Participle,
    /// A past participle: "led by", "has said".
    Done,
    /// A noun or adjective.
    Noun,
    /// A word with a capital inside a sentence.
    Name,
    Pronoun,
    Determiner,
    Number,
    Adverb,
    Preposition,
    /// "And", "or", "but".
    Joiner,
    /// What opens a clause: "that", "because", "who".
    Opener,
    To,
    /// "'s" of an owner.
    Owner,
    /// A quotation seen from outside.
    Quote,
    /// A mark.
    Mark,
}

/// How far a verb is looked for behind a word that may be a participle.
const REACH: usize = 24;

/// Says of each token which part it plays. Linear in their number.
pub fn assign(tokens: &mut [Token<'_>]) {
    for at in 0..tokens.len() {
        let part = part(tokens, at);
        if let Some(it) = tokens.get_mut(at) {
            it.part = part;
        }
    }
}

fn part(tokens: &[Token<'_>], at: usize) -> Part {
    let Some(it) = tokens.get(at) else { return Part::Mark };
    match it.kind {
        Kind::Number => Part::Number,
        Kind::Quote => Part::Quote,
        Kind::Clitic if is_contracted(tokens, at) => Part::Finite,
        Kind::Clitic => Part::Owner,
        Kind::Word => word(tokens, at, it),
        _ => Part::Mark,
    }
}

/// Whether an "'s" is "is" or "has" and no owner's.
fn is_contracted(tokens: &[Token<'_>], at: usize) -> bool {
    const CONTRACTED: &[&str] = &[
        "it",
        "he",
        "she",
        "that",
        "there",
        "what",
        "who",
        "nothing",
        "everything",
        "here",
        "where",
        "how",
        "this",
        "everyone",
        "everybody",
        "something",
        "someone",
    ];
    at.checked_sub(1).and_then(|it| tokens.get(it)).is_some_and(|it| it.is_any(CONTRACTED))
}

fn word(tokens: &[Token<'_>], at: usize, it: &Token<'_>) -> Part {
    let before = before(tokens, at);
    let first = before.is_none_or(|it| {
        matches!(it.kind, Kind::Stop | Kind::Colon) || (it.kind == Kind::Other && at == 1)
    });
    if it.is_capital() && !first {
        return Part::Name;
    }
    // "Then" and "may" have a place of their own before a name or a month is thought of.
    if let Some(part) = function(tokens, at, it) {
        return part;
    }
    let next_is_name = tokens.get(at + 1).is_some_and(Token::is_capital);
    let Some(reading) = lexicon::reading(&it.lower).filter(|_| !(it.is_capital() && next_is_name))
    else {
        return match it.is_capital() {
            true if !lexicon::is_starter(&it.lower) => Part::Name,
            _ if is_adverb(&it.lower) => Part::Adverb,
            _ if it.lower.ends_with("ing") && it.lower.len() > 5 => Part::Participle,
            _ => Part::Noun,
        };
    };
    match reading.form {
        VerbForm::Ing => Part::Participle,
        VerbForm::Done => {
            if stands_free(tokens, at) {
                Part::Finite
            } else {
                Part::Done
            }
        }
        VerbForm::Past => past(tokens, at, false),
        VerbForm::PastOrDone => past(tokens, at, true),
        VerbForm::PlainOrPast if is_subject_end(tokens, at) => Part::Finite,
        VerbForm::Plain | VerbForm::PlainOrPast => plain(tokens, at, reading.share),
        VerbForm::Third => third(tokens, at, reading.share),
    }
}

/// The part of a word that means little by itself.
fn function(tokens: &[Token<'_>], at: usize, it: &Token<'_>) -> Option<Part> {
    if it.lower == "to" {
        return Some(Part::To);
    }
    let part = lexicon::function(&it.lower)?;
    let next = tokens.get(at + 1);
    // "Both said": a verb of saying is no noun that the word before it could point to.
    let says = |it: &Token<'_>| {
        lexicon::verb(&it.lower).is_some_and(|it| it.frame == lexicon::Frame::Free)
    };
    let noun_next =
        next.is_some_and(|it| (it.kind == Kind::Word && !says(it)) || it.kind == Kind::Number);
    Some(match part {
        // "That" opens a clause far more often than it points to a noun.
        Part::Determiner if it.is("that") => Part::Opener,
        Part::Determiner
            if !noun_next
                && it.is_any(&[
                    "this", "these", "those", "all", "both", "many", "some", "most", "few", "more",
                    "several",
                ]) =>
        {
            Part::Pronoun
        }
        // "The will of the people", "a must".
        Part::Finite
            if it.is_any(&["will", "can", "must", "might"]) && follows_article(tokens, at) =>
        {
            Part::Noun
        }
        // "May have", "did not do", "to have".
        Part::Finite if it.is_any(&["have", "do"]) && follows_helper(tokens, at) => Part::Plain,
        Part::Done if it.is("done") && stands_free(tokens, at) => Part::Finite,
        other => other,
    })
}

/// The last token before one that is no adverb.
fn before<'t, 'a>(tokens: &'t [Token<'a>], at: usize) -> Option<&'t Token<'a>> {
    let from = at.saturating_sub(4);
    let before = tokens.get(from..at)?;
    before.iter().rev().find(|it| it.part != Part::Adverb).or(before.first())
}

fn follows_helper(tokens: &[Token<'_>], at: usize) -> bool {
    before(tokens, at).is_some_and(|it| {
        it.part == Part::To || lexicon::is_helping(&it.lower) || it.lower.ends_with("n’t")
    })
}

fn follows_article(tokens: &[Token<'_>], at: usize) -> bool {
    before(tokens, at).is_some_and(|it| matches!(it.part, Part::Determiner | Part::Owner))
}

/// Whether what stands before a word can end a subject.
fn is_subject_end(tokens: &[Token<'_>], at: usize) -> bool {
    before(tokens, at).is_some_and(|it| {
        matches!(it.part, Part::Noun | Part::Name | Part::Pronoun | Part::Quote)
            || it.text == ")"
            || it.is_any(&["who", "which", "that", "what"])
            || (it.part == Part::Number && !it.text.contains('%'))
    })
}

/// Whether a noun for several, or a word like "they", stands before a word.
fn is_plural_end(tokens: &[Token<'_>], at: usize) -> bool {
    const SEVERAL: &[&str] = &[
        "i", "we", "you", "they", "people", "police", "men", "women", "children", "media", "who",
        "which", "that", "many", "some", "most", "both", "all", "others", "these", "those",
        "majority", "few", "number",
    ];
    before(tokens, at).is_some_and(|it| {
        it.is_any(SEVERAL)
            || (matches!(it.part, Part::Noun | Part::Name | Part::Pronoun)
                && it.lower.ends_with('s')
                && !it.lower.ends_with("ss"))
            || it.text == ")"
    })
}

pub fn is_adverb(word: &str) -> bool {
    const NOT: &[&str] = &[
        "family", "supply", "reply", "ally", "rally", "apply", "assembly", "only", "daily",
        "early", "friendly", "likely", "monopoly", "july", "italy", "fly", "elderly", "deadly",
        "anomaly",
    ];
    word.len() > 4 && word.ends_with("ly") && !NOT.contains(&word)
        || lexicon::function(word) == Some(Part::Adverb)
}
