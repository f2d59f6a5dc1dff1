//! Event: what happened to a claim. A file format: a released variant is never renamed, removed
//! or given another meaning; new fields are optional.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Anchor, AttributionRole, Closing, Form, Kind};
use crate::domain::evidence::{At, Cited, Directness, SourceKind, Stance};
use crate::domain::millis;
use crate::domain::{
    Actor, ArticleId, ClaimId, ClaimNumber, CommentId, EvidenceId, PersonId, ScaleId, SourceId,
    SpeakerId, SuggestionId,
};

/// Which fields of which events are personal data: they enter the bytes as salted commitments
/// only, and can be erased. After that they are absent.
pub const PERSONAL: &[(&str, &[&str])] =
    &[("claim.attributed", &["name"]), ("claim.commented", &["text"])];

/// Past tense. `kind` and `body` are the fields of the canonical event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Event {
    #[serde(rename = "claim.opened")]
    Opened {
        article: ArticleId,
        statement: String,
        kind: Kind,
        anchor: Anchor,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggestion: Option<SuggestionId>,
    },
    #[serde(rename = "claim.reworded")]
    Reworded { statement: String, kind: Kind },
    #[serde(rename = "claim.attributed")]
    Attributed {
        speaker: SpeakerId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        role: AttributionRole,
        form: Form,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cue: Option<String>,
    },
    #[serde(rename = "claim.attribution_removed")]
    AttributionRemoved { speaker: SpeakerId, role: AttributionRole },
    #[serde(rename = "claim.speaker_unknown")]
    SpeakerUnknown { reason: String },
    #[serde(rename = "claim.research_started")]
    ResearchStarted {},
    #[serde(rename = "claim.evidence_added")]
    EvidenceAdded {
        id: EvidenceId,
        source: SourceId,
        stance: Stance,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passage: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<SourceKind>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        directness: Option<Directness>,
        /// The passage is the exact words at this place of a snapshot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cited: Option<Cited>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<At>,
    },
    #[serde(rename = "claim.evidence_removed")]
    EvidenceRemoved { id: EvidenceId, reason: String },
    #[serde(rename = "claim.verdict_proposed")]
    VerdictProposed {
        round: u32,
        scale: ScaleId,
        label: String,
        label_name: String,
        rationale: String,
        by: PersonId,
    },
    #[serde(rename = "claim.rationale_revised")]
    RationaleRevised { round: u32, rationale: String, by: PersonId },
    #[serde(rename = "claim.verdict_approved")]
    VerdictApproved { round: u32, by: PersonId },
    #[serde(rename = "claim.verdict_returned")]
    VerdictReturned { round: u32, reason: String, by: PersonId },
    #[serde(rename = "claim.correction_started")]
    CorrectionStarted { reason: String },
    #[serde(rename = "claim.closed")]
    Closed { closing: Closing, reason: String },
    #[serde(rename = "claim.reopened")]
    Reopened { reason: String },
    #[serde(rename = "claim.parked")]
    Parked {
        #[serde(with = "millis")]
        until: DateTime<Utc>,
        reason: String,
    },
    #[serde(rename = "claim.unparked")]
    Unparked {},
    #[serde(rename = "claim.published")]
    Published { round: u32 },
    #[serde(rename = "claim.withdrawn")]
    Withdrawn { reason: String },
    #[serde(rename = "claim.assigned")]
    Assigned {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<PersonId>,
    },
    #[serde(rename = "claim.due_set")]
    DueSet {
        #[serde(default, skip_serializing_if = "Option::is_none", with = "millis::option")]
        due: Option<DateTime<Utc>>,
    },
    #[serde(rename = "claim.tagged")]
    Tagged { tags: Vec<String> },
    #[serde(rename = "claim.commented")]
    Commented {
        id: CommentId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
}

/// An event as the trail has it: with when, by whom, and on which claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub claim: ClaimId,
    /// Known from the first event on.
    pub number: ClaimNumber,
    /// Counted from 0.
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub actor: Actor,
    pub event: Event,
}
