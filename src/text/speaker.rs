//! Speakers: who the words before or after a cue name, in which role.

use std::ops::Range;

use super::antecedents::{Heard, is_plural_noun, is_preposition};
use super::lexicon::{self, Gender};
use super::mentions::{
    Mentions, Person, is_acronym, is_full_name, is_of_time, is_tied, is_title, runs,
};
use super::scalars::Scalars;
use super::suggestion::{Speaker, SpeakerKind};
use super::tokens::{Kind, Token};

/// What a speaker is read against.
pub struct Scene<'a> {
    pub text: &'a Scalars<'a>,
    pub mentions: &'a Mentions,
    pub heard: &'a Heard,
}

/// Reads the speaker out of a noun phrase, appositions and all.
pub fn read(scene: &Scene<'_>, phrase: &[Token<'_>]) -> Option<Speaker> {
    let phrase = bare(phrase);
    let first = phrase.first()?;
    if phrase.len() == 1 && first.is_any(PRONOUNS) {
        return Some(pronoun(scene, first));
    }
    if let Some(found) = owned(scene, phrase) {
        return Some(found);
    }
    let mut parts = phrase.split(|it| it.kind == Kind::Comma).map(bare).filter(|it| !it.is_empty());
    let head = parts.next()?;
    let found = simple(head);
    let Some(second) = parts.next() else { return finish(scene, found) };
    let beside = simple(second);
    let whole = |part: &[Token<'_>]| Some(part.first()?.start..part.last()?.end);
    let titled = |part: &[Token<'_>]| part.iter().any(is_title);
    // "The contractor, Bo Ek": who has a name after the comma is a person, whatever they do.
    let role = |part: &[Token<'_>]| {
        let the = part.first().is_some_and(|it| it.is_any(&["the", "a", "an"]));
        let plain = part.iter().skip(1).all(|it| it.kind == Kind::Word && !it.is_capital());
        titled(part) || (the && plain && beside.kind == SpeakerKind::Person)
    };
    if role(head) && found.kind != SpeakerKind::Person && beside.is_name() && !titled(second) {
        // "The harbour master, Ann Lee".
        finish(scene, Phrase { role: whole(head), kind: SpeakerKind::Person, ..beside })
    } else if found.is_name() && found.role.is_none() && titled(second) {
        // "Ann Lee, the harbour master".
        finish(scene, Phrase { role: whole(second), kind: SpeakerKind::Person, ..found })
    } else {
        finish(scene, found)
    }
}

const PRONOUNS: &[&str] = &["he", "she", "they", "it"];

struct Phrase {
    name: Range<usize>,
    role: Option<Range<usize>>,
    kind: SpeakerKind,
    /// Whether the words are a proper name.
    proper: bool,
}

impl Phrase {
    fn is_name(&self) -> bool {
        self.proper && matches!(self.kind, SpeakerKind::Person | SpeakerKind::Organisation)
    }
}

/// A phrase without the conjunctions, commas and days around it.
fn bare<'t, 'a>(mut phrase: &'t [Token<'a>]) -> &'t [Token<'a>] {
    const LEADING: &[&str] = &[
        "and",
        "but",
        "while",
        "meanwhile",
        "then",
        "also",
        "yet",
        "so",
        "on",
        "in",
        "earlier",
        "later",
        "however",
        "though",
        "although",
        "as",
        "when",
        "after",
        "because",
        "nor",
        "or",
    ];
    while let Some((first, rest)) = phrase.split_first() {
        let edge = matches!(
            first.kind,
            Kind::Comma | Kind::Dash | Kind::Stop | Kind::Clitic | Kind::Other
        );
        if !(edge || first.is_any(LEADING) || (is_of_time(first) && !rest.is_empty())) {
            break;
        }
        phrase = rest;
    }
    while let Some((last, rest)) = phrase.split_last() {
        let edge = matches!(last.kind, Kind::Comma | Kind::Dash | Kind::Stop | Kind::Other);
        let loose = last.is_any(&["who", "which", "also", "has", "have"]) && !is_acronym(last);
        if !(edge || loose) {
            break;
        }
        phrase = rest;
    }
    phrase
}

