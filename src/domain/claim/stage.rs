//! Stage, closing and publication: three different things about a claim.

use serde::{Deserialize, Serialize};

use crate::domain::ClaimId;

/// How far the work on a claim has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Open,
    Researching,
    Proposed,
    Returned,
    Approved,
    /// Under work again after approval; the old verdict stands meanwhile.
    Correcting,
    Dismissed,
    NotCheckable,
    Duplicate,
    Merged,
    /// Its parts stand for it, each a claim of its own.
    Split,
}

impl Stage {
    pub const ALL: [Self; 11] = [
        Self::Open,
        Self::Researching,
        Self::Proposed,
        Self::Returned,
        Self::Approved,
        Self::Correcting,
        Self::Dismissed,
        Self::NotCheckable,
        Self::Duplicate,
        Self::Merged,
        Self::Split,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Researching => "researching",
            Self::Proposed => "proposed",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Correcting => "correcting",
            Self::Dismissed => "dismissed",
            Self::NotCheckable => "not_checkable",
            Self::Duplicate => "duplicate",
            Self::Merged => "merged",
            Self::Split => "split",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Researching => "Researching",
            Self::Proposed => "Verdict proposed",
            Self::Returned => "Returned",
            Self::Approved => "Approved",
            Self::Correcting => "Correcting",
            Self::Dismissed => "Dismissed",
            Self::NotCheckable => "Not checkable",
            Self::Duplicate => "Duplicate",
            Self::Merged => "Merged",
            Self::Split => "Split",
        }
    }

    /// Completes "3 days …": what has gone on for so long.
    pub fn while_in(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Researching => "in research",
            Self::Proposed => "before a decision",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Correcting => "in correction",
            Self::Dismissed | Self::NotCheckable | Self::Duplicate | Self::Merged | Self::Split => {
                "closed"
            }
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }

    /// Whether there is still work to do on it.
    pub fn is_unfinished(self) -> bool {
        UNFINISHED.contains(&self)
    }

    /// Whether its number leads to other claims.
    pub fn leads_on(self) -> bool {
        matches!(self, Self::Merged | Self::Split)
    }

    pub fn is_closed(self) -> bool {
        CLOSED.contains(&self)
    }
}

/// Stages in which a person works on the claim.
pub const WORK: &[Stage] = &[Stage::Open, Stage::Researching, Stage::Returned, Stage::Correcting];
/// Stages that somebody still has to act on.
pub const UNFINISHED: &[Stage] =
    &[Stage::Open, Stage::Researching, Stage::Proposed, Stage::Returned, Stage::Correcting];
/// Stages that are not closed: somebody still works on the claim, or its verdict stands.
pub const NOT_CLOSED: &[Stage] = &[
    Stage::Open,
    Stage::Researching,
    Stage::Proposed,
    Stage::Returned,
    Stage::Approved,
    Stage::Correcting,
];
/// Stages in which a claim rests without a verdict.
pub const CLOSED: &[Stage] =
    &[Stage::Dismissed, Stage::NotCheckable, Stage::Duplicate, Stage::Merged, Stage::Split];

/// What a claim was closed as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Closing {
    /// Not worth the desk's time.
    Dismissed,
    NotCheckable {
        why: NotCheckable,
    },
    DuplicateOf {
        claim: ClaimId,
    },
    MergedInto {
        claim: ClaimId,
    },
    SplitInto {
        claims: Vec<ClaimId>,
    },
}

impl Closing {
    /// The claim that stands for the closed one.
    pub fn other(&self) -> Option<ClaimId> {
        match self {
            Self::Dismissed | Self::NotCheckable { .. } | Self::SplitInto { .. } => None,
            Self::DuplicateOf { claim } | Self::MergedInto { claim } => Some(*claim),
        }
    }

    pub fn stage(&self) -> Stage {
        match self {
            Self::Dismissed => Stage::Dismissed,
            Self::NotCheckable { .. } => Stage::NotCheckable,
            Self::DuplicateOf { .. } => Stage::Duplicate,
            Self::MergedInto { .. } => Stage::Merged,
            Self::SplitInto { .. } => Stage::Split,
        }
    }
}

/// Why nobody can check a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCheckable {
    Opinion,
    Prediction,
    Vague,
    Private,
}

impl NotCheckable {
    pub const ALL: [Self; 4] = [Self::Opinion, Self::Prediction, Self::Vague, Self::Private];

    pub fn key(self) -> &'static str {
        match self {
            Self::Opinion => "opinion",
            Self::Prediction => "prediction",
            Self::Vague => "vague",
            Self::Private => "private",
        }
    }

    pub fn phrase(self) -> &'static str {
        match self {
            Self::Opinion => "an opinion",
            Self::Prediction => "a prediction that time must decide",
            Self::Vague => "too vague to check",
            Self::Private => "known only to private people",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.key() == key)
    }
}

/// Whether readers can see the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    Unpublished,
    Published,
    Withdrawn { reason: String },
}

impl Publication {
    pub fn key(&self) -> &'static str {
        match self {
            Self::Unpublished => "unpublished",
            Self::Published => "published",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}
