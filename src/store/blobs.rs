//! Blobs: bytes that are found by their own SHA-256, in a folder or in an S3-compatible store.
//!
//! A blob stands at `sha256/ab/abcd…`: the name of its file is the hash of what is in it, in hex,
//! below a folder named by the first two digits. It is written once and never changed.

mod clear;
mod fault;
mod open;
pub mod register;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use sha2::{Digest, Sha256};

use super::Error;
use crate::domain::words::is_sha256;
pub use fault::Fault;
pub use open::{Hidden, Place, S3, Unopened};

/// Where all blobs stand, named by how they are addressed.
const ROOM: &str = "sha256";

/// The desk's blobs. A clone is the same store.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// The folder that they are in, where it is one of this machine.
    folder: Option<Arc<Path>>,
}

/// How a blob is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It is there, and its bytes are those that were put.
    Present,
    /// There is nothing at its address.
    Missing,
    /// What is there has another hash than its address says.
    Altered,
}

impl Blobs {
    /// Opens a store without asking it anything; a folder is made if it is not there.
    pub fn open(place: &Place) -> Result<Self, Unopened> {
        open::open(place)
    }

    /// Asks the store what it has at the top, so that what is wrong with its settings is said at once.
    pub async fn reach(&self) -> Result<(), Error> {
        let room = object_store::path::Path::from(ROOM);
        self.store.list_with_delimiter(Some(&room)).await?;
        Ok(())
    }

    /// The folder that they are in, where it is one of this machine.
    pub fn folder(&self) -> Option<Arc<Path>> {
        self.folder.clone()
    }

    /// Keeps these bytes and gives their SHA-256, in hex. `Ok` means that they are on the disk, or
    /// that the store has said that it has them. Bytes that are there already are not written again.
    pub async fn put(&self, bytes: Bytes) -> Result<String, Error> {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if !self.has(&sha256, size).await? {
            self.create(&sha256, bytes, size).await?;
        }
        self.flush(&sha256).await?;
        Ok(sha256)
    }

    async fn create(&self, sha256: &str, bytes: Bytes, size: u64) -> Result<(), Error> {
        let path = path(sha256)?;
        let once = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&path, bytes.clone().into(), once).await {
            Ok(_written) => Ok(()),
            // Somebody wrote the same at the same time. S3 also says so of an upload that is still
            // under way and may fail, so that only what can be seen counts.
            Err(object_store::Error::AlreadyExists { .. }) => {
                if self.has(sha256, size).await? {
                    Ok(())
                } else {
                    Err(Error::Conflict)
                }
            }
            // The store was set up as one that cannot be asked to write only what is new. The same
            // bytes over the same bytes change nothing.
            Err(object_store::Error::NotImplemented { .. }) => {
                self.store.put(&path, bytes.into()).await?;
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether there is something of this size. To look at the bytes is for `check`.
    async fn has(&self, sha256: &str, size: u64) -> Result<bool, Error> {
        match self.size(sha256).await? {
            None => Ok(false),
            Some(found) if found == size => Ok(true),
            Some(_another) => Err(Error::Altered(sha256.to_owned())),
        }
    }

    /// Brings the names of the folders above a blob to the disk. Its bytes are there; but a name
    /// that another writer has only just made may not be, and this writer will answer for it too.
    async fn flush(&self, sha256: &str) -> Result<(), Error> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let room = folder.join(ROOM);
        let drawer = room.join(start(sha256));
        let flushed = tokio::task::spawn_blocking(move || {
            flush_folder(&drawer)?;
            flush_folder(&room)
        });
        let flushed = flushed.await.map_err(std::io::Error::from).flatten();
        flushed.map_err(|error| Error::from(unflushed(error)))
    }

    /// The bytes with this SHA-256, or nothing where there is no such blob. Bytes that have another
    /// hash are not given out: [`Error::Altered`].
    pub async fn get(&self, sha256: &str) -> Result<Option<Bytes>, Error> {
        let found = match self.store.get(&path(sha256)?).await {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        match found {
            Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == sha256 => Ok(Some(bytes)),
            Ok(_others) => Err(Error::Altered(sha256.to_owned())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How many bytes a blob has, or nothing where there is none; they are not looked at.
    pub async fn size(&self, sha256: &str) -> Result<Option<u64>, Error> {
        match self.store.head(&path(sha256)?).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads a blob through and says how it is kept. Takes little memory, however large it is.
    pub async fn check(&self, sha256: &str) -> Result<Held, Error> {
        let found = match self.store.get(&path(sha256)?).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(Held::Missing),
            Err(error) => return Err(error.into()),
        };
        let mut hash = Sha256::new();
        let mut parts = found.into_stream();
        while let Some(part) = parts.try_next().await? {
            hash.update(&part);
        }
        let is_same = hex::encode(hash.finalize()) == sha256;
        Ok(if is_same { Held::Present } else { Held::Altered })
    }
}

/// Where a blob stands. Only a SHA-256 in small hex digits is an address, so that no name leads
/// elsewhere.
fn path(sha256: &str) -> Result<object_store::path::Path, Error> {
    if !is_sha256(sha256) {
        return Err(Error::Corrupt(format!("“{}” is no SHA-256", sha256.escape_debug())));
    }
    Ok(object_store::path::Path::from_iter([ROOM, start(sha256), sha256]))
}

/// The first two digits: the folder that a blob stands in.
fn start(sha256: &str) -> &str {
    sha256.get(..2).unwrap_or_default()
}

fn flush_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

fn unflushed(error: std::io::Error) -> object_store::Error {
    object_store::Error::Generic { store: "folder", source: Box::new(error) }
}

/// A folder for blobs, empty or with blobs in it.
fn make_folder(folder: &Path) -> std::io::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt;
    let mut private = std::fs::DirBuilder::new();
    // What is in it is for the desk alone.
    private.recursive(true).mode(0o700).create(folder.join(ROOM))?;
    let folder = folder.canonicalize()?;
    flush_folder(&folder)?;
    folder.parent().map_or(Ok(()), flush_folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_stands_where_its_hash_says() {
        let hash = "0a".repeat(32);
        assert_eq!(path(&hash).unwrap().as_ref(), format!("sha256/0a/{hash}"));
    }

    #[test]
    fn only_a_hash_is_an_address() {
        let capitals = "0A".repeat(32);
        let wide = "ａ".repeat(64);
        for name in ["", "0a", "../../../etc/passwd", &capitals, &wide, &"0a".repeat(33)] {
            assert!(matches!(path(name), Err(Error::Corrupt(_))), "{name}");
        }
    }
}
