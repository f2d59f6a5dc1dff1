//! Tiles: the hashes of the log's tree, as rows.

use std::collections::BTreeSet;

use ::entity::log_tile;
use sea_orm::{Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::store::Error;
use crate::store::convert::{count, number};
use crate::trail::tile::{Tile, Tiles};

/// How many are looked up by one statement.
const AT_ONCE: usize = 200;

/// These tiles, as far as they are there.
pub async fn read(
    c: &impl ConnectionTrait,
    epoch: u64,
    wanted: &BTreeSet<Tile>,
) -> Result<Tiles, Error> {
    let mut tiles = Tiles::default();
    let wanted: Vec<Tile> = wanted.iter().copied().collect();
    for some in wanted.chunks(AT_ONCE) {
        let mut any = Condition::any();
        for tile in some {
            let level = log_tile::COLUMN.level.eq(i64::from(tile.level));
            let n = log_tile::COLUMN.n.eq(number(tile.index)?);
            any = any.add(Condition::all().add(level).add(n));
        }
        let found = log_tile::Entity::find()
            .filter(log_tile::COLUMN.epoch.eq(number(epoch)?))
            .filter(any)
            .all(c)
            .await?;
        for row in found {
            tiles.insert(known(&row)?, row.bytes);
        }
    }
    Ok(tiles)
}

/// The bytes of one tile.
pub async fn read_one(
    c: &impl ConnectionTrait,
    epoch: u64,
    tile: Tile,
) -> Result<Option<Vec<u8>>, Error> {
    let key = (number(epoch)?, i64::from(tile.level), number(tile.index)?);
    Ok(log_tile::Entity::find_by_id(key).one(c).await?.map(|row| row.bytes))
}

fn known(row: &log_tile::Model) -> Result<Tile, Error> {
    let level = u8::try_from(row.level);
    let level = level.map_err(|_odd| Error::Corrupt(format!("a tile of level {}", row.level)))?;
    Ok(Tile { level, index: count(row.n)? })
}
