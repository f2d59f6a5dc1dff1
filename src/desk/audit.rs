//! Audit: whether every trail is whole, and copies made anew from the trails.

use futures_util::FutureExt;

use super::{Desk, Error, settled};
use crate::store::rebuild::rebuild;
use crate::store::verify::{Findings, verify, verify_snapshots};

impl Desk {
    /// Looks at every trail, opening and row, and at the bytes of every snapshot; changes nothing.
    pub async fn verify(&self) -> Result<Findings, Error> {
        let settled = self.settled().await?;
        let mut findings = verify(&self.db, &settled.desk.origin, self.now()).await?;
        verify_snapshots(&self.db, &self.blobs, &mut findings).await?;
        Ok(findings)
    }

    /// Makes what pages read anew from the trails; says how many claims there are.
    pub async fn rebuild(&self) -> Result<u64, Error> {
        self.write(|tx| {
            async move {
                let settled = settled(tx).await?;
                Ok(rebuild(tx, &settled.desk.origin).await?)
            }
            .boxed()
        })
        .await
    }
}
