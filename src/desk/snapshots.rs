//! Snapshots: frozen snapshots of sources and of articles' pages, kept with their readable text.
//!
//! First the bytes go into the store of the blobs, which answers when they are durable; then row
//! and event are written in one transaction. A crash between the two leaves a blob that nothing
//! names, to be collected later, and never a snapshot without its bytes.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::sources::sha256;
use super::{Desk, Error, Settled, allow, new_id};
use crate::domain::claim::Claim;
use crate::domain::snapshot::How;
use crate::domain::words::{Field, clean};
use crate::domain::{Act, Actor, RevisionId, SnapshotId, SourceId};
use crate::store::blobs::{Held, register};
use crate::store::log::{Meta, append_record};
use crate::store::{self, Tx, articles, snapshots, sources};
use crate::text;
use crate::text::kind::{self, Kind};

pub use crate::store::snapshots::{Snapshot, Subject, Text};

/// The most bytes of a file that somebody brings.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// How many snapshots of one source are listed.
const MOST: u64 = 100;
/// The most characters kept of a file's name.
const LONGEST_NAME: usize = 200;

/// Bytes as they came, with what is known of their coming.
#[derive(Clone, Debug)]
pub struct Captured {
    pub bytes: Bytes,
    /// As the answer or the browser told it, with or without parameters.
    pub media: Option<String>,
    pub charset: Option<String>,
    pub how: How,
    /// Of the answer.
    pub status: Option<u16>,
    /// In the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The address that was asked for.
    pub asked: Option<String>,
    /// Where the bytes came from in the end.
    pub address: Option<String>,
    /// The machine that answered.
    pub peer: Option<String>,
    /// The file's name.
    pub name: Option<String>,
    pub taken_at: DateTime<Utc>,
}

/// A capture whose bytes are durable: all that a transaction still needs.
#[derive(Clone, Debug)]
pub struct Stowed {
    captured: Captured,
    media: String,
    sha256: String,
    length: u64,
    text: Text,
}

impl Stowed {
    /// Of the bytes, in hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The words of it, as people read them.
    pub fn text(&self) -> &Text {
        &self.text
    }
}

/// A snapshot that is kept now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub snapshot: SnapshotId,
    /// Whether these bytes were not there before.
    pub is_new: bool,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untaken {
    #[error("There is nothing in this file. Choose another one.")]
    Empty,
    #[error("This file has more than {} MB. Keep the part of it that bears on the claim.", MAX_BYTES / 1024 / 1024)]
    TooLarge,
}

/// Why the bytes of a snapshot are not given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spoilt {
    #[error(
        "The stored bytes of this snapshot are missing. What the desk recorded of it still stands; tell whoever runs the machine."
    )]
    Missing,
    #[error(
        "The stored bytes are not those that were recorded, so they are not shown. Tell whoever runs the machine."
    )]
    Altered,
}

impl Desk {
    /// Makes bytes durable and reads the words out of them. Nothing points at them yet: `keep` in
    /// a transaction does.
    pub async fn stow(&self, captured: Captured) -> Result<Stowed, Error> {
        let text = self.words(&captured).await?;
        self.stow_read(captured, text).await
    }

    /// Makes bytes durable of which the words are known.
    pub(super) async fn stow_read(&self, captured: Captured, text: Text) -> Result<Stowed, Error> {
        if captured.bytes.is_empty() {
            return Err(Untaken::Empty.into());
        }
        let sha256 = self.put_blob(captured.bytes.clone()).await?;
        let media = media(&captured);
        let length = u64::try_from(captured.bytes.len()).unwrap_or(u64::MAX);
        Ok(Stowed { captured, media, sha256, length, text })
    }

    /// Keeps a snapshot of a source or of an article's page. The same bytes again are the snapshot that is
    /// there already.
    pub async fn keep_snapshot(
        &self,
        of: Subject,
        captured: Captured,
        actor: Actor,
    ) -> Result<Kept, Error> {
        allow(actor, act(of))?;
        // Bytes of nothing would only wait to be collected.
        trail_of(self.db.read(), of).await?;
        let (stowed, meta) = (self.stow(captured).await?, self.meta(actor));
        self.write(move |tx| {
            let stowed = stowed.clone();
            Box::pin(async move {
                let settled = super::settled(tx).await?;
                keep(tx, &settled, of, &stowed, meta).await
            })
        })
        .await
    }

