//! Space: how much is free on the disks that the desk writes to.

use std::path::Path;
use std::sync::Arc;

use super::{Blobs, Db};

/// How many bytes the desk may still write to the fuller one of its disks: that of a database file,
/// and that of a folder of blobs. Nothing where both are on other machines, or where a disk does not
/// say.
pub async fn free(db: &Db, blobs: &Blobs) -> Option<u64> {
    let places = [db.file.clone(), blobs.folder()];
    let asked = tokio::task::spawn_blocking(move || {
        places.into_iter().flatten().filter_map(|it: Arc<Path>| free_at(&it)).min()
    });
    asked.await.ok().flatten()
}

fn free_at(place: &Path) -> Option<u64> {
    match rustix::fs::statvfs(place) {
        Ok(disk) => Some(disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(error) => {
            let place = place.display();
            tracing::warn!(%error, %place, "a disk did not say how much of it is free");
            None
        }
    }
}
