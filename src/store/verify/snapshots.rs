//! Whether every snapshot is recorded as it stands, and its bytes are those that were recorded.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Findings, PAGE};
use crate::domain::SnapshotId;
use crate::domain::records::Record;
use crate::store::blobs::{Blobs, Held};
use crate::store::snapshots::{self, Odd, Snapshot, Subject, Text};
use crate::store::{Db, Error, log};
use crate::trail::Fields;

/// The kinds of the events that record a snapshot, or that its words were read later.
const KINDS: [&str; 4] = [
    "source.snapshot_taken",
    "article.snapshot_taken",
    "source.snapshot_read",
    "article.snapshot_read",
];

/// Whether the snapshots that a trail records stand as it says.
pub async fn recorded(
    c: &impl ConnectionTrait,
    name: &str,
    stored: &[log::Stored],
) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let told = told(stored)?;
    let read: BTreeMap<SnapshotId, &String> = told.iter().filter_map(|it| read_of(&it.1)).collect();
    for (it, record) in &told {
        let seq = it.seq;
        let Some(of) = snapshot_of(record) else { continue };
        let (snapshot, text) = match both(c, of).await {
            Ok(Some(found)) => found,
            Ok(None) => {
                faults.push(format!("{name}, event {seq}: the row of the snapshot {of} is gone"));
                continue;
            }
            Err(Error::Corrupt(_)) => {
                faults.push(format!(
                    "{name}, event {seq}: the row or the text of the snapshot {of} cannot be read"
                ));
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut written = snapshots::record(&snapshot, &text)?;
        // The address may have been erased, and the rows with it.
        if it.openings.is_empty() {
            forget_address(&mut written);
        }
        forget_headers(&mut written, record);
        if written != read_since(record.clone(), read.get(&of).copied()) {
            faults.push(format!(
                "{name}, event {seq}: the row or the text of {} is not what was recorded",
                named(&snapshot)
            ));
        }
    }
    Ok(faults)
}

/// Looks at every snapshot and its bytes, and adds what is wrong.
pub async fn stored(db: &Db, blobs: &Blobs, findings: &mut Findings) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = snapshots::all_after(db.read(), after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.as_ref().map_or_else(|odd| odd.id, |it| it.id).0);
        let mut trails = Trails::new();
        for it in page {
            findings.snapshots = findings.snapshots.saturating_add(1);
            let it = match it {
                Ok(it) => it,
                Err(odd) => {
                    findings.faults.extend(unreadable(db, &mut trails, &odd).await?);
                    continue;
                }
            };
            let (noun, of) = subject(&it);
            if !is_recorded(db, &mut trails, of, it.id).await? {
                let name = named(&it);
                findings
                    .faults
                    .push(format!("{noun} {of}: {name} stands here and is not recorded"));
            }
            let wrong = match blobs.check(&it.sha256).await? {
                Held::Present => continue,
                Held::Missing => "is missing",
                Held::Altered => "is not the one that was recorded",
            };
            findings.faults.push(format!("{noun} {of}: {} {wrong}", named(&it)));
        }
    }
}

/// The snapshots that a trail records. Many snapshots of one thing stand in one trail.
type Trails = BTreeMap<Uuid, Vec<SnapshotId>>;

/// A row that cannot be read, unless its trail knows of it and names it with its event.
async fn unreadable(db: &Db, trails: &mut Trails, odd: &Odd) -> Result<Option<String>, Error> {
    let (noun, of) = match (odd.source, odd.article) {
        (Some(source), _) => ("source", source),
        (None, Some(article)) => ("article", article),
        (None, None) => return Ok(Some(format!("snapshot {}: its row cannot be read", odd.id))),
    };
    let named = is_recorded(db, trails, of, odd.id).await?;
    let fault = || format!("{noun} {of}: the row of the snapshot {} cannot be read", odd.id);
    Ok((!named).then(fault))
}

async fn is_recorded(
    db: &Db,
    trails: &mut Trails,
    of: Uuid,
    snapshot: SnapshotId,
) -> Result<bool, Error> {
    if let std::collections::btree_map::Entry::Vacant(entry) = trails.entry(of) {
        let stored = log::read(db.read(), of).await?;
        // A trail that cannot be read is a fault already.
        let records = told(&stored).unwrap_or_default();
        entry.insert(records.iter().filter_map(|(_, it)| snapshot_of(it)).collect());
    }
    Ok(trails.get(&of).is_some_and(|known| known.contains(&snapshot)))
}

async fn both(c: &impl ConnectionTrait, of: SnapshotId) -> Result<Option<(Snapshot, Text)>, Error> {
    let Some(snapshot) = snapshots::read(c, of).await? else { return Ok(None) };
    Ok(Some((snapshot, snapshots::text(c, of).await?)))
}

/// The events of a trail that tell of a snapshot.
fn told(stored: &[log::Stored]) -> Result<Vec<(&log::Stored, Record)>, Error> {
    let mut found = Vec::new();
    for it in stored {
        let fields = Fields::read(&it.bytes)?;
        if KINDS.contains(&fields.kind.as_str()) {
            found.push((it, log::event_of(fields, &it.openings)?));
        }
    }
    Ok(found)
}

fn snapshot_of(record: &Record) -> Option<SnapshotId> {
    match record {
        Record::SourceSnapshotTaken { snapshot, .. }
        | Record::ArticleSnapshotTaken { snapshot, .. } => Some(*snapshot),
        _ => None,
    }
}

/// The words of which snapshot were read later, and their hash.
fn read_of(record: &Record) -> Option<(SnapshotId, &String)> {
    match record {
        Record::SourceSnapshotRead { snapshot, text_sha256 }
        | Record::ArticleSnapshotRead { snapshot, text_sha256 } => Some((*snapshot, text_sha256)),
        _ => None,
    }
}

/// What was recorded of a snapshot, with the words that were read since.
fn read_since(mut record: Record, words: Option<&String>) -> Record {
    if let Record::SourceSnapshotTaken { text_sha256, .. }
    | Record::ArticleSnapshotTaken { text_sha256, .. } = &mut record
        && text_sha256.is_none()
    {
        *text_sha256 = words.cloned();
    }
    record
}

fn forget_address(record: &mut Record) {
    if let Record::SourceSnapshotTaken { address, .. }
    | Record::ArticleSnapshotTaken { address, .. } = record
    {
        *address = None;
    }
}

/// The hash of the headers, which earlier versions did not record.
fn forget_headers(record: &mut Record, as_in: &Record) {
    let is_there = |it: &Record| {
        matches!(
            it,
            Record::SourceSnapshotTaken { headers_sha256: Some(_), .. }
                | Record::ArticleSnapshotTaken { headers_sha256: Some(_), .. }
        )
    };
    if let Record::SourceSnapshotTaken { headers_sha256, .. }
    | Record::ArticleSnapshotTaken { headers_sha256, .. } = record
        && !is_there(as_in)
    {
        *headers_sha256 = None;
    }
}

fn subject(it: &Snapshot) -> (&'static str, Uuid) {
    match it.of {
        Subject::Source(source) => ("source", source.0),
        Subject::Article(article, _) => ("article", article.0),
    }
}

/// "the snapshot taken on 24 November 2026, 14:03 UTC (…)".
fn named(it: &Snapshot) -> String {
    format!("the snapshot taken on {} ({})", it.taken_at.format("%-d %B %Y, %H:%M UTC"), it.id)
}
