//! Prepared files: exports that are made once and downloaded piece by piece.
//!
//! The bytes of a file are blobs, in parts; a part belongs to the attempt that made it. What an
//! attempt left whose file is gone, or has another attempt by now, is of no use: [`left`] finds it.

use ::entity::id::Id;
use ::entity::{prepared_file, prepared_part};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::blobs::register;
use super::convert::{count, id, number};
use super::{Error, Tx};
use crate::domain::{FileId, JobId, PersonId};

/// An export that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub id: FileId,
    pub asked_by: PersonId,
    pub asked_at: DateTime<Utc>,
    /// The work that makes it.
    pub job: JobId,
    /// Under which it is kept by whoever downloads it.
    pub name: String,
    /// What a list was narrowed to, in words.
    pub about: String,
    /// What is to be in it, as JSON.
    pub wish: String,
    /// The attempt whose parts it has.
    pub making: Option<Uuid>,
    pub done: Progress,
    /// How many rows there are to write, where that is known.
    pub total: Option<u64>,
    /// Of all its bytes, in hex, once it is whole.
    pub sha256: Option<String>,
    pub expires_at: DateTime<Utc>,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub rows: u64,
    pub bytes: u64,
}

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub making: Uuid,
    /// Its place in the file, in bytes.
    pub start: u64,
    pub length: u64,
    pub sha256: String,
}

