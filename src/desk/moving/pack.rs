//! Pack: an archive as it is written, part by part.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use tar::{Builder, Header};
use tokio::sync::mpsc::Sender;

use super::Piece;
use super::manifest::{Count, Kept, Manifest, PATH, Part, length};
use crate::desk::Error;
use crate::store;

/// How many rows and bytes of them are a part.
const ROWS: u64 = 5_000;
const BYTES: usize = 4 * 1024 * 1024;

/// Makes a tar archive and hands it on while it is made.
pub struct Packer {
    out: Sender<Result<Piece, Error>>,
    tar: Builder<Vec<u8>>,
    at: DateTime<Utc>,
    /// Blobs and rows that were not handed on yet.
    records: u64,
    blobs: Count,
    tables: Vec<(&'static str, Kept)>,
    rows: u64,
    lines: Vec<u8>,
}

impl Packer {
    pub fn new(out: Sender<Result<Piece, Error>>, at: DateTime<Utc>) -> Self {
        let (tar, lines) = (Builder::new(Vec::new()), Vec::new());
        let blobs = Count::default();
        Self { out, tar, at, records: 0, blobs, tables: Vec::new(), rows: 0, lines }
    }

    pub async fn blob(&mut self, sha256: &str, bytes: &[u8]) -> Result<(), Error> {
        self.blobs.add(bytes);
        self.records = 1;
        self.file(&format!("blobs/{sha256}"), bytes).await
    }

    /// Begins a table.
    pub fn begin(&mut self, table: &'static str) {
        self.tables.push((table, Kept::default()));
    }

    pub async fn row(&mut self, line: &str) -> Result<(), Error> {
        self.lines.extend_from_slice(line.as_bytes());
        self.lines.push(b'\n');
        self.rows = self.rows.saturating_add(1);
        if self.rows >= ROWS || self.lines.len() >= BYTES { self.end().await } else { Ok(()) }
    }

    /// Ends a part of a table.
    pub async fn end(&mut self) -> Result<(), Error> {
        let (rows, lines) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.lines));
        let Some((table, kept)) = self.tables.last_mut().filter(|_| rows > 0) else {
            return Ok(());
        };
        let number = kept.parts.len().saturating_add(1);
        let path = format!("tables/{table}/{number:06}.jsonl");
        kept.rows = kept.rows.saturating_add(rows);
        self.records = rows;
        kept.parts.push(Part::of(path.clone(), &lines));
        self.file(&path, &lines).await
    }

    /// Writes what there is, and the end of the archive.
    pub async fn finish(mut self, said: Manifest) -> Result<(), Error> {
        let tables = std::mem::take(&mut self.tables).into_iter();
        let tables = tables.map(|(name, kept)| (name.to_owned(), kept)).collect();
        let manifest = Manifest { blobs: self.blobs, tables, ..said };
        let text = serde_json::to_vec_pretty(&manifest).map_err(std::io::Error::from);
        self.file(PATH, &text.map_err(unwritten)?).await?;
        self.tar.finish().map_err(unwritten)?;
        self.hand_on().await
    }

    async fn file(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut header = Header::new_ustar();
        header.set_size(length(bytes));
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(self.at.timestamp()).unwrap_or(0));
        self.tar.append_data(&mut header, path, bytes).map_err(unwritten)?;
        self.hand_on().await
    }

    async fn hand_on(&mut self) -> Result<(), Error> {
        let bytes = Bytes::from(std::mem::take(self.tar.get_mut()));
        let records = std::mem::take(&mut self.records);
        // Nobody takes it any more: there is nobody to tell either.
        self.out.send(Ok(Piece { bytes, records })).await.map_err(|_gone| Error::NotFound)
    }
}

/// Nothing can go wrong with writing to memory; if it did, it would be ours to mend.
fn unwritten(error: std::io::Error) -> Error {
    store::Error::Corrupt(error.to_string()).into()
}
