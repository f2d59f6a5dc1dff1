//! Presence in the database: the open pages of all nodes on which somebody has a claim in view, and
//! what they want to hear of it.

use std::collections::BTreeMap;

use ::entity::id::Id;
use ::entity::{claim, event, presence};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use super::convert::{count, id};
use super::leases::AT_ONCE;
use super::{Error, Tx};
use crate::domain::taking::Presence;
use crate::domain::{ClaimId, PersonId};

/// How far a claim has come: its version, and who made it that, where a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newest {
    pub version: u64,
    pub by: Option<PersonId>,
}

/// Notes that these pages are open.
pub async fn note(tx: &Tx, views: &[Presence], now: DateTime<Utc>) -> Result<(), Error> {
    for some in views.chunks(AT_ONCE / 4) {
        let row = |it: &Presence| presence::ActiveModel {
            view_id: Set(id(it.view)),
            claim_id: Set(id(it.claim.0)),
            person_id: Set(id(it.person.0)),
            seen_at: Set(now),
        };
        let again = OnConflict::column(presence::Column::ViewId)
            .update_column(presence::Column::SeenAt)
            .to_owned();
        let rows = presence::Entity::insert_many(some.iter().map(row)).on_conflict(again);
        rows.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Notes that these pages are closed.
pub async fn end(tx: &Tx, views: &[Uuid]) -> Result<(), Error> {
    for some in views.chunks(AT_ONCE) {
        let these = presence::COLUMN.view_id.is_in(some.iter().map(|it| id(*it)));
        presence::Entity::delete_many().filter(these).exec(tx).await?;
    }
    Ok(())
}

/// Who has these claims in view, as far as was heard since then.
pub async fn of(
    c: &impl ConnectionTrait,
    claims: &[ClaimId],
    since: DateTime<Utc>,
) -> Result<Vec<(ClaimId, PersonId)>, Error> {
    let mut found = Vec::new();
    for some in claims.chunks(AT_ONCE) {
        let rows = presence::Entity::find()
            .filter(presence::COLUMN.claim_id.is_in(some.iter().map(|it| id(it.0))))
            .filter(presence::COLUMN.seen_at.gt(since))
            .order_by_asc(presence::Column::ViewId)
            .all(c)
            .await?;
        let pair = |row: presence::Model| (ClaimId(row.claim_id.0), PersonId(row.person_id.0));
        found.extend(rows.into_iter().map(pair));
    }
    Ok(found)
}

/// How far these claims have come.
pub async fn newest(
    c: &impl ConnectionTrait,
    claims: &[ClaimId],
) -> Result<BTreeMap<ClaimId, Newest>, Error> {
    let mut found = BTreeMap::new();
    for some in claims.chunks(AT_ONCE) {
        let last = Expr::col((claim::Entity, claim::Column::Version)).sub(1);
        let query = Query::select()
            .column((claim::Entity, claim::Column::Id))
            .column((claim::Entity, claim::Column::Version))
            .column((event::Entity, event::Column::Actor))
            .from(claim::Entity)
            .inner_join(
                event::Entity,
                Expr::col((event::Entity, event::Column::StreamId))
                    .equals((claim::Entity, claim::Column::Id))
                    .and(Expr::col((event::Entity, event::Column::Seq)).eq(last)),
            )
            .and_where(claim::COLUMN.id.is_in(some.iter().map(|it| id(it.0))))
            .to_owned();
        for row in c.query_all(&query).await? {
            let of: Id = row.try_get_by_index(0)?;
            let actor: String = row.try_get_by_index(2)?;
            let version = count(row.try_get_by_index(1)?)?;
            found.insert(ClaimId(of.0), Newest { version, by: actor.parse().ok() });
        }
    }
    Ok(found)
}

/// Forgets pages that were not heard of since then.
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    presence::Entity::delete_many().filter(presence::COLUMN.seen_at.lt(before)).exec(tx).await?;
    Ok(())
}