pub async fn insert(tx: &Tx, it: &File) -> Result<(), Error> {
    let row = prepared_file::Model {
        id: id(it.id.0),
        asked_by: id(it.asked_by.0),
        asked_at: it.asked_at,
        job_id: id(it.job.0),
        name: it.name.clone(),
        about: it.about.clone(),
        wish: it.wish.clone(),
        making: it.making.map(id),
        written: number(it.done.rows)?,
        total: it.total.map(number).transpose()?,
        bytes: number(it.done.bytes)?,
        sha256: it.sha256.clone(),
        expires_at: it.expires_at,
    };
    let row = row.into_active_model().reset_all();
    prepared_file::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn read(c: &impl ConnectionTrait, of: FileId) -> Result<Option<File>, Error> {
    prepared_file::Entity::find_by_id(id(of.0)).one(c).await?.map(file).transpose()
}

/// The files that somebody asked for, or everybody did, and that have not expired; newest first.
pub async fn list(
    c: &impl ConnectionTrait,
    of: Option<PersonId>,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<File>, Error> {
    let mut query = prepared_file::Entity::find()
        .filter(prepared_file::COLUMN.expires_at.gt(now))
        .order_by_desc(prepared_file::Column::AskedAt)
        .order_by_desc(prepared_file::Column::Id)
        .limit(most);
    if let Some(person) = of {
        query = query.filter(prepared_file::COLUMN.asked_by.eq(id(person.0)));
    }
    query.all(c).await?.into_iter().map(file).collect()
}

/// How many files somebody has that have not expired.
pub async fn count_of(
    c: &impl ConnectionTrait,
    of: PersonId,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let theirs = prepared_file::Entity::find()
        .filter(prepared_file::COLUMN.asked_by.eq(id(of.0)))
        .filter(prepared_file::COLUMN.expires_at.gt(now));
    Ok(theirs.count(c).await?)
}

/// Begins an attempt, which has no parts yet; says whether the file is still wanted.
pub async fn begin(tx: &Tx, of: FileId, making: Uuid, total: Option<u64>) -> Result<bool, Error> {
    let begun = prepared_file::ActiveModel {
        making: Set(Some(id(making))),
        written: Set(0),
        bytes: Set(0),
        total: Set(total.map(number).transpose()?),
        sha256: Set(None),
        ..Default::default()
    };
    let this = prepared_file::COLUMN.id.eq(id(of.0));
    let done = prepared_file::Entity::update_many().set(begun).filter(this).exec(tx).await?;
    Ok(done.rows_affected == 1)
}

/// Notes how far an attempt is; says whether it is still that of the file.
pub async fn say(tx: &Tx, of: FileId, making: Uuid, it: Progress) -> Result<bool, Error> {
    let said = prepared_file::ActiveModel {
        written: Set(number(it.rows)?),
        bytes: Set(number(it.bytes)?),
        ..Default::default()
    };
    change(tx, of, making, said).await
}

/// Notes that a file is whole; says whether the attempt is still that of the file.
pub async fn finish(
    tx: &Tx,
    of: FileId,
    making: Uuid,
    (it, sha256): (Progress, &str),
    expires_at: DateTime<Utc>,
) -> Result<bool, Error> {
    let whole = prepared_file::ActiveModel {
        written: Set(number(it.rows)?),
        total: Set(Some(number(it.rows)?)),
        bytes: Set(number(it.bytes)?),
        sha256: Set(Some(sha256.to_owned())),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    change(tx, of, making, whole).await
}

async fn change(
    tx: &Tx,
    of: FileId,
    making: Uuid,
    to: prepared_file::ActiveModel,
) -> Result<bool, Error> {
    let done = prepared_file::Entity::update_many()
        .set(to)
        .filter(prepared_file::COLUMN.id.eq(id(of.0)))
        .filter(prepared_file::COLUMN.making.eq(id(making)))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Adds a part whose blob is there. Gives `Conflict` where its bytes were or are being deleted.
pub async fn add_part(tx: &Tx, it: &Part, now: DateTime<Utc>) -> Result<(), Error> {
    let row = prepared_part::ActiveModel {
        making: Set(id(it.making)),
        start: Set(number(it.start)?),
        length: Set(number(it.length)?),
        sha256: Set(it.sha256.clone()),
    };
    prepared_part::Entity::insert(row).exec_without_returning(tx).await?;
    register::lend(tx, &it.sha256, now).await
}

/// The part of an attempt in which a byte stands.
pub async fn part_at(
    c: &impl ConnectionTrait,
    making: Uuid,
    at: u64,
) -> Result<Option<Part>, Error> {
    let row = prepared_part::Entity::find()
        .filter(prepared_part::COLUMN.making.eq(id(making)))
        .filter(prepared_part::COLUMN.start.lte(number(at)?))
        .order_by_desc(prepared_part::Column::Start)
        .one(c)
        .await?;
    let found = row.map(part).transpose()?;
    Ok(found.filter(|it| at < it.start.saturating_add(it.length)))
}

/// Deletes a file; its parts are left.
pub async fn delete(tx: &Tx, of: FileId) -> Result<(), Error> {
    prepared_file::Entity::delete_by_id(id(of.0)).exec(tx).await?;
    Ok(())
}

/// Deletes every file there is, and those that are just being made; their parts are left.
pub async fn delete_all(tx: &Tx) -> Result<(), Error> {
    prepared_file::Entity::delete_many().exec(tx).await?;
    Ok(())
}

/// Deletes files that have expired; their parts are left.
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), Error> {
    let old = prepared_file::COLUMN.expires_at.lte(now);
    prepared_file::Entity::delete_many().filter(old).exec(tx).await?;
    Ok(())
}

/// Some parts that belong to no file any more.
pub async fn left(c: &impl ConnectionTrait, most: u64) -> Result<Vec<Part>, Error> {
    let wanted = Query::select()
        .column(prepared_file::Column::Making)
        .from(prepared_file::Entity)
        .and_where(prepared_file::COLUMN.making.is_not_null())
        .to_owned();
    let rows = prepared_part::Entity::find()
        .filter(Expr::col(prepared_part::Column::Making).not_in_subquery(wanted))
        .limit(most)
        .all(c)
        .await?;
    rows.into_iter().map(part).collect()
}

/// Forgets a part that is left, and begins to delete its blob; says whether that is to be deleted.
pub async fn forget_part(tx: &Tx, it: &Part, now: DateTime<Utc>) -> Result<bool, Error> {
    let key = (id(it.making), number(it.start)?);
    prepared_part::Entity::delete_by_id(key).exec(tx).await?;
    register::release(tx, &it.sha256, now).await
}

fn part(row: prepared_part::Model) -> Result<Part, Error> {
    Ok(Part {
        making: row.making.0,
        start: count(row.start)?,
        length: count(row.length)?,
        sha256: row.sha256,
    })
}

fn file(row: prepared_file::Model) -> Result<File, Error> {
    Ok(File {
        id: FileId(row.id.0),
        asked_by: PersonId(row.asked_by.0),
        asked_at: row.asked_at,
        job: JobId(row.job_id.0),
        name: row.name,
        about: row.about,
        wish: row.wish,
        making: row.making.map(|Id(it)| it),
        done: Progress { rows: count(row.written)?, bytes: count(row.bytes)? },
        total: row.total.map(count).transpose()?,
        sha256: row.sha256,
        expires_at: row.expires_at,
    })
}
