//! Speaker: a person or organisation that can say things (schema.org calls it the claimant).

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerKind {
    Person,
    Organisation,
    /// A place that stands for its government: "Kyiv".
    Place,
    Group,
    /// Described and not named: "a Ukrainian official".
    Unnamed,
}

impl SpeakerKind {
    pub const ALL: [Self; 5] =
        [Self::Person, Self::Organisation, Self::Place, Self::Group, Self::Unnamed];

    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Group => "group",
            Self::Unnamed => "unnamed",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organisation => "Organisation",
            Self::Place => "Government",
            Self::Group => "Group",
            Self::Unnamed => "Unnamed",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}
