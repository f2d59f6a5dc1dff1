//! Preview: what the ClaimReview of a claim would say now, also where its verdict is only proposed.

use std::collections::BTreeSet;

use super::lint::{Facts, Finding, lint_text};
use super::{ClaimReview, build, embeddable};
use crate::domain::Actor;
use crate::domain::claim::{Event, Recorded, apply};
use crate::report::correction::Came;
use crate::report::dossier::Dossier;

/// The markup as it would leave, with everything that is found in it.
#[derive(Debug)]
pub struct Preview {
    /// Nothing where the claim has neither a verdict nor a proposal, or was withdrawn; the finding
    /// says so.
    pub shown: Option<(ClaimReview, String)>,
    pub findings: Vec<Finding>,
    /// Whether nobody has approved yet what it shows.
    pub is_proposed: bool,
}

/// A proposal that waits is shown as if it were approved when the dossier was made.
pub fn preview(dossier: &Dossier, taken: &BTreeSet<String>) -> Result<Preview, serde_json::Error> {
    let proposed = as_if_approved(dossier);
    let is_proposed = proposed.is_some();
    let dossier = proposed.as_ref().unwrap_or(dossier);
    let review = match build::review(dossier) {
        Ok(review) => review,
        Err(finding) => return Ok(Preview { shown: None, findings: vec![finding], is_proposed }),
    };
    let json = embeddable(&review)?;
    let findings = lint_text(&json, &Facts::of(dossier, taken));
    Ok(Preview { shown: Some((review, json)), findings, is_proposed })
}

/// The claim as it would be if the proposal that waits were approved just now.
fn as_if_approved(dossier: &Dossier) -> Option<Dossier> {
    let round = dossier.waiting()?;
    let (at, by, old) = (dossier.generated_at, round.proposed_by, &dossier.claim);
    let recorded = Recorded {
        claim: old.id,
        number: old.number,
        seq: old.version,
        at,
        actor: Actor::desk(),
        event: Event::VerdictApproved { round: round.number, by, rulings: None },
    };
    let mut past = dossier.past.clone();
    if let (Some(last), Some(verdict)) = (past.corrections.last_mut(), &old.verdict)
        && last.came == Came::UnderWay
    {
        let (from, to) = (verdict.label_name.clone(), round.label_name.clone());
        last.came = Came::Verdict { at, from, to, note: round.correction.clone() };
    }
    let claim = apply(Some(old.clone()), &recorded)?;
    Some(Dossier { claim, past, ..dossier.clone() })
}
