//! Command: what somebody wants to happen to a claim.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Anchor, Approval, AttributionRole, Closing, Flags, Judgement, Kind, Landing, Place, Priority,
    Proposal, Said,
};
use crate::domain::contact::{Channel, Purpose};
use crate::domain::evidence::NewEvidence;
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::{
    AnswerId, ArticleId, ClaimId, ClaimNumber, CommentId, ContactId, EditId, EvidenceId, ItemId,
    OriginId, PersonId, QuestionId, SearchId, SpeakerId, SuggestionId,
};

/// Imperative. Texts are as typed; `decide` cleans and measures them.
#[derive(Clone, Debug)]
pub enum Command {
    Open(Box<Opening>),
    Reword {
        statement: String,
        kind: Kind,
    },
    /// Its article has a new revision; said by whoever brought it.
    Follow {
        number: u32,
        landing: Landing,
    },
    /// Somebody says where its words stand in the newest revision.
    Place {
        anchor: Anchor,
        number: u32,
        /// Whether the words are those that the claim was opened with.
        as_opened: bool,
    },
    /// Somebody has looked at what happened to its words.
    SettleChange {
        note: String,
    },
    Attribute(Said),
    /// Somebody else said it, or in another way.
    Reattribute {
        was: SpeakerId,
        was_role: AttributionRole,
        now: Said,
        reason: String,
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
    GroupEvidence {
        origin: OriginId,
        evidence: Vec<EvidenceId>,
        why: SameOrigin,
        note: String,
    },
    UngroupEvidence {
        id: EvidenceId,
        reason: String,
    },
    TellApart {
        one: EvidenceId,
        other: EvidenceId,
    },
    RecordSearch {
        id: SearchId,
        query: String,
        place: String,
        on: NaiveDate,
        found: Found,
    },
    RemoveSearch {
        id: SearchId,
        reason: String,
    },
    AskQuestion {
        id: QuestionId,
        text: String,
    },
    RemoveQuestion {
        id: QuestionId,
        reason: String,
    },
    AnswerQuestion {
        id: AnswerId,
        question: QuestionId,
        kind: AnswerKind,
        text: String,
        evidence: Vec<EvidenceId>,
    },
    RemoveAnswer {
        id: AnswerId,
        reason: String,
    },
    StartResearch,
    Propose(Box<Proposal>),
    /// Whoever proposed it takes it back before it is decided.
    TakeBack {
        reason: String,
    },
    ReviseRationale {
        rationale: String,
    },
    /// Somebody who did not write the rationale suggests other words for it.
    SuggestEdit {
        id: EditId,
        rationale: String,
        note: String,
    },
    AcceptEdit {
        id: EditId,
        note: String,
    },
    DeclineEdit {
        id: EditId,
        reason: String,
    },
    /// Somebody is to say what they make of it, without knowing what was proposed.
    AskOpinion {
        of: PersonId,
    },
    GiveOpinion {
        label: String,
        rationale: String,
    },
    WithdrawOpinion {
        of: PersonId,
        reason: String,
    },
    Approve(Box<Approval>),
    Return {
        reason: String,
    },
    Correct {
        reason: String,
    },
    /// The verdict stands after all.
    EndCorrection {
        reason: String,
    },
    /// The approved verdict still holds.
    Confirm {
        review_by: NaiveDate,
        reason: String,
    },
    Close {
        closing: Closing,
        reason: String,
    },
    Reopen {
        reason: String,
    },
    /// Parts of it are claims of their own now.
    SplitOff {
        claims: Vec<ClaimId>,
        reason: String,
    },
    /// Another claim was merged into this one; said by what merged it.
    Absorb {
        claim: ClaimId,
        number: ClaimNumber,
    },
    /// A claim that was merged into this one is open again; said by what reopened it.
    Release {
        claim: ClaimId,
        number: ClaimNumber,
    },
    /// Somebody compared it with another claim that looks like it.
    Judge {
        claim: ClaimId,
        number: ClaimNumber,
        judgement: Judgement,
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
    /// Somebody is to work on it, or nobody any more.
    Assign {
        to: Option<PersonId>,
        note: String,
        /// Who was at work on it and is passed over.
        taken_from: Option<PersonId>,
    },
    SetDue {
        due: Option<DateTime<Utc>>,
    },
    /// Without a level the claim's own reasons count again.
    SetPriority {
        level: Option<Priority>,
        reason: String,
    },
    Tag {
        tags: Vec<String>,
    },
    Flag(Flags),
    /// An item of the desk's checklist is done.
    Tick {
        item: ItemId,
    },
    Untick {
        item: ItemId,
    },
    Comment {
        id: CommentId,
        text: String,
        /// Any comment of the thread that it answers; nothing where it begins one.
        reply_to: Option<CommentId>,
        mentions: Vec<PersonId>,
    },
    ResolveThread {
        thread: CommentId,
    },
    ReopenThread {
        thread: CommentId,
    },
    /// A PDF was made that tells the claim after so many events; the hash is of its bytes, in hex.
    NotePdf {
        version: u64,
        sha256: String,
    },
    /// Somebody was asked. Without a time it was just now.
    Ask {
        id: ContactId,
        name: String,
        title: String,
        purpose: Purpose,
        channel: Channel,
        question: String,
        asked_at: Option<DateTime<Utc>>,
        deadline: Option<DateTime<Utc>>,
    },
    /// An answer came. Without a time it was just now.
    NoteAnswer {
        contact: ContactId,
        text: String,
        answered_at: Option<DateTime<Utc>>,
    },
    NoteSilence {
        contact: ContactId,
    },
    RemoveContact {
        contact: ContactId,
        reason: String,
    },
    MakeContactLink {
        contact: ContactId,
        until: DateTime<Utc>,
        /// Of the token in the link, in hex, once there is one.
        token_sha256: Option<String>,
    },
    EndContactLink {
        contact: ContactId,
    },
    /// Personal values at these places of the trail go for good.
    Redact {
        fields: Vec<Place>,
        ground: String,
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
    /// The claim of which it is a part.
    pub split_from: Option<ClaimId>,
}

impl Command {
    /// Assigns without a word more, where nobody is at work on the claim.
    pub fn assign(to: Option<PersonId>) -> Self {
        Self::Assign { to, note: String::new(), taken_from: None }
    }

    /// An approval where there is no past ruling to say anything of.
    pub fn approve() -> Self {
        Self::Approve(Box::default())
    }
}
