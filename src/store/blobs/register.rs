//! Register: which blobs there are, and whether a row names them. It decides what may be deleted.
//!
//! The place of the blobs knows no transactions, and content-addressed bytes may be put again at any
//! moment. So a blob goes through states in the database, each changed only from the one before:
//! it is `put` before its bytes are written, `kept` in the transaction that writes the row naming
//! it, for ever, and `going` before its bytes are deleted, after which its row is. Whoever puts a
//! blob that is `put` makes it young again; whoever meets one that is `going` comes again later. A
//! row can be written for one that is `put` or `kept` only: of the one who names a blob and the one
//! who deletes it, whoever is second finds another state and does nothing.
//!
//! The parts of a prepared file are lent to it: they stay `put`, and are not deleted while it is there.

use ::entity::{blob, counter, prepared_file, prepared_part, snapshot};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use crate::store::convert::{count, number};
use crate::store::{Error, Tx};

/// The counter of all bytes of all blobs in the register.
const BYTES: &str = "blob_bytes";

/// No row names it yet.
const PUT: &str = "put";
/// A row names it: it stays.
const KEPT: &str = "kept";
/// Its bytes are being deleted.
const GOING: &str = "going";

/// A blob by its address and its length in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub sha256: String,
    pub length: u64,
}

/// Whether a blob may be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Nobody deletes it for the next hours.
    Yes,
    /// It is being deleted at this moment.
    Going,
    /// With it there would be so many bytes, which are more than the quota. Roll back.
    Over(u64),
}

/// Enters a blob whose bytes are about to be put, or makes it young again.
pub async fn begin(
    tx: &Tx,
    it: &Entry,
    now: DateTime<Utc>,
    quota: Option<u64>,
) -> Result<Begun, Error> {
    if enter(tx, it, PUT, now).await? {
        let all = add(tx, number(it.length)?).await?;
        return Ok(match quota {
            Some(quota) if all > quota => Begun::Over(all),
            _ => Begun::Yes,
        });
    }
    let young = blob::ActiveModel { at: Set(now), ..Default::default() };
    if turn(tx, &it.sha256, PUT, young).await? {
        return Ok(Begun::Yes);
    }
    // What is kept stays kept, so that this need not be looked at again.
    let known = blob::Entity::find_by_id(it.sha256.clone()).one(tx).await?;
    let is_kept = known.is_some_and(|it| it.state == KEPT);
    Ok(if is_kept { Begun::Yes } else { Begun::Going })
}

