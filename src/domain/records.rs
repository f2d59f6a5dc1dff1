//! Records: what happens to things that are not claims. They leave events in streams of their own,
//! by the same append; nothing folds them.

pub mod telling;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::checklist::Item;
use super::claim::Place;
use super::snapshot::How;
use super::taking::Taking;
use super::watch::Health;
use super::{Role, ScaleId, SnapshotId, SuggestionId, millis};

/// Fields of records that are personal data; see `claim::PERSONAL`.
pub const PERSONAL: &[(&str, &[&str])] = &[
    ("article.imported", &["author"]),
    ("article.described", &["author"]),
    ("article.snapshot_taken", &["address"]),
    ("source.snapshot_taken", &["address"]),
    ("speaker.named", &["name"]),
    ("speaker.described", &["same_as"]),
    ("person.invited", &["name", "email"]),
    ("person.changed", &["name", "email"]),
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Record {
    /// The desk was set up. Claims' chains start from the origin.
    #[serde(rename = "desk.set_up")]
    DeskSetUp { name: String, origin: String, scale: ScaleId },
    #[serde(rename = "desk.changed")]
    DeskChanged {
        name: String,
        min_evidence: u32,
        scale: ScaleId,
        /// Whether reports tell who was asked for comment and what they answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contacts_in_report: Option<bool>,
        /// After how many days in a stage a claim has waited long; 0 for never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        long_wait_days: Option<u32>,
        /// Whether every proposal needs a second opinion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        second_opinions: Option<bool>,
        /// How many people a panel has, and how many of them must agree.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        panel_seats: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        panel_needed: Option<u32>,
        /// What is settled about the claims that people have taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taking: Option<Taking>,
    },
    /// What the desk has settled about its pages for readers, as it is from now on.
    #[serde(rename = "desk.publishing_changed")]
    PublishingChanged {
        /// Whether there are any. Unsaid, there are where the machine knows its public address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<bool>,
        /// ISO 639-1.
        language: String,
        /// As `#1c4f9c`, in the light and in the dark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        accent: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        accent_dark: Option<String>,
        /// Of the logo's bytes, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        logo_sha256: Option<String>,
        /// Where readers say what is wrong: an address for mail, or one that begins with https.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        complaints: Option<String>,
    },
    /// Known rulings were taken away, which others had published; all of one publisher in several
    /// entries, where they are many.
    #[serde(rename = "desk.rulings_removed")]
    RulingsRemoved {
        /// Whose they were, where it was not one alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        publisher: Option<String>,
        /// The address of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        count: u64,
        reason: String,
    },
    /// A version of the desk's own account of how it works. The text is known by its hash.
    #[serde(rename = "desk.method_written")]
    MethodWritten { version: u32, sha256: String },
    /// All items of the desk's checklist as they are from now on.
    #[serde(rename = "desk.checklist_changed")]
    ChecklistChanged { version: u32, items: Vec<Item> },
    #[serde(rename = "scale.versioned")]
    ScaleVersioned { key: String, version: u32, sha256: String },
    /// The text itself is content-addressed by the hash of its body.
    #[serde(rename = "article.imported")]
    ArticleImported {
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        publisher: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        author: Option<String>,
        revision: u32,
        sha256: String,
        /// Unicode scalars of the body.
        length: u64,
    },
    /// The article's text was brought in again and was another, or its headline was.
    #[serde(rename = "article.revised")]
    ArticleRevised {
        revision: u32,
        sha256: String,
        /// Unicode scalars of the body.
        length: u64,
        /// The article's new title, where it changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// What is known of the article besides its text, as it is from now on.
    #[serde(rename = "article.described")]
    ArticleDescribed {
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        publisher: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        author: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        published_on: Option<NaiveDate>,
        /// BCP 47.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    #[serde(rename = "article.suggestion_dismissed")]
    SuggestionDismissed { suggestion: SuggestionId },
    /// A dismissal was taken back: the suggestion waits again.
    #[serde(rename = "article.suggestion_restored")]
    SuggestionRestored { suggestion: SuggestionId },
    /// A frozen copy of the article's page.
    #[serde(rename = "article.snapshot_taken")]
    ArticleSnapshotTaken {
        snapshot: SnapshotId,
        /// Of the bytes, in hex.
        sha256: String,
        /// Bytes.
        length: u64,
        media: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        how: How,
        #[serde(with = "millis")]
        taken_at: DateTime<Utc>,
        /// Where the bytes came from in the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Of the readable text, in hex, where the bytes have one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_sha256: Option<String>,
        /// Of the headers that came with the bytes, as they are stored, in hex. Earlier versions did
        /// not record it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headers_sha256: Option<String>,
    },
    /// The words of a copy were read later, which could not be read when it was taken.
    #[serde(rename = "article.snapshot_read")]
    ArticleSnapshotRead {
        snapshot: SnapshotId,
        /// Of the readable text, in hex.
        text_sha256: String,
    },
    /// Personal values of its trail were erased, for a ground in words.
    #[serde(rename = "article.redacted")]
    ArticleRedacted { fields: Vec<Place>, ground: String },
    #[serde(rename = "source.added")]
    SourceAdded {
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        publisher: Option<String>,
    },
    /// A frozen copy of what the source says.
    #[serde(rename = "source.snapshot_taken")]
    SourceSnapshotTaken {
        snapshot: SnapshotId,
        /// Of the bytes, in hex.
        sha256: String,
        /// Bytes.
        length: u64,
        media: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        how: How,
        #[serde(with = "millis")]
        taken_at: DateTime<Utc>,
        /// Where the bytes came from in the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Of the readable text, in hex, where the bytes have one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_sha256: Option<String>,
        /// Of the headers that came with the bytes, as they are stored, in hex. Earlier versions did
        /// not record it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headers_sha256: Option<String>,
    },
    #[serde(rename = "source.snapshot_read")]
    SourceSnapshotRead {
        snapshot: SnapshotId,
        /// Of the readable text, in hex.
        text_sha256: String,
    },
    /// It fares otherwise at its address than at the look before.
    #[serde(rename = "source.health_changed")]
    SourceHealthChanged {
        health: Health,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        problem: Option<String>,
    },
    /// Somebody has seen what stands at its address now.
    #[serde(rename = "source.change_settled")]
    SourceChangeSettled { health: Health },
    #[serde(rename = "article.health_changed")]
    ArticleHealthChanged {
        health: Health,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        problem: Option<String>,
    },
    #[serde(rename = "article.change_settled")]
    ArticleChangeSettled { health: Health },
    #[serde(rename = "speaker.named")]
    SpeakerNamed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        kind: super::speaker::SpeakerKind,
    },
    /// What is known of the speaker besides their name, as it is from now on.
    #[serde(rename = "speaker.described")]
    SpeakerDescribed {
        kind: super::speaker::SpeakerKind,
        /// An address that says who is meant, such as a Wikidata item.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_as: Option<String>,
    },
    #[serde(rename = "speaker.redacted")]
    SpeakerRedacted { fields: Vec<Place>, ground: String },
    #[serde(rename = "person.invited")]
    PersonInvited {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        role: Role,
    },
    #[serde(rename = "person.changed")]
    PersonChanged {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
    },
    #[serde(rename = "person.redacted")]
    PersonRedacted { fields: Vec<Place>, ground: String },
    #[serde(rename = "person.role_changed")]
    RoleChanged { role: Role },
    #[serde(rename = "person.disabled")]
    PersonDisabled {},
    #[serde(rename = "person.enabled")]
    PersonEnabled {},
    /// A one-time link to choose a password was made.
    #[serde(rename = "person.link_made")]
    LinkMade {
        #[serde(with = "millis")]
        until: DateTime<Utc>,
    },
    #[serde(rename = "person.password_chosen")]
    PasswordChosen {},
    /// Filters of the queue were kept under a name.
    #[serde(rename = "view.saved")]
    ViewSaved { name: String, query: String, shared: bool },
    #[serde(rename = "view.renamed")]
    ViewRenamed { name: String },
    #[serde(rename = "view.deleted")]
    ViewDeleted {},
}
