//! Citing: what somebody found in a source, and where in a frozen snapshot of it the words stand.

use std::num::NonZeroU32;
use std::ops::Range;

use super::jobs::{self, NewJob};
use super::quotes::{NotInText, standing};
use super::sources::{self, Source};
use super::{Error, Settled, new_id};
use crate::domain::evidence::{At, Cited, Directness, NewEvidence, SourceKind, Stance};
use crate::domain::job::Task;
use crate::domain::{EvidenceId, SnapshotId, SourceId};
use crate::store::log::Meta;
use crate::store::snapshots::{self, Subject};
use crate::store::{self, Tx};
use crate::text::anchor;

/// Which words of a snapshot are meant.
#[derive(Clone, Debug)]
pub enum Words {
    /// Unicode scalars into its text, end exclusive.
    Range(Range<usize>),
    /// Words that must stand in its text once.
    Typed(String),
}

/// What somebody found in a source.
#[derive(Clone, Debug)]
pub struct Finding {
    pub source: Source,
    pub stance: Stance,
    /// As typed; left out where it is cited.
    pub passage: String,
    pub note: String,
    pub kind: Option<SourceKind>,
    pub directness: Option<Directness>,
    pub at: Option<At>,
    /// The words of a snapshot of the source that are the passage.
    pub cited: Option<(SnapshotId, Words)>,
    /// Whether the page is to be fetched and frozen, where there is no snapshot of it.
    pub capture: bool,
}

impl Finding {
    /// What is said of a source in words alone.
    pub fn new(source: Source, stance: Stance, passage: String, note: String) -> Self {
        let (kind, directness, at, cited, capture) = (None, None, None, None, false);
        Self { source, stance, passage, note, kind, directness, at, cited, capture }
    }
}

/// Evidence with its source known and its passage looked up in the snapshot that it cites.
pub(super) async fn found(
    tx: &Tx,
    settled: &Settled,
    finding: Finding,
    meta: Meta,
) -> Result<NewEvidence, Error> {
    let Finding { source, stance, passage, note, kind, directness, at, cited, capture } = finding;
    let source = sources::settle(tx, settled, source, meta).await?;
    if capture {
        frozen(tx, source, meta).await?;
    }
    let mut new = NewEvidence {
        id: EvidenceId(new_id()),
        source,
        stance,
        passage,
        note,
        kind,
        directness,
        cited: None,
        at,
    };
    if let Some((snapshot, words)) = cited {
        let (passage, cited, page) = cite(tx, source, snapshot, &words).await?;
        new.passage = passage;
        new.cited = Some(cited);
        new.at = new.at.or(page);
    }
    Ok(new)
}

/// Asks for a snapshot of a page of which there is none.
async fn frozen(tx: &Tx, source: SourceId, meta: Meta) -> Result<(), Error> {
    let has_address = store::sources::read(tx, source).await?.is_some_and(|it| it.url.is_some());
    if has_address && snapshots::of(tx, Subject::Source(source), None, 1).await?.is_empty() {
        let job = NewJob::asked(Task::CaptureSource { source }, None, meta.actor);
        jobs::enqueue(tx, job, meta.at).await?;
    }
    Ok(())
}

/// The words of a snapshot, their place, and the page that they begin on. The snapshot must be one
/// of this source.
async fn cite(
    tx: &Tx,
    source: SourceId,
    snapshot: SnapshotId,
    words: &Words,
) -> Result<(String, Cited, Option<At>), Error> {
    let snapshot = snapshots::read(tx, snapshot).await?.ok_or(Error::NotFound)?;
    if snapshot.of != Subject::Source(source) {
        return Err(Error::NotFound);
    }
    let text = snapshots::text(tx, snapshot.id).await?;
    let range = match words {
        Words::Range(range) => range.clone(),
        Words::Typed(words) => standing(&text.body, words)?,
    };
    let found = anchor::at(&text.body, range).ok_or(NotInText::Outside)?;
    let place = |at| u64::try_from(at).map_err(|_too_far| NotInText::Outside);
    let page = text.page(found.start).and_then(|it| u32::try_from(it).ok());
    let cited = Cited {
        snapshot: snapshot.id,
        sha256: snapshot.sha256,
        prefix: found.prefix,
        suffix: found.suffix,
        start: place(found.start)?,
        end: place(found.end)?,
    };
    Ok((found.exact, cited, page.and_then(NonZeroU32::new).map(At::Page)))
}
