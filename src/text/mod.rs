//! Text: an article's words, from bytes to the claims in them. Pure; offsets are Unicode scalars.

mod according;
pub mod anchor;
mod antecedents;
mod attribution;
mod clauses;
mod content;
pub mod decode;
pub mod diff;
mod ending;
mod fold;
pub mod hidden;
pub mod jsonl;
pub mod lexicon;
mod mentions;
mod nouns;
pub mod page;
mod parts;
mod phrase;
mod quotations;
mod reporting;
pub mod scalars;
pub mod segment;
mod speaker;
mod speech;
mod split;
mod statement;
mod subject;
mod suggestion;
mod tokens;
mod unit;
mod worth;

pub use fold::{fingerprint, fold};
pub use split::{findings, split};
pub use suggestion::{
    ClaimKind, Cue, Draft, Findings, Form, Quote, Reason, Speaker, SpeakerKind, Suggestion,
};
