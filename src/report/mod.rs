//! Reports: what leaves the desk. Each format is a pure function of a dossier.

pub mod annotation;
pub mod claimreview;
pub mod correction;
pub mod document;
pub mod dossier;
pub mod html;
pub mod json;
pub mod link;
pub mod list;
pub mod markdown;
pub mod names;
pub mod paper;
pub mod proof;
mod readers;
mod resolve;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
pub mod warc;
mod words;
mod written;

pub use dossier::{ArticleDossier, Dossier};
pub use names::Format;
pub use written::Unwritten;
