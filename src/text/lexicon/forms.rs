//! Forms: what a word can be as a verb, and the words that play one part whatever they mean.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lines;
use crate::text::parts::Part;

/// How often a word that can be a verb is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    Always,
    Mostly,
    Half,
    Seldom,
}

/// The form of a verb, as far as the word alone shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbForm {
    Plain,
    Third,
    /// "Began": never a participle.
    Past,
    /// "Begun": only a participle.
    Done,
    /// "Said", "sailed".
    PastOrDone,
    /// "Put".
    PlainOrPast,
    Ing,
}

/// What a word can be as a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub form: VerbForm,
    pub share: Share,
}

/// What a lower-case word can be as a verb, if it can be one.
pub fn reading(word: &str) -> Option<Reading> {
    READINGS.get(word).copied().or_else(|| regular(word))
}

/// Whether a lower-case word is a finite verb wherever it stands, as far as its form shows.
pub fn is_finite(word: &str) -> bool {
    function(word) == Some(Part::Finite)
        || reading(word).is_some_and(|it| match it.form {
            VerbForm::Past => true,
            VerbForm::PastOrDone => !word.ends_with("ed"),
            VerbForm::Third => it.share == Share::Always,
            _ => false,
        })
}

/// The part of a lower-case word that plays one part whatever it means.
pub fn function(word: &str) -> Option<Part> {
    FUNCTIONS.get(word).copied()
}

/// Whether a lower-case word is a form of "be" or "have", behind which a participle stands.
pub fn is_auxiliary(word: &str) -> bool {
    const AUXILIARIES: &[&str] = &[
        "am",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "having",
        "isn’t",
        "aren’t",
        "wasn’t",
        "weren’t",
        "hasn’t",
        "haven’t",
        "hadn’t",
        "get",
        "gets",
        "got",
        "getting",
    ];
    AUXILIARIES.contains(&word)
}

/// Whether a lower-case word stands before a plain verb: "will", "did".
pub fn is_helping(word: &str) -> bool {
    const HELPING: &[&str] = &[
        "can", "cannot", "could", "may", "might", "must", "shall", "should", "will", "would", "do",
        "does", "did", "let", "help", "helped", "make", "makes", "made",
    ];
    HELPING.contains(&word)
}

static FUNCTIONS: LazyLock<HashMap<&str, Part>> = LazyLock::new(|| {
    let entry = |it: &'static str| {
        let (part, word) = it.split_once(' ')?;
        Some((word, part_named(part)?))
    };
    lines(include_str!("../data/functions.txt")).filter_map(entry).collect()
});

fn part_named(name: &str) -> Option<Part> {
    Some(match name {
        "finite" => Part::Finite,
        "plain" => Part::Plain,
        "participle" => Part::Participle,
        "done" => Part::Done,
        "pronoun" => Part::Pronoun,
        "determiner" => Part::Determiner,
        "adverb" => Part::Adverb,
        "preposition" => Part::Preposition,
        "joiner" => Part::Joiner,
        "opener" => Part::Opener,
        _ => return None,
    })
}

/// Plain forms and irregular ones; the regular ones are made out by their endings.
static READINGS: LazyLock<HashMap<&str, Reading>> = LazyLock::new(|| {
    let mut readings = HashMap::new();
    for line in lines(include_str!("../data/verbs.txt")) {
        let mut fields = line.split(' ');
        let (Some(plain), Some(share)) = (fields.next(), fields.next().and_then(share_named))
        else {
            continue;
        };
        let past: Vec<&str> =
            fields.next().unwrap_or("-").split('/').filter(|it| *it != "-").collect();
        let done: Vec<&str> = fields.next().map(|it| it.split('/').collect()).unwrap_or_default();
        let form = if past.contains(&plain) { VerbForm::PlainOrPast } else { VerbForm::Plain };
        readings.entry(plain).or_insert(Reading { form, share });
        // "Found" is of "find" far more often than to found something.
        let share = Share::Always;
        for it in past.iter().filter(|it| **it != plain) {
            let form = if done.is_empty() { VerbForm::PastOrDone } else { VerbForm::Past };
            readings.insert(it, Reading { form, share });
        }
        for it in done.iter().filter(|it| **it != plain) {
            readings.insert(it, Reading { form: VerbForm::Done, share });
        }
    }
    readings
});