/// Notes that a row names a blob, in the transaction that writes the row. Gives `Conflict` where its
/// bytes were or are being deleted.
pub async fn keep(tx: &Tx, sha256: &str) -> Result<(), Error> {
    let kept = blob::ActiveModel { state: Set(KEPT.to_owned()), ..Default::default() };
    let done = blob::Entity::update_many()
        .set(kept)
        .filter(blob::COLUMN.sha256.eq(sha256))
        .filter(blob::COLUMN.state.is_in([PUT, KEPT]))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Makes a blob young for a file that is made of it, in the transaction that says so. Gives
/// `Conflict` where its bytes were or are being deleted.
pub async fn lend(tx: &Tx, sha256: &str, now: DateTime<Utc>) -> Result<(), Error> {
    let young = blob::ActiveModel { at: Set(now), ..Default::default() };
    let done = blob::Entity::update_many()
        .set(young)
        .filter(blob::COLUMN.sha256.eq(sha256))
        .filter(blob::COLUMN.state.is_in([PUT, KEPT]))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Begins to delete a blob that was lent, however young it is; says whether nothing else needs it.
pub async fn release(tx: &Tx, sha256: &str, now: DateTime<Utc>) -> Result<bool, Error> {
    // Whoever names or lends it at this moment is waited for, and then seen.
    blob::Entity::find_by_id(sha256.to_owned()).lock(LockType::Update).one(tx).await?;
    if is_named(tx, sha256).await? || is_lent(tx, sha256).await? {
        return Ok(false);
    }
    let going =
        blob::ActiveModel { state: Set(GOING.to_owned()), at: Set(now), ..Default::default() };
    turn(tx, sha256, PUT, going).await
}

/// How many bytes all blobs have that are there or under way.
pub async fn bytes(c: &impl ConnectionTrait) -> Result<u64, Error> {
    let row = counter::Entity::find_by_id(BYTES.to_owned()).one(c).await?;
    row.map_or(Ok(0), |row| count(row.next))
}

/// Some blobs that nothing names and that nobody has put since a time, oldest first.
pub async fn unnamed(
    c: &impl ConnectionTrait,
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Entry>, Error> {
    in_state(c, PUT, before, most).await
}

/// Some blobs whose deletion was begun before a time and never ended.
pub async fn left(
    c: &impl ConnectionTrait,
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Entry>, Error> {
    in_state(c, GOING, before, most).await
}

/// Begins to delete a blob that nothing names and that nobody has put since a time; says whether it
/// still was one.
pub async fn condemn(
    tx: &Tx,
    sha256: &str,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    // A node of an older version writes rows without a word to the register.
    if is_named(tx, sha256).await? {
        keep(tx, sha256).await?;
        return Ok(false);
    }
    if is_lent(tx, sha256).await? {
        let young = blob::ActiveModel { at: Set(now), ..Default::default() };
        turn(tx, sha256, PUT, young).await?;
        return Ok(false);
    }
    let going =
        blob::ActiveModel { state: Set(GOING.to_owned()), at: Set(now), ..Default::default() };
    turn_old(tx, sha256, (PUT, before), going).await
}

/// Takes over a deletion that was begun before a time; says whether nobody else has.
pub async fn take_over(
    tx: &Tx,
    sha256: &str,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let mine = blob::ActiveModel { at: Set(now), ..Default::default() };
    turn_old(tx, sha256, (GOING, before), mine).await
}

/// Forgets a blob whose bytes have been deleted.
pub async fn forget(tx: &Tx, it: &Entry) -> Result<(), Error> {
    let gone = blob::Entity::delete_many()
        .filter(blob::COLUMN.sha256.eq(&it.sha256))
        .filter(blob::COLUMN.state.eq(GOING))
        .exec(tx)
        .await?;
    if gone.rows_affected == 1 {
        add(tx, -number(it.length)?).await?;
    }
    Ok(())
}

/// Takes back that a blob is deleted: its bytes are there, and stay for now.
pub async fn spare(tx: &Tx, sha256: &str, now: DateTime<Utc>) -> Result<(), Error> {
    let back = blob::ActiveModel { state: Set(PUT.to_owned()), at: Set(now), ..Default::default() };
    turn(tx, sha256, GOING, back).await?;
    Ok(())
}

/// Which of these blobs the register does not know.
pub async fn unknown(c: &impl ConnectionTrait, found: Vec<Entry>) -> Result<Vec<Entry>, Error> {
    let known: Vec<String> = blob::Entity::find()
        .select_only()
        .column(blob::Column::Sha256)
        .filter(blob::COLUMN.sha256.is_in(found.iter().map(|it| it.sha256.as_str())))
        .into_tuple()
        .all(c)
        .await?;
    Ok(found.into_iter().filter(|it| !known.contains(&it.sha256)).collect())
}

/// Enters blobs whose bytes were found, as ones that were put just now where no row names them.
pub async fn adopt(tx: &Tx, found: &[Entry], now: DateTime<Utc>) -> Result<(), Error> {
    for it in found {
        let state = if is_named(tx, &it.sha256).await? { KEPT } else { PUT };
        if enter(tx, it, state, now).await? {
            add(tx, number(it.length)?).await?;
        }
    }
    Ok(())
}

async fn enter(tx: &Tx, it: &Entry, state: &str, now: DateTime<Utc>) -> Result<bool, Error> {
    let row = blob::ActiveModel {
        sha256: Set(it.sha256.clone()),
        length: Set(number(it.length)?),
        state: Set(state.to_owned()),
        at: Set(now),
    };
    let known = OnConflict::column(blob::Column::Sha256).do_nothing().to_owned();
    let insert = blob::Entity::insert_many([row]).on_conflict(known);
    Ok(insert.exec_without_returning(tx).await? == 1)
}

async fn is_named(c: &impl ConnectionTrait, sha256: &str) -> Result<bool, Error> {
    let named = snapshot::Entity::find().filter(snapshot::COLUMN.sha256.eq(sha256));
    Ok(named.limit(1).count(c).await? > 0)
}

/// Whether a file that is wanted is made of it.
async fn is_lent(c: &impl ConnectionTrait, sha256: &str) -> Result<bool, Error> {
    let wanted = Query::select()
        .column(prepared_file::Column::Making)
        .from(prepared_file::Entity)
        .and_where(prepared_file::COLUMN.making.is_not_null())
        .to_owned();
    let lent = prepared_part::Entity::find()
        .filter(prepared_part::COLUMN.sha256.eq(sha256))
        .filter(Expr::col(prepared_part::Column::Making).in_subquery(wanted));
    Ok(lent.limit(1).count(c).await? > 0)
}

async fn in_state(
    c: &impl ConnectionTrait,
    state: &str,
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Entry>, Error> {
    let rows = blob::Entity::find()
        .filter(blob::COLUMN.state.eq(state))
        .filter(blob::COLUMN.at.lt(before))
        .order_by_asc(blob::Column::At)
        .order_by_asc(blob::Column::Sha256)
        .limit(most)
        .all(c)
        .await?;
    rows.into_iter().map(|it| Ok(Entry { sha256: it.sha256, length: count(it.length)? })).collect()
}

/// Changes a blob that is in a state; says whether it was.
async fn turn(tx: &Tx, sha256: &str, from: &str, to: blob::ActiveModel) -> Result<bool, Error> {
    let done = blob::Entity::update_many()
        .set(to)
        .filter(blob::COLUMN.sha256.eq(sha256))
        .filter(blob::COLUMN.state.eq(from))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Changes a blob that has been in a state since before a time; says whether it had.
async fn turn_old(
    tx: &Tx,
    sha256: &str,
    (from, before): (&str, DateTime<Utc>),
    to: blob::ActiveModel,
) -> Result<bool, Error> {
    let done = blob::Entity::update_many()
        .set(to)
        .filter(blob::COLUMN.sha256.eq(sha256))
        .filter(blob::COLUMN.state.eq(from))
        .filter(blob::COLUMN.at.lt(before))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Counts bytes that came or went; gives how many there are now.
async fn add(tx: &Tx, bytes: i64) -> Result<u64, Error> {
    let count_them = Query::update()
        .table(counter::Entity)
        .value(counter::Column::Next, Expr::col(counter::Column::Next).add(bytes))
        .and_where(counter::COLUMN.name.eq(BYTES))
        .returning_col(counter::Column::Next)
        .to_owned();
    let row = tx.query_one(&count_them).await?;
    let row = row.ok_or_else(|| Error::Corrupt("the counter of blobs".to_owned()))?;
    let now: i64 = row.try_get_by_index(0)?;
    // Somebody's hand may have brought it out of step; then there is rather too much room.
    Ok(u64::try_from(now).unwrap_or_default())
}
