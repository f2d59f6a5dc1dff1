//! Record: one part of a WARC file: its named fields, its block, and how it is packed.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Packing, head};

/// The named fields that are written here beside those that every record has.
#[derive(Clone, Copy, Debug)]
pub enum Header {
    Filename,
    IpAddress,
    PayloadDigest,
    Profile,
    RefersTo,
    RefersToDate,
    RefersToTargetUri,
    TargetUri,
    WarcinfoId,
}

impl Header {
    fn name(self) -> &'static str {
        match self {
            Self::Filename => "WARC-Filename",
            Self::IpAddress => "WARC-IP-Address",
            Self::PayloadDigest => "WARC-Payload-Digest",
            Self::Profile => "WARC-Profile",
            Self::RefersTo => "WARC-Refers-To",
            Self::RefersToDate => "WARC-Refers-To-Date",
            Self::RefersToTargetUri => "WARC-Refers-To-Target-URI",
            Self::TargetUri => "WARC-Target-URI",
            Self::WarcinfoId => "WARC-Warcinfo-ID",
        }
    }
}

/// A record that has no block yet.
pub struct Record {
    head: String,
}

impl Record {
    pub fn new(kind: &str, id: Uuid, at: DateTime<Utc>) -> Self {
        let mut it = Self { head: "WARC/1.1\r\n".to_owned() };
        it.line("WARC-Type", kind);
        it.line("WARC-Record-ID", &name(id));
        it.line("WARC-Date", &date(at));
        it
    }

    pub fn push(&mut self, header: Header, value: &str) {
        self.line(header.name(), &head::line(value));
    }

    fn line(&mut self, name: &str, value: &str) {
        self.head.extend([name, ": ", value, "\r\n"]);
    }

    /// Writes the record with a block that is in two parts.
    pub fn write(
        mut self,
        out: &mut impl Write,
        packing: Packing,
        media: &str,
        block: [&[u8]; 2],
    ) -> io::Result<()> {
        let length = block.iter().map(|it| it.len()).sum::<usize>();
        self.line("WARC-Block-Digest", &digest(&block));
        self.line("Content-Type", media);
        self.line("Content-Length", &length.to_string());
        self.head.push_str("\r\n");
        match packing {
            Packing::Plain => self.pour(out, block),
            Packing::Gzip => {
                let mut member = GzEncoder::new(out, Compression::default());
                self.pour(&mut member, block)?;
                member.finish().map(drop)
            }
        }
    }

    fn pour(&self, out: &mut impl Write, block: [&[u8]; 2]) -> io::Result<()> {
        out.write_all(self.head.as_bytes())?;
        for part in block {
            out.write_all(part)?;
        }
        out.write_all(b"\r\n\r\n")
    }
}

/// A record's name.
pub fn name(id: Uuid) -> String {
    format!("<{}>", id.urn())
}

/// A time with its milliseconds, as WARC 1.1 allows.
pub fn date(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The SHA-256 of all parts together, with its algorithm before it.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    format!("sha256:{}", hex::encode(hash.finalize()))
}

/// The id of a record about another, the same whenever it says the same.
pub fn derived(id: Uuid, text: &str) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"claimdesk/warc/v1\n");
    hash.update(id.as_bytes());
    hash.update(text);
    let mut bytes = [0; 16];
    for (byte, from) in bytes.iter_mut().zip(hash.finalize()) {
        *byte = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
