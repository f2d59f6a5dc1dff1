//! Merging: one claim goes into another, and what was found on it goes along.

use super::carrying::{Luggage, carry};
use super::claims::{Misnamed, Sent, already, performed};
use super::deed::Deed;
use super::opinions::shown;
use super::{Desk, Error, allow, new_id, settled};
use crate::domain::claim::{Closing, Command, WORK};
use crate::domain::{Act, ClaimId};
use crate::store::Tx;
use crate::store::claims::{self, Loaded};
use crate::store::log::Meta;

/// How somebody wants to merge a claim.
#[derive(Clone, Debug)]
pub struct Merger {
    pub into: ClaimId,
    pub reason: String,
    pub luggage: Luggage,
}

impl Desk {
    /// Merges a claim that was last seen at version `seen` into another. What the other one gets
    /// fits any version of it: it only comes to what stands there.
    pub async fn merge(
        &self,
        claim: ClaimId,
        seen: u64,
        merger: Merger,
        sent: Sent,
    ) -> Result<Loaded, Error> {
        allow(sent.actor, Act::EditClaim)?;
        let meta = Meta { batch: Some(new_id()), ..self.meta(sent.actor) };
        let by = sent.actor.person;
        let done = self.write(move |tx| {
            let (merger, sent) = (merger.clone(), sent.clone());
            Box::pin(merged(tx, (claim, seen), merger, sent, meta))
        });
        shown(done.await, by)
    }
}

async fn merged(
    tx: &Tx,
    (claim, seen): (ClaimId, u64),
    merger: Merger,
    sent: Sent,
    meta: Meta,
) -> Result<Loaded, Error> {
    let Merger { into, reason, luggage } = merger;
    let mut both = [claim, into];
    both.sort();
    for one in both {
        claims::lock(tx, one).await?;
    }
    let settled = settled(tx).await?;
    let origin = &settled.desk.origin;
    if already(tx, &sent).await?.is_some() {
        return Ok(claims::load(tx, origin, claim).await?);
    }
    let command = Command::Close { closing: Closing::MergedInto { claim: into }, reason };
    let after = Box::pin(performed(tx, claim, Some(seen), command.into(), sent, meta)).await?;
    if luggage.is_empty() {
        return Ok(after);
    }
    let from = after.claim.as_ref().ok_or(Error::NotFound)?;
    let loaded = claims::load(tx, origin, into).await?;
    let other = loaded.claim.clone().ok_or(Misnamed::NoSuchClaim)?;
    if !WORK.contains(&other.stage) {
        return Err(Misnamed::OtherSettled.into());
    }
    let mut deed = Deed::new((into, other.number), Some(other), &settled, meta);
    carry(&mut deed, from, &luggage)?;
    deed.written(tx, loaded).await?;
    Ok(after)
}
