//! Round: what the rules ask of those who write in a round, give opinions on it and decide on it.

use super::{Broken, is};
use crate::domain::PersonId;
use crate::domain::claim::opinion::speaks_against;
use crate::domain::claim::{Claim, Event, Panel, Policy, Refusal, Round, checklist};

/// Holds an event about a round against the round as it was; other events pass.
pub(super) fn held(
    it: &Claim,
    last: Option<&Event>,
    event: &Event,
    who: Option<PersonId>,
) -> Result<(), Broken> {
    let Some(number) = about(event) else { return Ok(()) };
    if matches!(event, Event::VerdictProposed { .. }) {
        let next = it.round().map_or(1, |last| last.number.saturating_add(1));
        return is(number == next, Broken::Round);
    }
    let round = it.round().filter(|round| round.number == number).ok_or(Broken::Round)?;
    let who = who.ok_or(Broken::Person)?;
    match event {
        Event::ProposalWithdrawn { .. } => is(round.proposed_by == who, Broken::NotTheirs),
        Event::RationaleRevised { .. } | Event::VerdictReturned { .. } => sees(round, who),
        Event::EditSuggested { id, .. } => {
            sees(round, who)?;
            let known = it.rounds.iter().flat_map(|it| &it.edits).any(|edit| edit.id == *id);
            is(!known, Broken::SameEdit)?;
            is(!round.authors.contains(&who), Broken::OwnWords)
        }
        Event::EditAccepted { id, .. } => {
            is(round.waiting_edits().any(|edit| edit.id == *id), Broken::NoEdit)?;
            is(round.proposed_by == who, Broken::NotTheirs)
        }
        Event::EditDeclined { id, .. } => {
            let edit = round.waiting_edits().find(|edit| edit.id == *id).ok_or(Broken::NoEdit)?;
            is(round.proposed_by == who || edit.by == who, Broken::NotTheirs)
        }
        Event::OpinionAsked { of, .. } => {
            impartial(round, who)?;
            is(*of != who && has_seat(round, *of), Broken::NoSeat)
        }
        Event::OpinionGiven { scale, .. } => {
            is(round.opinions.waits_for(who) && *scale == round.scale, Broken::Unasked)
        }
        Event::OpinionWithdrawn { of, .. } => {
            impartial(round, who)?;
            is(round.opinions.waits_for(*of), Broken::Unasked)
        }
        Event::PanelOpened { seats, needed, .. } => {
            let policy = Policy { every: false, seats: *seats, needed: *needed };
            let differs = given(last).is_some_and(|label| *label != round.label);
            let first = round.opinions.panel.is_none() && differs;
            is(first && policy.is_sound(), Broken::NoPanel)
        }
        Event::PanelSettled { scale, label, agreed, .. } => {
            let open = |panel: &Panel| panel.settled.is_none() && *agreed >= panel.needed;
            let count = round.opinions.given().filter(|(_, it)| it.label == *label).count();
            let counted = u32::try_from(count) == Ok(*agreed) && *scale == round.scale;
            let ends = round.opinions.panel.as_ref().is_some_and(open);
            is(ends && counted && given(last) == Some(label), Broken::NoPanel)
        }
        Event::VerdictApproved { .. } => approved(it, round, who),
        _ => Ok(()),
    }
}

/// Whoever ticks in a review knows the proposal and wrote nothing of it.
pub(super) fn reviewed(it: &Claim, who: Option<PersonId>) -> Result<(), Broken> {
    let who = who.ok_or(Broken::Person)?;
    let round = it.round().ok_or(Broken::Round)?;
    sees(round, who)?;
    is(!round.is_by(who), Broken::OwnWords)
}

/// The round that an event is about; those about the verdict that stands are not among them.
fn about(event: &Event) -> Option<u32> {
    match event {
        Event::VerdictProposed { round, .. }
        | Event::ProposalWithdrawn { round, .. }
        | Event::RationaleRevised { round, .. }
        | Event::EditSuggested { round, .. }
        | Event::EditAccepted { round, .. }
        | Event::EditDeclined { round, .. }
        | Event::OpinionAsked { round, .. }
        | Event::OpinionGiven { round, .. }
        | Event::OpinionWithdrawn { round, .. }
        | Event::PanelOpened { round, .. }
        | Event::PanelSettled { round, .. }
        | Event::VerdictApproved { round, .. }
        | Event::VerdictReturned { round, .. } => Some(*round),
        _ => None,
    }
}

/// Four eyes, and what others said of the round. Whether every proposal needs an opinion is the
/// desk's to settle; that one which differs opens a panel is a rule.
fn approved(it: &Claim, round: &Round, who: PersonId) -> Result<(), Broken> {
    checklist::other_eyes(round, who).map_err(|refusal| match refusal {
        Refusal::OwnOpinion => Broken::OwnOpinion,
        _ => Broken::OwnWork,
    })?;
    let agree = round.opinions.given().all(|(_, opinion)| opinion.label == round.label);
    is(agree || round.opinions.panel.is_some(), Broken::Opinions)?;
    speaks_against(it, round, Policy::DEFAULT).map_err(|_refusal| Broken::Opinions)
}

fn sees(round: &Round, who: PersonId) -> Result<(), Broken> {
    is(!round.opinions.waits_for(who), Broken::Blind)
}

fn impartial(round: &Round, who: PersonId) -> Result<(), Broken> {
    let is_asked = round.opinions.asked.iter().any(|it| it.of == who);
    is(!round.is_by(who) && !is_asked, Broken::Partial)
}

/// Whether somebody can be asked for an opinion on a round.
fn has_seat(round: &Round, of: PersonId) -> bool {
    let known = round.is_by(of) || round.has_edit_of(of);
    let asked = round.opinions.asked.iter().any(|it| it.of == of);
    let settled = round.opinions.panel.as_ref().is_some_and(|panel| panel.settled.is_some());
    !known && !asked && !settled && round.opinions.free() > 0
}

/// The label of the opinion that was given just before.
fn given(last: Option<&Event>) -> Option<&String> {
    match last {
        Some(Event::OpinionGiven { label, .. }) => Some(label),
        _ => None,
    }
}
