//! Manifest: what an archive says that it has.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::millis;

/// What archives of this kind say of themselves.
pub const FORMAT: &str = "claimdesk-archive/1";
/// Where it stands in the archive: behind everything else.
pub const PATH: &str = "manifest.json";

/// What an archive has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    #[serde(with = "millis")]
    pub made_at: DateTime<Utc>,
    /// The version of the program that made it.
    pub program: String,
    /// The last migration of its database.
    pub schema: String,
    /// What the desk is called, and what its trails start from.
    pub name: String,
    pub origin: String,
    pub blobs: Count,
    /// By the names of the tables.
    pub tables: BTreeMap<String, Kept>,
}

/// How many blobs there are, each named by the SHA-256 of its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub count: u64,
    pub bytes: u64,
}

impl Count {
    /// Counts one more.
    pub fn add(&mut self, bytes: &[u8]) {
        self.count = self.count.saturating_add(1);
        self.bytes = self.bytes.saturating_add(length(bytes));
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub rows: u64,
    /// Its parts in their order.
    pub parts: Vec<Part>,
}

/// Some rows of a table, as JSON Lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    /// Of its bytes, in hex.
    pub sha256: String,
}

impl Part {
    /// What a manifest says of a part with these bytes.
    pub fn of(path: String, bytes: &[u8]) -> Self {
        let rows = bytes.split(|byte| *byte == b'\n').skip(1).count();
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        Self { path, rows, bytes: length(bytes), sha256: digest(bytes) }
    }
}

/// The SHA-256 in hex.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

pub fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
