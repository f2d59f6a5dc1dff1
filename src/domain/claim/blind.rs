//! Blind: a trail as somebody may see it who is still to give an opinion of their own.

use super::{Claim, Event, Recorded, fold};
use crate::domain::PersonId;

/// Stands in place of what is hidden.
pub const HIDDEN: &str = "Hidden until you have given your opinion";
/// The key of the label in its place: no scale has a label with it.
pub const HIDDEN_LABEL: &str = "";

/// The claim and its history as this person may see them, or nothing where they may see all of it.
///
/// Hidden are all proposals since the last verdict that was approved, because a proposal is often
/// the returned one with a better rationale, and whatever others have written since the first of
/// them: opinions, reasons and comments can all give the label away. Who did what and when stays.
pub fn hidden_from(
    person: PersonId,
    claim: &Claim,
    history: &[Recorded],
) -> Option<(Option<Claim>, Vec<Recorded>)> {
    if !claim.is_blind(person) {
        return None;
    }
    let since = since_approval(history);
    let mut seen = history.to_vec();
    let mut is_proposed = false;
    for recorded in seen.iter_mut().skip(since) {
        is_proposed |= matches!(recorded.event, Event::VerdictProposed { .. });
        if is_proposed && recorded.actor.person != Some(person) {
            hide(&mut recorded.event);
        }
    }
    let mut masked = fold(&seen);
    if let Some(it) = &mut masked {
        it.verdict.clone_from(&claim.verdict);
    }
    // Hidden rationales are alike, which must not make anybody an author of another's.
    let rounds = masked.iter_mut().flat_map(|it| &mut it.rounds);
    for (round, true_one) in rounds.zip(&claim.rounds) {
        round.authors.clone_from(&true_one.authors);
    }
    Some((masked, seen))
}

/// Where the events begin that came after the last approval. What approves a round that nobody has
/// proposed approves nothing.
fn since_approval(history: &[Recorded]) -> usize {
    let (mut proposed, mut since) = (None, 0);
    for (at, recorded) in history.iter().enumerate() {
        match recorded.event {
            Event::VerdictProposed { round, .. } => proposed = Some(round),
            Event::VerdictApproved { round, .. } if proposed == Some(round) => {
                since = at.saturating_add(1);
            }
            _ => {}
        }
    }
    since
}

/// Takes out of an event what tells a label, or what somebody may have said about it.
fn hide(event: &mut Event) {
    match event {
        Event::VerdictProposed {
            label,
            label_name,
            rationale,
            would_change,
            as_of,
            review_by,
            correction,
            media,
            ..
        } => {
            HIDDEN_LABEL.clone_into(label);
            HIDDEN.clone_into(label_name);
            HIDDEN.clone_into(rationale);
            (*would_change, *as_of, *review_by, *correction) = (None, None, None, None);
            *media = None;
        }
        Event::EditSuggested { rationale, note, .. } => {
            HIDDEN.clone_into(rationale);
            *note = None;
        }
        Event::OpinionGiven { label, label_name, rationale, .. } => {
            HIDDEN_LABEL.clone_into(label);
            HIDDEN.clone_into(label_name);
            HIDDEN.clone_into(rationale);
        }
        Event::PanelSettled { label, label_name, .. } => {
            HIDDEN_LABEL.clone_into(label);
            HIDDEN.clone_into(label_name);
        }
        Event::RationaleRevised { rationale: words, .. }
        | Event::EditAccepted { note: Some(words), .. }
        | Event::EditDeclined { reason: words, .. }
        | Event::VerdictReturned { reason: words, .. }
        | Event::ProposalWithdrawn { reason: words, .. }
        | Event::CorrectionEnded { reason: words }
        | Event::SplitOff { reason: words, .. }
        | Event::PrioritySet { reason: Some(words), .. }
        | Event::OpinionWithdrawn { reason: words, .. }
        | Event::Closed { reason: words, .. }
        | Event::Reopened { reason: words }
        | Event::Parked { reason: words, .. }
        | Event::Assigned { note: Some(words), .. }
        | Event::Flagged { note: Some(words), .. }
        | Event::ChangeSettled { note: words }
        | Event::Reattributed { reason: words, .. }
        | Event::EvidenceRemoved { reason: words, .. }
        | Event::EvidenceUngrouped { reason: words, .. }
        | Event::SearchRemoved { reason: words, .. }
        | Event::QuestionRemoved { reason: words, .. }
        | Event::AnswerRemoved { reason: words, .. }
        | Event::ContactRemoved { reason: words, .. }
        | Event::Commented { text: Some(words), .. } => HIDDEN.clone_into(words),
        _ => {}
    }
}
