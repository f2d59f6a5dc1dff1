//! Placing: words that an event says to stand somewhere, held to the place.

use super::decide::started;
use super::{Anchor, Claim, Event, Refusal};
use crate::domain::evidence::{Cited, NewEvidence};
use crate::domain::words::{Field, Unfit, is_sha256, optional, required};

/// The most characters kept of the words before and after a quote.
const AROUND: usize = 64;
/// The largest whole number that every reader of JSON reads as itself.
const LARGEST: u64 = (1 << 53) - 1;

/// An anchor that an event can hold. Its words stay verbatim, so they are measured as they are and
/// never cleaned; and they must be as long as the place they are said to stand at.
pub(super) fn placed(anchor: Anchor) -> Result<Anchor, Refusal> {
    required(Field::Quote, &anchor.exact)?;
    let length = anchor.exact.chars().count();
    if length > Field::Quote.limit() {
        return Err(Unfit::TooLong { field: Field::Quote, length }.into());
    }
    let fits = fits(&anchor.exact, [&anchor.prefix, &anchor.suffix], anchor.start, anchor.end);
    if fits { Ok(anchor) } else { Err(Refusal::Misplaced) }
}

/// Whether words and those around them can stand at a place.
fn fits(exact: &str, around: [&str; 2], start: u64, end: u64) -> bool {
    let storable = ![exact].iter().chain(&around).any(|text| text.contains('\0'));
    let brief = around.iter().all(|text| text.chars().count() <= AROUND);
    let span = end.checked_sub(start).and_then(|span| usize::try_from(span).ok());
    storable && brief && span == Some(exact.chars().count()) && end <= LARGEST
}

pub(super) fn add_evidence(it: &Claim, new: NewEvidence) -> Result<Vec<Event>, Refusal> {
    let NewEvidence { id, source, stance, kind, directness, cited, at, .. } = new;
    let passage = match &cited {
        Some(cited) => Some(verbatim(new.passage, cited)?),
        None => optional(Field::Passage, &new.passage)?,
    };
    let note = optional(Field::Note, &new.note)?;
    if passage.is_none() && note.is_none() {
        return Err(Refusal::EmptyEvidence);
    }
    // The same words again would count twice towards the evidence that a proposal needs.
    if it.evidence.iter().any(|old| {
        old.id == id
            || (old.source, old.stance, &old.passage, &old.note)
                == (source, stance, &passage, &note)
    }) {
        return Err(Refusal::AddedAlready);
    }
    let added =
        Event::EvidenceAdded { id, source, stance, passage, note, kind, directness, cited, at };
    Ok(started(it, added))
}

/// The words of a snapshot stay as they are, so they are measured and never cleaned; and they must
/// be as long as the place they are said to stand at.
fn verbatim(passage: String, cited: &Cited) -> Result<String, Refusal> {
    required(Field::Passage, &passage)?;
    let length = passage.chars().count();
    if length > Field::Passage.limit() {
        return Err(Unfit::TooLong { field: Field::Passage, length }.into());
    }
    let fits = fits(&passage, [&cited.prefix, &cited.suffix], cited.start, cited.end);
    if is_sha256(&cited.sha256) && fits { Ok(passage) } else { Err(Refusal::NotInSnapshot) }
}
