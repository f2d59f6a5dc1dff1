//! Tiles: what anybody may have of the log, as far as it is signed. Hashes and numbers only.

use super::super::{Desk, Error, settled};
use super::log;
use crate::store::sealing;
use crate::trail::tile::{Address, Tile, WIDTH, bundle};

impl Desk {
    /// The last checkpoint, as a signed note; nothing before the first one.
    pub async fn log_checkpoint(&self) -> Result<Option<String>, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        let state = log(self.db.read(), &origin).await?;
        Ok(sealing::checkpoint(self.db.read(), state.epoch).await?.map(|it| it.note))
    }

    /// A tile or a bundle of entries; nothing where the last checkpoint does not reach so far.
    pub async fn log_tile(&self, of: Address) -> Result<Option<Vec<u8>>, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        let c = self.db.snapshot().await?;
        let state = log(&c, &origin).await?;
        let Some(signed) = sealing::checkpoint(&c, state.epoch).await? else { return Ok(None) };
        let tile = Tile { level: of.level.unwrap_or(0), index: of.index };
        if tile.width(signed.size) < of.width {
            return Ok(None);
        }
        if of.level.is_none() {
            let first = of.index.saturating_mul(WIDTH);
            let entries = sealing::entries(&c, state.epoch, first, of.width).await?;
            return Ok(bundle(entries.iter().map(|it| it.entry.as_slice())));
        }
        let bytes = sealing::read_tile(&c, state.epoch, tile).await?;
        let wanted = usize::try_from(of.width).unwrap_or(0).saturating_mul(32);
        Ok(bytes.and_then(|it| Some(it.get(..wanted)?.to_vec())))
    }
}
