//! Shown: what readers see of a claim, or saw last, and what was changed before their eyes.

use chrono::{DateTime, Utc};

use super::{Attribution, Claim, Publication};
use crate::domain::ScaleId;

/// What readers see of a claim. Where it was withdrawn, what they saw last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// When they saw it first.
    pub first_at: DateTime<Utc>,
    /// When another verdict was published, or this one withdrawn or published again, last.
    pub changed_at: DateTime<Utc>,
    /// The round of the first verdict that they saw.
    pub first_round: u32,
    /// The round of the verdict that they see.
    pub round: u32,
    pub scale: ScaleId,
    pub label: String,
    pub label_name: String,
    pub statement: String,
    pub attributions: Vec<Attribution>,
    /// Oldest first.
    pub changes: Vec<Change>,
}

/// Something that readers are told was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub at: DateTime<Utc>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Another verdict took the place of the one that they saw. Verdicts are the names of labels;
    /// a note was not asked for always.
    Corrected {
        round: u32,
        from: String,
        to: String,
        note: Option<String>,
    },
    Withdrawn {
        reason: String,
    },
    /// The same verdict was published again.
    Restored,
}

impl What {
    pub fn key(&self) -> &'static str {
        match self {
            Self::Corrected { .. } => "corrected",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Restored => "restored",
        }
    }
}

/// The verdict that stands is what readers see from now on.
pub(super) fn published(it: &mut Claim, at: DateTime<Utc>) {
    it.publication = Publication::Published;
    let Some(verdict) = &it.verdict else { return };
    let before = it.shown.take();
    let (first_at, first_round) =
        before.as_ref().map_or((at, verdict.round), |old| (old.first_at, old.first_round));
    let change = before.as_ref().map(|old| {
        if old.round == verdict.round {
            return What::Restored;
        }
        What::Corrected {
            round: verdict.round,
            from: old.label_name.clone(),
            to: verdict.label_name.clone(),
            note: verdict.correction.clone(),
        }
    });
    let mut changes = before.map(|old| old.changes).unwrap_or_default();
    changes.extend(change.map(|what| Change { at, what }));
    it.shown = Some(Box::new(Shown {
        first_at,
        changed_at: at,
        first_round,
        round: verdict.round,
        scale: verdict.scale,
        label: verdict.label.clone(),
        label_name: verdict.label_name.clone(),
        statement: verdict.statement.clone(),
        attributions: verdict.attributions.clone(),
        changes,
    }));
}

/// Readers are told no more of it than that it was withdrawn.
pub(super) fn withdrawn(it: &mut Claim, reason: String, at: DateTime<Utc>) {
    if let Some(shown) = &mut it.shown {
        shown.changed_at = at;
        shown.changes.push(Change { at, what: What::Withdrawn { reason: reason.clone() } });
    }
    it.publication = Publication::Withdrawn { reason };
}
