//! Relations: where a claim's number leads, what points at it, and how both trails are told.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::{Misnamed, Wish};
use super::deed::Deed;
use super::sources::sha256;
use super::{Desk, Error, Settled, new_id};
use crate::domain::claim::{Claim, Closing, Command, Event, Refusal, Stage};
use crate::domain::{ClaimId, ClaimNumber};
use crate::store::claims::{self, ClaimRow};
use crate::store::handed_out::{self, Line, Taken};
use crate::store::log::Meta;
use crate::store::{Tx, evidence, relations, sources};

pub use crate::store::handed_out::{Line as HandedOutLine, Taken as HandedOutTaken};

/// The most claims of each sort that a page lists.
pub const LISTED: u64 = 50;
/// The most lines of what was handed out.
const LINES: u64 = 20;

/// Where a claim's number leads whoever asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To the claim itself.
    Here(ClaimId),
    /// To the claim into which it was merged, as far as that leads.
    To(ClaimNumber),
    /// To its parts, of which this claim, it or one that it was merged into, has the list.
    Parts(ClaimNumber),
}

/// What used a claim: other claims that lead to it or came of it, claims that cite its page, and
/// the reports that were handed out.
#[derive(Clone, Debug, Default)]
pub struct Used {
    pub duplicates: Vec<ClaimRow>,
    pub merged: Vec<ClaimRow>,
    pub parts: Vec<ClaimRow>,
    pub citing: Vec<ClaimNumber>,
    /// By the round of the verdict that stood; 0 where there was none.
    pub taken: BTreeMap<u64, Taken>,
    pub lines: Vec<Line>,
}

impl Desk {
    /// Where a number leads: a number never dies. What was merged leads on, however often; what was
    /// split leads to its parts; a duplicate is a claim of its own, which says what it repeats.
    pub async fn leads(&self, number: ClaimNumber) -> Result<Leads, Error> {
        let c = self.db.read();
        let first = self.claim_by_number(number).await?;
        let (mut at, mut passed) = (first, BTreeSet::new());
        loop {
            let step = relations::step(c, at).await?.ok_or(Error::NotFound)?;
            let merged = step.other.filter(|_| step.stage == Stage::Merged);
            match merged {
                // A circle cannot be made; if one was forged, its number leads to itself.
                Some(other) if passed.insert(at) && !passed.contains(&other) => at = other,
                _ if step.stage == Stage::Split => {
                    return Ok(Leads::Parts(step.number));
                }
                _ if at == first => return Ok(Leads::Here(first)),
                _ => return Ok(Leads::To(step.number)),
            }
        }
    }

    /// The parts that a claim was split into, and was split off from it, in their order.
    pub async fn parts(&self, of: ClaimId) -> Result<Vec<ClaimRow>, Error> {
        let c = self.db.read();
        let ids = relations::parts_of(c, of, LISTED).await?;
        Ok(ordered(claims::rows_of(c, &ids).await?))
    }

    /// Everything that used a claim. `addresses` are those of its pages, by which it can be cited.
    pub async fn used(&self, of: &Claim, addresses: &[String]) -> Result<Used, Error> {
        let c = self.db.read();
        let ids = relations::leading_to(c, of.id, LISTED).await?;
        let rows = ordered(claims::rows_of(c, &ids).await?);
        let is_merged = |row: &ClaimRow| row.stage == Stage::Merged;
        let (merged, duplicates) = rows.into_iter().partition(is_merged);
        let mut citing = BTreeSet::new();
        for address in addresses {
            let address = super::sources::address(address).unwrap_or_default();
            if let Some(source) = sources::same(c, &sha256(&format!("url\n{address}"))).await? {
                let users = evidence::uses(c, &[source.id], of.id, LISTED).await?;
                citing.extend(users.into_values().flatten());
            }
        }
        Ok(Used {
            duplicates,
            merged,
            parts: self.parts(of.id).await?,
            citing: citing.into_iter().collect(),
            taken: handed_out::by_round(c, of.id).await?,
            lines: handed_out::latest(c, of.id, LINES).await?,
        })
    }
}

fn ordered(mut rows: Vec<ClaimRow>) -> Vec<ClaimRow> {
    rows.sort_by_key(|row| row.number);
    rows
}

/// The claims that a wish is about, in the one order in which they are locked, so that two acts on
/// the same claims do not wait for each other.
pub(super) fn locked(claim: ClaimId, wish: &Wish) -> BTreeSet<ClaimId> {
    let other = match wish {
        Wish::Plain(Command::Close { closing, .. }) => closing.other(),
        _ => None,
    };
    [claim].into_iter().chain(other).collect()
}

/// The claims whose trails tell of these events as well, and what is said to each.
fn told(before: &Claim, events: &[Event]) -> Vec<(ClaimId, Command)> {
    let (claim, number) = (before.id, before.number);
    let told = |event: &Event| match event {
        Event::Closed { closing: Closing::MergedInto { claim: into }, .. } => {
            Some((*into, Command::Absorb { claim, number }))
        }
        Event::Reopened { .. } => match before.closing {
            Some(Closing::MergedInto { claim: into }) => {
                Some((into, Command::Release { claim, number }))
            }
            _ => None,
        },
        _ => None,
    };
    events.iter().filter_map(told).collect()
}

/// One act on several claims has a batch by which they are known to belong together.
pub(super) fn batched(before: &Claim, events: &[Event], meta: Meta) -> Meta {
    if meta.batch.is_none() && !told(before, events).is_empty() {
        return Meta { batch: Some(new_id()), ..meta };
    }
    meta
}

/// Tells the trails of other claims what happened to this one by them.
pub(super) async fn tell(
    tx: &Tx,
    settled: &Settled,
    before: &Claim,
    events: &[Event],
    meta: Meta,
) -> Result<(), Error> {
    for (other, command) in told(before, events) {
        claims::lock(tx, other).await?;
        let loaded = claims::load(tx, &settled.desk.origin, other).await?;
        let Some(claim) = loaded.claim.clone() else { return Err(Misnamed::NoSuchClaim.into()) };
        let mut deed = Deed::new((other, claim.number), Some(claim), settled, meta);
        match deed.does(command) {
            Ok(()) => drop(deed.written(tx, loaded).await?),
            Err(Refusal::WrongStage(_)) => return Err(Misnamed::OtherClosed.into()),
            // Merged before trails of both were told.
            Err(Refusal::NotMerged) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(())
}
