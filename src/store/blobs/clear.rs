//! Clear: what the place of the blobs holds, and taking away what nobody needs.
//!
//! Nothing here asks whether a blob is needed; that is for the register.

use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::ObjectStoreExt;

use super::register::Entry;
use super::{Blobs, ROOM, path, unflushed};
use crate::store::Error;

impl Blobs {
    /// Every blob that is there, in any order, a few at a time. What has another name than a blob is
    /// left out.
    pub fn all(&self) -> BoxStream<'static, Result<Vec<Entry>, Error>> {
        /// As many as an S3-compatible store names in one answer.
        const AT_ONCE: usize = 1_000;
        let room = object_store::path::Path::from(ROOM);
        self.store
            .list(Some(&room))
            .try_filter_map(|it| async move {
                let sha256 = it.location.filename().unwrap_or_default().to_owned();
                let is_blob = path(&sha256).is_ok_and(|path| path == it.location);
                Ok(is_blob.then_some(Entry { sha256, length: it.size }))
            })
            .try_chunks(AT_ONCE)
            .map_err(|error| Error::from(error.1))
            .boxed()
    }

    /// Deletes a blob; one that is not there is deleted already.
    pub async fn delete(&self, sha256: &str) -> Result<(), Error> {
        match self.store.delete(&path(sha256)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes files that a program began to write before a time and was killed over. An
    /// S3-compatible store keeps none.
    pub async fn delete_unfinished(&self, before: DateTime<Utc>) -> Result<(), Error> {
        let Some(folder) = self.folder.clone() else { return Ok(()) };
        let cleared = tokio::task::spawn_blocking(move || {
            clear(&folder.join(ROOM), SystemTime::from(before))
        });
        let cleared = cleared.await.map_err(std::io::Error::from).flatten();
        cleared.map_err(|error| Error::from(unflushed(error)))
    }
}

fn clear(room: &Path, before: SystemTime) -> std::io::Result<()> {
    for drawer in std::fs::read_dir(room)? {
        let drawer = drawer?.path();
        if !drawer.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(drawer)? {
            let file = file?;
            // No blob has such a name, and no other file is made here.
            let is_unfinished = file.file_name().to_string_lossy().contains('#');
            match is_unfinished.then(|| file.metadata()?.modified()) {
                Some(Ok(changed)) if changed < before => gone(std::fs::remove_file(file.path()))?,
                Some(read) => gone(read.map(drop))?,
                None => {}
            }
        }
    }
    Ok(())
}

/// Whoever wrote the file may have finished it meanwhile.
fn gone(done: std::io::Result<()>) -> std::io::Result<()> {
    match done {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
