//! Nodes: the running programs whose workers take jobs, and when each was last seen.

use ::entity::node;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

use super::convert::{count, id, number};
use super::{Error, Tx};

/// A running program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub id: Uuid,
    /// What its machine is called, and its number there.
    pub name: String,
    pub workers: u64,
    pub started_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

/// Notes that a node is there.
pub async fn save(tx: &Tx, it: &Node) -> Result<(), Error> {
    let row = node::ActiveModel {
        id: Set(id(it.id)),
        name: Set(it.name.clone()),
        workers: Set(number(it.workers)?),
        started_at: Set(it.started_at),
        seen_at: Set(it.seen_at),
    };
    let again = OnConflict::column(node::Column::Id).update_column(node::Column::SeenAt).to_owned();
    node::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Nodes that were seen since this time, oldest first.
pub async fn list(
    c: &impl ConnectionTrait,
    since: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Node>, Error> {
    let rows = node::Entity::find()
        .filter(node::COLUMN.seen_at.gte(since))
        .order_by_asc(node::Column::Id)
        .limit(most)
        .all(c)
        .await?;
    let parse = |row: node::Model| {
        Ok(Node {
            id: row.id.0,
            name: row.name,
            workers: count(row.workers)?,
            started_at: row.started_at,
            seen_at: row.seen_at,
        })
    };
    rows.into_iter().map(parse).collect()
}

pub async fn delete(tx: &Tx, of: Uuid) -> Result<(), Error> {
    node::Entity::delete_by_id(id(of)).exec(tx).await?;
    Ok(())
}

/// Forgets nodes that were not seen since this time.
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    node::Entity::delete_many().filter(node::COLUMN.seen_at.lt(before)).exec(tx).await?;
    Ok(())
}
