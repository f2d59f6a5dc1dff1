//! Document: the content of a report, every reference resolved. Its JSON is the JSON report; the
//! page and the Markdown report say the same in other forms.

mod research;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::claim::{AttributionRole, Form, Kind, Severity, Stage};
use crate::domain::contact::{Channel, Purpose, Reply};
use crate::domain::evidence::{At, Directness, SourceKind, Stance};
use crate::domain::media::Media;
use crate::domain::millis;
use crate::domain::scale::{LabelKind, Tone};
use crate::domain::speaker::SpeakerKind;

pub use research::{Answer, Origins, Question, Search, SharedOrigin};

/// Changes when a field is renamed, removed or given another meaning; new fields do not count.
pub const CLAIM_FORMAT: &str = "claimdesk-report-draft/1";
pub const ARTICLE_FORMAT: &str = "claimdesk-article-report-draft/1";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimDocument {
    /// [`CLAIM_FORMAT`].
    pub format: String,
    #[serde(with = "millis")]
    pub generated_at: DateTime<Utc>,
    pub desk: Desk,
    pub article: Article,
    pub claim: Entry,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleDocument {
    /// [`ARTICLE_FORMAT`].
    pub format: String,
    #[serde(with = "millis")]
    pub generated_at: DateTime<Utc>,
    pub desk: Desk,
    pub article: Article,
    /// In the order of the text.
    pub claims: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub name: String,
    pub url: Option<String>,
    pub corrections_url: Option<String>,
    pub method_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    pub id: String,
    pub title: String,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published: Option<NaiveDate>,
    pub url: Option<String>,
    pub language: Option<String>,
    #[serde(with = "millis")]
    pub imported_at: DateTime<Utc>,
    pub sha256: String,
}

/// One claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// As people see it: "C-12".
    pub number: String,
    pub id: String,
    /// How many events the claim had when the report was made.
    pub version: u64,
    /// Where more has happened since: when the last of these events did.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "millis::option")]
    pub as_of: Option<DateTime<Utc>>,
    /// The page on which readers find the check, once it is published.
    pub url: Option<String>,
    pub kind: Kind,
    pub quote: Quote,
    /// What happened to those words in the article after the verdict was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_change: Option<TextChange>,
    /// As approved where a verdict stands, else as it is now.
    #[serde(flatten)]
    pub case: Case,
    pub stage: Stage,
    /// Whether a verdict stands that somebody else than its authors approved.
    pub approved: bool,
    pub closed: Option<Closed>,
    #[serde(with = "millis::option")]
    pub parked_until: Option<DateTime<Utc>>,
    pub publication: Publication,
    /// The approved verdict.
    pub verdict: Option<Verdict>,
    /// A verdict that nobody has approved yet.
    pub proposal: Option<Verdict>,
    /// What has been changed since the verdict was approved, and nobody has approved yet.
    pub unapproved_changes: Option<Changes>,
    pub corrections: Vec<Correction>,
    /// Those who were asked for comment, where the desk tells of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    pub tags: Vec<String>,
    /// Absent where there is no flag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<Flags>,
    #[serde(with = "millis")]
    pub opened_at: DateTime<Utc>,
    #[serde(with = "millis")]
    pub changed_at: DateTime<Utc>,
    pub trail: Vec<Event>,
    /// Hexadecimal SHA-256 of the last event.
    pub head_hash: String,
}

/// How much harm the claim may do, and whether it was said before. No part of its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    pub severity: Severity,
    pub said_before: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The article was changed after the verdict was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChange {
    /// The revision of the article, as the desk counts them.
    pub revision: u32,
    /// When the desk saw it.
    #[serde(with = "millis")]
    pub at: DateTime<Utc>,
    /// The words that stand there now; absent where they are gone.
    pub now: Option<String>,
    /// What the desk says of it, once somebody has looked.
    pub note: Option<String>,
}

/// What a verdict is given on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub statement: String,
    #[serde(flatten)]
    pub speakers: Speakers,
    pub evidence: Vec<Evidence>,
    pub origins: Origins,
    pub questions: Vec<Question>,
    pub searches: Vec<Search>,
}

/// Absent is as it was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    pub statement: Option<String>,
    pub speakers: Option<Speakers>,
    pub evidence: Option<Vec<Evidence>>,
    pub origins: Option<Origins>,
    pub questions: Option<Vec<Question>>,
    pub searches: Option<Vec<Search>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speakers {
    pub attributions: Vec<Attribution>,
    /// Why no speaker is named.
    pub no_speaker: Option<String>,
}

