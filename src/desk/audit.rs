//! Audit: whether every trail is whole, and copies made anew from the trails.

use futures_util::FutureExt;

use super::{Desk, Error, settled};
use crate::store::rebuild::rebuild;
use crate::store::verify::{Findings, sealed, verify, verify_snapshots};

impl Desk {
    /// Looks at every trail, opening and row, and at the bytes of every snapshot; changes nothing.
    pub async fn verify(&self) -> Result<Findings, Error> {
        let settled = self.settled().await?;
        let mut findings = verify(&self.db, &settled.desk.origin, self.now()).await?;
        verify_snapshots(&self.db, &self.blobs, &mut findings).await?;
        let log = self.verify_log().await?;
        (findings.entries, findings.signed) = (log.entries, log.signed);
        findings.faults.extend(log.fault);
        Ok(findings)
    }

    /// Looks at the log over all trails, and at what the signer knows of it.
    pub async fn verify_log(&self) -> Result<sealed::Looked, Error> {
        let origin = self.settled().await?.desk.origin;
        // Asked first, so that it cannot have signed what was not there to be read.
        let trust = self.trust(&origin).await?;
        Ok(sealed::verify(&self.db, &origin, &trust).await?)
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
