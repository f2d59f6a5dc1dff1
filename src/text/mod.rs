//! Text: an article's words, from bytes to the claims in them. Pure; offsets are Unicode scalars.

mod according;
pub mod anchor;
mod antecedents;
mod attribution;
mod clauses;
mod content;
pub mod decode;
pub mod diff;
mod fold;
pub mod hidden;
pub mod jsonl;
pub mod lexicon;
mod mentions;
pub mod page;
mod quotations;
pub mod scalars;
pub mod segment;
mod speaker;
mod split;
mod statement;
mod subject;
mod suggestion;
mod tokens;
mod unit;
pub mod worth;

pub use fold::{fingerprint, fold};
pub use split::split;
pub use suggestion::{ClaimKind, Cue, Draft, Form, Reason, Speaker, SpeakerKind, Suggestion};
