//! Sealing: the log over all trails: what waits for it, its tiles, the heads of claims, checkpoints.
//!
//! A batch is made from what was read at one moment and outside of any transaction that writes
//! (`batch`), and is written where the log still ends as it did then (`write`): of two who seal at
//! once one wins, and the other one's transaction is rolled back. What it costs goes by the batch and
//! the height of the trees, never by the length of the log.

mod batch;
mod checkpoints;
mod heads;
mod proofs;
mod tiles;
mod write;

use ::entity::{log_entry, log_queue, log_state};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Error;
use super::convert::{count, number};
use crate::trail::{Hash, merkle};

pub use batch::{Batch, MOST, leaf as head_leaf, read as read_batch, width};
pub use checkpoints::{
    Checkpoint, add_signatures, first as first_checkpoint, first_over, insert as keep_checkpoint,
    insert_key, keys, last as checkpoint, of as checkpoint_of,
};
pub use heads::{Head, key as head_node};
pub use proofs::{consistency, head_proof, inclusion, places};
pub use tiles::{read as read_tiles, read_one as read_tile};
pub use write::{begin_epoch, write};

/// Where the log ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Counted from 1; a log that was begun anew is another.
    pub epoch: u64,
    /// What its checkpoints and its keys are named.
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    /// Over how many claims its last seal is.
    pub claims: u64,
    /// The root that the last seal has.
    pub heads: Hash,
}

impl State {
    /// A log without entries.
    pub fn empty(epoch: u64, origin: String) -> Self {
        let (root, heads) = (merkle::empty_root(), merkle::empty_root());
        Self { epoch, origin, size: 0, root, claims: 0, heads }
    }
}

/// What the log of an epoch is called at a desk whose chains start from `origin`.
pub fn origin(origin: &str, epoch: u64) -> String {
    let base = origin.strip_suffix("/1").unwrap_or(origin);
    format!("{base}/{epoch}")
}

/// Where the log ends now, or nothing before its first seal.
pub async fn state(c: &impl ConnectionTrait) -> Result<Option<State>, Error> {
    let last = log_state::Entity::find().order_by_desc(log_state::Column::Epoch).limit(1);
    let Some(row) = last.one(c).await? else { return Ok(None) };
    Ok(Some(State {
        epoch: count(row.epoch)?,
        origin: row.origin,
        size: count(row.size)?,
        root: hash(&row.root)?,
        claims: count(row.claims)?,
        heads: hash(&row.heads)?,
    }))
}

/// Whether anything waits to be logged.
pub async fn is_waiting(c: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(log_queue::Entity::find().limit(1).one(c).await?.is_some())
}

/// How many events wait, counted no further than `most`.
pub async fn waiting(c: &impl ConnectionTrait, most: u64) -> Result<u64, Error> {
    Ok(log_queue::Entity::find().limit(most).count(c).await?)
}

/// Entries of the log from a place on, each with the position of its event.
pub async fn entries(
    c: &impl ConnectionTrait,
    epoch: u64,
    from: u64,
    most: u64,
) -> Result<Vec<log_entry::Model>, Error> {
    let all = log_entry::Entity::find().filter(log_entry::COLUMN.epoch.eq(number(epoch)?));
    let from = all.filter(log_entry::COLUMN.place.gte(number(from)?));
    Ok(from.order_by_asc(log_entry::Column::Place).limit(most).all(c).await?)
}

/// A hash that a row holds.
pub fn hash(bytes: &[u8]) -> Result<Hash, Error> {
    bytes.try_into().map_err(|_length| Error::Corrupt("a hash of the log".to_owned()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_log_that_is_begun_anew_has_another_name() {
        let one = "news.example/claimdesk/1";
        assert_eq!(super::origin(one, 1), one);
        assert_eq!(super::origin(one, 12), "news.example/claimdesk/12");
        assert_eq!(super::origin("news.example", 2), "news.example/2");
    }
}
