//! Media: what a verdict finds of the picture, video or recording that a claim is about.

use serde::{Deserialize, Serialize};

use super::words::{Field, Unfit, optional};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Image,
    Video,
    Audio,
}

impl MediaKind {
    pub const ALL: [Self; 3] = [Self::Image, Self::Video, Self::Audio];

    pub fn key(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "A picture",
            Self::Video => "A video",
            Self::Audio => "A recording",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// How what was shown stands to what was recorded, in the categories of schema.org.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticity {
    Original,
    Decontextualized,
    EditedOrCropped,
    Transformed,
    Staged,
    SatireOrParody,
}

impl Authenticity {
    pub const ALL: [Self; 6] = [
        Self::Original,
        Self::Decontextualized,
        Self::EditedOrCropped,
        Self::Transformed,
        Self::Staged,
        Self::SatireOrParody,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Decontextualized => "decontextualized",
            Self::EditedOrCropped => "edited_or_cropped",
            Self::Transformed => "transformed",
            Self::Staged => "staged",
            Self::SatireOrParody => "satire_or_parody",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Decontextualized => "real, but shown as something else",
            Self::EditedOrCropped => "cut or cropped so that it misleads",
            Self::Transformed => "altered or made by a machine",
            Self::Staged => "staged",
            Self::SatireOrParody => "satire or parody",
        }
    }

    /// What schema.org calls it.
    pub fn term(self) -> &'static str {
        match self {
            Self::Original => "OriginalMediaContent",
            Self::Decontextualized => "DecontextualizedContent",
            Self::EditedOrCropped => "EditedOrCroppedContent",
            Self::Transformed => "TransformedContent",
            Self::Staged => "StagedContent",
            Self::SatireOrParody => "SatireOrParodyContent",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// What is found of it, as a part of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub kind: MediaKind,
    pub authenticity: Authenticity,
    /// Where the original stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

impl Media {
    /// The same with the address as it is kept.
    pub fn cleaned(self) -> Result<Self, Unfit> {
        let typed = self.original.as_deref().unwrap_or_default();
        let original = optional(Field::Url, typed)?;
        Ok(Self { original, ..self })
    }

    /// "A video: cut or cropped so that it misleads; the original stands at https://…".
    pub fn words(&self) -> String {
        let original = self.original.as_ref().map(|at| format!("; the original stands at {at}"));
        let (kind, how) = (self.kind.word(), self.authenticity.word());
        format!("{kind}: {how}{}", original.unwrap_or_default())
    }
}
