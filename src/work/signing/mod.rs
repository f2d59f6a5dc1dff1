//! Signing: the signer, which has the key and remembers what it signed, and the ways to reach it.
//!
//! It is a process of its own, so that whoever takes the desk over does not have the key, and so that
//! a database that was rolled back is not signed: the signer remembers what the database forgot.

mod client;
mod keeper;
mod keys;
mod serve;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::trail::note::{KeyKind, VerifierKey};

pub use client::{Child, Here, Socket};
pub use keeper::{Fault, Keeper};
pub use keys::{Key, Place, generate, keep as keep_key};
pub use serve::{listen, talk};

/// The subcommand that a signer is started with.
pub const SUBCOMMAND: &str = "signer";

/// How this node has the log sealed and signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether it seals what was recorded.
    pub seal: bool,
    /// The socket of a signer that runs by itself; without one, the node starts its own.
    pub signer: Option<PathBuf>,
    /// The file with its keys; `log.key` in the data directory.
    pub key: Option<PathBuf>,
    /// What it signed last; `log.signed` in the data directory.
    pub signed: Option<PathBuf>,
    /// Keys of witnesses whose signatures are taken in.
    pub witnesses: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seal: true, signer: None, key: None, signed: None, witnesses: Vec::new() }
    }
}

/// One of the witnesses' keys cannot be read, or is none of a witness.
#[derive(Debug, thiserror::Error)]
#[error("{0} is no key of a witness")]
pub struct NoWitness(String);

impl Settings {
    /// The keys of the witnesses.
    pub fn witnesses(&self) -> Result<Vec<VerifierKey>, NoWitness> {
        let read = |text: &String| {
            let key = VerifierKey::parse(text).ok();
            key.filter(|it| it.kind() == KeyKind::Cosignature)
                .ok_or_else(|| NoWitness(text.clone()))
        };
        self.witnesses.iter().map(read).collect()
    }

    /// Where the keys and the last signed tree are, for a desk that keeps its things in a folder.
    pub fn place(&self, folder: &std::path::Path) -> Place {
        let or = |given: &Option<PathBuf>, name: &str| {
            given.clone().unwrap_or_else(|| folder.join(name))
        };
        Place { key: or(&self.key, "log.key"), signed: or(&self.signed, "log.signed") }
    }
}
