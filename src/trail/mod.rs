//! The trail: canonical bytes of events, their hashes and chains. Pure; names no other room.
//!
//! The format is described in `docs/trail.md`.

pub mod canonical;
pub mod chain;
pub mod event;

pub use chain::{Broken, Head, verify};
pub use event::{Fields, Hash, Sealed, Stream, commitment, event_hash, genesis};
