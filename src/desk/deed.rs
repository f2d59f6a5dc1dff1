//! Deed: several commands of one act on one claim, decided one after the other and written at once.

use super::claims::context;
use super::{Error, Settled, notices};
use crate::domain::claim::{Claim, Command, Event, Recorded, Refusal, apply, decide};
use crate::domain::{ClaimId, ClaimNumber};
use crate::store::Tx;
use crate::store::claims::{self, Loaded};
use crate::store::log::Meta;

/// What one act does to one claim.
pub(super) struct Deed<'a> {
    of: (ClaimId, ClaimNumber),
    /// The claim as the events so far leave it.
    claim: Option<Claim>,
    events: Vec<Event>,
    settled: &'a Settled,
    meta: Meta,
}

impl<'a> Deed<'a> {
    pub(super) fn new(
        of: (ClaimId, ClaimNumber),
        claim: Option<Claim>,
        settled: &'a Settled,
        meta: Meta,
    ) -> Self {
        Self { of, claim, events: Vec::new(), settled, meta }
    }

    /// The claim as it is by now.
    pub(super) fn claim(&self) -> Option<&Claim> {
        self.claim.as_ref()
    }

    /// Decides on a command; whatever is refused changes nothing.
    pub(super) fn does(&mut self, command: Command) -> Result<(), Refusal> {
        let events = decide(self.claim.as_ref(), command, &context(self.settled, self.meta))?;
        for event in events {
            let (claim, number) = self.of;
            let seq = self.claim.as_ref().map_or(0, |claim| claim.version);
            let (at, actor) = (self.meta.at, self.meta.actor);
            let recorded = Recorded { claim, number, seq, at, actor, event: event.clone() };
            self.claim = apply(self.claim.take(), &recorded);
            self.events.push(event);
        }
        Ok(())
    }

    /// Writes all of it behind what was loaded, and tells those who are to know.
    pub(super) async fn written(self, tx: &Tx, loaded: Loaded) -> Result<Loaded, Error> {
        // Boxed, because a claim with its history is a lot to carry along.
        let append = claims::append(tx, loaded, self.of, &self.events, self.meta);
        let after = Box::pin(append).await?;
        Box::pin(notices::tell_all(tx, after.claim.as_ref(), &self.events, self.meta)).await?;
        Ok(after)
    }
}
