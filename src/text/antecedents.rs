//! Antecedents: whom "he", "she", "it" and "they" stand for, where the text leaves no doubt.
//!
//! A wrong speaker is far worse than none, so that a pronoun with two candidates has no antecedent.

use std::ops::Range;

use super::clauses;
use super::lexicon::{self, Gender};
use super::mentions::{Mentions, Person, is_title};
use super::scalars::Scalars;
use super::subject::subject;
use super::suggestion::{Speaker, SpeakerKind};
use super::tokens::{Kind, Token};
use super::unit::Unit;

/// Who has been cited so far, and what the sentences so far were about.
#[derive(Debug, Default)]
pub struct Heard {
    sentences: Vec<Sentence>,
    bodies: Vec<(Speaker, usize)>,
    group: Option<(Speaker, usize)>,
}

/// What a sentence offers to the pronouns after it.
#[derive(Debug)]
struct Sentence {
    range: Range<usize>,
    subject: Subject,
    /// The last single person it cites.
    cited: Option<Speaker>,
    /// Whether it tells of somebody new without a name: "police found a man".
    stranger: bool,
}

/// What a sentence is about.
#[derive(Debug)]
enum Subject {
    /// A person with a name.
    Person(String),
    /// One person without a name, in the article's words.
    Described(Range<usize>, Option<Gender>),
    /// An organisation.
    Body,
    Other,
}

/// How many scalars, and how many sentences back a pronoun is followed.
const REACH: usize = 800;
const SENTENCES: usize = 8;

/// How many names in one sentence, and how many organisations, are looked at.
const NAMES: usize = 16;
const BODIES: usize = 64;

impl Heard {
    /// Begins a sentence.
    pub fn begin(&mut self, unit: &Unit<'_>, mentions: &Mentions) {
        let subject = subject_of(&unit.tokens, mentions);
        let stranger = tells_of_stranger(&unit.tokens);
        self.sentences.push(Sentence { range: unit.range.clone(), subject, cited: None, stranger });
    }

    /// Notes who was cited in the sentence that was begun last.
    pub fn note(&mut self, speaker: &Speaker) {
        let Some(last) = self.sentences.last_mut() else { return };
        let at = last.range.start;
        let several = || speaker.name.split_whitespace().any(is_plural_noun);
        match speaker.kind {
            SpeakerKind::Unnamed if is_pronoun(&speaker.name) => {}
            SpeakerKind::Group => self.group = Some((speaker.clone(), at)),
            SpeakerKind::Unnamed if several() => self.group = Some((speaker.clone(), at)),
            SpeakerKind::Person | SpeakerKind::Unnamed => last.cited = Some(speaker.clone()),
            SpeakerKind::Organisation | SpeakerKind::Place => {
                self.bodies.push((speaker.clone(), at));
            }
            SpeakerKind::Publisher => {}
        }
    }

    /// Whom "they" means: a group cited in this sentence or the two before it.
    pub fn group(&self) -> Option<&Speaker> {
        let last = self.group.as_ref().filter(|(_, from)| self.is_recent(*from, 2));
        last.map(|(it, _)| it).or_else(|| self.body())
    }

    /// Which organisation "it" means: one cited in this sentence or the one before, where this one
    /// is not about another.
    pub fn body(&self) -> Option<&Speaker> {
        let (last, from) = self.bodies.last()?;
        let here = self.sentences.last()?;
        let about_it = matches!(here.subject, Subject::Body) && *from < here.range.start;
        (self.is_recent(*from, 1) && !about_it).then_some(last)
    }

    fn is_recent(&self, from: usize, sentences: usize) -> bool {
        self.sentences.iter().rev().nth(sentences).is_none_or(|it| from >= it.range.start)
    }

    /// The organisation that was cited before and whose name ends in the words of a short form; none
    /// where there are two.
    pub fn short_form(&self, words: &str) -> Option<&Speaker> {
        let short = words.to_lowercase();
        let short = short.strip_prefix("the ").or_else(|| short.strip_prefix("this "))?;
        let ends = |it: &&Speaker| {
            let name = it.name.to_lowercase();
            name.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '))
        };
        let longer =
            |it: &&Speaker| it.name.split_whitespace().count() > words.split_whitespace().count();
        let mut found =
            self.bodies.iter().rev().take(BODIES).map(|(it, _)| it).filter(ends).filter(longer);
        let last = found.next()?;
        found.all(|it| it.name == last.name).then_some(last)
    }

