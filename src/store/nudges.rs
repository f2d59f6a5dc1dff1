//! Nudges in the database: who was told that a claim of theirs waits. A row says something only
//! while the claim is as it was then.

use ::entity::claim_nudge;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use super::convert::id;
use super::leases::AT_ONCE;
use super::{Error, Tx};
use crate::domain::taking::Nudge;
use crate::domain::{ClaimId, PersonId};

/// What was told about these claims, also where they were changed since.
pub async fn of(c: &impl ConnectionTrait, claims: &[ClaimId]) -> Result<Vec<Nudge>, Error> {
    let mut found = Vec::new();
    for some in claims.chunks(AT_ONCE) {
        let these = claim_nudge::COLUMN.claim_id.is_in(some.iter().map(|it| id(it.0)));
        let rows = claim_nudge::Entity::find().filter(these).all(c).await?;
        found.extend(rows.into_iter().map(|row| Nudge {
            claim: ClaimId(row.claim_id.0),
            person: PersonId(row.person_id.0),
            unchanged_since: row.unchanged_since,
            nudged_at: row.nudged_at,
        }));
    }
    Ok(found)
}

/// Notes that somebody is told; says whether this is news. Of several nodes that do it at once, one
/// is told that it is.
pub async fn insert(tx: &Tx, it: Nudge) -> Result<bool, Error> {
    let row = claim_nudge::ActiveModel {
        claim_id: Set(id(it.claim.0)),
        person_id: Set(id(it.person.0)),
        unchanged_since: Set(it.unchanged_since),
        nudged_at: Set(it.nudged_at),
    };
    let mut replace = OnConflict::column(claim_nudge::Column::ClaimId);
    replace.update_columns([
        claim_nudge::Column::PersonId,
        claim_nudge::Column::UnchangedSince,
        claim_nudge::Column::NudgedAt,
    ]);
    let before = Expr::col((claim_nudge::Entity, claim_nudge::Column::UnchangedSince));
    replace.action_and_where(before.ne(it.unchanged_since));
    let insert = claim_nudge::Entity::insert(row).on_conflict(replace);
    Ok(insert.exec_without_returning(tx).await? > 0)
}

/// Forgets what was told before this time.
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    let old = claim_nudge::COLUMN.nudged_at.lt(before);
    claim_nudge::Entity::delete_many().filter(old).exec(tx).await?;
    Ok(())
}
