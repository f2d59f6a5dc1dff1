//! Taking: who is at work on a claim, work that is handed out, and leases that end.
//!
//! A lease stands beside the claim and never in its trail. It warns and locks nobody out: what two
//! people do at once is kept apart by the versions that they saw.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::claims::{Sent, already, performed};
use super::wishes::Wish;
use super::{Desk, Error, allow, settled};
use crate::domain::claim::{Event, WORK};
use crate::domain::taking::{Lease, Taking};
use crate::domain::{Act, ClaimId, PersonId};
use crate::store::claims::{self, Assignee, Cursor, Filter, Loaded, Sort};
use crate::store::log::Meta;
use crate::store::{self, Tx, leases};

/// How many claims are looked at together for one that can be handed out.
const LOOKED_AT: u64 = 20;

impl Desk {
    /// Who is at work on a claim now.
    pub async fn lease(&self, claim: ClaimId) -> Result<Option<Lease>, Error> {
        Ok(leases::read(self.db.read(), claim, self.now()).await?)
    }

    /// Who is at work on which of these claims now.
    pub async fn leases(&self, claims: &[ClaimId]) -> Result<BTreeMap<ClaimId, Lease>, Error> {
        let found = leases::of(self.db.read(), claims, self.now()).await?;
        Ok(found.into_iter().map(|it| (it.claim, it)).collect())
    }

    /// Gives somebody the first claim that waits for research and that nobody has: what is most urgent
    /// comes first. Two who ask at once get two claims. Nothing where none waits.
    pub async fn take_next(&self, sent: Sent) -> Result<Option<Loaded>, Error> {
        allow(sent.actor, Act::EditClaim)?;
        let meta = self.meta(sent.actor);
        self.write(move |tx| Box::pin(next(tx, sent.clone(), meta))).await
    }

    /// Forgets leases that have ended.
    pub async fn forget_leases(&self) -> Result<(), Error> {
        let now = self.now();
        self.write(move |tx| {
            Box::pin(async move { Ok(leases::delete_ended_before(tx, now).await?) })
        })
        .await
    }
}

async fn next(tx: &Tx, sent: Sent, meta: Meta) -> Result<Option<Loaded>, Error> {
    let origin = settled(tx).await?.desk.origin;
    if let Some(did) = already(tx, &sent).await? {
        return Ok(Some(claims::load(tx, &origin, did.claim()).await?));
    }
    let waiting = Filter {
        stages: WORK.to_vec(),
        assignee: Some(Assignee::Nobody),
        awake_at: Some(meta.at),
        ..Filter::default()
    };
    let mut after: Option<Cursor> = None;
    loop {
        let some = claims::list(tx, &waiting, Sort::Priority, after, LOOKED_AT).await?;
        let Some(last) = some.last() else { return Ok(None) };
        after = Some(last.cursor(Sort::Priority));
        for row in &some {
            if leases::read(tx, row.id, meta.at).await?.is_some()
                || !claims::lock_unassigned(tx, row.id).await?
            {
                continue;
            }
            let take = Wish::Take { over: false };
            let taken = Box::pin(performed(tx, row.id, None, take, sent, meta)).await?;
            return Ok(Some(taken));
        }
    }
}

/// Who is passed over when somebody gives a claim to `to`: whoever is at work on it and is neither of
/// them. Answers `Held` where nobody said that they may be.
pub(super) async fn passed_over(
    tx: &Tx,
    claim: ClaimId,
    to: Option<PersonId>,
    over: bool,
    meta: Meta,
) -> Result<Option<PersonId>, Error> {
    let lease = leases::read(tx, claim, meta.at).await?;
    let others = |it: &Lease| Some(it.person) != meta.actor.person && Some(it.person) != to;
    match lease.filter(others) {
        Some(lease) if !over => Err(Error::Held(lease)),
        lease => Ok(lease.map(|it| it.person)),
    }
}

/// Brings the lease of a claim in line with what was done: whoever took it begins one, whoever works
/// on goes on with theirs, and it ends where the claim went to somebody else or is closed.
pub(super) async fn follow(
    tx: &Tx,
    claim: ClaimId,
    events: &[Event],
    takes: bool,
    taking: Taking,
    meta: Meta,
) -> Result<(), Error> {
    let until = store::whole_millis(meta.at) + taking.lease();
    let given = events.iter().rev().find_map(|event| match event {
        Event::Assigned { to, .. } => Some(*to),
        _ => None,
    });
    let ended = events.iter().any(|event| matches!(event, Event::Closed { .. }));
    let by_actor = |to: &Option<PersonId>| to.is_some() && *to == meta.actor.person;
    match (meta.actor.person, given) {
        _ if ended => leases::end(tx, claim).await?,
        (Some(person), given) if takes || given.as_ref().is_some_and(by_actor) => {
            let lease = Lease { claim, person, taken_at: store::whole_millis(meta.at), until };
            leases::put(tx, lease).await?;
        }
        (_, Some(_other)) => leases::end(tx, claim).await?,
        (Some(person), None) => leases::renew(tx, person, &[claim], (meta.at, until)).await?,
        (None, None) => {}
    }
    Ok(())
}

/// Lets the leases of those go on who have their claims in view.
pub(super) async fn go_on(
    tx: &Tx,
    views: &[(PersonId, ClaimId)],
    taking: Taking,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut theirs: BTreeMap<PersonId, Vec<ClaimId>> = BTreeMap::new();
    for (person, claim) in views {
        theirs.entry(*person).or_default().push(*claim);
    }
    let until = store::whole_millis(now) + taking.lease();
    for (person, claims) in theirs {
        leases::renew(tx, person, &claims, (now, until)).await?;
    }
    Ok(())
}
