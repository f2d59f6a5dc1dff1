//! Scale: a versioned set of labels that a verdict chooses from.

use serde::{Deserialize, Serialize};

use super::ScaleId;

/// What a label says about: only `Truth` lies on an axis that numbers can describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    /// A point between true and false.
    Truth,
    /// The evidence does not suffice either way.
    Insufficient,
    /// True or false words in a misleading frame.
    Context,
    /// The form of the thing: satire, altered.
    Form,
}

/// How a label looks. Colour never stands alone: each tone has its glyph, and the word is beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    True,
    Mostly,
    Mixed,
    MostlyFalse,
    False,
    Unproven,
    Context,
    Form,
}

impl Tone {
    /// The class of the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Mostly => "mostly",
            Self::Mixed => "mixed",
            Self::Context => "context",
            Self::MostlyFalse => "mostly-false",
            Self::False => "false",
            Self::Unproven | Self::Form => "unproven",
        }
    }

    pub fn glyph(self) -> &'static str {
        match self {
            Self::True => "✓",
            Self::Mostly => "◕",
            Self::Mixed => "◐",
            Self::MostlyFalse => "◔",
            Self::False => "✕",
            Self::Unproven => "○",
            Self::Context => "◩",
            Self::Form => "◇",
        }
    }
}

/// One point of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Never shown, never reused within a scale.
    pub key: String,
    pub name: String,
    /// Shown in the picker and in reports.
    pub definition: String,
    pub kind: LabelKind,
    pub tone: Tone,
    /// The place on the truth axis, between the scale's `worst` and `best`; none off the axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u8>,
}

/// One version of a scale. A verdict keeps the version it was given on, so that renaming a label
/// never rewrites history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    pub id: ScaleId,
    pub key: String,
    /// Counted from 1 within a key.
    pub version: u32,
    pub name: String,
    /// The numbers of the truth axis as exported (schema.org `worstRating`, `bestRating`).
    pub worst: u8,
    pub best: u8,
    pub labels: Vec<Label>,
}

impl Scale {
    pub fn label(&self, key: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.key == key)
    }
}
