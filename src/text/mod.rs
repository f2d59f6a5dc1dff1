//! Text: an article's words, from bytes to the claims in them. Pure; offsets are Unicode scalars.

mod according;
pub mod anchor;
mod antecedents;
mod attribution;
mod clauses;
mod content;
mod dates;
mod decimal;
pub mod decode;
pub mod diff;
mod fold;
pub mod hidden;
pub mod jsonl;
pub mod lexicon;
mod measures;
mod mentions;
mod numerals;
pub mod page;
mod quotations;
mod row;
pub mod scalars;
pub mod segment;
mod speaker;
mod split;
mod statement;
mod subject;
mod suggestion;
mod tokens;
mod unit;
mod worth;

pub use dates::{
    DateExpression, DateValue, Given, PartialDate, Wording, dates, dates_in, in_full,
};
pub use decimal::Decimal;
pub use fold::{fingerprint, fold};
pub use numerals::Number;
pub use split::split;
pub use suggestion::{ClaimKind, Cue, Draft, Form, Reason, Speaker, SpeakerKind, Suggestion};
