//! The trail: canonical bytes of events, their hashes and chains, and the log over all of them.
//! Pure; names no other room.
//!
//! The format is described in `docs/trail.md`.

pub mod canonical;
pub mod chain;
pub mod checkpoint;
pub mod entry;
pub mod event;
pub mod merkle;
pub mod note;
pub mod signing;
pub mod tile;

pub use chain::{Broken, Head, verify};
pub use checkpoint::Checkpoint;
pub use entry::{Entry, HeadLeaf};
pub use event::{Fields, Hash, Sealed, Stream, commitment, event_hash, genesis};
