//! Checkpoints that were signed, and the keys of the desk as readers know them.

use ::entity::{log_checkpoint, log_key};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::hash;
use crate::store::convert::{count, length, number};
use crate::store::{Error, Tx};
use crate::trail::Hash;

/// A tree of the log that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub epoch: u64,
    pub size: u64,
    pub root: Hash,
    /// The signed note, with every signature that it got.
    pub note: String,
    pub at: DateTime<Utc>,
}

/// The last one of an epoch.
pub async fn last(c: &impl ConnectionTrait, epoch: u64) -> Result<Option<Checkpoint>, Error> {
    let all = log_checkpoint::Entity::find()
        .filter(log_checkpoint::COLUMN.epoch.eq(number(epoch)?))
        .order_by_desc(log_checkpoint::Column::Size)
        .limit(1);
    all.one(c).await?.map(known).transpose()
}

/// The first one of an epoch.
pub async fn first(c: &impl ConnectionTrait, epoch: u64) -> Result<Option<Checkpoint>, Error> {
    let all = log_checkpoint::Entity::find()
        .filter(log_checkpoint::COLUMN.epoch.eq(number(epoch)?))
        .order_by_asc(log_checkpoint::Column::Size)
        .limit(1);
    all.one(c).await?.map(known).transpose()
}

/// The first one of an epoch that has the entry at a place.
pub async fn first_over(
    c: &impl ConnectionTrait,
    epoch: u64,
    place: u64,
) -> Result<Option<Checkpoint>, Error> {
    let all = log_checkpoint::Entity::find()
        .filter(log_checkpoint::COLUMN.epoch.eq(number(epoch)?))
        .filter(log_checkpoint::COLUMN.size.gt(number(place)?))
        .order_by_asc(log_checkpoint::Column::Size)
        .limit(1);
    all.one(c).await?.map(known).transpose()
}

/// The one of an epoch over so many entries.
pub async fn of(
    c: &impl ConnectionTrait,
    epoch: u64,
    size: u64,
) -> Result<Option<Checkpoint>, Error> {
    // Nobody can have signed so many.
    let (Ok(epoch), Ok(size)) = (number(epoch), number(size)) else { return Ok(None) };
    let row = log_checkpoint::Entity::find_by_id((epoch, size)).one(c).await?;
    row.map(known).transpose()
}

fn known(row: log_checkpoint::Model) -> Result<Checkpoint, Error> {
    let (epoch, size) = (count(row.epoch)?, count(row.size)?);
    Ok(Checkpoint { epoch, size, root: hash(&row.root)?, note: row.note, at: row.at })
}

/// Keeps one. Gives `Conflict` where another node has kept one of this size.
pub async fn insert(tx: &Tx, it: &Checkpoint) -> Result<(), Error> {
    let key = (number(it.epoch)?, number(it.size)?);
    // SQLite's trigger would refuse it with other words.
    if log_checkpoint::Entity::find_by_id(key).one(tx).await?.is_some() {
        return Err(Error::Conflict);
    }
    let row = log_checkpoint::ActiveModel {
        epoch: Set(number(it.epoch)?),
        size: Set(number(it.size)?),
        root: Set(it.root.to_vec()),
        note: Set(it.note.clone()),
        at: Set(it.at),
    };
    log_checkpoint::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Puts more signatures under one. Gives `Conflict` where it is not as it was read.
pub async fn add_signatures(tx: &Tx, it: &Checkpoint, note: String) -> Result<(), Error> {
    let more = log_checkpoint::ActiveModel { note: Set(note), ..Default::default() };
    let done = log_checkpoint::Entity::update_many()
        .set(more)
        .filter(log_checkpoint::COLUMN.epoch.eq(number(it.epoch)?))
        .filter(log_checkpoint::COLUMN.size.eq(number(it.size)?))
        .filter(log_checkpoint::COLUMN.note.eq(it.note.clone()))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// The keys of an epoch, the oldest first.
pub async fn keys(c: &impl ConnectionTrait, epoch: u64) -> Result<Vec<String>, Error> {
    let all = log_key::Entity::find().filter(log_key::COLUMN.epoch.eq(number(epoch)?));
    let rows = all.order_by_asc(log_key::Column::Number).all(c).await?;
    Ok(rows.into_iter().map(|it| it.vkey).collect())
}

/// Names a key that signs from now on, after so many others. Gives `Conflict` where another came
/// before it: of nodes that begin at once, one names its key.
pub async fn insert_key(
    tx: &Tx,
    epoch: u64,
    (others, vkey): (usize, &str),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let key = (number(epoch)?, length(others));
    // SQLite's trigger would refuse it with other words.
    if log_key::Entity::find_by_id(key).one(tx).await?.is_some() {
        return Err(Error::Conflict);
    }
    let row = log_key::ActiveModel {
        epoch: Set(key.0),
        number: Set(key.1),
        vkey: Set(vkey.to_owned()),
        at: Set(now),
    };
    log_key::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
