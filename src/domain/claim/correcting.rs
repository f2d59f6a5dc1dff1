//! Correcting: what a correction tells readers, and how it or a proposal ends without a verdict.

use chrono::{DateTime, Utc};

use super::{Claim, Event, Outcome, Refusal, Round, Stage};
use crate::domain::PersonId;
use crate::domain::words::{Field, required};

/// What readers are told was corrected: asked for where a verdict stands, and nowhere else.
pub(super) fn note(it: &Claim, raw: &str) -> Result<Option<String>, Refusal> {
    it.verdict.as_ref().map(|_| Ok(required(Field::Correction, raw)?)).transpose()
}

pub(super) fn end(it: &Claim, reason: &str) -> Result<Event, Refusal> {
    it.verdict.as_ref().ok_or(Refusal::NothingStands)?;
    Ok(Event::CorrectionEnded { reason: required(Field::Reason, reason)? })
}

pub(super) fn take_back(it: &Claim, by: PersonId, reason: &str) -> Result<Event, Refusal> {
    let round = it.round().ok_or(Refusal::WrongStage(it.stage))?;
    if round.proposed_by != by {
        return Err(Refusal::NotYours);
    }
    let reason = required(Field::Reason, reason)?;
    Ok(Event::ProposalWithdrawn { round: round.number, reason, by })
}

/// The verdict stands after all: whatever it was given on is again as it was approved. What was
/// changed meanwhile stands in the trail.
pub(super) fn ended(it: &mut Claim) {
    let Some(verdict) = it.verdict.clone() else { return };
    it.statement = verdict.statement;
    it.attributions = verdict.attributions;
    it.no_speaker = verdict.no_speaker;
    it.evidence = verdict.evidence;
    it.research = verdict.research;
    it.stage = Stage::Approved;
    it.parked_until = None;
}

/// Whoever proposed it took it back: the work goes on where it was.
pub(super) fn taken_back(
    it: &mut Claim,
    number: u32,
    (by, at): (PersonId, DateTime<Utc>),
    reason: String,
) {
    // What was decided stays decided, whatever a spoilt trail says.
    let waits = |round: &&mut Round| round.number == number && round.outcome == Outcome::Waiting;
    let Some(round) = it.rounds.iter_mut().rev().find(waits) else { return };
    round.outcome = Outcome::TakenBack { by, at, reason };
    round.lapse();
    let corrects = it.verdict.is_some();
    it.stage = if corrects { Stage::Correcting } else { Stage::Researching };
    it.parked_until = None;
}
