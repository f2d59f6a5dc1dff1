//! Scale: a versioned set of labels that a verdict chooses from.

mod draft;
mod lint;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

pub use draft::{Draft, Row, key_of};
pub use lint::{Fault, lint};

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

impl LabelKind {
    pub const ALL: [Self; 4] = [Self::Truth, Self::Insufficient, Self::Context, Self::Form];

    /// The word used in forms and lists.
    pub fn key(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Insufficient => "insufficient",
            Self::Context => "context",
            Self::Form => "form",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Truth => "On the truth axis",
            Self::Insufficient => "Evidence does not suffice",
            Self::Context => "Misleading frame",
            Self::Form => "Form: satire, altered",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
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
    /// Those of the truth axis come first, from true to false.
    pub const ALL: [Self; 8] = [
        Self::True,
        Self::Mostly,
        Self::Mixed,
        Self::MostlyFalse,
        Self::False,
        Self::Unproven,
        Self::Context,
        Self::Form,
    ];

    /// The word used in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Mostly => "mostly",
            Self::Mixed => "mixed",
            Self::MostlyFalse => "mostly_false",
            Self::False => "false",
            Self::Unproven => "unproven",
            Self::Context => "context",
            Self::Form => "form",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Mostly => "mostly true",
            Self::Mixed => "mixed",
            Self::MostlyFalse => "mostly false",
            Self::False => "false",
            Self::Unproven => "unproven",
            Self::Context => "context",
            Self::Form => "form",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tone| tone.key() == key)
    }

    /// Whether it is for labels on the truth axis.
    pub fn is_of_truth(self) -> bool {
        match self {
            Self::True | Self::Mostly | Self::Mixed | Self::MostlyFalse | Self::False => true,
            Self::Unproven | Self::Context | Self::Form => false,
        }
    }

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

    /// The labels of the truth axis, the best first.
    pub fn on_axis(&self) -> Vec<&Label> {
        let on_axis = self.labels.iter().filter(|it| it.kind == LabelKind::Truth);
        let mut labels: Vec<_> = on_axis.collect();
        labels.sort_by_key(|it| Reverse(it.ordinal));
        labels
    }

    /// The other labels, as they stand in the scale.
    pub fn off_axis(&self) -> Vec<&Label> {
        self.labels.iter().filter(|it| it.kind != LabelKind::Truth).collect()
    }

    /// Whether both say the same, whatever version they are.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |it: &Self| (it.name.clone(), it.worst, it.best, it.labels.clone());
        said(self) == said(other)
    }
}
