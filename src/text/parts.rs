//! Parts: which part each word of a sentence plays in it, as far as its form and place show.
//!
//! A word list says what a word may be; the words around it decide. No more is asked of this than
//! what the splitter needs: where the finite verbs are, and what can be a subject.

use super::lexicon::{self, Share, VerbForm};
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
    let noun_next = next.is_some_and(|it| it.kind == Kind::Word || it.kind == Kind::Number);
    Some(match part {
        // "That" before a noun right behind a preposition or verb points; else it opens a clause.
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

/// A plain form: a verb after "to", "will" or several, else a noun where it can be one.
fn plain(tokens: &[Token<'_>], at: usize, share: Share) -> Part {
    let Some(before) = before(tokens, at) else {
        return if share == Share::Always { Part::Plain } else { Part::Noun };
    };
    let helped = before.part == Part::To
        || lexicon::is_helping(&before.lower)
        || before.lower.ends_with("n’t")
        || before.lower.ends_with("n't");
    match before.part {
        _ if helped => Part::Plain,
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
        Part::Name if share == Share::Always => Part::Finite,
        // "Fishermen along Kelp Bay fear a storm."
        Part::Name if share != Share::Seldom && takes_object(tokens, at) => Part::Finite,
        Part::Noun if share == Share::Always => Part::Finite,
        _ if share == Share::Always || share == Share::Mostly => Part::Plain,
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
fn third(tokens: &[Token<'_>], at: usize, share: Share) -> Part {
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
fn past(tokens: &[Token<'_>], at: usize, may_be_done: bool) -> Part {
    if !may_be_done {
        return Part::Finite;
    }
    let Some(before) = before(tokens, at) else { return Part::Done };
    if lexicon::is_auxiliary(&before.lower) || is_after_auxiliary(tokens, at) {
        return Part::Done;
    }
    match before.part {
        Part::Determiner | Part::Owner | Part::Preposition | Part::Number => {
            // "One of the two said": a number may be somebody.
            let somebody = before.part == Part::Number && speaks(tokens, at);
            if somebody { Part::Finite } else { Part::Done }
        }
        Part::Joiner => {
            let finite = clause_before(tokens, at).any(|it| it.part == Part::Finite);
            if finite && !is_by(tokens, at) { Part::Finite } else { Part::Done }
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
    tokens.get(at + 1).is_some_and(|it| it.is("by"))
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
    let Some(next) = tokens.get(at + 1).filter(|_| !free && before.part != Part::Pronoun) else {
        return false;
    };
    let loose = next.lower == "to"
        || is_adverb(&next.lower)
        || lexicon::function(&next.lower) == Some(Part::Preposition)
        || super::mentions::is_of_time(next);
    // "Lee, elected in May, said": between commas. "The ship, police said, sank": not.
    loose && verb_follows(tokens, at + 1, before.kind == Kind::Comma)
}

/// Whether a finite verb follows that can only belong to the same subject.
fn verb_follows(tokens: &[Token<'_>], from: usize, past_comma: bool) -> bool {
    let mut past_comma = past_comma;
    for at in from..tokens.len().min(from + REACH) {
        let Some(it) = tokens.get(at) else { return false };
        let function = lexicon::function(&it.lower);
        match it.kind {
            Kind::Comma if past_comma => past_comma = false,
            Kind::Word if it.is_capital() => {}
            Kind::Word => match function {
                Some(Part::Finite) => return true,
                Some(Part::Opener | Part::Joiner | Part::Pronoun) => return false,
                Some(_) => {}
                None => {
                    let form = lexicon::reading(&it.lower).map(|it| (it.form, it.share));
                    let verb = match form {
                        Some((VerbForm::Past, _)) => true,
                        Some((VerbForm::PastOrDone, _)) => lexicon::verb(&it.lower)
                            .is_some_and(|it| it.frame == lexicon::Frame::Free),
                        Some((VerbForm::Third, share)) => share == Share::Always,
                        _ => false,
                    };
                    if verb {
                        return true;
                    }
                }
            },
            Kind::Number | Kind::Clitic => {}
            _ => return false,
        }
    }
    false
}

/// Whether a past participle has no helper before it, so that it may pass for a past form.
fn stands_free(tokens: &[Token<'_>], at: usize) -> bool {
    let helped = tokens.get(at.saturating_sub(4)..at).unwrap_or_default().iter();
    let mut helped = helped.rev().take_while(|it| {
        matches!(it.part, Part::Adverb | Part::Pronoun | Part::Finite | Part::Done)
    });
    let pronoun =
        at.checked_sub(1).and_then(|it| tokens.get(it)).is_some_and(|it| it.part == Part::Pronoun);
    pronoun && !helped.any(|it| lexicon::is_auxiliary(&it.lower))
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

#[cfg(test)]
mod tests {
    use super::super::scalars::Scalars;
    use super::super::tokens::tokens;

    /// The finite verbs of a sentence.
    #[track_caller]
    fn check(sentence: &str, expected: &[&str]) {
        let text = Scalars::new(sentence);
        let found = tokens(&text, 0..text.len());
        let finite: Vec<&str> =
            found.iter().filter(|it| it.is_finite()).map(|it| it.text).collect();
        assert_eq!(finite, expected, "{sentence}");
    }

    #[test]
    fn what_may_be_a_noun_is_a_verb_only_where_one_can_stand() {
        check("The ship plans were old.", &["were"]);
        check("The board plans to spend 2 million.", &["plans"]);
        check("Officials claim the port is shut.", &["claim", "is"]);
        check("The claim that rents rose is false.", &["rose", "is"]);
        check("No evidence supports anything else.", &["supports"]);
        check("Figures show a record 45 ships crossed.", &["show", "crossed"]);
        check("The show ends the reports of a strike.", &["ends"]);
        check("Police say they want to show how it was done.", &["say", "want", "was"]);
        check("Who will the board’s will serve?", &["will"]);
    }

    #[test]
    fn a_participle_is_no_finite_verb() {
        check("The recently named chair of the board left.", &["left"]);
        check("The man arrested on Friday was a pilot.", &["was"]);
        check("The ship built by the board sank.", &["sank"]);
        check("Ann Lee, elected in May, said it was late.", &["said", "was"]);
        check("The crew has since been told.", &["has"]);
        check("Asked about it, the master declined to speak.", &["declined"]);
        check("The ship crashed in fog and was lost.", &["crashed", "was"]);
        check("The ship crashed in fog, police said.", &["crashed", "said"]);
    }

    #[test]
    fn a_contracted_verb_is_a_verb() {
        check("They’ll sail and it's late, but Ann's ship doesn't.", &["’ll", "'s", "doesn't"]);
        check("I'd say we've won.", &["'d", "'ve"]);
    }
}
