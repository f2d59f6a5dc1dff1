//! Collecting: deleting blobs that nothing refers to. A worker that is killed between its bytes and
//! the row that names them leaves such a one.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::TryStreamExt;

use super::jobs::{self, Effect, NewJob, effect};
use super::{Desk, Error};
use crate::domain::job::{Outcome, Task};
use crate::store::blobs::Fault;
use crate::store::blobs::register::{self, Entry};
use crate::store::{self, prepared};

/// Blobs that were put within this time are left alone: whoever put them may be about to name them.
/// Requests and jobs end within minutes.
const SAFE: TimeDelta = TimeDelta::hours(24);
/// A deletion that was begun and not ended for so long was broken off, and is begun again.
const BROKEN_OFF: TimeDelta = TimeDelta::hours(1);
/// Whoever has begun a deletion and comes to it later than this leaves it to another. Much shorter
/// than the time above, so that nobody deletes bytes that another deleted and a third put again.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// How often it is done.
const EVERY: TimeDelta = TimeDelta::hours(24);
/// How many blobs are looked up at once.
const AT_ONCE: u64 = 200;

/// What was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    pub blobs: u64,
    pub bytes: u64,
}

impl Desk {
    /// Has blobs collected a day from now, unless that is to be done already.
    pub async fn begin_collection(&self) -> Result<(), Error> {
        let now = self.now();
        self.write(move |tx| {
            Box::pin(async move {
                let job = NewJob::routine(Task::CollectBlobs {}, now + EVERY);
                jobs::enqueue(tx, job, now).await?;
                Ok(())
            })
        })
        .await
    }

    /// Collects blobs for a job.
    pub async fn collected(&self) -> Result<Effect, Error> {
        let Collected { blobs, bytes } = self.collect_blobs().await?;
        Ok(effect(move |_tx| Box::pin(async move { Ok(Outcome::BlobsCollected { blobs, bytes }) })))
    }

    /// Deletes every blob that no row names and nobody has put within a day. Several may do so at
    /// once, and be killed at any moment; others go on working.
    pub async fn collect_blobs(&self) -> Result<Collected, Error> {
        self.register_strays().await?;
        let now = store::whole_millis(self.now());
        self.blobs.delete_unfinished(now - SAFE).await?;
        let mut collected = Collected::default();
        // Whatever is done to one of them, it is young or gone afterwards: each page is another.
        loop {
            let left = register::left(self.db.read(), now - BROKEN_OFF, AT_ONCE).await?;
            let old = register::unnamed(self.db.read(), now - SAFE, AT_ONCE).await?;
            if left.is_empty() && old.is_empty() {
                return Ok(collected);
            }
            for (entries, is_left) in [(left, true), (old, false)] {
                for it in entries {
                    if self.delete_blob(&it, is_left).await? {
                        collected.blobs = collected.blobs.saturating_add(1);
                        collected.bytes = collected.bytes.saturating_add(it.length);
                    }
                }
            }
        }
    }

    /// Enters blobs that the register does not know, which an older version of the program put or
    /// somebody brought back from a backup. Where nothing names them, they go a day later.
    async fn register_strays(&self) -> Result<(), Error> {
        let mut all = self.blobs.all();
        while let Some(found) = all.try_next().await? {
            for some in found.chunks(usize::try_from(AT_ONCE).unwrap_or(usize::MAX)) {
                let strays = register::unknown(self.db.read(), some.to_vec()).await?;
                if strays.is_empty() {
                    continue;
                }
                let now = store::whole_millis(self.now());
                self.write(move |tx| {
                    let strays = strays.clone();
                    Box::pin(async move { Ok(register::adopt(tx, &strays, now).await?) })
                })
                .await?;
            }
        }
        Ok(())
    }

    /// Deletes one; says whether it was still to be deleted.
    async fn delete_blob(&self, it: &Entry, is_left: bool) -> Result<bool, Error> {
        let begun_at = store::whole_millis(self.now());
        if !self.condemned(it, is_left, begun_at).await? {
            return Ok(false);
        }
        self.delete_condemned(it, begun_at).await
    }

    /// Deletes one whose deletion was begun at this time; says whether it was.
    async fn delete_condemned(&self, it: &Entry, begun_at: DateTime<Utc>) -> Result<bool, Error> {
        if self.now() - begun_at > LATE {
            return Ok(false);
        }
        let deleted = self.blobs.delete(&it.sha256).await;
        // Where the place does not answer, it may still do what it was asked: the next collection
        // ends it. Else nothing was done, and whoever brings these bytes need not wait.
        let (it, now) = (it.clone(), store::whole_millis(self.now()));
        let is_deleted = match &deleted {
            Ok(()) => true,
            Err(store::Error::Blobs(Fault::Silent(_))) => return Ok(deleted.map(|()| false)?),
            Err(_refused) => false,
        };
        self.write(move |tx| {
            let it = it.clone();
            Box::pin(async move {
                if is_deleted {
                    register::forget(tx, &it).await?;
                } else {
                    register::spare(tx, &it.sha256, now).await?;
                }
                Ok(())
            })
        })
        .await?;
        Ok(deleted.map(|()| true)?)
    }

    /// Deletes the bytes of prepared files that are not wanted any more, and of attempts at them that
    /// were broken off. What the store does not delete now is collected later.
    pub async fn drop_parts(&self) -> Result<(), Error> {
        loop {
            let left = prepared::left(self.db.read(), AT_ONCE).await?;
            if left.is_empty() {
                return Ok(());
            }
            for part in left {
                let (now, it) = (store::whole_millis(self.now()), part.clone());
                let is_going = self.write(move |tx| {
                    let it = it.clone();
                    Box::pin(async move { Ok(prepared::forget_part(tx, &it, now).await?) })
                });
                if !is_going.await? {
                    continue;
                }
                let entry = Entry { sha256: part.sha256, length: part.length };
                if let Err(error) = self.delete_condemned(&entry, now).await {
                    tracing::warn!(%error, "a part of a prepared file is left for the collection");
                }
            }
        }
    }

    async fn condemned(
        &self,
        it: &Entry,
        is_left: bool,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let sha256 = it.sha256.clone();
        self.write(move |tx| {
            let sha256 = sha256.clone();
            Box::pin(async move {
                Ok(if is_left {
                    register::take_over(tx, &sha256, now - BROKEN_OFF, now).await?
                } else {
                    register::condemn(tx, &sha256, now - SAFE, now).await?
                })
            })
        })
        .await
    }
}
