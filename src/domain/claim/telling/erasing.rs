//! What was erased in words, where it is erased and where it stood.

use super::{Detail, Names, Told};
use crate::domain::claim::{Erasure, Place};

pub(super) fn told(fields: &[Place], ground: &str) -> (String, Detail) {
    let places: Vec<String> = fields.iter().map(Place::words).collect();
    let words = format!("{} — {ground}", places.join(", "));
    ("erased personal data".to_owned(), Detail::Words(words))
}

/// Says below an entry when its value was erased, and for what.
pub(super) fn noted(told: Told, erasure: &Erasure, names: &dyn Names) -> Told {
    let note = format!("({})", erasure.words());
    let detail = match told.detail {
        Detail::Words(words) if words == names.no_words() => Detail::Words(note),
        Detail::Words(words) => Detail::Words(format!("{words} {note}")),
        Detail::Nothing => Detail::Words(note),
        change @ (Detail::Change { .. } | Detail::Label { .. }) => change,
    };
    Told { detail, ..told }
}