/// A phrase without appositions. It is not empty.
fn simple(phrase: &[Token<'_>]) -> Phrase {
    let whole = range(phrase);
    // "The 14th-ranked Ek", "43-year-old Bo Ek": what only describes is no part of the name.
    let describes = |it: &Token<'_>| {
        it.is_any(&["the", "a", "an"]) || (it.kind == Kind::Number && it.text.contains('-'))
    };
    let lowest = phrase.iter().position(|it| !describes(it)).unwrap_or(0);
    let core = phrase.get(lowest..).unwrap_or_default();
    let last = runs(core).into_iter().next_back().filter(|it| it.end == core.len());
    let Some(run) = last else { return described(phrase, whole) };
    if is_several(core) {
        return Phrase { name: whole, role: None, kind: SpeakerKind::Group, proper: true };
    }
    if let Some(found) = beside(phrase, core, &run) {
        return found;
    }
    let title = core.iter().rposition(is_title).filter(|it| it + 1 < core.len());
    if title.is_none() && is_tied(core, run.start) {
        return Phrase {
            name: range(core),
            role: None,
            kind: SpeakerKind::Organisation,
            proper: true,
        };
    }
    let after = match title {
        Some(at) if at + 1 >= run.start => at + 1,
        // "Director of the Eastport chapter of the Pilots' Guild Ann Lee".
        Some(_) if run.len() > 2 => core.len() - 2,
        _ => run.start,
    };
    let honorific = |it: &Token<'_>| lexicon::is_honorific(it.lower.trim_end_matches('.'));
    let skipped = core
        .get(after..)
        .unwrap_or_default()
        .iter()
        .take_while(|it| honorific(it) || it.kind == Kind::Stop)
        .count();
    let after = if after + skipped < core.len() { after + skipped } else { after };
    let name = core.get(after..).unwrap_or_default();
    if name.iter().all(|it| is_title(it) || lexicon::is_unnamed(&it.lower)) {
        return described(phrase, whole);
    }
    let before = core.get(..after).unwrap_or_default();
    let roles = before.iter().filter(|it| !honorific(it)).count();
    let described_before = before.iter().any(|it| !it.is_capital() && it.kind == Kind::Word);
    let is_role = title.is_some() || (described_before && name.len() > 1);
    let role = (is_role && roles > 0).then(|| range(before));
    let kind = kind_of(name, title.is_some() || skipped > 0);
    if role.is_none() && after > 0 {
        return Phrase { name: range(core), role, kind: kind_of(core, false), proper: true };
    }
    Phrase { name: range(name), role, kind, proper: true }
}

/// A phrase whose last name only says where its head belongs: "shopkeepers along Mill Street".
fn beside(phrase: &[Token<'_>], core: &[Token<'_>], run: &Range<usize>) -> Option<Phrase> {
    let before = core.get(..run.start)?;
    let governed = before.iter().rev().find(|it| !it.is_any(&["the", "a", "an"]))?;
    let at = core.iter().position(is_preposition).filter(|it| *it > 0)?;
    let head = core.get(..at)?;
    let titled = head.iter().any(is_title);
    // "Director of the Eastport chapter of the Pilots' Guild Ann Lee" ends in a name.
    if !is_preposition(governed) || (titled && run.len() > 2) {
        return None;
    }
    let (first, last) = (head.first()?, head.last()?);
    let words: Vec<&str> = head.iter().map(|it| it.text).collect();
    let tied = core.get(at).is_some_and(|it| it.is_any(&["of", "on"]));
    let whole_name = head.iter().all(Token::is_capital) && head.len() > 1;
    if (!tied || whole_name) && !titled && is_full_name(head, &words.join(" ")) {
        let kind = SpeakerKind::Person;
        return Some(Phrase { name: first.start..last.end, role: None, kind, proper: true });
    }
    // "Ministry of Health" is a name as a whole.
    let name = last.is_capital() && !(at == 1 && last.lower.ends_with('s'));
    (!name || titled).then(|| described(phrase, range(phrase)))
}

