//! Manifest: what an archive says that it has.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
