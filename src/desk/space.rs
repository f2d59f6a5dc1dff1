//! Space: how much the desk may keep, and what is left free for the work on claims.
//!
//! A full disk would stop everything. So articles, snapshots and fetches are refused while there is
//! still room for what people write: a claim, a comment and a verdict take little.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{Desk, Error};
use crate::domain::job::Task;
use crate::domain::size::Size;
use crate::store::blobs::register::{self, Begun, Entry};
use crate::store::{self, space};

/// What the machine was told of its space. Nothing is limited where it was told nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// How many bytes all blobs together may have.
    pub quota: Option<u64>,
    /// How many bytes must be free on every disk of the desk for anything to be brought in.
    pub reserve: u64,
}

/// How much there is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// All blobs together, also those that are just being written.
    pub used: u64,
    pub limits: Limits,
    /// On the fullest disk of the desk; nothing where its disks are on other machines.
    pub free: Option<u64>,
}

impl Space {
    /// Whether so little is free that nothing more is brought in.
    pub fn is_low(&self) -> bool {
        self.free.is_some_and(|it| it < self.limits.reserve)
    }
}

/// Why nothing more is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoom {
    #[error(
        "The desk keeps as many files as it may: its quota is {0}. Nothing was stored. Tell whoever runs the machine; it can be done again when the quota has been raised. Work on claims goes on."
    )]
    Quota(Size),
    #[error(
        "The disk of the desk is nearly full: less than {0} are free, which are left for the work on claims. Nothing was stored. Tell whoever runs the machine; it can be done again when there is space."
    )]
    Reserve(Size),
}

impl Desk {
    /// The same desk, within these limits.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    pub async fn space(&self) -> Result<Space, Error> {
        let used = register::bytes(self.db.read()).await?;
        let free = space::free(&self.db, &self.blobs).await;
        Ok(Space { used, limits: self.limits, free })
    }

    /// Refuses to bring anything in while a disk has less free than the reserve.
    pub(super) async fn room(&self) -> Result<(), Error> {
        // Nobody is asked where every answer would do.
        if self.limits.reserve == 0 {
            return Ok(());
        }
        let free = space::free(&self.db, &self.blobs).await;
        if (Space { used: 0, limits: self.limits, free }).is_low() {
            return Err(NoRoom::Reserve(Size(self.limits.reserve)).into());
        }
        Ok(())
    }

    /// Refuses to fetch what would have to be thrown away.
    pub async fn room_for(&self, tasks: &[Task]) -> Result<(), Error> {
        self.room().await?;
        // Of what is fetched again, most is as it was.
        let keeps_bytes = tasks.iter().any(|it| {
            matches!(
                it,
                Task::ImportArticle { .. } | Task::CaptureSource { .. } | Task::PrepareFile { .. }
            )
        });
        match self.limits.quota.filter(|_| keeps_bytes) {
            Some(quota) if register::bytes(self.db.read()).await? >= quota => {
                Err(NoRoom::Quota(Size(quota)).into())
            }
            _ => Ok(()),
        }
    }

    /// Makes bytes durable, within the quota and the reserve; gives their SHA-256, in hex. They stay
    /// for a day at least, and for good once a row names them.
    pub(super) async fn put_blob(&self, bytes: Bytes) -> Result<String, Error> {
        self.room().await?;
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let (entry, quota) = (Entry { sha256, length }, self.limits.quota);
        let now = store::whole_millis(self.now());
        self.write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                match (register::begin(tx, &entry, now, quota).await?, quota) {
                    (Begun::Over(_), Some(quota)) => Err(NoRoom::Quota(Size(quota)).into()),
                    (Begun::Going, _) => Err(store::Error::Conflict.into()),
                    (Begun::Yes | Begun::Over(_), _) => Ok(()),
                }
            })
        })
        .await?;
        Ok(self.blobs.put(bytes).await?)
    }
}