fn kind_of(name: &[Token<'_>], titled: bool) -> SpeakerKind {
    let (Some(first), Some(last)) = (name.first(), name.last()) else {
        return SpeakerKind::Unnamed;
    };
    let words: Vec<&str> = name.iter().map(|it| it.text).collect();
    let words = words.join(" ");
    let one_word = name.len() == 1 && !is_acronym(first);
    let site = |it: &Token<'_>| it.text.contains('.') && !it.text.ends_with('.');
    if name.iter().any(|it| lexicon::is_organisation(&it.lower)) || (one_word && site(first)) {
        SpeakerKind::Organisation
    } else if lexicon::is_place(&words) {
        SpeakerKind::Place
    } else if one_word && !titled && last.lower.ends_with('s') {
        SpeakerKind::Group
    } else if one_word || titled || is_full_name(name, &words) {
        SpeakerKind::Person
    } else {
        SpeakerKind::Organisation
    }
}

/// Somebody without a name: "a harbour official", "police", "both crews".
fn described(phrase: &[Token<'_>], name: Range<usize>) -> Phrase {
    let person = |it: &Token<'_>| lexicon::is_unnamed(&it.lower) || is_title(it);
    let head = head(phrase);
    let several = is_several(phrase) && !phrase.iter().any(person);
    // "Nurses" are a group, "officials" are people whose names are kept back.
    let group = |it: &Token<'_>| is_plural_noun(&it.lower) && !lexicon::is_unnamed(&it.lower);
    let kind = if several || head.last().is_some_and(group) {
        SpeakerKind::Group
    } else if head.iter().any(person) {
        SpeakerKind::Unnamed
    } else if head.iter().any(|it| lexicon::is_organisation(&it.lower)) {
        SpeakerKind::Organisation
    } else if head.last().is_some_and(|it| it.lower.ends_with('s')) {
        SpeakerKind::Group
    } else {
        SpeakerKind::Unnamed
    };
    Phrase { name, role: None, kind, proper: false }
}

/// The words of a phrase that say what it is: "the board" of "the board of directors", but
/// "a number of residents" as a whole.
fn head<'t, 'a>(phrase: &'t [Token<'a>]) -> &'t [Token<'a>] {
    const AMOUNTS: &[&str] = &[
        "group",
        "number",
        "dozens",
        "hundreds",
        "thousands",
        "majority",
        "handful",
        "couple",
        "some",
        "one",
        "many",
        "most",
    ];
    let ends = |pair: &[Token<'a>]| matches!(pair, [before, it] if (is_preposition(it) || it.is("such")) && !before.is_any(AMOUNTS));
    let end = phrase.windows(2).position(ends).map_or(phrase.len(), |it| it + 1);
    phrase.get(..end).unwrap_or_default()
}

/// Whether a phrase names several, and not one in several roles.
fn is_several(phrase: &[Token<'_>]) -> bool {
    let Some(at) = phrase.iter().rposition(|it| it.is("and")) else { return false };
    let one_in_two_roles = at
        .checked_sub(1)
        .and_then(|it| phrase.get(it))
        .is_some_and(|it| !it.is_capital() && is_title(it));
    // "Trade and Industry" is part of a name.
    let apart =
        phrase.get(at + 1).is_some_and(|it| !it.is_capital() || at == 1 || at + 2 == phrase.len());
    !one_in_two_roles && (apart || phrase.iter().filter(|it| it.is("the")).count() > 1)
}

fn finish(scene: &Scene<'_>, phrase: Phrase) -> Option<Speaker> {
    let words = scene.text.slice(phrase.name.clone());
    if !words.chars().any(char::is_alphabetic) || words.chars().count() > 200 {
        return None;
    }
    let role = phrase.role.map(|it| without_article(scene.text.slice(it)).to_owned());
    let known = phrase.proper.then(|| scene.mentions.person(words, phrase.name.start)).flatten();
    let surname = |it: &Person| it.name.split(' ').next_back() == Some(words);
    let known = known.filter(|it| match phrase.kind {
        SpeakerKind::Person | SpeakerKind::Group => true,
        SpeakerKind::Place => surname(it),
        _ => it.name == words,
    });
    let body = (phrase.kind == SpeakerKind::Organisation).then(|| scene.heard.short_form(words));
    if let Some(body) = body.flatten() {
        let (start, end) = (Some(phrase.name.start), Some(phrase.name.end));
        return Some(Speaker { start, end, ..body.clone() });
    }
    Some(Speaker {
        name: known.map_or_else(|| words.to_owned(), |it| it.name.clone()),
        role: role.or_else(|| known.and_then(|it| it.role.clone())),
        start: Some(phrase.name.start),
        end: Some(phrase.name.end),
        kind: known.map_or(phrase.kind, |_| SpeakerKind::Person),
    })
}

fn pronoun(scene: &Scene<'_>, token: &Token<'_>) -> Speaker {
    let of = |gender| scene.heard.person(scene.text, scene.mentions, gender, token.start);
    let known = match token.lower.as_str() {
        "they" => scene.heard.group().cloned(),
        "it" => scene.heard.body().cloned(),
        "she" => of(Gender::She),
        _ => of(Gender::He),
    };
    let (start, end) = (Some(token.start), Some(token.end));
    // Where the text does not say who it is, the word itself is kept.
    let (name, kind) = (token.text.to_owned(), SpeakerKind::Unnamed);
    known.map_or(Speaker { name, role: None, start, end, kind }, |it| Speaker { start, end, ..it })
}

/// "Her ministry" as "Oda Brandt’s ministry", where it is known whose it is.
fn owned(scene: &Scene<'_>, phrase: &[Token<'_>]) -> Option<Speaker> {
    let (first, rest) = phrase.split_first()?;
    let last = rest.last()?;
    let gender = match first.lower.as_str() {
        "his" => Gender::He,
        "her" => Gender::She,
        _ => return None,
    };
    // "Her brother Bo Ek" has a name of his own.
    if rest.iter().any(|it| it.kind != Kind::Word || it.is_capital()) {
        return None;
    }
    let owner = scene.heard.person(scene.text, scene.mentions, gender, first.start)?;
    let owner = Some(owner).filter(|it| it.kind == SpeakerKind::Person)?;
    let name = format!("{}’s {}", owner.name, scene.text.slice(first.end..last.end).trim());
    let (start, end) = (Some(first.start), Some(last.end));
    Some(Speaker { name, role: None, start, end, kind: described(phrase, 0..0).kind })
}

fn without_article(role: &str) -> &str {
    ["The ", "the ", "A ", "a ", "An ", "an "]
        .iter()
        .find_map(|it| role.strip_prefix(it))
        .unwrap_or(role)
}

fn range(tokens: &[Token<'_>]) -> Range<usize> {
    tokens.first().map_or(0, |it| it.start)..tokens.last().map_or(0, |it| it.end)
}
