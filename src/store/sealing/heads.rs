//! Heads: the last event of each claim that the log has, and the tree over them.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{log_head, log_head_node};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::hash;
use crate::store::Error;
use crate::store::convert::{count, id, number};
use crate::trail::Hash;
use crate::trail::merkle::Subtree;

/// How many are looked up by one statement.
const AT_ONCE: usize = 500;
/// A subtree's level stands above so many bits of its place.
const PLACE_BITS: u32 = 50;

/// Where a claim's trail ends, as far as the log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The claim's number, counted from 0.
    pub cno: u64,
    pub claim: Uuid,
    pub seq: u64,
    pub hash: Hash,
}

/// The heads of these claims.
pub async fn of(
    c: &impl ConnectionTrait,
    epoch: u64,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, Head>, Error> {
    let mut heads = BTreeMap::new();
    for some in claims.chunks(AT_ONCE) {
        let found = log_head::Entity::find()
            .filter(log_head::COLUMN.epoch.eq(number(epoch)?))
            .filter(log_head::COLUMN.claim_id.is_in(some.iter().map(|it| id(*it))))
            .all(c)
            .await?;
        for row in found {
            heads.insert(row.claim_id.0, known(&row)?);
        }
    }
    Ok(heads)
}

fn known(row: &log_head::Model) -> Result<Head, Error> {
    let (cno, seq) = (count(row.cno)?, count(row.seq)?);
    Ok(Head { cno, claim: row.claim_id.0, seq, hash: hash(&row.hash)? })
}

/// The hashes of these subtrees of the tree of heads, as far as they are there.
pub async fn nodes(
    c: &impl ConnectionTrait,
    epoch: u64,
    wanted: &BTreeSet<Subtree>,
) -> Result<BTreeMap<Subtree, Hash>, Error> {
    let by_key = wanted.iter().map(|it| Ok((key(*it)?, *it)));
    let by_key: BTreeMap<i64, Subtree> = by_key.collect::<Result<_, Error>>()?;
    let keys: Vec<i64> = by_key.keys().copied().collect();
    let mut nodes = BTreeMap::new();
    for some in keys.chunks(AT_ONCE) {
        let found = log_head_node::Entity::find()
            .filter(log_head_node::COLUMN.epoch.eq(number(epoch)?))
            .filter(log_head_node::COLUMN.node.is_in(some.iter().copied()))
            .all(c)
            .await?;
        for row in found {
            if let Some(subtree) = by_key.get(&row.node) {
                nodes.insert(*subtree, hash(&row.hash)?);
            }
        }
    }
    Ok(nodes)
}

/// What stands for a subtree in a row.
pub fn key(of: Subtree) -> Result<i64, Error> {
    // A tree of so many levels has as many leaves as there are places.
    let is_known = of.index >> PLACE_BITS == 0 && u32::from(of.level) <= PLACE_BITS;
    let key = (u64::from(of.level) << PLACE_BITS) | of.index;
    if is_known { number(key) } else { Err(Error::Corrupt(format!("a tree as large as {of:?}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_of_any_size_has_its_subtrees_under_keys_of_their_own() {
        let mut keys = BTreeSet::new();
        for level in 0..=50 {
            for index in [0, 1, (1 << PLACE_BITS) - 1] {
                assert!(keys.insert(key(Subtree { level, index }).unwrap()), "{level} {index}");
            }
        }
        assert!(key(Subtree { level: 51, index: 0 }).is_err());
        assert!(key(Subtree { level: 0, index: 1 << PLACE_BITS }).is_err());
    }
}