    /// Keeps a file that somebody brings as a snapshot of a source. The same bytes twice are refused
    /// with the first one's id.
    pub async fn upload_snapshot(
        &self,
        source: SourceId,
        file: Brought,
        actor: Actor,
    ) -> Result<SnapshotId, Error> {
        if file.bytes.len() > MAX_BYTES {
            return Err(Untaken::TooLarge.into());
        }
        let captured = Captured {
            bytes: file.bytes,
            media: file.media,
            charset: file.charset,
            how: How::Uploaded,
            status: None,
            headers: Vec::new(),
            asked: None,
            address: None,
            peer: None,
            name: Some(file.name),
            taken_at: self.now(),
        };
        let kept = self.keep_snapshot(Subject::Source(source), captured, actor).await?;
        if kept.is_new {
            return Ok(kept.snapshot);
        }
        Err(Error::SameBytes(Box::new(self.snapshot(kept.snapshot).await?)))
    }

    pub async fn snapshot(&self, of: SnapshotId) -> Result<Snapshot, Error> {
        snapshots::read(self.db.read(), of).await?.ok_or(Error::NotFound)
    }

    /// The words of a snapshot, as people read them.
    pub async fn snapshot_text(&self, of: SnapshotId) -> Result<Text, Error> {
        Ok(snapshots::text(self.db.read(), of).await?)
    }

    /// The last hundred snapshots of a source or of an article's page, newest first.
    pub async fn snapshots_of(&self, of: Subject) -> Result<Vec<Snapshot>, Error> {
        Ok(snapshots::of(self.db.read(), of, None, MOST).await?)
    }

    /// One page of the snapshots of a source or of an article's page, newest first.
    pub async fn snapshots_page(
        &self,
        of: Subject,
        after: Option<(DateTime<Utc>, SnapshotId)>,
        limit: u64,
    ) -> Result<Vec<Snapshot>, Error> {
        Ok(snapshots::of(self.db.read(), of, after, limit).await?)
    }

    /// The frozen pages from which these revisions were read.
    pub async fn pages_of(
        &self,
        revisions: &[RevisionId],
    ) -> Result<BTreeMap<RevisionId, SnapshotId>, Error> {
        Ok(snapshots::of_revisions(self.db.read(), revisions).await?)
    }

    /// The newest snapshot of each source that bears on a claim and has one.
    pub async fn newest_snapshots(
        &self,
        claim: &Claim,
    ) -> Result<BTreeMap<SourceId, SnapshotId>, Error> {
        let sources: BTreeSet<SourceId> = claim.evidence.iter().map(|it| it.source).collect();
        let mut newest = BTreeMap::new();
        for source in sources {
            if let Some(snapshot) = snapshots::newest(self.db.read(), source).await? {
                newest.insert(source, snapshot);
            }
        }
        Ok(newest)
    }

