//! Mentions: the people an article names in full, so that short forms and pronouns lead back to them.

use std::collections::HashMap;
use std::ops::Range;

use super::antecedents::is_preposition;
use super::lexicon::{self, Gender};
use super::scalars::Scalars;
use super::tokens::{Kind, Token};
use super::unit::Unit;

/// A person named in full.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub role: Option<String>,
    /// Where the name first stands.
    pub start: usize,
    pub gender: Option<Gender>,
}

/// The people of an article, and every place where one of them is named.
#[derive(Debug, Default)]
pub struct Mentions {
    people: Vec<Person>,
    /// Each word of each name, in lower case, to the people who bear it.
    bearers: HashMap<String, Vec<usize>>,
    /// Where people are named, by any part of their name, in text order.
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    at: usize,
    who: usize,
}

/// People who bear one name that are told apart; more are not.
const NAMESAKES: usize = 8;

impl Mentions {
    pub fn of(text: &Scalars<'_>, units: &[Unit<'_>]) -> Self {
        let mut mentions = Self::default();
        for unit in units {
            for run in runs(&unit.tokens) {
                mentions.read(text, unit, run);
            }
        }
        mentions
    }

    /// The person whom a full or short name means where it stands: the last one named before it.
    pub fn person(&self, name: &str, at: usize) -> Option<&Person> {
        self.people.get(self.find(name, at)?)
    }

    fn find(&self, name: &str, at: usize) -> Option<usize> {
        let mut words = name
            .split_whitespace()
            .map(str::to_lowercase)
            .filter(|it| !lexicon::is_honorific(it.trim_end_matches('.')));
        let first = self.bearers.get(&words.next()?)?;
        let rest: Vec<String> = words.collect();
        let bears = |it: &&usize| {
            rest.iter().all(|word| self.bearers.get(word).is_some_and(|all| all.contains(it)))
        };
        let known = |it: &&usize| self.people.get(**it).is_some_and(|who| who.start <= at);
        first.iter().rev().filter(bears).find(known).copied()
    }

    /// Who is named between two places of the text, in order, each as often as they are named.
    pub fn between(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &Person)> {
        let first = self.places.partition_point(|it| it.at < range.start);
        let places = self.places.get(first..).unwrap_or_default();
        let inside = places.iter().take_while(move |it| it.at < range.end);
        inside.filter_map(|it| Some((it.at, self.people.get(it.who)?)))
    }

    /// Notes that an article speaks of a person as "he" or "she".
    pub fn learn(&mut self, name: &str, gender: Gender) {
        let who = self.find(name, usize::MAX).and_then(|it| self.people.get_mut(it));
        if let Some(it) = who {
            it.gender.get_or_insert(gender);
        }
    }

    fn read(&mut self, text: &Scalars<'_>, unit: &Unit<'_>, run: Range<usize>) {
        let Some(all) = unit.tokens.get(run.clone()) else { return };
        let skipped = all.iter().rposition(is_role_word).map_or(0, |it| it + 1);
        let Some(name) = all.get(skipped..).filter(|it| !it.is_empty()) else { return };
        if skipped == 0 && is_tied(&unit.tokens, run.start) {
            return;
        }
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return };
        let words = text.slice(first.start..last.end);
        let at = first.start;
        // "Mr" begins sentences and is therefore no part of the run.
        let from = run.start.saturating_sub(usize::from(skipped == 0));
        let beside = unit.tokens.get(from..run.start + skipped).unwrap_or_default();
        let gender = beside.iter().find_map(|it| lexicon::gender(&it.lower));
        if let Some(who) = self.find(words, at) {
            self.places.push(Place { at, who });
            if let Some(it) = self.people.get_mut(who) {
                it.gender = gender.or(it.gender);
            }
            return;
        }
        if !is_full_name(name, words) && !is_introduced(name, &unit.tokens, run.end) {
            return;
        }
        let titles = all.get(..skipped).unwrap_or_default();
        let role = match (titles.first(), titles.last()) {
            (Some(one), Some(last)) if titles.iter().any(is_title) => {
                Some(text.slice(one.start..last.end))
            }
            _ => role_before(text, &unit.tokens, run.start),
        };
        let who = self.people.len();
        self.people.push(Person {
            name: words.to_owned(),
            role: role.map(str::to_owned),
            start: first.start,
            gender,
        });
        for word in name.iter().filter(|it| it.is_capital()) {
            let bearers = self.bearers.entry(word.lower.clone()).or_default();
            if bearers.len() < NAMESAKES {
                bearers.push(who);
            }
        }
        self.places.push(Place { at, who });
    }

    /// Notes the role that an article gives a person anywhere.
    pub fn role(&mut self, name: &str, role: &str) {
        let who = self.find(name, usize::MAX).and_then(|it| self.people.get_mut(it));
        if let Some(it) = who {
            let told =
                || role.split_whitespace().find_map(|it| lexicon::gender(&it.to_lowercase()));
            it.gender = it.gender.or_else(told);
            it.role.get_or_insert_with(|| role.to_owned());
        }
    }
}

