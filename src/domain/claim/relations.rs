//! Relations: claims that came of one another: merged into one, split into several.

use super::{Claim, Closing, Event, Refusal};
use crate::domain::words::{Field, required};
use crate::domain::{ClaimId, ClaimNumber};

/// The most claims that one is split into at once.
pub const PARTS: usize = 6;

/// The claims that this one came of, and those that came of it or came to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// The claim that it was a part of.
    pub split_from: Option<ClaimId>,
    /// The claims that it was split into, in the order in which they were opened.
    pub parts: Vec<ClaimId>,
    /// The claims that were merged into it, and were not reopened since.
    pub absorbed: Vec<(ClaimId, ClaimNumber)>,
}

impl Relations {
    pub fn has_absorbed(&self, claim: ClaimId) -> bool {
        self.absorbed.iter().any(|(it, _)| *it == claim)
    }
}

/// Holds what a claim is closed as against the claim itself.
pub(super) fn close(it: &Claim, closing: Closing, reason: &str) -> Result<Event, Refusal> {
    if it.verdict.is_some() {
        return Err(Refusal::VerdictStands);
    }
    if closing.other() == Some(it.id) {
        return Err(Refusal::Itself);
    }
    if let Closing::SplitInto { claims } = &closing {
        parted(it, claims, 2)?;
    }
    Ok(Event::Closed { closing, reason: required(Field::Reason, reason)? })
}

pub(super) fn split_off(it: &Claim, claims: Vec<ClaimId>, reason: &str) -> Result<Event, Refusal> {
    parted(it, &claims, 1)?;
    Ok(Event::SplitOff { claims, reason: required(Field::Reason, reason)? })
}

/// Whether these can be parts of a claim: enough of them, each once, and none the claim itself.
fn parted(it: &Claim, claims: &[ClaimId], least: usize) -> Result<(), Refusal> {
    if claims.contains(&it.id) {
        return Err(Refusal::Itself);
    }
    let each_once = claims.iter().enumerate().all(|(at, one)| {
        !it.relations.parts.contains(one)
            && !claims.iter().skip(at.saturating_add(1)).any(|it| it == one)
    });
    let fits = (least..=PARTS).contains(&claims.len()) && each_once;
    if fits { Ok(()) } else { Err(Refusal::Parts) }
}

pub(super) fn absorb(it: &Claim, claim: ClaimId, number: ClaimNumber) -> Result<Event, Refusal> {
    if claim == it.id {
        return Err(Refusal::Itself);
    }
    if it.relations.has_absorbed(claim) {
        return Err(Refusal::MergedAlready);
    }
    Ok(Event::Absorbed { claim, number })
}

pub(super) fn release(it: &Claim, claim: ClaimId, number: ClaimNumber) -> Result<Event, Refusal> {
    if !it.relations.has_absorbed(claim) {
        return Err(Refusal::NotMerged);
    }
    Ok(Event::Released { claim, number })
}

/// A claim was closed: it may have come apart by that.
pub(super) fn closed(it: &mut Claim, closing: Closing) {
    if let Closing::SplitInto { claims } = &closing {
        it.relations.parts.extend(claims);
    }
    it.closing = Some(closing);
}
