//! Snapshot: a frozen snapshot of a source or of an article's page.

use serde::{Deserialize, Serialize};

/// How the bytes came to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The desk asked for them at an address.
    Fetched,
    /// Somebody brought a file.
    Uploaded,
}

impl How {
    pub const ALL: [Self; 2] = [Self::Fetched, Self::Uploaded];

    pub fn key(self) -> &'static str {
        match self {
            Self::Fetched => "fetched",
            Self::Uploaded => "uploaded",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.key() == key)
    }

    /// Completes "this snapshot was …".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Fetched => "captured from the web",
            Self::Uploaded => "uploaded as a file",
        }
    }
}
