//! The rules of the desk. Pure: no clock, no randomness, no I/O, nothing async.

pub mod actor;
pub mod agreement;
pub mod checklist;
pub mod claim;
pub mod colour;
pub mod complaints;
pub mod contact;
pub mod evidence;
pub mod ids;
pub mod job;
pub mod known;
pub mod media;
pub mod mention;
pub mod method;
pub mod millis;
pub mod notice;
pub mod permission;
pub mod publishing;
pub mod records;
pub mod research;
pub mod scale;
pub mod seeds;
pub mod size;
pub mod snapshot;
pub mod speaker;
pub mod taking;
pub mod watch;
pub mod words;

pub use actor::{Actor, Via};
pub use ids::{
    AnswerId, ArticleId, BatchId, ClaimId, ClaimNumber, CommentId, ContactId, EditId, EvidenceId,
    FileId, ItemId, JobId, MailId, NoticeId, OriginId, PersonId, QuestionId, RevisionId, ScaleId,
    SearchId, SnapshotId, SourceId, SpeakerId, SuggestionId, ViewId,
};
pub use permission::{Act, Role, may};
