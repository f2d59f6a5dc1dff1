//! Moving: the whole desk as one file, and such a file as a desk.
//!
//! The file is a tar archive: the bytes of snapshots, the tables of record as JSON Lines in parts,
//! and last a manifest that says what there is. `docs/archive.md` describes it. It is written and
//! read part by part, and never held whole.

mod arrive;
mod check;
mod manifest;
mod pack;

use std::path::PathBuf;

use bytes::Bytes;
use futures_util::TryFutureExt;
use tokio::sync::mpsc::{self, Receiver, Sender};

pub use arrive::Arrived;
pub use manifest::{Kept, Manifest};

use manifest::FORMAT;
use pack::Packer;

use super::{Desk, Error, allow};
use crate::domain::{Act, Actor};
use crate::store::{self, archive};

/// Some bytes of an archive.
#[derive(Clone, Debug)]
pub struct Piece {
    pub bytes: Bytes,
    /// How many blobs and rows are written with it, as [`archive::count`] counts them.
    pub records: u64,
}

/// How many rows and parts may wait for whoever takes them.
const WAITING: usize = 64;

/// Why an archive does not become this desk.
#[derive(Debug, thiserror::Error)]
pub enum Unmoved {
    #[error("There is a desk here already. An archive becomes a desk only where there is none.")]
    NotEmpty,
    #[error("{} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// What is wrong with the file.
    #[error("This archive is not whole: {0}. Nothing was imported; take it anew from the desk.")]
    Broken(String),
    #[error("This is no archive of a desk, or of a kind that this program does not know: {0}.")]
    Foreign(String),
    #[error(
        "This archive was made by a program with another schema ({0}, here {1}). Use the same version of Claimdesk on both sides."
    )]
    OtherSchema(String, String),
}

impl Desk {
    /// The whole desk as a file, part by part, as it is at this moment. It ends with an error where
    /// something of it cannot be read.
    ///
    /// # Errors
    /// Refused to whoever does not keep the desk: the file has everything that anybody wrote.
    pub fn leave(&self, actor: Actor) -> Result<Receiver<Result<Piece, Error>>, Error> {
        allow(actor, Act::KeepSettings)?;
        let (sender, receiver) = mpsc::channel(2);
        let desk = self.clone();
        tokio::spawn(async move {
            let failed = sender.clone();
            if let Err(error) = desk.packed(sender).await {
                // Whoever listened may have gone.
                drop(failed.send(Err(error)).await);
            }
        });
        Ok(receiver)
    }

    /// How many blobs and rows an archive would have now.
    pub(super) async fn leaving_records(&self) -> Result<u64, Error> {
        Ok(archive::count(self.db.read()).await?)
    }

    async fn packed(&self, out: Sender<Result<Piece, Error>>) -> Result<(), Error> {
        let desk = self.settled().await?.desk;
        let moment = self.db.snapshot().await?;
        let mut packer = Packer::new(out, self.now());
        // One reads while the other packs; where one fails, both end.
        let (hashes, mut named) = mpsc::channel::<String>(WAITING);
        let packing = async {
            while let Some(sha256) = named.recv().await {
                let lost = || store::Error::Missing(sha256.clone());
                let bytes = self.blobs.get(&sha256).await?.ok_or_else(lost)?;
                packer.blob(&sha256, &bytes).await?;
            }
            Ok::<_, Error>(packer)
        };
        let reading = archive::blobs(&moment, hashes).map_err(Error::from);
        let ((), mut packer) = tokio::try_join!(reading, packing)?;
        for table in archive::tables() {
            let (lines, mut rows) = mpsc::channel::<String>(WAITING);
            let packing = async {
                packer.begin(table.name);
                while let Some(row) = rows.recv().await {
                    packer.row(&row).await?;
                }
                packer.end().await?;
                Ok::<_, Error>(packer)
            };
            let reading = table.dump(&moment, lines).map_err(Error::from);
            ((), packer) = tokio::try_join!(reading, packing)?;
        }
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            made_at: self.now(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema: schema(),
            name: desk.name,
            origin: desk.origin,
            ..Manifest::default()
        };
        packer.finish(manifest).await
    }
}

/// The state of the schema that archives are of.
fn schema() -> String {
    store::schema()
}
