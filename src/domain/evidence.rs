//! Evidence: one source bearing on one claim.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{EvidenceId, PersonId, SnapshotId, SourceId};

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

/// What sort of source it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    PrimaryDocument,
    OfficialData,
    Expert,
    NewsReport,
    Witness,
    SocialMedia,
    /// What the desk measured, counted, photographed or asked itself.
    OwnWork,
}

impl SourceKind {
    pub const ALL: [Self; 7] = [
        Self::PrimaryDocument,
        Self::OfficialData,
        Self::Expert,
        Self::NewsReport,
        Self::Witness,
        Self::SocialMedia,
        Self::OwnWork,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::PrimaryDocument => "primary_document",
            Self::OfficialData => "official_data",
            Self::Expert => "expert",
            Self::NewsReport => "news_report",
            Self::Witness => "witness",
            Self::SocialMedia => "social_media",
            Self::OwnWork => "own_work",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::PrimaryDocument => "Primary document",
            Self::OfficialData => "Official data",
            Self::Expert => "Expert",
            Self::NewsReport => "News report",
            Self::Witness => "Witness",
            Self::SocialMedia => "Social media",
            Self::OwnWork => "The desk’s own work",
        }
    }
}

/// How near the source is to what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Directness {
    FirstHand,
    SecondHand,
    Unclear,
}

impl Directness {
    pub const ALL: [Self; 3] = [Self::FirstHand, Self::SecondHand, Self::Unclear];

    pub fn key(self) -> &'static str {
        match self {
            Self::FirstHand => "first_hand",
            Self::SecondHand => "second_hand",
            Self::Unclear => "unclear",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::FirstHand => "First hand",
            Self::SecondHand => "Second hand",
            Self::Unclear => "Not clear",
        }
    }

    pub fn definition(self) -> &'static str {
        match self {
            Self::FirstHand => "it is the record itself, or tells what it saw or measured",
            Self::SecondHand => "it passes on what somebody else saw, measured or said",
            Self::Unclear => "it does not say where it has it from",
        }
    }
}

/// The place in a snapshot whose exact words a passage is. Offsets are Unicode scalars into the
/// snapshot's readable text, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    pub snapshot: SnapshotId,
    /// Of the snapshot's bytes, in hex.
    pub sha256: String,
    pub prefix: String,
    pub suffix: String,
    pub start: u64,
    pub end: u64,
}

/// Where in the source it is, for what has no words to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Counted from 1.
    Page(NonZeroU32),
    /// Seconds from the beginning of a recording.
    Second(u32),
}

impl At {
    /// As somebody types it: "12" or "p. 12" for a page, "4:05" or "1:04:05" for a time. `None`
    /// where it is neither.
    pub fn from_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = |it: &str| -> Option<u32> {
            it.bytes().all(|byte| byte.is_ascii_digit()).then(|| it.parse().ok()).flatten()
        };
        if !text.contains(':') {
            let number =
                text.strip_prefix("page").or_else(|| text.strip_prefix("p.")).unwrap_or(text);
            return digits(number.trim()).and_then(NonZeroU32::new).map(Self::Page);
        }
        let parts = text.split(':').map(digits).collect::<Option<Vec<u32>>>()?;
        let (hours, minutes, seconds) = match *parts.as_slice() {
            [minutes, seconds] => (0, minutes, seconds),
            [hours, minutes, seconds] if minutes < 60 => (hours, minutes, seconds),
            _ => return None,
        };
        let whole = hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60)?;
        (seconds < 60).then(|| whole.checked_add(seconds)).flatten().map(Self::Second)
    }

    /// As a field takes it back.
    pub fn typed(self) -> String {
        match self {
            Self::Page(page) => page.to_string(),
            Self::Second(all) => clock(all),
        }
    }

    /// As a sentence names it: "page 12", "at 4:05".
    pub fn phrase(self) -> String {
        match self {
            Self::Page(page) => format!("page {page}"),
            Self::Second(all) => format!("at {}", clock(all)),
        }
    }
}

fn clock(all: u32) -> String {
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Evidence as somebody wants to add it. Texts are as typed, but for a passage that is cited: that
/// is as it stands in the snapshot.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    pub id: EvidenceId,
    pub source: SourceId,
    pub stance: Stance,
    pub passage: String,
    pub note: String,
    pub kind: Option<SourceKind>,
    pub directness: Option<Directness>,
    pub cited: Option<Cited>,
    pub at: Option<At>,
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
    pub kind: Option<SourceKind>,
    pub directness: Option<Directness>,
    /// Where the passage stands in a frozen copy of the source.
    pub cited: Option<Cited>,
    pub at: Option<At>,
    pub added_by: Option<PersonId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_typed_as_a_page_or_as_a_time() {
        let page = |number| NonZeroU32::new(number).map(At::Page);
        for (typed, place) in [
            ("12", page(12)),
            (" p. 3 ", page(3)),
            ("page 400", page(400)),
            ("0:00", Some(At::Second(0))),
            ("4:05", Some(At::Second(245))),
            ("75:00", Some(At::Second(4500))),
            ("1:04:05", Some(At::Second(3845))),
        ] {
            assert_eq!(At::from_typed(typed), place, "{typed}");
        }
    }

    #[test]
    fn what_is_neither_is_no_place() {
        let huge = "99999999999";
        for typed in [
            "",
            "0",
            "-1",
            "+3",
            "1.5",
            "iv",
            "4:60",
            "1:60:00",
            ":",
            "1::2",
            "1:2:3:4",
            huge,
            "71582789:00",
        ] {
            assert_eq!(At::from_typed(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_place_is_shown_as_it_can_be_typed() {
        for typed in ["12", "4:05", "1:04:05", "0:00", "59:59"] {
            assert_eq!(At::from_typed(typed).unwrap().typed(), typed);
        }
        assert_eq!(At::from_typed("75:00").unwrap().phrase(), "at 1:15:00");
    }
}