    /// Whom "he" or "she" at a place of the last sentence means.
    pub fn person(
        &self,
        text: &Scalars<'_>,
        mentions: &Mentions,
        gender: Gender,
        at: usize,
    ) -> Option<Speaker> {
        let suits = |it: Option<Gender>| it.is_none_or(|it| it == gender);
        let (here, before) = self.sentences.split_last()?;
        let mut beside =
            mentions.between(here.range.start..at).take(NAMES).filter(|(_, it)| suits(it.gender));
        if let Some((_, first)) = beside.next() {
            return beside.all(|(_, it)| it.name == first.name).then(|| named(first));
        }
        if let Subject::Described(range, known) = &here.subject
            && range.end <= at
            && suits(*known)
        {
            return Some(unnamed(text, range));
        }
        let mut doubt: Option<&Person> = None;
        for sentence in before.iter().rev().take(SENTENCES) {
            if at.saturating_sub(sentence.range.end) > REACH {
                break;
            }
            let found = sentence.antecedent(text, mentions, &suits);
            if let Some(found) = found {
                let doubted = doubt.is_some_and(|it| it.name != found.name);
                return (!doubted).then_some(found);
            }
            if sentence.stranger {
                return None;
            }
            let people = mentions.between(sentence.range.clone()).take(NAMES);
            for (_, it) in people.filter(|(_, it)| suits(it.gender)) {
                if doubt.is_some_and(|other| other.name != it.name) {
                    return None;
                }
                doubt = Some(it);
            }
        }
        // Whom the sentences only mention is meant where they are known to be spoken of so.
        doubt.filter(|it| it.gender == Some(gender)).map(named)
    }
}

impl Heard {
    /// Whether "he" or "she" in somebody's own words can mean nobody but them: it suits them, and
    /// is known to or nobody else is named nearby.
    pub fn is_alone(&self, mentions: &Mentions, name: &str, gender: Gender, at: usize) -> bool {
        let Some(them) = mentions.person(name, usize::MAX) else { return false };
        let from = self.sentences.iter().rev().nth(1).map_or(0, |it| it.range.start);
        let others = || mentions.between(from..at).take(NAMES).all(|(_, it)| it.name == them.name);
        them.gender == Some(gender) || (them.gender.is_none() && others())
    }
}

impl Sentence {
    /// The one person a sentence cites or is about, where the pronoun suits them.
    fn antecedent(
        &self,
        text: &Scalars<'_>,
        mentions: &Mentions,
        suits: &impl Fn(Option<Gender>) -> bool,
    ) -> Option<Speaker> {
        let gender = |name: &str| mentions.person(name, usize::MAX).and_then(|it| it.gender);
        let told = |it: &Speaker| {
            gender(&it.name).or_else(|| {
                it.name.split_whitespace().find_map(|it| lexicon::gender(&it.to_lowercase()))
            })
        };
        if let Some(cited) = self.cited.as_ref().filter(|it| suits(told(it))) {
            return Some(cited.clone());
        }
        match &self.subject {
            Subject::Person(name) => {
                mentions.person(name, usize::MAX).filter(|it| suits(it.gender)).map(named)
            }
            Subject::Described(range, known) => suits(*known).then(|| unnamed(text, range)),
            Subject::Body | Subject::Other => None,
        }
    }
}

fn subject_of(tokens: &[Token<'_>], mentions: &Mentions) -> Subject {
    let words = clauses::first_verb(tokens)
        .and_then(|verb| subject(tokens, verb, 0))
        .and_then(|it| tokens.get(it));
    let Some((first, last)) = words.and_then(|it| Some((it.first()?, it.last()?))) else {
        return Subject::Other;
    };
    let words = words.unwrap_or_default();
    if words.iter().any(|it| it.is("and")) {
        return Subject::Other;
    }
    let apposition = words.iter().position(|it| it.kind == Kind::Comma).unwrap_or(words.len());
    let head = words.get(..apposition).unwrap_or_default();
    let heads = |at: usize| {
        let nth = words.iter().position(|it| it.start == at).unwrap_or_default();
        let governed = nth.checked_sub(1).and_then(|it| words.get(it)).is_some_and(is_preposition);
        let owns = words.iter().skip(nth).take(4).any(|it| it.kind == Kind::Clitic);
        !governed && !owns
    };
    let person = mentions.between(first.start..last.end).take(NAMES).find(|(at, _)| heads(*at));
    if let Some((_, it)) = person {
        return Subject::Person(it.name.clone());
    }
    let noun = head.iter().take_while(|it| !is_preposition(it)).last();
    let singular = |it: &Token<'_>| {
        (is_title(it) || lexicon::is_unnamed(&it.lower)) && !is_plural_noun(&it.lower)
    };
    match (noun.filter(|it| singular(it)), head.last()) {
        (Some(noun), Some(last)) => {
            Subject::Described(first.start..last.end, lexicon::gender(&noun.lower))
        }
        _ if words.iter().any(|it| lexicon::is_organisation(&it.lower)) => Subject::Body,
        _ => Subject::Other,
    }
}

