//! Command: what somebody wants to happen to a claim.

use chrono::{DateTime, Utc};

use super::{Anchor, AttributionRole, Closing, Form, Kind};
use crate::domain::evidence::NewEvidence;
use crate::domain::{
    ArticleId, ClaimId, ClaimNumber, CommentId, EvidenceId, PersonId, SpeakerId, SuggestionId,
};

/// Imperative. Texts are as typed; `decide` cleans and measures them.
#[derive(Clone, Debug)]
pub enum Command {
    Open(Box<Opening>),
    Reword {
        statement: String,
        kind: Kind,
    },
    Attribute {
        speaker: SpeakerId,
        name: String,
        title: String,
        role: AttributionRole,
        form: Form,
        cue: String,
    },
    RemoveAttribution {
        speaker: SpeakerId,
        role: AttributionRole,
    },
    DeclareNoSpeaker {
        reason: String,
    },
    AddEvidence(Box<NewEvidence>),
    RemoveEvidence {
        id: EvidenceId,
        reason: String,
    },
    StartResearch,
    Propose {
        label: String,
        rationale: String,
    },
    ReviseRationale {
        rationale: String,
    },
    Approve,
    Return {
        reason: String,
    },
    Correct {
        reason: String,
    },
    Close {
        closing: Closing,
        reason: String,
    },
    Reopen {
        reason: String,
    },
    Park {
        until: DateTime<Utc>,
        reason: String,
    },
    Unpark,
    Publish,
    Withdraw {
        reason: String,
    },
    Assign {
        to: Option<PersonId>,
    },
    SetDue {
        due: Option<DateTime<Utc>>,
    },
    Tag {
        tags: Vec<String>,
    },
    Comment {
        id: CommentId,
        text: String,
    },
}

/// What a new claim is opened with.
#[derive(Clone, Debug)]
pub struct Opening {
    pub id: ClaimId,
    pub number: ClaimNumber,
    pub article: ArticleId,
    pub statement: String,
    pub kind: Kind,
    pub anchor: Anchor,
    /// The suggestion it was accepted from.
    pub suggestion: Option<SuggestionId>,
}

/// A command's name, without what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Open,
    Reword,
    Attribute,
    RemoveAttribution,
    DeclareNoSpeaker,
    AddEvidence,
    RemoveEvidence,
    StartResearch,
    Propose,
    ReviseRationale,
    Approve,
    Return,
    Correct,
    Close,
    Reopen,
    Park,
    Unpark,
    Publish,
    Withdraw,
    Assign,
    SetDue,
    Tag,
    Comment,
}

impl Command {
    pub fn verb(&self) -> Verb {
        match self {
            Self::Open(_) => Verb::Open,
            Self::Reword { .. } => Verb::Reword,
            Self::Attribute { .. } => Verb::Attribute,
            Self::RemoveAttribution { .. } => Verb::RemoveAttribution,
            Self::DeclareNoSpeaker { .. } => Verb::DeclareNoSpeaker,
            Self::AddEvidence(_) => Verb::AddEvidence,
            Self::RemoveEvidence { .. } => Verb::RemoveEvidence,
            Self::StartResearch => Verb::StartResearch,
            Self::Propose { .. } => Verb::Propose,
            Self::ReviseRationale { .. } => Verb::ReviseRationale,
            Self::Approve => Verb::Approve,
            Self::Return { .. } => Verb::Return,
            Self::Correct { .. } => Verb::Correct,
            Self::Close { .. } => Verb::Close,
            Self::Reopen { .. } => Verb::Reopen,
            Self::Park { .. } => Verb::Park,
            Self::Unpark => Verb::Unpark,
            Self::Publish => Verb::Publish,
            Self::Withdraw { .. } => Verb::Withdraw,
            Self::Assign { .. } => Verb::Assign,
            Self::SetDue { .. } => Verb::SetDue,
            Self::Tag { .. } => Verb::Tag,
            Self::Comment { .. } => Verb::Comment,
        }
    }
}
