//! Proof: a claim's whole history as a stranger can check it, without the desk and without trust in
//! it (`claimdesk-report/1`).
//!
//! The file holds what is proved and what proves it, and nothing else: there is no byte of it that
//! could be changed without being noticed. What it says to a person is told by the verifier, from
//! the events that it has checked.

mod built;
mod encoded;
mod fields;
mod file;
mod history;
mod invalid;
mod pdf;
mod shown;
pub mod table;
#[cfg(test)]
mod tests;
mod told;
mod verify;

use serde::{Deserialize, Serialize};

use crate::trail::Hash;

pub use built::{Logged, Material};
pub use file::{MOST_BYTES, embedded, read};
pub use invalid::Invalid;
pub use pdf::read_pdf;
pub use shown::{Differs, differing};
pub use told::plain;
pub use verify::{Proved, verify};

/// Changes with the meaning of any field, and with any new one: readers refuse what they do not
/// know.
pub const FORMAT: &str = "claimdesk-report/1";

/// The history of one claim with its proof. Keys stand in the order of the canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The signed checkpoint of the log, as it was published.
    pub checkpoint: String,
    /// The claim's id.
    pub claim: String,
    /// All of its events, oldest first.
    pub events: Vec<ProvedEvent>,
    /// [`FORMAT`].
    pub format: String,
    /// That the last of them is the claim's last in the tree of heads.
    #[serde(with = "encoded::hashes")]
    pub head: Vec<Hash>,
    /// A checkpoint from before, of which this one is the continuation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<Older>,
    /// Personal values that were not erased, by event and field.
    pub openings: Vec<Opening>,
    /// Where the chains of the desk start from.
    pub origin: String,
    pub seal: Seal,
    /// The key that signed the checkpoint, as the desk says: a hint where to ask for it elsewhere.
    /// Nobody relies on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vkey: Option<String>,
}

/// An event with the proof that it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvedEvent {
    /// Its exact bytes, as text.
    pub event: String,
    /// Its place in the log, counted from 0.
    pub index: u64,
    #[serde(with = "encoded::hashes")]
    pub proof: Vec<Hash>,
}

/// A personal value with the salt of its commitment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Of the event.
    pub seq: u64,
    pub field: String,
    #[serde(with = "encoded::hash")]
    pub salt: Hash,
    pub value: String,
}

/// The last entry under the checkpoint, with the proof that it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// With the end of its line.
    pub entry: String,
    #[serde(with = "encoded::hashes")]
    pub proof: Vec<Hash>,
}

/// A checkpoint from before, with the proof that the log has only grown since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Older {
    pub checkpoint: String,
    #[serde(with = "encoded::hashes")]
    pub proof: Vec<Hash>,
}
