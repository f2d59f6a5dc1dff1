//! Presence: who has which claim in view, on whatever node, and what happened to it meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::sign_in::{Limits, lasts, sha256};
use super::{Desk, Error, settled, taking};
use crate::domain::taking::{Lease, Presence};
use crate::domain::{ClaimId, PersonId};
use crate::store::presence::{self, Newest};
use crate::store::{self, leases, sessions};

/// Whoever was not heard of for so long has gone.
const GONE: TimeDelta = TimeDelta::seconds(45);
/// How long rows of those who have gone are kept at most, until the next sweep.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(10);

/// What is going on at a claim just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoingOn {
    pub newest: Newest,
    /// Who has it in view, each once.
    pub present: Vec<PersonId>,
    pub lease: Option<Lease>,
}

impl Desk {
    /// Notes that these pages are open, and lets the leases go on of those who have their claim in
    /// view.
    pub async fn note_present(&self, views: Vec<Presence>) -> Result<(), Error> {
        if views.is_empty() {
            return Ok(());
        }
        let now = store::whole_millis(self.now());
        self.write(move |tx| {
            let views = views.clone();
            Box::pin(async move {
                let settled = settled(tx).await?;
                presence::note(tx, &views, now).await?;
                let theirs: BTreeSet<_> = views.iter().map(|it| (it.person, it.claim)).collect();
                let theirs: Vec<_> = theirs.into_iter().collect();
                taking::go_on(tx, &theirs, settled.desk.taking, now).await
            })
        })
        .await
    }

    /// Notes that these pages are closed.
    pub async fn note_gone(&self, views: Vec<uuid::Uuid>) -> Result<(), Error> {
        if views.is_empty() {
            return Ok(());
        }
        self.write(move |tx| {
            let views = views.clone();
            Box::pin(async move { Ok(presence::end(tx, &views).await?) })
        })
        .await
    }

    /// What is going on at these claims, in three questions to the database however many they are.
    pub async fn going_on(&self, at: &[ClaimId]) -> Result<BTreeMap<ClaimId, GoingOn>, Error> {
        let (c, now) = (self.db.read(), self.now());
        let newest = presence::newest(c, at).await?;
        let mut all: BTreeMap<ClaimId, GoingOn> = newest
            .into_iter()
            .map(|(claim, newest)| (claim, GoingOn { newest, present: Vec::new(), lease: None }))
            .collect();
        for (claim, person) in presence::of(c, at, now - GONE).await? {
            if let Some(it) = all.get_mut(&claim)
                && !it.present.contains(&person)
            {
                it.present.push(person);
            }
        }
        for lease in leases::of(c, at, now).await? {
            if let Some(it) = all.get_mut(&lease.claim) {
                it.lease = Some(lease);
            }
        }
        Ok(all)
    }

    /// Which of these cookies still belong to somebody who is signed in. Asking keeps no session
    /// alive.
    pub async fn still_in(
        &self,
        cookies: &[String],
        limits: Limits,
    ) -> Result<BTreeSet<String>, Error> {
        let now = self.now();
        let hashes: BTreeMap<String, &String> = cookies.iter().map(|it| (sha256(it), it)).collect();
        let asked: Vec<String> = hashes.keys().cloned().collect();
        let found = sessions::of(self.db.read(), &asked).await?;
        let still = found.into_iter().filter(|(_, session)| lasts(*session, limits, now));
        Ok(still.filter_map(|(hash, _)| hashes.get(&hash).map(|it| (*it).clone())).collect())
    }

    /// Forgets pages that were closed without a word.
    pub async fn forget_presence(&self) -> Result<(), Error> {
        let before = self.now() - FORGOTTEN;
        self.write(move |tx| Box::pin(async move { Ok(presence::forget(tx, before).await?) })).await
    }
}
