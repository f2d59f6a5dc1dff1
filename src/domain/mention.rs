//! Mention: whom the words of a comment name with an @.

use std::collections::BTreeSet;

use super::PersonId;

/// Whom a text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    pub people: BTreeSet<PersonId>,
    /// Names after an @ that say nobody for certain, in their order: they stay words.
    pub doubts: Vec<Doubt>,
}

/// Why a name after an @ tells nobody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    #[error("Nobody here is called “{0}”.")]
    Nobody(String),
    #[error("Several people here are called “{0}”: choose under Tell whom you mean.")]
    Several(String),
}

/// Finds the mentions in a text among people by their names: an @ before the whole name, before the
/// whole name written without spaces, or before its first word. Letters may be large or small. The
/// longest name that fits is meant. An @ within a word, as in e-mail addresses, names nobody.
pub fn mentions(text: &str, people: &[(PersonId, String)]) -> Mentions {
    let names: Vec<(String, PersonId)> =
        people.iter().flat_map(|(id, name)| handles(name).map(|it| (it, *id))).collect();
    let mut found = Mentions::default();
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '@' && before.is_none_or(|it: char| !it.is_alphanumeric()) {
            let rest = text.get(at + 1..).unwrap_or_default();
            look(rest, &names, &mut found);
        }
        before = Some(c);
    }
    found
}

/// The ways to write a name after an @, in small letters.
fn handles(name: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let first = words.first().cloned().unwrap_or_default();
    let all: BTreeSet<String> = [words.join(" "), words.concat(), first].into();
    all.into_iter().filter(|it| !it.is_empty())
}

fn look(rest: &str, names: &[(String, PersonId)], found: &mut Mentions) {
    let fitting = names.iter().filter(|(name, _)| begins(rest, name));
    let longest = fitting.clone().map(|(name, _)| name.chars().count()).max();
    let Some(longest) = longest else {
        let word = word(rest);
        if !word.is_empty() {
            found.doubt(Doubt::Nobody(word));
        }
        return;
    };
    let meant = fitting.filter(|(name, _)| name.chars().count() == longest);
    let meant: BTreeSet<PersonId> = meant.map(|(_, id)| *id).collect();
    if meant.len() == 1 {
        found.people.extend(meant);
    } else {
        found.doubt(Doubt::Several(rest.chars().take(longest).collect()));
    }
}

impl Mentions {
    fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }
}

/// Whether a text begins with a name in small letters, and the name ends there.
fn begins(text: &str, name: &str) -> bool {
    let mut rest = text.chars();
    let mut wanted = name.chars();
    let mut pending = Vec::new();
    loop {
        let Some(want) = wanted.next() else {
            let next = rest.next();
            return pending.is_empty() && next.is_none_or(|it| !it.is_alphanumeric());
        };
        if pending.is_empty() {
            let Some(c) = rest.next() else { return false };
            pending = c.to_lowercase().collect();
            pending.reverse();
        }
        if pending.pop() != Some(want) {
            return false;
        }
    }
}

/// The word that stands after an @, without what ends its sentence.
fn word(rest: &str) -> String {
    let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '\'' | '’');
    let word: String = rest.chars().take_while(is_part).take(60).collect();
    word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ROSA: PersonId = PersonId(Uuid::from_u128(1));
    const OTIS: PersonId = PersonId(Uuid::from_u128(2));
    const ROSALIND: PersonId = PersonId(Uuid::from_u128(3));
    const OTIS_B: PersonId = PersonId(Uuid::from_u128(4));
    const OEDEGARD: PersonId = PersonId(Uuid::from_u128(5));

    fn found(text: &str) -> Mentions {
        let people = [
            (ROSA, "Rosa Reviewer"),
            (OTIS, "Otis Other"),
            (ROSALIND, "Rosalind"),
            (OTIS_B, "Otis Berg"),
            (OEDEGARD, "Ödegård İpek"),
        ];
        mentions(text, &people.map(|(id, name)| (id, name.to_owned())))
    }

    #[track_caller]
    fn names(text: &str, people: &[PersonId]) {
        let found = found(text);
        assert_eq!(found.people, people.iter().copied().collect(), "{text}");
        assert_eq!(found.doubts, [], "{text}");
    }

    #[test]
    fn a_person_is_named_by_the_whole_name_its_letters_or_its_first_word() {
        names("Ask @Rosa Reviewer.", &[ROSA]);
        names("@rosareviewer, please", &[ROSA]);
        names("(@rosa)", &[ROSA]);
        names("@ROSA’s source", &[ROSA]);
        names("@Rosalind and @Rosa", &[ROSA, ROSALIND]);
        names("@ödegård", &[OEDEGARD]);
        names("@Otis Berg", &[OTIS_B]);
    }

    #[test]
    fn an_at_within_a_word_or_alone_names_nobody() {
        names("Write to ann@rosa.example or a@ rosa", &[]);
        names("@ Rosa, @, @@", &[]);
    }

    #[test]
    fn who_is_not_here_or_not_certain_is_a_doubt_once() {
        let found = found("@Nobody. @Nobody @otis, @Ros @Rosamund");
        assert_eq!(found.people, BTreeSet::new());
        let nobody = |name: &str| Doubt::Nobody(name.to_owned());
        let several = Doubt::Several("otis".to_owned());
        assert_eq!(found.doubts, [nobody("Nobody"), several, nobody("Ros"), nobody("Rosamund")]);
        assert_eq!(found.doubts[0].to_string(), "Nobody here is called “Nobody”.");
    }

    #[test]
    fn hostile_words_are_only_words() {
        let many = "@".repeat(5_000) + &"@x".repeat(2_000);
        assert_eq!(found(&many).people, BTreeSet::new());
        assert_eq!(found("@\u{202e}asoR").people, BTreeSet::new());
    }
}
