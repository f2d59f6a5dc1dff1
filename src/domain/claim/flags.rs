//! Flags: how much harm a claim may do, and whether it was said before. They stand beside the
//! verdict and are no points of its scale.

use serde::{Deserialize, Serialize};

use super::{Claim, Event, Refusal};
use crate::domain::words::{Field, optional};

/// How much harm it may do to believe the claim, whether or not it is true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// As most claims are; no flag is shown.
    #[default]
    Ordinary,
    /// It may lead many people, or some in what matters to them, to a wrong conclusion.
    Serious,
    /// Whoever acts on it may hurt themselves or others.
    Harmful,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Serious, Self::Harmful];

    pub fn key(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Serious => "serious",
            Self::Harmful => "harmful",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Ordinary => "Ordinary",
            Self::Serious => "Serious",
            Self::Harmful => "Harmful",
        }
    }

    /// Shown beside the word where it is chosen.
    pub fn definition(self) -> &'static str {
        match self {
            Self::Ordinary => "no flag",
            Self::Serious => "may mislead many, or some in what matters to them",
            Self::Harmful => "whoever acts on it may hurt themselves or others",
        }
    }

    pub fn glyph(self) -> &'static str {
        match self {
            Self::Ordinary => "",
            Self::Serious => "!",
            Self::Harmful => "‼",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.key() == key)
    }
}

/// The flags of a claim, all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub severity: Severity,
    pub said_before: bool,
    /// What the flags are about: who said it before, what harm it may do.
    pub note: Option<String>,
}

impl Flags {
    /// Whether there is a flag to show.
    pub fn are_raised(&self) -> bool {
        self.said_before || self.severity != Severity::Ordinary
    }
}

pub(super) fn flag(it: &Claim, new: Flags) -> Result<Event, Refusal> {
    let note = optional(Field::Note, new.note.as_deref().unwrap_or_default())?;
    let flags = Flags { note, ..new };
    if flags.note.is_some() && !flags.are_raised() {
        return Err(Refusal::NothingFlagged);
    }
    if flags == it.flags {
        return Err(Refusal::Unchanged);
    }
    let Flags { severity, said_before, note } = flags;
    Ok(Event::Flagged { severity, said_before, note })
}
