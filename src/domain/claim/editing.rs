//! Editing: other words that somebody suggests for a rationale that is not theirs, and what its
//! author makes of them.

use chrono::{DateTime, Utc};

use super::decide::{changed, named, seen_round};
use super::{Claim, Context, Event, Refusal, Round};
use crate::domain::words::{Field, optional, required};
use crate::domain::{EditId, PersonId};

/// Other words for the rationale of a round, suggested by somebody who did not write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub id: EditId,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// The whole rationale as it would be.
    pub rationale: String,
    /// Why, where that was said.
    pub note: Option<String>,
    pub fate: Fate,
}

/// What became of a suggested edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Waiting,
    Accepted {
        by: PersonId,
        note: Option<String>,
    },
    /// By the author, or taken back by whoever suggested it.
    Declined {
        by: PersonId,
        reason: String,
    },
    /// The round was decided or taken back before.
    Lapsed,
}

impl Edit {
    pub fn waits(&self) -> bool {
        self.fate == Fate::Waiting
    }
}

impl Round {
    /// The suggested edits that its author has still to answer, oldest first.
    pub fn waiting_edits(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter().filter(|edit| edit.waits())
    }

    /// Whether this person has suggested an edit of it, whatever became of that.
    pub fn has_edit_of(&self, person: PersonId) -> bool {
        self.edits.iter().any(|edit| edit.by == person)
    }

    /// Nobody answers a suggested edit of a round that is over.
    pub(super) fn let_edits_lapse(&mut self) {
        for edit in self.edits.iter_mut().filter(|edit| edit.waits()) {
            edit.fate = Fate::Lapsed;
        }
    }

    /// Whoever writes in the rationale is one of its authors from then on.
    pub(super) fn written_by(&mut self, person: PersonId) {
        if !self.authors.contains(&person) {
            self.authors.push(person);
        }
    }
}

/// Those whose words these are, in whichever round they wrote, said or suggested them: whoever uses
/// them again, by whatever way, does not make them their own.
fn whose<'c>(rounds: &'c [Round], rationale: &'c str) -> impl Iterator<Item = PersonId> + 'c {
    rounds.iter().flat_map(move |round| {
        let earlier = round.earlier.iter().map(|(words, authors)| (words, authors));
        let same = earlier
            .chain([(&round.rationale, &round.authors)])
            .filter_map(move |(words, authors)| (words == rationale).then_some(authors));
        let given = round.opinions.given().filter(move |(_, it)| it.rationale == rationale);
        let edits = round.edits.iter().filter(move |edit| edit.rationale == rationale);
        let written = same.flatten().copied();
        written.chain(given.map(|(person, _)| person)).chain(edits.map(|edit| edit.by))
    })
}

pub(super) fn suggest(
    it: &Claim,
    id: EditId,
    (rationale, note): (&str, &str),
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let by = named(context)?;
    let round = seen_round(it, by)?;
    if round.authors.contains(&by) {
        return Err(Refusal::OwnWords);
    }
    let known = it.rounds.iter().flat_map(|round| &round.edits).any(|edit| edit.id == id);
    if known || round.waiting_edits().any(|edit| edit.by == by) {
        return Err(Refusal::SuggestedAlready);
    }
    let rationale = required(Field::Rationale, rationale)?;
    changed(rationale != round.rationale)?;
    let note = optional(Field::Reason, note)?;
    Ok(Event::EditSuggested { id, round: round.number, rationale, note, by })
}

/// The author takes the words over: they are the one who revises the rationale, and whoever
/// suggested the words has written in it.
pub(super) fn accept(
    it: &Claim,
    id: EditId,
    note: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let by = named(context)?;
    let (round, edit) = waiting(it, id)?;
    if round.proposed_by != by {
        return Err(Refusal::NotTheAuthor);
    }
    let note = optional(Field::Reason, note)?;
    let (number, rationale) = (round.number, edit.rationale.clone());
    let accepted = Event::EditAccepted { id, round: number, note, by };
    // Somebody may have typed the same words meanwhile.
    let differs = rationale != round.rationale;
    let revised = differs.then_some(Event::RationaleRevised { round: number, rationale, by });
    Ok([accepted].into_iter().chain(revised).collect())
}

/// The author leaves the rationale as it is, or whoever suggested the edit takes it back.
pub(super) fn decline(
    it: &Claim,
    id: EditId,
    reason: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let by = named(context)?;
    let (round, edit) = waiting(it, id)?;
    if round.proposed_by != by && edit.by != by {
        return Err(Refusal::NotTheAuthor);
    }
    Ok(Event::EditDeclined {
        id,
        round: round.number,
        reason: required(Field::Reason, reason)?,
        by,
    })
}

fn waiting(it: &Claim, id: EditId) -> Result<(&Round, &Edit), Refusal> {
    let round = it.round().ok_or(Refusal::WrongStage(it.stage))?;
    let edit = round.waiting_edits().find(|edit| edit.id == id).ok_or(Refusal::NoSuchEdit)?;
    Ok((round, edit))
}

/// Notes what became of an edit, if it is there and nothing has become of it yet.
pub(super) fn answered(it: &mut Claim, number: u32, id: EditId, fate: Fate) {
    let Some(round) = it.rounds.iter_mut().rev().find(|round| round.number == number) else {
        return;
    };
    let Some(edit) = round.edits.iter_mut().find(|edit| edit.id == id && edit.waits()) else {
        return;
    };
    let writer = Some(edit.by).filter(|_| matches!(fate, Fate::Accepted { .. }));
    edit.fate = fate;
    if let Some(person) = writer {
        round.written_by(person);
    }
}

/// The rationale has other words now, by whoever wrote them and those whose words they were.
pub(super) fn revised(it: &mut Claim, number: u32, rationale: String, by: PersonId) {
    let theirs: Vec<_> = whose(&it.rounds, &rationale).collect();
    let Some(round) = it.rounds.iter_mut().rev().find(|round| round.number == number) else {
        return;
    };
    let before = std::mem::replace(&mut round.rationale, rationale);
    round.earlier.push((before, round.authors.clone()));
    for person in [by].into_iter().chain(theirs) {
        round.written_by(person);
    }
}

/// Who wrote a rationale: whoever proposes it, and those whose words it takes over as they were.
pub(super) fn authors(by: PersonId, rationale: &str, rounds: &[Round]) -> Vec<PersonId> {
    let mut all = vec![by];
    for person in whose(rounds, rationale) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}
