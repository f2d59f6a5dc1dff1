//! Watches in the database: how sources and articles fare at their addresses.

use std::collections::BTreeMap;

use ::entity::{turn, watch};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel,
    Iterable, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::convert::{count, id, known};
use super::{Error, Tx};
use crate::domain::SourceId;
use crate::domain::watch::{Health, Subject, Watch};

/// Any number will do, as long as every node asks for the same lock.
const ROUND_LOCK: i64 = 0x7761_7463_6873;

/// Begins to watch something, unless it is watched already.
pub async fn begin(tx: &Tx, it: &Watch) -> Result<(), Error> {
    let mut ignore = OnConflict::column(watch::Column::SubjectId);
    ignore.do_nothing();
    let row = row(it).into_active_model().reset_all();
    watch::Entity::insert(row).on_conflict(ignore).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores what is known now.
pub async fn save(tx: &Tx, it: &Watch) -> Result<(), Error> {
    let mut replace = OnConflict::column(watch::Column::SubjectId);
    replace.update_columns(watch::Column::iter());
    let row = row(it).into_active_model().reset_all();
    watch::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Watches something no more.
pub async fn end(tx: &Tx, of: Subject) -> Result<(), Error> {
    watch::Entity::delete_by_id(id(of.id())).exec(tx).await?;
    Ok(())
}

pub async fn read(c: &impl ConnectionTrait, of: Subject) -> Result<Option<Watch>, Error> {
    watch::Entity::find_by_id(id(of.id())).one(c).await?.map(row_to_watch).transpose()
}

/// The same, taken for the length of the transaction: two looks at once, or a look and somebody who
/// has seen the one before, know of each other.
pub async fn held(tx: &Tx, of: Subject) -> Result<Option<Watch>, Error> {
    let row = watch::Entity::find_by_id(id(of.id())).lock(LockType::Update).one(tx).await?;
    row.map(row_to_watch).transpose()
}

/// How these sources fare, in any order.
pub async fn of_sources(
    c: &impl ConnectionTrait,
    sources: &[SourceId],
) -> Result<Vec<Watch>, Error> {
    let ids = sources.iter().map(|it| id(it.0));
    let rows = watch::Entity::find().filter(watch::COLUMN.subject_id.is_in(ids)).all(c).await?;
    rows.into_iter().map(row_to_watch).collect()
}

/// What is to be looked at by now, longest due first.
pub async fn due(
    c: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Watch>, Error> {
    let rows = watch::Entity::find()
        .filter(watch::COLUMN.next_at.lte(now))
        .order_by_asc(watch::Column::NextAt)
        .order_by_asc(watch::Column::SubjectId)
        .limit(limit)
        .all(c)
        .await?;
    rows.into_iter().map(row_to_watch).collect()
}

/// Lets no other round begin until this transaction ends. On SQLite writers wait anyway.
pub async fn lock(tx: &Tx) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ROUND_LOCK})")).await?;
    }
    Ok(())
}

/// From when the hosts may be looked at again that have to be left alone now. Those that need not be
/// any more are forgotten.
pub async fn turns(tx: &Tx, now: DateTime<Utc>) -> Result<BTreeMap<String, DateTime<Utc>>, Error> {
    turn::Entity::delete_many().filter(turn::COLUMN.next_at.lte(now)).exec(tx).await?;
    let rows = turn::Entity::find().all(tx).await?;
    Ok(rows.into_iter().map(|it| (it.host, it.next_at)).collect())
}

/// Leaves a host alone until then.
pub async fn leave_alone(tx: &Tx, host: &str, until: DateTime<Utc>) -> Result<(), Error> {
    let mut replace = OnConflict::column(turn::Column::Host);
    replace.update_column(turn::Column::NextAt);
    let row = turn::Model { host: host.to_owned(), next_at: until };
    let row = row.into_active_model().reset_all();
    turn::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Looks at something no sooner than that.
pub async fn put_off(tx: &Tx, of: Subject, until: DateTime<Utc>) -> Result<(), Error> {
    watch::Entity::update_many()
        .set(watch::ActiveModel { next_at: Set(until), ..Default::default() })
        .filter(watch::COLUMN.subject_id.eq(id(of.id())))
        .exec(tx)
        .await?;
    Ok(())
}

fn row(it: &Watch) -> watch::Model {
    watch::Model {
        subject_id: id(it.subject.id()),
        subject: it.subject.noun().to_owned(),
        url: it.url.clone(),
        health: it.health.key().to_owned(),
        since: it.since,
        looked_at: it.looked_at,
        next_at: it.next_at,
        calm: i64::from(it.calm),
        failures: i64::from(it.failures),
        known: it.known.clone(),
        found: it.found.clone(),
        moved_to: it.moved_to.clone(),
        problem: it.problem.clone(),
        etag: it.etag.clone(),
        last_modified: it.last_modified.clone(),
        seen: it.seen,
    }
}

fn row_to_watch(row: watch::Model) -> Result<Watch, Error> {
    let times = |number| Ok::<_, Error>(u32::try_from(count(number)?).unwrap_or(u32::MAX));
    Ok(Watch {
        subject: known(Subject::from_parts(&row.subject, row.subject_id.0), &row.subject)?,
        url: row.url,
        health: known(Health::from_key(&row.health), &row.health)?,
        since: row.since,
        looked_at: row.looked_at,
        next_at: row.next_at,
        calm: times(row.calm)?,
        failures: times(row.failures)?,
        known: row.known,
        found: row.found,
        moved_to: row.moved_to,
        problem: row.problem,
        etag: row.etag,
        last_modified: row.last_modified,
        seen: row.seen,
    })
}