/// Whether tokens hold "a man" or "another harbour pilot": an article and soon after it one person.
fn tells_of_stranger(tokens: &[Token<'_>]) -> bool {
    let person = |it: &Token<'_>| {
        (is_title(it) || lexicon::is_unnamed(&it.lower)) && !is_plural_noun(&it.lower)
    };
    tokens.iter().enumerate().filter(|(_, it)| it.is_any(&["a", "an", "another"])).any(|(at, _)| {
        let after = tokens.iter().skip(at + 1).take(4);
        after.take_while(|it| it.kind == Kind::Word || it.kind == Kind::Number).any(person)
    })
}

/// Whether a word puts what follows it beside what stands before it.
pub fn is_preposition(token: &Token<'_>) -> bool {
    token.is_any(&[
        "of", "in", "at", "on", "along", "near", "from", "across", "around", "for", "with", "by",
        "within", "inside", "outside", "behind", "under", "against", "between", "among", "to",
        "about", "after", "before", "over", "through", "without", "as", "like",
    ])
}

/// Whether a word stands for several of those whom a title or role names.
pub fn is_plural_noun(word: &str) -> bool {
    let word = word.to_lowercase();
    let one = |it: &str| lexicon::is_title(it) || lexicon::is_unnamed(it);
    matches!(word.as_str(), "people" | "men" | "women")
        || word.strip_suffix('s').is_some_and(one)
        || word.strip_suffix("es").is_some_and(one)
        || word.strip_suffix("men").is_some_and(|it| one(&format!("{it}man")))
}

fn is_pronoun(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "he" | "she" | "it" | "they")
}

fn named(person: &Person) -> Speaker {
    Speaker {
        name: person.name.clone(),
        role: person.role.clone(),
        start: None,
        end: None,
        kind: SpeakerKind::Person,
    }
}

fn unnamed(text: &Scalars<'_>, words: &Range<usize>) -> Speaker {
    Speaker {
        name: text.slice(words.clone()).to_owned(),
        role: None,
        start: None,
        end: None,
        kind: SpeakerKind::Unnamed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Suggestion, split};

    /// Who says the last thing in a body that somebody is cited for.
    #[track_caller]
    fn check(body: &str, expected: &str) {
        let found = split(&Draft { body, ..Draft::default() });
        let last: Option<&Suggestion> = found.iter().rfind(|it| it.cue.is_some());
        let name = last.and_then(|it| it.speaker.as_ref()).map(|it| it.name.as_str());
        assert_eq!(name, Some(expected), "{body}");
    }

    #[test]
    fn a_pronoun_is_who_the_sentence_before_cites_or_is_about() {
        check("Ann Lee said the port was shut. She added that it was lost.", "Ann Lee");
        check("Ann Lee said it was lost. Bo Ek closed the port. He said it was safe.", "Bo Ek");
        check(
            "Ann Lee met Bo Ek on Friday. “It is lost,” said Bo Ek. He added that it was late.",
            "Bo Ek",
        );
        check(
            "Ann Lee said it was lost. A pilot tried to land. He said the quay was dark.",
            "A pilot",
        );
    }

    #[test]
    fn a_title_tells_whom_a_pronoun_cannot_mean() {
        check("Mrs Ann Lee met Mr Bo Ek on Monday. They ate. He said it was late.", "Bo Ek");
        check("Spokesman Bo Ek said it was late. Ann Lee smiled. He said it was lost.", "Ann Lee");
        check("Bo Ek said it was late. Baroness Ann Lee smiled. He said it was lost.", "Bo Ek");
    }

    #[test]
    fn a_pronoun_with_two_candidates_stays_a_pronoun() {
        check("The port heard Ann Lee and Bo Ek. He said it was lost.", "He");
        check(
            "Ann Lee said it was lost. The storm had cost Bo Ek a ship. He said it was late.",
            "He",
        );
        check("Nobody came. She said it was late.", "She");
        check("Ann Lee said it was lost. Police found a man. He said it was late.", "He");
        check("Ann Lee and Bo Ek voted. She said it was late.", "She");
    }

    #[test]
    fn it_is_the_organisation_cited_just_before() {
        check("The port board said it was late. It added that 40 ships sank.", "The port board");
        check("The port board said it was late. Rain fell. It added that 40 ships sank.", "It");
        check("Police said it was late. The board made a profit, it said in a statement.", "it");
    }

    #[test]
    fn a_short_form_is_the_organisation_cited_before() {
        check(
            "According to a study by the city transport institute, buses are full. The institute said rents rose.",
            "the city transport institute",
        );
        check(
            "The port board said it was late. The tax board said it was early. The board said no ship came.",
            "The board",
        );
    }
}
