//! Opinions: what the person who watches writes down of them, and holds an approval to.

use super::Watch;
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
