//! Rounds as a claim's page shows them: every proposal and what became of it.

use chrono::{DateTime, Utc};

use crate::desk::names::Names;
use crate::domain::PersonId;
use crate::domain::claim::{Claim, Outcome, Round};
use crate::domain::scale::Scale;
use crate::text::diff;
use crate::web::lists::Mark;

pub struct RoundView {
    pub number: u32,
    pub mark: Mark,
    pub definition: String,
    pub rationale: String,
    /// What readers are told was corrected by it.
    pub correction: Option<String>,
    /// The difference to the rationale of the round before, where there was one.
    pub changes: Vec<diff::Piece>,
    pub proposed_by: String,
    pub proposed_at: DateTime<Utc>,
    pub authors: Vec<PersonId>,
    /// Whoever wrote in the rationale besides the proposer.
    pub others: String,
    pub waiting: bool,
    pub outcome: String,
    /// Why it was sent or taken back.
    pub reason: Option<String>,
    pub was_taken_back: bool,
}

/// Every round of a claim, newest first.
pub fn rounds(claim: &Claim, scales: &[Scale], names: &Names) -> Vec<RoundView> {
    let mut views = Vec::new();
    for (at, round) in claim.rounds.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| claim.rounds.get(before));
        views.push(round_view(round, before, scales, names));
    }
    views.reverse();
    views
}

fn round_view(round: &Round, before: Option<&Round>, scales: &[Scale], names: &Names) -> RoundView {
    let scale = scales.iter().find(|it| it.id == round.scale);
    let label = scale.and_then(|it| it.label(&round.label));
    let (outcome, reason) = match &round.outcome {
        Outcome::Waiting => ("waits for an editor".to_owned(), None),
        Outcome::Approved { by, .. } => (format!("approved by {}", names.of_person(*by)), None),
        Outcome::Returned { by, reason, .. } => {
            (format!("returned by {}", names.of_person(*by)), Some(reason.clone()))
        }
        Outcome::TakenBack { by, reason, .. } => {
            (format!("taken back by {}", names.of_person(*by)), Some(reason.clone()))
        }
    };
    let others = round.authors.iter().filter(|person| **person != round.proposed_by);
    RoundView {
        number: round.number,
        mark: Mark::of(scales, round.scale, &round.label, &round.label_name),
        definition: label.map(|it| it.definition.clone()).unwrap_or_default(),
        rationale: round.rationale.clone(),
        correction: round.correction.clone(),
        changes: before
            .map(|before| diff::words(&before.rationale, &round.rationale))
            .unwrap_or_default(),
        proposed_by: names.of_person(round.proposed_by).to_owned(),
        proposed_at: round.proposed_at,
        authors: round.authors.clone(),
        others: others.map(|it| names.of_person(*it)).collect::<Vec<_>>().join(", "),
        waiting: round.outcome == Outcome::Waiting,
        outcome,
        reason,
        was_taken_back: matches!(round.outcome, Outcome::TakenBack { .. }),
    }
}
