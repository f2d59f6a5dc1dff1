//! Rows: one file a table. Copies for pages, except the log itself.

pub mod article;
pub mod claim;
pub mod claim_anchor;
pub mod claim_attribution;
pub mod claim_evidence;
pub mod claim_tag;
pub mod counter;
pub mod desk;
pub mod event;
pub mod id;
pub mod idempotency;
pub mod link;
pub mod opening;
pub mod person;
pub mod revision;
pub mod scale;
pub mod session;
pub mod snapshot;
pub mod snapshot_text;
pub mod source;
pub mod speaker;
pub mod suggestion;
pub mod verdict_author;
pub mod verdict_round;
