//! Edits: what the person who watches writes down of suggested edits, and of whose words stand.

use proptest::prelude::*;

use super::super::strategies::{actors, edited, edits};
use super::{STEPS, Step, Watch};
use crate::domain::Actor;
use crate::domain::claim::*;
use crate::domain::words::{Field, clean};

impl Watch {
    /// What they write down of suggested edits.
    pub(super) fn note_edit(&mut self, actor: Actor, command: &Command) -> Result<(), String> {
        match command {
            Command::SuggestEdit { id, rationale, .. } => {
                let person = actor.person.ok_or("suggested by nobody")?;
                if self.writers.contains(&person) {
                    return Err("a writer suggested an edit to themself".to_owned());
                }
                let words = clean(Field::Rationale, rationale);
                if self.edits.insert(*id, (person, words)).is_some() {
                    return Err("two edits have one id".to_owned());
                }
            }
            Command::AcceptEdit { id, .. } => {
                let person = actor.person.ok_or("accepted by nobody")?;
                let (whose, words) =
                    self.edits.get(id).cloned().ok_or("accepted what is not there")?;
                if !self.writers.contains(&person) || person == whose {
                    return Err("somebody accepted an edit of what they did not write".to_owned());
                }
                self.writers.insert(whose);
                self.note_words(&words);
                self.words.1 = words;
                self.tally.edits_accepted += 1;
            }
            _ => {}
        }
        Ok(())
    }

    /// Whoever suggested these very words at any time has written them.
    pub(super) fn note_words(&mut self, rationale: &str) {
        let cleaned = clean(Field::Rationale, rationale);
        let theirs = self.edits.values().filter(|(_, words)| *words == cleaned);
        self.writers.extend(theirs.map(|(person, _)| *person));
    }
}

/// A newsroom in which people mostly suggest edits to each other.
pub(super) fn editing() -> impl Strategy<Value = Vec<Step>> {
    let single = (actors(), edits()).prop_map(|step| vec![step]);
    let some = prop_oneof![2 => edited(), 1 => single];
    proptest::collection::vec(some, 0..=STEPS / 4).prop_map(|it| it.concat())
}