/// The verbatim words, and those around them. Offsets are Unicode scalars into the article's body,
/// end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub before: String,
    pub exact: String,
    pub after: String,
    pub start: Option<u64>,
    pub end: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Absent once it has been erased.
    pub name: Option<String>,
    /// When and for what it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<String>,
    pub title: Option<String>,
    pub kind: Option<SpeakerKind>,
    pub same_as: Vec<String>,
    pub role: AttributionRole,
    pub form: Form,
    pub cue: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// `dismissed`, `not_checkable`, `duplicate`, `merged` or `split`.
    #[serde(rename = "as")]
    pub how: Stage,
    /// Completes the sentence "This claim was closed as …".
    pub phrase: String,
    /// The claim that it repeats or was merged into.
    pub other: Option<String>,
    /// The claims that it was split into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// "unpublished", "published" or "withdrawn".
    pub state: String,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub round: u32,
    pub label: Label,
    pub rationale: String,
    pub proposed_by: String,
    #[serde(with = "millis::option")]
    pub proposed_at: Option<DateTime<Utc>>,
    pub approved_by: Option<String>,
    #[serde(with = "millis::option")]
    pub approved_at: Option<DateTime<Utc>>,
    /// What would change the verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub would_change: Option<String>,
    /// The day as of which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// The day by which the desk looks at it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<NaiveDate>,
    /// The last time that an editor looked at it again and it held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmed>,
    /// What is found of the picture, video or recording that the claim is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    #[serde(with = "millis")]
    pub at: DateTime<Utc>,
    pub by: String,
    pub reason: String,
}

/// A point of a scale. Scale and number are absent where the scale is not known any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub key: String,
    pub name: String,
    pub definition: Option<String>,
    pub kind: Option<LabelKind>,
    pub tone: Option<Tone>,
    pub scale: Option<Scale>,
    /// The place on the truth axis; absent off the axis.
    pub ordinal: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    pub name: String,
    pub version: u32,
    pub worst: u8,
    pub best: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// When it was started.
    #[serde(with = "millis")]
    pub at: DateTime<Utc>,
    pub reason: String,
    #[serde(default)]
    pub outcome: CorrectionOutcome,
    /// When it ended.
    #[serde(with = "millis::option", default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// What was corrected, in words for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The label that stood, and the one that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionOutcome {
    #[default]
    UnderWay,
    /// The verdict stood after all.
    Stands,
    /// Another verdict was approved.
    Corrected,
}

/// Somebody who was asked for comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Absent once it has been erased.
    pub name: Option<String>,
    /// When and for what it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<String>,
    /// What they are: "harbour master".
    pub title: Option<String>,
    pub purpose: Purpose,
    pub channel: Channel,
    pub question: String,
    #[serde(with = "millis")]
    pub asked_at: DateTime<Utc>,
    #[serde(with = "millis::option")]
    pub deadline: Option<DateTime<Utc>>,
    pub reply: Reply,
    /// In the order in which they came.
    pub answers: Vec<ContactAnswer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactAnswer {
    #[serde(with = "millis")]
    pub at: DateTime<Utc>,
    /// Absent once it has been erased.
    pub text: Option<String>,
    /// When and for what it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<String>,
    /// Whether the verdict that stands knew nothing of it.
    pub after_verdict: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub stance: Stance,
    pub source: Source,
    pub passage: Option<String>,
    pub note: Option<String>,
    pub kind: Option<SourceKind>,
    pub directness: Option<Directness>,
    /// A page, counted from 1, or a second of a recording.
    pub at: Option<At>,
    /// The frozen copy in which the passage stands word for word.
    pub snapshot: Option<Snapshot>,
}

/// A frozen copy of a source. All but the hash is absent where the desk does not know it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Of its bytes, in hex.
    pub sha256: String,
    #[serde(with = "millis::option")]
    pub taken_at: Option<DateTime<Utc>>,
    pub address: Option<String>,
    pub media: Option<String>,
    /// Where the passage stands in its readable text, in Unicode scalars, end exclusive.
    pub start: u64,
    pub end: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub title: String,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Counted from 0.
    pub seq: u64,
    #[serde(with = "millis")]
    pub at: DateTime<Utc>,
    pub actor: String,
    /// What happened, the actor included.
    pub sentence: String,
    pub hash: String,
}
