//! Printing: the PDFs that were made of a claim, by the hash of their bytes. They change nothing
//! that is told of it.

use super::{Claim, Event, Recorded, Refusal};
use crate::domain::words::is_sha256;

/// A PDF that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// After how many events it tells the claim.
    pub version: u64,
    /// Hexadecimal SHA-256 of its bytes.
    pub sha256: String,
}

impl Event {
    /// Whether it says no more than that a report was made.
    pub fn is_print(&self) -> bool {
        matches!(self, Self::PdfMade { .. })
    }
}

/// A history up to the last event that changed something: whoever has seen that much, or is told of
/// it, misses nothing.
#[must_use]
pub fn unprinted(history: &[Recorded]) -> &[Recorded] {
    let last = history.iter().rposition(|it| !it.event.is_print());
    history.get(..last.map_or(0, |at| at.saturating_add(1))).unwrap_or_default()
}

/// Whether a claim can have been told in such a PDF: at a version that it had.
pub(super) fn is_of(it: &Claim, version: u64, sha256: &str) -> bool {
    (1..=it.version).contains(&version) && is_sha256(sha256)
}

pub(super) fn made(it: &Claim, version: u64, sha256: String) -> Result<Event, Refusal> {
    if !is_of(it, version, &sha256) {
        return Err(Refusal::NoSuchPdf);
    }
    if it.pdfs.iter().any(|old| old.version == version && old.sha256 == sha256) {
        return Err(Refusal::Unchanged);
    }
    Ok(Event::PdfMade { version, sha256 })
}
