//! Archives: the frozen snapshots behind a claim as a file that web archives read (WARC).

use std::collections::BTreeMap;
use std::io::Error as Unwritten;

use bytes::Bytes;

use super::snapshots::{Snapshot, Subject};
use super::{Desk, Error, new_id};
use crate::domain::claim::Claim;
use crate::domain::{ClaimId, SnapshotId};
use crate::report::warc::{Capture, Info, Packing, Writer};
use crate::store::{self, snapshots};

/// An archive that is written snapshot by snapshot, so that only one of them is in memory.
pub struct Archive {
    desk: Desk,
    /// The claim's number, as people see it.
    number: String,
    writer: Writer<Vec<u8>>,
    left: std::vec::IntoIter<Snapshot>,
    is_begun: bool,
}

impl Desk {
    /// The snapshots that the passages of a claim stand in, and the newest of each other source of it
    /// and of its article, as an archive. A snapshot whose bytes are not those recorded is refused
    /// before anything is written.
    pub async fn archive(&self, of: ClaimId) -> Result<Archive, Error> {
        let claim = self.claim(of).await?.claim.ok_or(Error::NotFound)?;
        let snapshots = self.snapshots_behind(&claim).await?;
        for snapshot in &snapshots {
            if let Some(spoilt) = self.spoilt(snapshot).await? {
                return Err(spoilt.into());
            }
        }
        let number = claim.number.to_string();
        let info = Info {
            id: new_id(),
            at: self.now(),
            filename: file_name(&number),
            fields: vec![
                ("operator".to_owned(), self.settled().await?.desk.name),
                ("isPartOf".to_owned(), number.clone()),
            ],
        };
        let writer = Writer::new(Vec::new(), Packing::Gzip, info).map_err(unwritten)?;
        let (desk, left) = (self.clone(), snapshots.into_iter());
        Ok(Archive { desk, number, writer, left, is_begun: false })
    }

    /// In the order in which they were taken.
    async fn snapshots_behind(&self, claim: &Claim) -> Result<Vec<Snapshot>, Error> {
        let c = self.db.read();
        let approved = claim.verdict.iter().flat_map(|verdict| &verdict.evidence);
        let cited = claim.evidence.iter().chain(approved);
        let cited: Vec<SnapshotId> =
            cited.filter_map(|it| it.cited.as_ref().map(|cited| cited.snapshot)).collect();
        let newest: Vec<SnapshotId> = self.newest_snapshots(claim).await?.into_values().collect();
        let mut found: BTreeMap<SnapshotId, Snapshot> = BTreeMap::new();
        let ids = [cited, newest].concat();
        found.extend(snapshots::read_all(c, &ids).await?.into_iter().map(|it| (it.id, it)));
        let page = Subject::Article(claim.article, None);
        found.extend(snapshots::of(c, page, None, 1).await?.into_iter().map(|it| (it.id, it)));
        let mut snapshots: Vec<Snapshot> = found.into_values().collect();
        snapshots.sort_by_key(|it| (it.taken_at, it.id));
        Ok(snapshots)
    }
}

impl Archive {
    /// Made of the claim's number, never of what somebody typed.
    pub fn file_name(&self) -> String {
        file_name(&self.number)
    }

    /// The next bytes of the file; nothing once it is whole.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        if self.is_begun {
            let Some(snapshot) = self.left.next() else { return Ok(None) };
            let capture = self.capture(snapshot).await?;
            self.writer.add(&capture).map_err(unwritten)?;
        }
        self.is_begun = true;
        Ok(Some(Bytes::from(std::mem::take(self.writer.get_mut()))))
    }

    async fn capture(&self, snapshot: Snapshot) -> Result<Capture, Error> {
        let bytes = self.desk.snapshot_bytes(&snapshot).await?;
        let title = match snapshot.of {
            Subject::Source(source) => self.desk.source(source).await?.title,
            Subject::Article(article, _) => self.desk.article_head(article).await?.title,
        };
        let mut notes =
            vec![("title".to_owned(), title), ("claim".to_owned(), self.number.clone())];
        notes.extend(snapshot.name.map(|name| ("file".to_owned(), name)));
        Ok(Capture {
            id: snapshot.id.0,
            url: snapshot.address.or(snapshot.asked).unwrap_or_default(),
            at: snapshot.taken_at,
            status: snapshot.status,
            headers: snapshot.headers,
            media: snapshot.media,
            peer: snapshot.peer.and_then(|it| it.parse().ok()),
            bytes,
            notes,
        })
    }
}

fn file_name(number: &str) -> String {
    format!("claim-{number}.warc.gz")
}

/// Nothing can go wrong with writing to memory; if it did, it would be ours to mend.
fn unwritten(error: Unwritten) -> Error {
    store::Error::Corrupt(error.to_string()).into()
}
