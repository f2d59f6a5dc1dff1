//! Leases in the database: who is at work on a claim, and until when.
//!
//! They are of the moment and no part of any trail. Whoever reads one compares its end with the
//! desk's clock, so that it ends by itself whether its row is still there or not.

use ::entity::claim_lease;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use super::convert::id;
use super::{Error, Tx};
use crate::domain::taking::Lease;
use crate::domain::{ClaimId, PersonId};

/// How many ids one statement names; it may have so many parameters only.
pub const AT_ONCE: usize = 500;

/// The lease of a claim that runs now.
pub async fn read(
    c: &impl ConnectionTrait,
    claim: ClaimId,
    now: DateTime<Utc>,
) -> Result<Option<Lease>, Error> {
    let row = claim_lease::Entity::find_by_id(id(claim.0)).one(c).await?;
    Ok(row.map(lease).filter(|it| it.runs(now)))
}

/// The leases of these claims that run now, in any order.
pub async fn of(
    c: &impl ConnectionTrait,
    claims: &[ClaimId],
    now: DateTime<Utc>,
) -> Result<Vec<Lease>, Error> {
    let mut found = Vec::new();
    for some in claims.chunks(AT_ONCE) {
        let rows = claim_lease::Entity::find()
            .filter(claim_lease::COLUMN.claim_id.is_in(some.iter().map(|it| id(it.0))))
            .filter(claim_lease::COLUMN.until.gt(now))
            .all(c)
            .await?;
        found.extend(rows.into_iter().map(lease));
    }
    Ok(found)
}

/// Gives a claim to somebody, whoever had it. Those who do it hold the claim's own row, so that of
/// two at once the second sees what the first did.
pub async fn put(tx: &Tx, it: Lease) -> Result<(), Error> {
    let row = claim_lease::ActiveModel {
        claim_id: Set(id(it.claim.0)),
        person_id: Set(id(it.person.0)),
        taken_at: Set(it.taken_at),
        until: Set(it.until),
    };
    let mut replace = OnConflict::column(claim_lease::Column::ClaimId);
    replace.update_columns([
        claim_lease::Column::PersonId,
        claim_lease::Column::TakenAt,
        claim_lease::Column::Until,
    ]);
    claim_lease::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Lets somebody's leases on these claims run until then, where they still run and would end
/// sooner. A lease that has ended stays ended.
pub async fn renew(
    tx: &Tx,
    person: PersonId,
    claims: &[ClaimId],
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), Error> {
    for some in claims.chunks(AT_ONCE) {
        claim_lease::Entity::update_many()
            .set(claim_lease::ActiveModel { until: Set(until), ..Default::default() })
            .filter(claim_lease::COLUMN.claim_id.is_in(some.iter().map(|it| id(it.0))))
            .filter(claim_lease::COLUMN.person_id.eq(id(person.0)))
            .filter(claim_lease::COLUMN.until.gt(now))
            .filter(claim_lease::COLUMN.until.lt(until))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Ends the lease of a claim, whoever has it.
pub async fn end(tx: &Tx, claim: ClaimId) -> Result<(), Error> {
    claim_lease::Entity::delete_by_id(id(claim.0)).exec(tx).await?;
    Ok(())
}

/// Forgets leases that ended before this time.
pub async fn delete_ended_before(tx: &Tx, time: DateTime<Utc>) -> Result<(), Error> {
    claim_lease::Entity::delete_many().filter(claim_lease::COLUMN.until.lt(time)).exec(tx).await?;
    Ok(())
}

fn lease(row: claim_lease::Model) -> Lease {
    Lease {
        claim: ClaimId(row.claim_id.0),
        person: PersonId(row.person_id.0),
        taken_at: row.taken_at,
        until: row.until,
    }
}