fn share_named(name: &str) -> Option<Share> {
    Some(match name {
        "v" => Share::Always,
        "m" => Share::Mostly,
        "b" => Share::Half,
        "n" => Share::Seldom,
        _ => return None,
    })
}

/// A form in -s, -ed or -ing of a verb that is known by its plain form.
fn regular(word: &str) -> Option<Reading> {
    let known = |plain: &str| {
        let found = READINGS
            .get(plain)
            .filter(|it| matches!(it.form, VerbForm::Plain | VerbForm::PlainOrPast));
        found.map(|it| it.share)
    };
    let doubled = |stem: &str| {
        let mut letters = stem.chars().rev();
        let twice = letters.next().is_some_and(|it| Some(it) == letters.next());
        stem.get(..stem.len().checked_sub(1)?).filter(|_| twice).and_then(known)
    };
    let silent = |stem: &str| known(&format!("{stem}e"));
    if let Some(stem) = word.strip_suffix("ing") {
        let share = known(stem).or_else(|| silent(stem)).or_else(|| doubled(stem))?;
        return Some(Reading { form: VerbForm::Ing, share });
    }
    if let Some(stem) = word.strip_suffix("ed") {
        let changed = || stem.strip_suffix('i').and_then(|it| known(&format!("{it}y")));
        let share = silent(stem).or_else(|| known(stem)).or_else(|| doubled(stem)).or_else(changed);
        // An unknown word in -ed is a verb all the same, but for a few short ones.
        let share = share.or((stem.len() > 2 && !stem.ends_with('e')).then_some(Share::Always))?;
        return Some(Reading { form: VerbForm::PastOrDone, share });
    }
    let stem = word.strip_suffix('s').filter(|it| !it.ends_with('s'))?;
    let es = || stem.strip_suffix('e').and_then(known);
    let changed = || stem.strip_suffix("ie").and_then(|it| known(&format!("{it}y")));
    let share = known(stem).or_else(es).or_else(changed)?;
    Some(Reading { form: VerbForm::Third, share })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_verbs_and_small_words_is_understood() {
        for line in lines(include_str!("../data/verbs.txt")) {
            let fields: Vec<&str> = line.split(' ').collect();
            assert!((2..=4).contains(&fields.len()), "{line}");
            assert!(fields.get(1).is_some_and(|it| share_named(it).is_some()), "{line}");
            assert!(reading(fields[0]).is_some(), "{line}");
        }
        for line in lines(include_str!("../data/functions.txt")) {
            let part = line.split_once(' ').and_then(|(part, _)| part_named(part));
            assert!(part.is_some(), "{line}");
        }
        for line in lines(include_str!("../data/nouns.txt")) {
            assert!(line.chars().all(char::is_lowercase), "{line}");
        }
    }

    #[test]
    fn regular_and_irregular_forms_are_known() {
        let form = |word: &str| reading(word).map(|it| it.form);
        assert_eq!(form("sailing"), Some(VerbForm::Ing));
        assert_eq!(form("sails"), Some(VerbForm::Third));
        assert_eq!(form("sailed"), Some(VerbForm::PastOrDone));
        assert_eq!(form("denied"), Some(VerbForm::PastOrDone));
        assert_eq!(form("found"), Some(VerbForm::PastOrDone));
        assert_eq!(form("began"), Some(VerbForm::Past));
        assert_eq!(form("begun"), Some(VerbForm::Done));
        assert_eq!(form("put"), Some(VerbForm::PlainOrPast));
        assert_eq!(form("plan"), Some(VerbForm::Plain));
        assert_eq!(form("quay"), None);
    }
}
