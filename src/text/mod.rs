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
pub mod document;
mod ending;
mod fold;
pub mod hidden;
pub mod jsonl;
pub mod kind;
pub mod lexicon;
pub mod likeness;
pub mod listing;
mod measures;
mod mentions;
mod nouns;
mod numerals;
pub mod page;
mod parts;
mod phrase;
pub mod picture;
pub mod query;
mod quotations;
mod reporting;
mod row;
pub mod scalars;
pub mod search;
pub mod segment;
pub mod similar;
mod speaker;
mod speech;
mod split;
mod statement;
mod subject;
mod suggestion;
pub mod table;
mod tokens;
mod unit;
pub mod worth;

pub use dates::{DateExpression, DateValue, Given, PartialDate, Wording, dates, dates_in, in_full};
pub use decimal::Decimal;
pub use fold::{fingerprint, fold};
pub use measures::{Measure, MeasureKind, Qualifier, measures, measures_in};
pub use numerals::Number;
pub use split::{findings, split};
pub use suggestion::{
    ClaimKind, Cue, Draft, Findings, Form, Quote, Reason, Speaker, SpeakerKind, Suggestion,
};
