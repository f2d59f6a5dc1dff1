//! Reminding: claims that somebody has and that nothing happens to are told to them, and given back
//! in the end.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::claims::{Sent, performed};
use super::wishes::Wish;
use super::{Desk, Error, settled};
use crate::domain::claim::{Refusal, WORK};
use crate::domain::taking::Nudge;
use crate::domain::{Actor, ClaimId};
use crate::store::claims::{Assignee, ClaimRow, Cursor, Filter, Sort};
use crate::store::{self, claims, leases, nudges, people};

/// How many claims are looked at together.
const AT_ONCE: u64 = 200;
/// How long it is remembered that somebody was told.
const REMEMBERED: TimeDelta = TimeDelta::days(2 * 366);

/// What a round of reminding did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// What was told for the first time, to whom.
    pub told: Vec<Nudge>,
    pub released: Vec<ClaimId>,
}

impl Desk {
    /// Tells people of their claims that were not changed for as many days as the desk has settled,
    /// and gives back those that were not for longer. Any node may do it at any time: what was told is
    /// not told again, and what was given back is nobody's.
    pub async fn remind(&self) -> Result<Reminded, Error> {
        let taking = self.settled().await?.desk.taking;
        let now = store::whole_millis(self.now());
        let mut done = Reminded::default();
        if let Some(before) = taking.releases_before(now) {
            for row in self.unchanged_since(before, now).await? {
                if self.release(&row, before, taking.release_days).await? {
                    done.released.push(row.id);
                }
            }
        }
        if let Some(before) = taking.reminds_before(now) {
            let found = self.unchanged_since(before, now).await?;
            let known: Vec<ClaimId> = found.iter().map(|it| it.id).collect();
            let known = self.nudges(&known).await?;
            for row in found {
                let Some(person) = row.assignee else { continue };
                let (claim, unchanged_since) = (row.id, row.changed_at);
                let nudge = Nudge { claim, person, unchanged_since, nudged_at: now };
                let is_told = known
                    .get(&claim)
                    .is_some_and(|it| (it.person, it.unchanged_since) == (person, unchanged_since));
                if !is_told && self.tell(nudge).await? {
                    done.told.push(nudge);
                }
            }
        }
        self.write(move |tx| {
            Box::pin(async move { Ok(nudges::forget(tx, now - REMEMBERED).await?) })
        })
        .await?;
        Ok(done)
    }

    /// What was told about which of these claims. It holds while the claim is as it was then: compare
    /// `unchanged_since` with when the claim was changed last.
    pub async fn nudges(&self, claims: &[ClaimId]) -> Result<BTreeMap<ClaimId, Nudge>, Error> {
        let found = nudges::of(self.db.read(), claims).await?;
        Ok(found.into_iter().map(|it| (it.claim, it)).collect())
    }

    async fn tell(&self, nudge: Nudge) -> Result<bool, Error> {
        self.write(move |tx| Box::pin(async move { Ok(nudges::insert(tx, nudge).await?) })).await
    }

    /// Claims that somebody has, is to work on, and that were not changed since then. They are looked
    /// up for each person, so that the many that nobody has cost nothing.
    async fn unchanged_since(
        &self,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<ClaimRow>, Error> {
        let mut found = Vec::new();
        for person in people::list(self.db.read()).await? {
            let theirs = Filter {
                stages: WORK.to_vec(),
                assignee: Some(Assignee::Person(person.id)),
                awake_at: Some(now),
                ..Filter::default()
            };
            let mut after = Cursor { at: before, number: 0 };
            loop {
                let some = self.claims(&theirs, Sort::Changed, Some(after), AT_ONCE).await?;
                let Some(last) = some.last() else { break };
                after = last.cursor(Sort::Changed);
                found.extend(some);
            }
        }
        Ok(found)
    }

    /// Gives a claim back, unless somebody was quicker and did something on it.
    async fn release(
        &self,
        row: &ClaimRow,
        before: DateTime<Utc>,
        days: u32,
    ) -> Result<bool, Error> {
        let (claim, meta) = (row.id, self.meta(Actor::desk()));
        let note = match days {
            1 => "Nothing was changed for a day.".to_owned(),
            days => format!("Nothing was changed for {days} days."),
        };
        let done = self.write(move |tx| {
            let note = note.clone();
            Box::pin(async move {
                let origin = settled(tx).await?.desk.origin;
                claims::lock(tx, claim).await?;
                let loaded = claims::load(tx, &origin, claim).await?;
                let still = loaded.claim.as_ref().is_some_and(|it| it.changed_at < before);
                // Whoever has it in view is at it.
                if !still || leases::read(tx, claim, meta.at).await?.is_some() {
                    return Ok(false);
                }
                let wish = Wish::Assign { to: None, note, over: false };
                let sent = Sent { actor: meta.actor, once: None };
                Box::pin(performed(tx, claim, None, wish, sent, meta)).await?;
                Ok(true)
            })
        });
        match done.await {
            // It is nobody's already, or was closed meanwhile.
            Err(Error::Refused(Refusal::Unchanged | Refusal::WrongStage(_))) => Ok(false),
            done => done,
        }
    }
}