    /// The bytes of a snapshot, held against the hash that was recorded.
    pub async fn snapshot_bytes(&self, of: &Snapshot) -> Result<Bytes, Error> {
        match self.blobs.get(&of.sha256).await {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(Spoilt::Missing.into()),
            Err(store::Error::Altered(_)) => Err(Spoilt::Altered.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// What is wrong with the bytes of a snapshot, if anything is.
    pub async fn spoilt(&self, of: &Snapshot) -> Result<Option<Spoilt>, Error> {
        Ok(match self.blobs.check(&of.sha256).await? {
            Held::Present => None,
            Held::Missing => Some(Spoilt::Missing),
            Held::Altered => Some(Spoilt::Altered),
        })
    }
}

/// What two copies have in common that say the same, as SHA-256 in hex: of the levelled words, or of
/// the bytes where there are none.
pub(super) fn fingerprint(bytes: &[u8], text: &Text) -> String {
    if text.body.is_empty() {
        return hex::encode(Sha256::digest(bytes));
    }
    sha256(&text::fingerprint(&text.body))
}

/// A file as somebody brings it.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    pub bytes: Bytes,
    pub name: String,
    /// What the browser believes it to be.
    pub media: Option<String>,
    pub charset: Option<String>,
}

/// Writes the row and the event of a snapshot whose bytes are durable. The same bytes again are the
/// snapshot that is there already.
pub(crate) async fn keep(
    tx: &Tx,
    settled: &Settled,
    of: Subject,
    stowed: &Stowed,
    meta: Meta,
) -> Result<Kept, Error> {
    let (noun, stream) = trail_of(tx, of).await?;
    if let Some(same) = snapshots::same(tx, of, &stowed.sha256).await? {
        return Ok(Kept { snapshot: same.id, is_new: false });
    }
    let Captured { charset, how, status, headers, asked, address, peer, name, taken_at, .. } =
        stowed.captured.clone();
    let snapshot = Snapshot {
        id: SnapshotId(new_id()),
        of,
        sha256: stowed.sha256.clone(),
        length: stowed.length,
        media: stowed.media.clone(),
        charset: charset.map(|it| clean(Field::Title, &it)),
        how,
        status,
        asked: asked.map(|it| clean(Field::Url, &it)),
        address: address.map(|it| clean(Field::Url, &it)),
        headers,
        peer: peer.map(|it| clean(Field::Title, &it)),
        name: name.and_then(|it| file_name(&it)),
        taken_at: store::whole_millis(taken_at),
        taken_by: meta.actor.person,
    };
    register::keep(tx, &snapshot.sha256).await?;
    snapshots::insert(tx, &snapshot, &stowed.text).await?;
    let record = snapshots::record(&snapshot, &stowed.text)?;
    append_record(tx, &settled.desk.origin, noun, stream, &record, meta).await?;
    Ok(Kept { snapshot: snapshot.id, is_new: true })
}

/// The trail in which a snapshot is recorded, of something that is here.
async fn trail_of(c: &impl store::Reads, of: Subject) -> Result<(&'static str, Uuid), Error> {
    let found = match of {
        Subject::Source(source) => sources::read(c, source).await?.map(|it| ("source", it.id.0)),
        Subject::Article(article, _) => {
            articles::read(c, article).await?.map(|it| ("article", it.id.0))
        }
    };
    found.ok_or(Error::NotFound)
}

fn act(of: Subject) -> Act {
    match of {
        Subject::Source(_) => Act::EditClaim,
        Subject::Article(..) => Act::Import,
    }
}

/// The media type without parameters: what the bytes begin like, else what was told.
fn media(of: &Captured) -> String {
    let told = of.media.as_deref().unwrap_or_default();
    let told = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind = kind::sniff(&of.bytes, of.media.as_deref(), of.name.as_deref());
    let is_told = match kind {
        // These begin like themselves, whatever they are called.
        Kind::Pdf | Kind::Image(_) => false,
        Kind::Html => told.contains("html"),
        // What is a text, and what is in a file of another kind, is told only by who sent it.
        Kind::Text | Kind::Feed | Kind::Sitemap | Kind::Other => true,
    };
    if is_told && is_media(&told) { told } else { kind.media_type().to_owned() }
}

/// Whether a text has the form of a media type: two names of RFC 6838 with a slash between them.
fn is_media(text: &str) -> bool {
    let is_name = |it: &str| {
        (1..=127).contains(&it.len())
            && it.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    text.split_once('/').is_some_and(|(kind, name)| is_name(kind) && is_name(name))
}

/// The last part of a path, in one line; a name that is none is left out.
fn file_name(raw: &str) -> Option<String> {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = clean(Field::Title, last).chars().take(LONGEST_NAME).collect();
    let is_name = !name.chars().all(|c| c == '.' || c.is_whitespace());
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_in_one_line() {
        for (raw, name) in [
            ("report.pdf", Some("report.pdf")),
            ("C:\\fakepath\\a b.pdf", Some("a b.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("a\r\nX-Evil: 1", Some("a X-Evil: 1")),
            ("..", None),
            ("a/", None),
            (" \0 ", None),
        ] {
            assert_eq!(file_name(raw).as_deref(), name, "{raw:?}");
        }
        for depth in 1..=1_000 {
            for up in ["../", "..\\"] {
                let deep = format!("{}etc{depth}", up.repeat(depth));
                assert_eq!(file_name(&deep), Some(format!("etc{depth}")));
            }
        }
        assert_eq!(file_name(&"ü".repeat(900)).unwrap().chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_media_type_has_two_names() {
        for good in ["text/html", "application/vnd.ms-excel", "image/svg+xml"] {
            assert!(is_media(good), "{good}");
        }
        for bad in ["", "text", "/", "text/", "a b/c", "text/html\r\nx: y", "a/b/c", "текст/x"]
        {
            assert!(!is_media(bad), "{bad}");
        }
    }
}
