//! Evidence: one source bearing on one claim.

use serde::{Deserialize, Serialize};

use super::{EvidenceId, PersonId, SourceId};

/// Which way a source points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    Supports,
    Refutes,
    Context,
    /// Searched there, and nothing was found.
    NothingFound,
}

impl Stance {
    pub const ALL: [Self; 4] = [Self::Supports, Self::Refutes, Self::Context, Self::NothingFound];

    pub fn key(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Refutes => "refutes",
            Self::Context => "context",
            Self::NothingFound => "nothing_found",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Supports => "Supports",
            Self::Refutes => "Refutes",
            Self::Context => "Context",
            Self::NothingFound => "Nothing found",
        }
    }

    pub fn glyph(self) -> &'static str {
        match self {
            Self::Supports => "▲",
            Self::Refutes => "▼",
            Self::Context => "●",
            Self::NothingFound => "○",
        }
    }

    /// The class of the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Supports => "for",
            Self::Refutes => "against",
            Self::Context | Self::NothingFound => "context",
        }
    }
}

/// A source linked to a claim by what it says there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub id: EvidenceId,
    pub source: SourceId,
    pub stance: Stance,
    /// The words of the source that bear on the claim.
    pub passage: Option<String>,
    pub note: Option<String>,
    pub added_by: Option<PersonId>,
}
