//! WARC: snapshots as web archives have them, for programs that read WARC 1.1 (ISO 28500:2017).
//!
//! A snapshot keeps a body as it was meant, without the encodings in which it was sent, and the head
//! of the answer as it came. A `response` record is to be one consistent HTTP message, so its head
//! is made fit for that body as the archivers do that have only decoded bodies (Webrecorder's
//! ArchiveWeb.page and Browsertrix): `Content-Encoding`, `Transfer-Encoding` and `Content-Length`
//! are renamed `X-Orig-…`, and the length of the body that is there is added. The status line has
//! no reason, which is not kept. The digest of the payload is thus the SHA-256 of the snapshot.

mod head;
mod record;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::net::IpAddr;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use record::{Header, Record};

/// What a reader of the file is told about how to read it.
const FORMAT: [(&str, &str); 2] = [
    ("format", "WARC File Format 1.1"),
    (
        "conformsTo",
        "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    ),
];
/// The kind of `revisit` record that these are.
const SAME_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
/// The media type of lines of `name: value`.
const FIELDS: &str = "application/warc-fields";

/// How the records of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Each compressed by itself, so that a reader can go to any of them: `.warc.gz`.
    Gzip,
    /// As they are: `.warc`.
    Plain,
}

/// What a file says of itself.
#[derive(Clone, Debug)]
pub struct Info {
    /// Of this file, minted for it.
    pub id: Uuid,
    /// When it is written.
    pub at: DateTime<Utc>,
    /// The name under which it is given away.
    pub filename: String,
    /// Further lines of name and value, such as `isPartOf` and `operator`. The program and the
    /// format are named without being asked.
    pub fields: Vec<(String, String)>,
}

/// A snapshot: the answer to a request, or a file that somebody brought.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    /// Of the snapshot; its record has the same.
    pub id: Uuid,
    /// The address that it was got from; empty where there is none.
    pub url: String,
    /// When it was got.
    pub at: DateTime<Utc>,
    /// The status of the answer. A file that somebody brought has none and becomes a `resource`.
    pub status: Option<u16>,
    /// The head of the answer as it came.
    pub headers: Vec<(String, String)>,
    /// The media type of the bytes.
    pub media: String,
    /// The address of the machine that answered.
    pub peer: Option<IpAddr>,
    /// The bytes, without the encodings in which they were sent.
    pub bytes: Bytes,
    /// What the desk knows of it, as lines of name and value in a `metadata` record: title, claim.
    pub notes: Vec<(String, String)>,
}

/// Writes a file, one snapshot after the other, and keeps none of them.
pub struct Writer<W> {
    out: W,
    packing: Packing,
    info: Uuid,
    /// The snapshots that are in the file already.
    written: HashSet<Uuid>,
    /// The payloads of answers that are in the file already, by their digests.
    payloads: HashMap<String, First>,
}

/// The record that has a payload first.
struct First {
    id: Uuid,
    url: String,
    at: DateTime<Utc>,
}

impl<W: Write> Writer<W> {
    /// Begins a file with the record that tells of it.
    pub fn new(out: W, packing: Packing, info: Info) -> io::Result<Self> {
        let (written, payloads) = (HashSet::new(), HashMap::new());
        let mut it = Self { out, packing, info: info.id, written, payloads };
        let program = format!("claimdesk/{}", env!("CARGO_PKG_VERSION"));
        let mut lines = head::fields([("software", program.as_str())].into_iter().chain(FORMAT));
        lines.push_str(&head::fields(borrowed(&info.fields)));
        let mut record = Record::new("warcinfo", info.id, info.at);
        record.push(Header::Filename, &info.filename);
        record.write(&mut it.out, packing, FIELDS, [lines.as_bytes(), &[]])?;
        Ok(it)
    }

    /// Adds a snapshot, once: what is there already is left out. The same payload as in a former answer is not written again but referred to
    /// by a `revisit` record.
    pub fn add(&mut self, capture: &Capture) -> io::Result<()> {
        if !self.written.insert(capture.id) {
            return Ok(());
        }
        match capture.status {
            Some(status) => self.answer(capture, status)?,
            None => self.resource(capture)?,
        }
        if !capture.notes.is_empty() {
            self.notes(capture)?;
        }
        Ok(())
    }

    /// What the file has been written to: to take what is there so far.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn answer(&mut self, capture: &Capture, status: u16) -> io::Result<()> {
        let head = head::http(status, &capture.headers, capture.bytes.len());
        let digest = record::digest(&[&capture.bytes]);
        let first = self.payloads.get(&digest).filter(|_| !capture.bytes.is_empty());
        let kind = if first.is_some() { "revisit" } else { "response" };
        let mut record = self.record(kind, capture.id, capture.at);
        record.push(Header::TargetUri, &target(capture));
        if let Some(peer) = capture.peer {
            record.push(Header::IpAddress, &peer.to_canonical().to_string());
        }
        record.push(Header::PayloadDigest, &digest);
        let mut body: &[u8] = &capture.bytes;
        if let Some(first) = first {
            record.push(Header::Profile, SAME_PAYLOAD);
            record.push(Header::RefersTo, &record::name(first.id));
            record.push(Header::RefersToTargetUri, &first.url);
            record.push(Header::RefersToDate, &record::date(first.at));
            body = &[];
        } else {
            let first = First { id: capture.id, url: target(capture), at: capture.at };
            self.payloads.insert(digest, first);
        }
        let media = "application/http;msgtype=response";
        record.write(&mut self.out, self.packing, media, [head.as_bytes(), body])
    }

    fn resource(&mut self, capture: &Capture) -> io::Result<()> {
        let mut record = self.record("resource", capture.id, capture.at);
        record.push(Header::TargetUri, &target(capture));
        record.push(Header::PayloadDigest, &record::digest(&[&capture.bytes]));
        let media = head::line(&capture.media);
        let media = if media.is_empty() { "application/octet-stream" } else { &media };
        record.write(&mut self.out, self.packing, media, [&capture.bytes, &[]])
    }

    fn notes(&mut self, capture: &Capture) -> io::Result<()> {
        let lines = head::fields(borrowed(&capture.notes));
        let mut record = self.record("metadata", record::derived(capture.id, &lines), capture.at);
        record.push(Header::TargetUri, &target(capture));
        record.push(Header::RefersTo, &record::name(capture.id));
        record.write(&mut self.out, self.packing, FIELDS, [lines.as_bytes(), &[]])
    }

    fn record(&self, kind: &str, id: Uuid, at: DateTime<Utc>) -> Record {
        let mut record = Record::new(kind, id, at);
        record.push(Header::WarcinfoId, &record::name(self.info));
        record
    }
}

/// What the bytes are of: an address, or the snapshot itself where it came from none.
fn target(capture: &Capture) -> String {
    if capture.url.is_empty() { capture.id.urn().to_string() } else { head::uri(&capture.url) }
}

fn borrowed(fields: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}
