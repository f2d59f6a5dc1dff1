//! Known rulings in the database: what others have checked. No trail tells of them; whoever
//! published them may change or withdraw them.

use std::collections::BTreeMap;

use ::entity::known_ruling;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::convert::id;
use super::search::{Entry, Kind, put, take_out};
use super::{Error, Tx};
use crate::domain::known::Known;

/// A known ruling as the desk has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub id: Uuid,
    pub known: Known,
    /// When the desk first had it.
    pub taken_at: DateTime<Utc>,
    /// When it last came with something new.
    pub changed_at: DateTime<Utc>,
}

/// Those that stand at these addresses, by their addresses.
pub async fn at(
    c: &impl ConnectionTrait,
    urls: impl IntoIterator<Item = &str>,
) -> Result<BTreeMap<String, Stored>, Error> {
    let rows =
        known_ruling::Entity::find().filter(known_ruling::COLUMN.url.is_in(urls)).all(c).await?;
    Ok(rows.into_iter().map(|row| (row.url.clone(), stored(row))).collect())
}

/// These, in any order.
pub async fn read_all(c: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Stored>, Error> {
    let ids = ids.iter().map(|it| id(*it));
    let rows = known_ruling::Entity::find().filter(known_ruling::COLUMN.id.is_in(ids));
    Ok(rows.all(c).await?.into_iter().map(stored).collect())
}

/// The newest before a number, the newest first, each with its number; of one publisher where it is
/// given.
pub async fn newest(
    c: &impl ConnectionTrait,
    publisher: Option<&str>,
    before: Option<i64>,
    most: u64,
) -> Result<Vec<(i64, Stored)>, Error> {
    let wanted = Condition::all()
        .add_option(publisher.map(|it| known_ruling::COLUMN.publisher.eq(it)))
        .add_option(before.map(|it| known_ruling::COLUMN.number.lt(it)));
    let rows = known_ruling::Entity::find()
        .filter(wanted)
        .order_by_desc(known_ruling::Column::Number)
        .limit(most)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| (row.number, stored(row))).collect())
}

/// A page of all of them in the order of ids.
pub async fn after(
    c: &impl ConnectionTrait,
    after: Uuid,
    limit: u64,
) -> Result<Vec<Stored>, Error> {
    let rows = known_ruling::Entity::find()
        .filter(known_ruling::COLUMN.id.gt(id(after)))
        .order_by_asc(known_ruling::Column::Id)
        .limit(limit);
    Ok(rows.all(c).await?.into_iter().map(stored).collect())
}

/// Stores one that is new. Gives `Conflict` where its address is there already.
pub async fn insert(tx: &Tx, it: &Stored) -> Result<(), Error> {
    let next = Query::select()
        .expr(Expr::cust("COALESCE(MAX(number), 0) + 1"))
        .from(known_ruling::Entity)
        .to_owned();
    let next = tx.query_one(&next).await?;
    let next = next.ok_or_else(|| Error::Corrupt("the numbers of known rulings".to_owned()))?;
    let row = row(it, next.try_get_by_index(0)?).into_active_model().reset_all();
    known_ruling::Entity::insert(row).exec_without_returning(tx).await?;
    put(tx, &Entry::known(it)).await
}

/// Brings one up to date.
pub async fn update(tx: &Tx, it: &Stored) -> Result<(), Error> {
    let mut row = row(it, 0).into_active_model().reset_all();
    row.number = sea_orm::ActiveValue::NotSet;
    known_ruling::Entity::update(row).exec(tx).await?;
    put(tx, &Entry::known(it)).await
}

pub async fn remove(tx: &Tx, it: &Stored) -> Result<(), Error> {
    take_out(tx, Kind::Known, it.id).await?;
    known_ruling::Entity::delete_by_id(id(it.id)).exec(tx).await?;
    Ok(())
}

fn row(it: &Stored, number: i64) -> known_ruling::Model {
    let known = it.known.clone();
    known_ruling::Model {
        id: id(it.id),
        number,
        url: known.url,
        statement: known.statement,
        claimant: known.claimant,
        label: known.label,
        publisher: known.publisher,
        language: known.language,
        claimed_on: known.claimed_on,
        published_on: known.published_on,
        licence: known.licence,
        taken_at: it.taken_at,
        changed_at: it.changed_at,
    }
}

fn stored(row: known_ruling::Model) -> Stored {
    let known = Known {
        url: row.url,
        statement: row.statement,
        claimant: row.claimant,
        label: row.label,
        publisher: row.publisher,
        language: row.language,
        claimed_on: row.claimed_on,
        published_on: row.published_on,
        licence: row.licence,
    };
    Stored { id: row.id.0, known, taken_at: row.taken_at, changed_at: row.changed_at }
}
