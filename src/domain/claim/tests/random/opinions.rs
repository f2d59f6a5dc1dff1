//! Opinions: what the person who watches writes down of them, and holds an approval to.

use proptest::prelude::*;

use super::super::cast::*;
use super::super::strategies::{actors, opinions, people};
use super::{STEPS, Step, Watch};
use crate::domain::claim::*;
use crate::domain::*;

impl Watch {
    /// What they write down of second opinions.
    pub(super) fn note_opinion(&mut self, actor: Actor, command: &Command) -> Result<(), String> {
        match command {
            Command::AskOpinion { of } => {
                if self.writers.contains(of) || actor.person == Some(*of) {
                    return Err("the first was asked for the second opinion".to_owned());
                }
                self.opinions.insert(*of, None);
            }
            Command::GiveOpinion { label, .. } => {
                let person = actor.person.ok_or("an opinion of nobody")?;
                let given = self.opinions.get_mut(&person).ok_or("an opinion unasked")?;
                if given.replace(label.clone()).is_some() {
                    return Err("somebody gave two opinions".to_owned());
                }
                // Two of three settle it: whoever has not spoken by then is not asked any more.
                let of_label = |it: &&Option<String>| it.as_deref() == Some(label);
                if self.opinions.values().filter(of_label).count() > 1 {
                    self.opinions.retain(|_, label| label.is_some());
                }
            }
            Command::WithdrawOpinion { of, .. } => {
                self.opinions.remove(of);
            }
            _ => {}
        }
        Ok(())
    }

    /// What second opinions have to say about an approval: none is missing, the approver gave none,
    /// and the most agree with the proposal.
    pub(super) fn spoken(&self, person: PersonId) -> Result<(), String> {
        if self.opinions.contains_key(&person) {
            return Err("approved by somebody who gave an opinion".to_owned());
        }
        let agree = |it: &&Option<String>| it.as_deref() == Some(self.words.0.as_str());
        let (all, agree) = (self.opinions.len(), self.opinions.values().filter(agree).count());
        match (all, agree) {
            (0, 0) | (1, 1) | (2 | 3, 2..) => Ok(()),
            _ => Err(format!("approved against {:?}", self.opinions)),
        }
    }
}

/// A newsroom in which people mostly ask each other, and often answer at once.
pub(super) fn judging() -> impl Strategy<Value = Vec<Step>> {
    let label = proptest::sample::select(vec!["false", "true"]);
    let answered = (people(), people(), label).prop_map(|(asks, of, label)| {
        let (label, rationale) = (label.to_owned(), "The register lists it.".to_owned());
        let given = Command::GiveOpinion { label, rationale };
        vec![(editor(asks), Command::AskOpinion { of }), (editor(of), given)]
    });
    let single = (actors(), opinions()).prop_map(|step| vec![step]);
    let some = prop_oneof![1 => answered, 3 => single];
    proptest::collection::vec(some, 0..=STEPS).prop_map(|it| it.concat())
}
