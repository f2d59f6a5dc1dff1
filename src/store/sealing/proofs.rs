//! Proofs from the stored trees: each reads as many hashes as the tree is high.

use std::collections::BTreeMap;

use ::entity::{event, log_entry};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{State, heads, tiles};
use crate::store::Error;
use crate::store::convert::{count, id, number};
use crate::trail::Hash;
use crate::trail::merkle::{self, Stored};
use crate::trail::tile::Tile;

/// How many are looked up by one statement.
const AT_ONCE: usize = 500;

/// Where the events of a trail stand in the log, by their places in the trail; those that wait are
/// left out.
pub async fn places(
    c: &impl ConnectionTrait,
    epoch: u64,
    of: Uuid,
) -> Result<BTreeMap<u64, u64>, Error> {
    let events: Vec<(i64, i64)> = event::Entity::find()
        .filter(event::COLUMN.stream_id.eq(id(of)))
        .select_only()
        .columns([event::Column::Position, event::Column::Seq])
        .into_tuple()
        .all(c)
        .await?;
    let seqs: BTreeMap<i64, i64> = events.into_iter().collect();
    let positions: Vec<i64> = seqs.keys().copied().collect();
    let mut places = BTreeMap::new();
    for some in positions.chunks(AT_ONCE) {
        let found = log_entry::Entity::find()
            .filter(log_entry::COLUMN.epoch.eq(number(epoch)?))
            .filter(log_entry::COLUMN.event.is_in(some.iter().copied()))
            .all(c)
            .await?;
        for row in found {
            if let Some(seq) = row.event.and_then(|position| seqs.get(&position)) {
                places.insert(count(*seq)?, count(row.place)?);
            }
        }
    }
    Ok(places)
}

/// The proofs that entries stand in the log at these places, in their order.
pub async fn inclusion(
    c: &impl ConnectionTrait,
    log: &State,
    places: &[u64],
) -> Result<Vec<Vec<Hash>>, Error> {
    let all = |stored: &dyn Stored| {
        let proofs = places.iter().map(|place| merkle::inclusion(*place, log.size, stored));
        proofs.collect::<Option<Vec<_>>>()
    };
    from_tiles(c, log.epoch, all).await
}

/// The proof that the log began as the tree of `old` entries.
pub async fn consistency(
    c: &impl ConnectionTrait,
    log: &State,
    old: u64,
) -> Result<Vec<Hash>, Error> {
    from_tiles(c, log.epoch, |stored: &dyn Stored| merkle::consistency(old, log.size, stored)).await
}

/// The proof that a claim's head is under the last seal.
pub async fn head_proof(
    c: &impl ConnectionTrait,
    log: &State,
    cno: u64,
) -> Result<Vec<Hash>, Error> {
    let proof = |stored: &dyn Stored| merkle::inclusion(cno, log.claims, stored);
    let known = heads::nodes(c, log.epoch, &merkle::wanted(proof)).await?;
    proof(&known).ok_or_else(|| Error::Corrupt("the tree of heads has a hole".to_owned()))
}

async fn from_tiles<T>(
    c: &impl ConnectionTrait,
    epoch: u64,
    work: impl Fn(&dyn Stored) -> Option<T>,
) -> Result<T, Error> {
    let wanted = merkle::wanted(&work);
    let known = tiles::read(c, epoch, &Tile::all_of(&wanted)).await?;
    work(&known).ok_or_else(|| Error::Corrupt("the log has a hole".to_owned()))
}
