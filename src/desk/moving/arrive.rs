//! Arrive: an archive as a desk where there was none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::FutureExt;
use tokio::sync::mpsc::{self, Receiver};

use super::check::{Piece, broken, checked, each};
use super::manifest::{Count, Part};
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
    /// manifest, and what is written is once more, because a file may change while it is read.
    /// Everything is written in one transaction, or nothing, but for the bytes of snapshots, which
    /// are collected where no row names them.
    pub async fn arrive(&self, file: PathBuf) -> Result<Arrived, Error> {
        if !archive::is_empty(self.db.read()).await? {
            return Err(Unmoved::NotEmpty.into());
        }
        let (path, schema) = (file.clone(), schema());
        let check = tokio::task::spawn_blocking(move || checked(&path, &schema));
        let manifest = check.await.map_err(|_died| Unreadable::ReaderDied)??;
        self.take_blobs(&file, manifest.blobs).await?;
        let (pieces, said) = (pieces(&file, Wanted::Rows), manifest.clone());
        let claims =
            self.db.write(move |tx| async move { written(tx, pieces, said).await }.boxed()).await?;
        Ok(Arrived { manifest, claims })
    }

    async fn take_blobs(&self, file: &Path, said: Count) -> Result<(), Error> {
        let mut pieces = pieces(file, Wanted::Blobs);
        let mut came = Count::default();
        while let Some(piece) = pieces.recv().await {
            if let Piece::Blob { sha256, bytes } = piece? {
                came.add(&bytes);
                if self.put_blob(Bytes::from(bytes)).await? != sha256 {
                    return Err(changed().into());
                }
            }
        }
        if came == said { Ok(()) } else { Err(changed().into()) }
    }
}

/// Which files of an archive are read.
#[derive(Clone, Copy)]
enum Wanted {
    Blobs,
    Rows,
}

/// The files of an archive that are wanted, in their order, and last what is wrong with it where it
/// cannot be read to its end. They are read in a thread for work that takes long, until nobody
/// listens any more.
fn pieces(file: &Path, wanted: Wanted) -> Receiver<Result<Piece, Unmoved>> {
    let (sender, pieces) = mpsc::channel(1);
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || {
        let read = each(&file, |piece| {
            let is_wanted = match &piece {
                Piece::Blob { .. } => matches!(wanted, Wanted::Blobs),
                Piece::Rows { .. } => matches!(wanted, Wanted::Rows),
                Piece::Manifest(_) => false,
            };
            // The answer ends the reading and is heard by nobody: whoever left knows why.
            if is_wanted {
                sender.blocking_send(Ok(piece)).map_err(|_left| changed())
            } else {
                Ok(())
            }
        });
        if let Err(why) = read {
            drop(sender.blocking_send(Err(why)));
        }
    });
    pieces
}

/// Writes the rows that come, which must be those that the manifest names, and makes the rest anew.
async fn written(
    tx: &Tx,
    mut pieces: Receiver<Result<Piece, Unmoved>>,
    said: Manifest,
) -> Result<u64, Error> {
    if !archive::is_empty(tx).await? {
        return Err(Unmoved::NotEmpty.into());
    }
    let parts = said.tables.into_values().flat_map(|it| it.parts);
    let mut parts: BTreeMap<String, Part> = parts.map(|it| (it.path.clone(), it)).collect();
    while let Some(piece) = pieces.recv().await {
        if let Piece::Rows { table, path, bytes } = piece? {
            let named = parts.remove(&path).ok_or_else(changed)?;
            if named != Part::of(path, &bytes) {
                return Err(changed().into());
            }
            fill(tx, table, &bytes).await?;
        }
    }
    if !parts.is_empty() {
        return Err(changed().into());
    }
    archive::settle(tx).await?;
    Ok(rebuild(tx, &said.origin).await?)
}

async fn fill(tx: &Tx, table: Table, bytes: &[u8]) -> Result<(), Error> {
    let lines = std::str::from_utf8(bytes).map_err(|_odd| broken("a part of it is no text"))?;
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::desk::machine_clock;
    use crate::desk::passwords::{Passwords, Strength};
    use crate::desk::set_up::NewDesk;
    use crate::domain::{Actor, seeds};
    use crate::store::{Blobs, Place, blobs};

    /// A desk in a folder, before it is set up.
    async fn desk(folder: &Path) -> Desk {
        let db = store::open(&Place::Sqlite(folder.join("desk.db"))).await.unwrap();
        let blobs = Blobs::open(&blobs::Place::Folder(folder.join("blobs"))).unwrap();
        Desk::new(db, blobs, machine_clock(), Arc::from(folder))
    }

    /// The archive of a desk on which nobody has worked yet.
    async fn archive_of_one() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path()).await;
        let new = NewDesk {
            name: "The Herald".to_owned(),
            scale: seeds::DEFAULT.to_owned(),
            admin_name: "Ada".to_owned(),
            admin_email: "ada@herald.example".to_owned(),
            password: "a lamp beside the quiet harbour".to_owned(),
        };
        desk.found(&Passwords::new(Strength::TEST).unwrap(), new).await.unwrap();
        let mut parts = desk.leave(Actor::keeper()).unwrap();
        let mut whole = Vec::new();
        while let Some(part) = parts.recv().await {
            whole.extend_from_slice(&part.unwrap().bytes);
        }
        whole
    }

    /// Where these bytes begin, counted from the end.
    fn last(whole: &[u8], of: &[u8]) -> usize {
        whole.windows(of.len()).rposition(|it| it == of).unwrap()
    }

    #[tokio::test]
    async fn what_changes_after_it_was_checked_leaves_nothing() {
        let whole = archive_of_one().await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.tar");
        std::fs::write(&file, &whole).unwrap();
        let said = checked(&file, &schema()).unwrap();
        let new = desk(folder.path()).await;

        let end = last(&whole, b"manifest.json");
        let before = whole.get(..end).unwrap();
        let mut other = whole.clone();
        other[last(before, b"Herald")] = b'h';
        for (bytes, why) in [
            (&whole[..end / 2], "it breaks off"),
            (&whole[..end + 600], "it breaks off"),
            (&whole[..last(before, b"tables/")], "it was changed while it was read"),
            (&other[..], "it was changed while it was read"),
        ] {
            std::fs::write(&file, bytes).unwrap();
            let (pieces, said) = (pieces(&file, Wanted::Rows), said.clone());
            let written = new.db.write(move |tx| written(tx, pieces, said).boxed()).await;
            let refused = written.unwrap_err().to_string();
            assert!(refused.contains(why), "{refused}");
            assert!(archive::is_empty(new.db.read()).await.unwrap(), "{refused}");
        }

        std::fs::write(&file, &whole).unwrap();
        assert_eq!(new.arrive(file).await.unwrap().manifest, said);
    }
}
