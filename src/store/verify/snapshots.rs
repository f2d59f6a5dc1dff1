//! Whether every snapshot is recorded as it stands, and its bytes are those that were recorded.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Findings, PAGE};
use crate::domain::SnapshotId;
use crate::domain::records::Record;
use crate::store::blobs::{Blobs, Held};
use crate::store::snapshots::{self, Snapshot, Subject};
use crate::store::{Db, Error, log};
use crate::trail::Fields;

/// The kinds of the events that record a snapshot.
const KINDS: [&str; 2] = ["source.snapshot_taken", "article.snapshot_taken"];

/// Whether the snapshots that a trail records stand as it says.
pub async fn recorded(
    c: &impl ConnectionTrait,
    name: &str,
    stored: &[log::Stored],
) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for (it, record) in taken(stored)? {
        let seq = it.seq;
        let Some(of) = snapshot_of(&record) else { continue };
        let Some(snapshot) = snapshots::read(c, of).await? else {
            faults.push(format!("{name}, event {seq}: the row of the snapshot {of} is gone"));
            continue;
        };
        let text = snapshots::text(c, of).await?;
        let mut written = snapshots::record(&snapshot, &text);
        // The address may have been erased, and the rows with it.
        if it.openings.is_empty() {
            forget_address(&mut written);
        }
        if written != record {
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
        after = Some(last.id.0);
        // Many snapshots of one thing stand in one trail.
        let mut trails: BTreeMap<Uuid, Vec<SnapshotId>> = BTreeMap::new();
        for it in page {
            findings.snapshots = findings.snapshots.saturating_add(1);
            let (noun, of) = subject(&it);
            if let std::collections::btree_map::Entry::Vacant(entry) = trails.entry(of) {
                let stored = log::read(db.read(), of).await?;
                // A trail that cannot be read is a fault already.
                let records = taken(&stored).unwrap_or_default();
                entry.insert(records.iter().filter_map(|(_, it)| snapshot_of(it)).collect());
            }
            if !trails.get(&of).is_some_and(|known| known.contains(&it.id)) {
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

/// The events of a trail that record a snapshot.
fn taken(stored: &[log::Stored]) -> Result<Vec<(&log::Stored, Record)>, Error> {
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

fn forget_address(record: &mut Record) {
    if let Record::SourceSnapshotTaken { address, .. }
    | Record::ArticleSnapshotTaken { address, .. } = record
    {
        *address = None;
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
