//! Notices: what people are told of claims, in the transaction in which it happens.
//!
//! They belong to whoever reads them and not to the trail: nothing is folded from them, and a
//! rebuild leaves them as they are.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Desk, Error, new_id};
use crate::domain::claim::{Claim, Event};
use crate::domain::notice::{Kind, SOON, Way, told};
use crate::domain::{ClaimId, NoticeId, PersonId};
use crate::store::log::Meta;
use crate::store::mails::{self, Round};
use crate::store::notices::{self, New, Which};
use crate::store::{self, Tx, people};

pub use crate::store::notices::{Notice, Place};

/// The most that is counted in the frame of a page.
pub const MOST_COUNTED: u64 = 100;
/// How long what was seen is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(90);

impl Desk {
    /// How many notices somebody has not seen, counted no further than [`MOST_COUNTED`].
    pub async fn unseen(&self, person: PersonId) -> Result<u64, Error> {
        Ok(notices::count_unseen(self.db.read(), person, MOST_COUNTED).await?)
    }

    /// One page of somebody's notices: those that they have not seen, then the others, newest first.
    pub async fn notices(
        &self,
        person: PersonId,
        after: Option<Place>,
        limit: u64,
    ) -> Result<Vec<Notice>, Error> {
        Ok(notices::list(self.db.read(), person, after, limit).await?)
    }

    /// Notes that somebody has opened a claim. Says whether they had been told something of it.
    pub async fn see_claim(&self, person: PersonId, claim: ClaimId) -> Result<bool, Error> {
        // Looking costs a read; only where there is something does anybody write.
        if !notices::waits(self.db.read(), person, claim).await? {
            return Ok(false);
        }
        Ok(self.see(person, Which::Of(claim)).await? > 0)
    }

    /// Notes that somebody has seen one notice of theirs.
    pub async fn see_notice(&self, person: PersonId, of: NoticeId) -> Result<(), Error> {
        self.see(person, Which::One(of)).await.map(drop)
    }

    /// Notes that somebody has seen all their notices; says how many.
    pub async fn see_all(&self, person: PersonId) -> Result<u64, Error> {
        self.see(person, Which::All).await
    }

    async fn see(&self, person: PersonId, which: Which) -> Result<u64, Error> {
        let now = store::whole_millis(self.now());
        self.write(move |tx| {
            Box::pin(async move { Ok(notices::see(tx, person, which, now).await?) })
        })
        .await
    }

    /// How somebody is told of each kind.
    pub async fn ways(&self, person: PersonId) -> Result<BTreeMap<Kind, Way>, Error> {
        ways(self.db.read(), person).await
    }

    /// Keeps how somebody wants to be told from now on.
    pub async fn choose_ways(
        &self,
        person: PersonId,
        chosen: BTreeMap<Kind, Way>,
    ) -> Result<(), Error> {
        self.write(move |tx| {
            let chosen = chosen.clone();
            Box::pin(async move {
                for (kind, way) in chosen {
                    notices::choose(tx, person, kind, way).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Tells people that claims of theirs are due soon or late, once each; says how many notices that
    /// made. What was due before the first round is not told.
    pub async fn tell_what_is_due(&self) -> Result<u64, Error> {
        let now = store::whole_millis(self.now());
        self.write(move |tx| Box::pin(due_round(tx, now))).await
    }

    /// Forgets what was seen long ago, and links in mails that nobody will follow any more.
    pub async fn forget_notices(&self) -> Result<u64, Error> {
        let before = self.now() - REMEMBERED;
        self.write(move |tx| {
            Box::pin(async move {
                mails::forget_links(tx, before).await?;
                Ok(notices::forget(tx, before).await?)
            })
        })
        .await
    }
}

/// Tells of what happened to a claim, as these events have left it.
pub(super) async fn tell_all(
    tx: &Tx,
    claim: Option<&Claim>,
    events: &[Event],
    meta: Meta,
) -> Result<(), Error> {
    let Some(claim) = claim else { return Ok(()) };
    for event in events {
        tell(tx, claim, event, meta).await?;
    }
    Ok(())
}

/// Tells of one event. Whom, says [`told`] alone.
pub(super) async fn tell(tx: &Tx, claim: &Claim, event: &Event, meta: Meta) -> Result<(), Error> {
    let by = meta.actor.person;
    for (person, kind) in told(claim, event, by, meta.at) {
        notify(tx, (person, claim.id), kind, by, meta.at).await?;
    }
    Ok(())
}

/// Tells somebody, in the way that they chose; says whether they were told.
async fn notify(
    tx: &Tx,
    (person, claim): (PersonId, ClaimId),
    kind: Kind,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let way = ways(tx, person).await?.get(&kind).copied().unwrap_or(kind.usual());
    let works_here = people::read(tx, person).await?.is_some_and(|it| !it.is_disabled());
    if way == Way::Never || !works_here {
        return Ok(false);
    }
    let at = store::whole_millis(at);
    let (id, mail_at) = (NoticeId(new_id()), way.mailed_at(at));
    notices::tell(tx, New { id, person, claim, kind, by, at, mail_at }).await?;
    Ok(true)
}

pub(super) async fn ways(
    c: &impl store::Reads,
    person: PersonId,
) -> Result<BTreeMap<Kind, Way>, Error> {
    let usual = Kind::ALL.into_iter().map(|kind| (kind, kind.usual()));
    Ok(usual.chain(notices::choices(c, person).await?).collect())
}

async fn due_round(tx: &Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    let Some(before) = mails::begin(tx, Round::Due, now).await? else { return Ok(0) };
    let mut told = 0_u64;
    let late = mails::due_between(tx, before, now, now).await?;
    let soon = mails::due_between(tx, (before + SOON).max(now), now + SOON, now).await?;
    let late = late.into_iter().map(|it| (it, Kind::Late));
    let soon = soon.into_iter().map(|it| (it, Kind::DueSoon));
    for (it, kind) in late.chain(soon) {
        if notify(tx, (it.assignee, it.claim), kind, None, now).await? {
            told = told.saturating_add(1);
        }
    }
    Ok(told)
}
