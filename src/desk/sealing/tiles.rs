//! Tiles: what anybody may have of the log, as far as it is signed. Hashes and numbers only.

use super::super::{Desk, Error, settled};
use super::log;
use crate::store::{Reads, sealing};
use crate::trail::tile::{Address, Tile, WIDTH, bundle};

impl Desk {
    /// The last checkpoint of a log, as a signed note; nothing before the first one. Logs are known
    /// by their numbers; without one, it is the one that goes on.
    pub async fn log_checkpoint(&self, number: Option<u64>) -> Result<Option<String>, Error> {
        let epoch = self.epoch(self.db.read(), number).await?;
        Ok(sealing::checkpoint(self.db.read(), epoch).await?.map(|it| it.note))
    }

    /// A tile or a bundle of entries of a log; nothing where its last checkpoint does not reach so
    /// far.
    pub async fn log_tile(
        &self,
        number: Option<u64>,
        of: Address,
    ) -> Result<Option<Vec<u8>>, Error> {
        let c = self.db.snapshot().await?;
        let epoch = self.epoch(&c, number).await?;
        let Some(signed) = sealing::checkpoint(&c, epoch).await? else { return Ok(None) };
        let tile = Tile { level: of.level.unwrap_or(0), index: of.index };
        if tile.width(signed.size) < of.width {
            return Ok(None);
        }
        if of.level.is_none() {
            let first = of.index.saturating_mul(WIDTH);
            let entries = sealing::entries(&c, epoch, first, of.width).await?;
            return Ok(bundle(entries.iter().map(|it| it.entry.as_slice())));
        }
        let bytes = sealing::read_tile(&c, epoch, tile).await?;
        let wanted = usize::try_from(of.width).unwrap_or(0).saturating_mul(32);
        Ok(bytes.and_then(|it| Some(it.get(..wanted)?.to_vec())))
    }

    async fn epoch(&self, c: &impl Reads, number: Option<u64>) -> Result<u64, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        match number {
            Some(number) => Ok(number),
            None => Ok(log(c, &origin).await?.epoch),
        }
    }
}
