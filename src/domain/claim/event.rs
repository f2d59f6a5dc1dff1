//! Event: what happened to a claim. A file format: a released variant is never renamed, removed
//! or given another meaning; new fields are optional.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Anchor, AttributionRole, Closing, Form, Kind, Place, Priority, Severity, Weighed};
use crate::domain::checklist::Phase;
use crate::domain::contact::{Channel, Purpose};
use crate::domain::evidence::{At, Cited, Directness, SourceKind, Stance};
use crate::domain::media::Media;
use crate::domain::millis;
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::{
    Actor, AnswerId, ArticleId, ClaimId, ClaimNumber, CommentId, ContactId, EditId, EvidenceId,
    ItemId, OriginId, PersonId, QuestionId, RevisionId, ScaleId, SearchId, SourceId, SpeakerId,
    SuggestionId,
};

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
        /// The claim of which it is a part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        split_from: Option<ClaimId>,
    },
    #[serde(rename = "claim.reworded")]
    Reworded { statement: String, kind: Kind },
    /// Its words stand in a new revision of its article as they stood before, or again as they
    /// stood when it was opened.
    #[serde(rename = "claim.followed")]
    Followed { anchor: Anchor, number: u32, as_opened: bool },
    /// The place of its words is certain in a new revision, and the words are others.
    #[serde(rename = "claim.words_changed")]
    WordsChanged { anchor: Anchor, number: u32 },
    /// Its words have no certain place in a new revision; so many places are like it.
    #[serde(rename = "claim.orphaned")]
    Orphaned { revision: RevisionId, number: u32, candidates: u32 },
    /// A person said where its words stand.
    #[serde(rename = "claim.placed")]
    Placed { anchor: Anchor, number: u32, as_opened: bool },
    /// A person looked at what happened to its words, and left the claim as it is.
    #[serde(rename = "claim.change_settled")]
    ChangeSettled { note: String },
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
    /// It was said by somebody else, or in another way, than was thought.
    #[serde(rename = "claim.reattributed")]
    Reattributed {
        was: SpeakerId,
        was_role: AttributionRole,
        speaker: SpeakerId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        role: AttributionRole,
        form: Form,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cue: Option<String>,
        reason: String,
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
    /// These items join an origin, and leave the one in which they were.
    #[serde(rename = "claim.evidence_grouped")]
    EvidenceGrouped {
        origin: OriginId,
        evidence: Vec<EvidenceId>,
        why: SameOrigin,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    #[serde(rename = "claim.evidence_ungrouped")]
    EvidenceUngrouped { id: EvidenceId, reason: String },
    /// They look alike, and somebody saw that they are not.
    #[serde(rename = "claim.evidence_told_apart")]
    EvidenceToldApart { one: EvidenceId, other: EvidenceId },
    #[serde(rename = "claim.searched")]
    Searched { id: SearchId, query: String, place: String, on: NaiveDate, found: Found },
    #[serde(rename = "claim.search_removed")]
    SearchRemoved { id: SearchId, reason: String },
    #[serde(rename = "claim.question_asked")]
    QuestionAsked { id: QuestionId, text: String },
    #[serde(rename = "claim.question_removed")]
    QuestionRemoved { id: QuestionId, reason: String },
    #[serde(rename = "claim.question_answered")]
    QuestionAnswered {
        id: AnswerId,
        question: QuestionId,
        kind: AnswerKind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        evidence: Vec<EvidenceId>,
    },
    #[serde(rename = "claim.answer_removed")]
    AnswerRemoved { id: AnswerId, reason: String },
    #[serde(rename = "claim.verdict_proposed")]
    VerdictProposed {
        round: u32,
        scale: ScaleId,
        label: String,
        label_name: String,
        rationale: String,
        by: PersonId,
        /// What would change the verdict.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        would_change: Option<String>,
        /// The day as of which it holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_of: Option<NaiveDate>,
        /// The day by which somebody looks at it again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review_by: Option<NaiveDate>,
        /// What readers are told was corrected, where an older verdict stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        correction: Option<String>,
        /// What is found of the picture, video or recording that the claim is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        media: Option<Media>,
    },
    /// Whoever proposed it took it back before it was decided.
    #[serde(rename = "claim.proposal_withdrawn")]
    ProposalWithdrawn { round: u32, reason: String, by: PersonId },
    #[serde(rename = "claim.rationale_revised")]
    RationaleRevised { round: u32, rationale: String, by: PersonId },
    /// Somebody who did not write the rationale suggests other words for it.
    #[serde(rename = "claim.edit_suggested")]
    EditSuggested {
        id: EditId,
        round: u32,
        rationale: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        by: PersonId,
    },
    /// The author takes the suggested words over; the rationale is revised next.
    #[serde(rename = "claim.edit_accepted")]
    EditAccepted {
        id: EditId,
        round: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        by: PersonId,
    },
    /// The author leaves the rationale as it is, or whoever suggested the edit takes it back.
    #[serde(rename = "claim.edit_declined")]
    EditDeclined { id: EditId, round: u32, reason: String, by: PersonId },
    /// Somebody is to say what they make of the claim, without knowing what was proposed.
    #[serde(rename = "claim.opinion_asked")]
    OpinionAsked { round: u32, of: PersonId },
    #[serde(rename = "claim.opinion_given")]
    OpinionGiven {
        round: u32,
        by: PersonId,
        scale: ScaleId,
        label: String,
        label_name: String,
        rationale: String,
    },
    #[serde(rename = "claim.opinion_withdrawn")]
    OpinionWithdrawn { round: u32, of: PersonId, reason: String },
    /// The first opinion differs from the proposal: so many speak, and so many of them must agree.
    #[serde(rename = "claim.panel_opened")]
    PanelOpened { round: u32, seats: u32, needed: u32 },
    #[serde(rename = "claim.panel_settled")]
    PanelSettled { round: u32, scale: ScaleId, label: String, label_name: String, agreed: u32 },
    #[serde(rename = "claim.verdict_approved")]
    VerdictApproved {
        round: u32,
        by: PersonId,
        /// How it stands to past rulings on claims that match, where there were any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rulings: Option<Weighed>,
    },
    #[serde(rename = "claim.verdict_returned")]
    VerdictReturned { round: u32, reason: String, by: PersonId },
    /// An editor looked at the approved verdict again, and it holds.
    #[serde(rename = "claim.verdict_confirmed")]
    VerdictConfirmed { round: u32, review_by: NaiveDate, reason: String, by: PersonId },
    #[serde(rename = "claim.correction_started")]
    CorrectionStarted { reason: String },
    /// The verdict stands after all, on what it was approved on.
    #[serde(rename = "claim.correction_ended")]
    CorrectionEnded { reason: String },
    #[serde(rename = "claim.closed")]
    Closed { closing: Closing, reason: String },
    #[serde(rename = "claim.reopened")]
    Reopened { reason: String },
    /// Parts of it are claims of their own now.
    #[serde(rename = "claim.split_off")]
    SplitOff { claims: Vec<ClaimId>, reason: String },
    /// Another claim was merged into this one.
    #[serde(rename = "claim.absorbed")]
    Absorbed { claim: ClaimId, number: ClaimNumber },
    /// A claim that was merged into this one is open again.
    #[serde(rename = "claim.released")]
    Released { claim: ClaimId, number: ClaimNumber },
    /// Somebody found it to be the same claim as another.
    #[serde(rename = "claim.matched")]
    Matched { claim: ClaimId, number: ClaimNumber },
    /// It looks like another claim, and somebody saw that it is not the same.
    #[serde(rename = "claim.not_matched")]
    NotMatched { claim: ClaimId, number: ClaimNumber },
    /// It is the same claim as another, said elsewhere.
    #[serde(rename = "claim.appearance_linked")]
    AppearanceLinked { claim: ClaimId, number: ClaimNumber },
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
        /// What whoever has it now should know, or why somebody has it no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Who was at work on it then, where somebody else took it all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_from: Option<PersonId>,
    },
    #[serde(rename = "claim.due_set")]
    DueSet {
        #[serde(default, skip_serializing_if = "Option::is_none", with = "millis::option")]
        due: Option<DateTime<Utc>>,
    },
    /// A person said how soon somebody should turn to it; without a level, that this is over.
    #[serde(rename = "claim.priority_set")]
    PrioritySet {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Priority>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    #[serde(rename = "claim.tagged")]
    Tagged { tags: Vec<String> },
    /// All its flags as they are from now on.
    #[serde(rename = "claim.flagged")]
    Flagged {
        severity: Severity,
        said_before: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// An item of the desk's checklist was done, as it read then.
    #[serde(rename = "claim.item_ticked")]
    ItemTicked { item: ItemId, phase: Phase, text: String },
    #[serde(rename = "claim.item_unticked")]
    ItemUnticked { item: ItemId, phase: Phase },
    #[serde(rename = "claim.commented")]
    Commented {
        id: CommentId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The first comment of the thread that it stands in, where it does not begin one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<CommentId>,
        /// Whom it is to be told to. Their names stand in the words or nowhere.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<PersonId>,
    },
    /// A thread of the discussion, known by its first comment, needs no more answers.
    #[serde(rename = "claim.thread_resolved")]
    ThreadResolved { thread: CommentId },
    #[serde(rename = "claim.thread_reopened")]
    ThreadReopened { thread: CommentId },
    /// A PDF was made that tells the claim after so many events; the hash is of its bytes, in hex.
    #[serde(rename = "claim.pdf_made")]
    PdfMade { version: u64, sha256: String },
    #[serde(rename = "claim.contact_asked")]
    ContactAsked {
        contact: ContactId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        purpose: Purpose,
        channel: Channel,
        question: String,
        #[serde(with = "millis")]
        asked_at: DateTime<Utc>,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "millis::option")]
        deadline: Option<DateTime<Utc>>,
    },
    #[serde(rename = "claim.contact_answered")]
    ContactAnswered {
        contact: ContactId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        #[serde(with = "millis")]
        answered_at: DateTime<Utc>,
        /// Whether whoever was asked entered it by the link.
        by_link: bool,
    },
    #[serde(rename = "claim.contact_silent")]
    ContactSilent { contact: ContactId },
    #[serde(rename = "claim.contact_removed")]
    ContactRemoved { contact: ContactId, reason: String },
    /// A link was made by which whoever was asked can answer; links made before stop working.
    #[serde(rename = "claim.contact_link_made")]
    ContactLinkMade {
        contact: ContactId,
        #[serde(with = "millis")]
        until: DateTime<Utc>,
        /// Of the token in the link, in hex. Earlier versions did not record it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token_sha256: Option<String>,
    },
    #[serde(rename = "claim.contact_link_ended")]
    ContactLinkEnded { contact: ContactId },
    /// Personal values of this trail were erased, for a ground in words.
    #[serde(rename = "claim.redacted")]
    Redacted { fields: Vec<Place>, ground: String },
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
