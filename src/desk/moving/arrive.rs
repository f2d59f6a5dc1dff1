//! Arrive: an archive as a desk where there was none.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::FutureExt;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::check::{Piece, broken, checked, each};
use super::{Manifest, Unmoved, schema};
use crate::desk::articles::Unreadable;
use crate::desk::{Desk, Error};
use crate::store::archive::{self, Table};
use crate::store::rebuild::rebuild;
use crate::store::{self, Tx};

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    pub manifest: Manifest,
    pub claims: u64,
}

impl Desk {
    /// Makes this the desk of an archive. Before anything is written, all of it is held against its
    /// manifest; then everything is written in one transaction, or nothing, but for the bytes of
    /// snapshots, which are collected where no row names them.
    pub async fn arrive(&self, file: PathBuf) -> Result<Arrived, Error> {
        if !archive::is_empty(self.db.read()).await? {
            return Err(Unmoved::NotEmpty.into());
        }
        let (path, schema) = (file.clone(), schema());
        let check = tokio::task::spawn_blocking(move || checked(&path, &schema));
        let manifest = check.await.map_err(|_died| Unreadable::ReaderDied)??;
        self.take_blobs(&file).await?;
        let (sender, pieces) = mpsc::channel(1);
        let reading = reading(&file, sender, |piece| matches!(piece, Piece::Rows { .. }));
        let origin = manifest.origin.clone();
        let written = self
            .db
            .write(move |tx| async move { written(tx, pieces, &origin).await }.boxed())
            .await;
        reading.await.map_err(|_died| Unreadable::ReaderDied)??;
        Ok(Arrived { manifest, claims: written? })
    }

    async fn take_blobs(&self, file: &Path) -> Result<(), Error> {
        let (sender, mut pieces) = mpsc::channel(1);
        let reading = reading(file, sender, |piece| matches!(piece, Piece::Blob { .. }));
        while let Some(piece) = pieces.recv().await {
            if let Piece::Blob { sha256, bytes } = piece
                && self.put_blob(Bytes::from(bytes)).await? != sha256
            {
                return Err(changed().into());
            }
        }
        Ok(reading.await.map_err(|_died| Unreadable::ReaderDied)??)
    }
}

/// Reads those files of an archive that are wanted, in a thread for work that takes long.
fn reading(
    file: &Path,
    sender: Sender<Piece>,
    wanted: fn(&Piece) -> bool,
) -> tokio::task::JoinHandle<Result<(), Unmoved>> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || {
        each(&file, |piece| {
            if wanted(&piece) {
                // Where nobody listens any more, they say themselves why.
                drop(sender.blocking_send(piece));
            }
            Ok(())
        })
    })
}

async fn written(tx: &Tx, mut pieces: Receiver<Piece>, origin: &str) -> Result<u64, Error> {
    if !archive::is_empty(tx).await? {
        return Err(Unmoved::NotEmpty.into());
    }
    while let Some(piece) = pieces.recv().await {
        if let Piece::Rows { table, bytes, .. } = piece {
            fill(tx, table, bytes).await?;
        }
    }
    archive::settle(tx).await?;
    Ok(rebuild(tx, origin).await?)
}

async fn fill(tx: &Tx, table: Table, bytes: Vec<u8>) -> Result<(), Error> {
    let text = String::from_utf8(bytes).map_err(|_odd| broken("a part of it is no text"))?;
    let lines = text.lines().map(str::to_owned).collect();
    match table.fill(tx, lines).await {
        Err(store::Error::Corrupt(what)) => Err(broken(what).into()),
        Err(store::Error::Conflict) => Err(broken("it has a row twice").into()),
        done => Ok(done?),
    }
}

/// It was another file a moment ago.
fn changed() -> Unmoved {
    broken("it was changed while it was read")
}