/// "Valeska Paris, a former pilot": a name that ends like a place's, and what the person is.
fn is_introduced(name: &[Token<'_>], tokens: &[Token<'_>], after: usize) -> bool {
    let [first, last] = name else { return false };
    let places = [first, last].map(|it| lexicon::is_place(it.text));
    let comma = tokens.get(after).is_some_and(|it| it.kind == Kind::Comma);
    let beside = tokens.get(after + 1..).unwrap_or_default().iter();
    let mut beside = beside.take(8).take_while(|it| it.kind == Kind::Word);
    let person = |it: &Token<'_>| is_title(it) || lexicon::is_unnamed(&it.lower);
    places == [false, true] && comma && beside.any(person)
}

/// Whether what begins at `at` belongs to a name before it: "Department of Social Services".
pub fn is_tied(tokens: &[Token<'_>], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|it| tokens.get(it));
    let tie = before(1).is_some_and(|it| it.is_any(&["of", "on", "for"]));
    let name = |it: &Token<'_>| it.is_capital() && !is_title(it) && !lexicon::is_starter(&it.lower);
    tie && before(2).is_some_and(name)
}

/// "Harbour master" before a name: a title in lower case and the words that belong to it.
fn role_before<'a>(text: &Scalars<'a>, tokens: &[Token<'_>], at: usize) -> Option<&'a str> {
    let last = tokens.get(at.checked_sub(1)?).filter(|it| is_title(it))?;
    let belongs = |it: &&Token<'_>| {
        let word = it.kind == Kind::Word && !it.is_finite();
        it.kind == Kind::Clitic || (word && !lexicon::is_starter(&it.lower))
    };
    let before = tokens.get(at.saturating_sub(6)..at)?;
    let first = before.iter().rev().take_while(belongs).last()?;
    Some(text.slice(first.start..last.end))
}

fn is_role_word(token: &Token<'_>) -> bool {
    is_title(token) || lexicon::is_honorific(token.lower.trim_end_matches('.'))
}

/// Whether a token says what a person is, also as the last part of "co-founder".
pub fn is_title(token: &Token<'_>) -> bool {
    token.kind == Kind::Word
        && lexicon::is_title(
            token.lower.rsplit('-').next().unwrap_or_default().trim_end_matches('.'),
        )
}

/// Two or more capitalised words that are no organisation's, place's or day's.
pub fn is_full_name(name: &[Token<'_>], words: &str) -> bool {
    let capitals = name.iter().filter(|it| it.is_capital()).count();
    (2..=5).contains(&capitals)
        && name.first().is_some_and(|it| !is_acronym(it))
        && !lexicon::is_place(words)
        && !name.iter().any(|it| {
            lexicon::is_organisation(&it.lower)
                || lexicon::is_place(it.text)
                || is_of_time(it)
                || it.lower.ends_with("ian")
                    && name.len() == 2
                    && it.start == name.first().map_or(0, |first| first.start)
                || lexicon::is_thing(&it.lower)
        })
}

pub fn is_acronym(token: &Token<'_>) -> bool {
    token.text.chars().filter(|ch| ch.is_alphabetic()).count() > 1
        && token.text.chars().all(|ch| !ch.is_lowercase())
}

/// Days and months.
pub fn is_of_time(token: &Token<'_>) -> bool {
    lexicon::signals(&token.lower)
        .iter()
        .any(|(words, sign)| words.len() == 1 && *sign == lexicon::Signal::Date)
}

/// The runs of capitalised words in a sentence, as token indexes.
pub fn runs(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let inner = open.is_some()
            && token.is_any(&["de", "van", "von", "der", "bin", "al", "la", "di", "da", "el"])
            && next.is_some_and(Token::is_capital);
        let capital = token.is_capital()
            && !(open.is_none() && (token.kind == Kind::Word && lexicon::is_starter(&token.lower)));
        match open {
            Some(from) if !capital && !inner => {
                runs.push(without_place(tokens, from..at));
                open = None;
            }
            None if capital => open = Some(at),
            Some(_) | None => {}
        }
    }
    if let Some(from) = open {
        runs.push(without_place(tokens, from..tokens.len()));
    }
    runs
}

/// "Governor of Washington Ann Lee": the name without the place that belongs to the title.
fn without_place(tokens: &[Token<'_>], run: Range<usize>) -> Range<usize> {
    let before = tokens.get(run.start.saturating_sub(2)..run.start).unwrap_or_default();
    let governed = before.iter().rfind(|it| !it.is("the")).is_some_and(is_preposition);
    let words = tokens.get(run.clone()).unwrap_or_default();
    let place = |length: &usize| {
        let words = words.get(..*length).unwrap_or_default();
        lexicon::is_place(&words.iter().map(|it| it.text).collect::<Vec<_>>().join(" "))
    };
    let longest = words.len().saturating_sub(2).min(3);
    let length = (1..=longest).rev().find(place).filter(|_| governed && longest > 0);
    run.start + length.unwrap_or(0)..run.end
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;

    const BODY: &str = "Harbour master Ann Lee closed the port. Bo Ek of the pilots agreed. Lee left. She was tired.";

    #[test]
    fn a_short_name_leads_to_the_full_one() {
        let text = Scalars::new(BODY);
        let mentions = Mentions::of(&text, &units(&text, None));
        assert_eq!(mentions.person("Lee", 70).map(|it| it.name.as_str()), Some("Ann Lee"));
        assert!(mentions.person("Harbour", 70).is_none());
        assert!(mentions.person("Ek", 3).is_none(), "nobody is meant before being named");
    }
}
