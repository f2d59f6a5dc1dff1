//! The rules of the desk. Pure: no clock, no randomness, no I/O, nothing async.

pub mod actor;
pub mod claim;
pub mod evidence;
pub mod ids;
pub mod millis;
pub mod permission;
pub mod records;
pub mod scale;
pub mod seeds;
pub mod snapshot;
pub mod speaker;
pub mod words;

pub use actor::{Actor, Via};
pub use ids::{
    ArticleId, ClaimId, ClaimNumber, CommentId, EvidenceId, PersonId, RevisionId, ScaleId,
    SnapshotId, SourceId, SpeakerId, SuggestionId,
};
pub use permission::{Act, Role, may};
