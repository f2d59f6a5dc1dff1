//! A claim: one checkable assertion, and everything that was done about it.

mod apply;
mod asking;
mod blind;
mod checklist;
mod command;
mod correcting;
mod decide;
mod editing;
mod erasing;
mod event;
mod flags;
mod opinion;
mod past;
mod placing;
mod printing;
pub mod priority;
mod proposing;
mod refusal;
mod relations;
pub mod replay;
mod research;
mod rules;
mod shown;
mod speaking;
mod stage;
mod standing;
mod talk;
pub mod telling;
#[cfg(test)]
mod tests;
pub mod undo;
mod verb;
mod verdict;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use apply::{apply, fold};
pub use blind::{HIDDEN, HIDDEN_LABEL, hidden_from};
pub use checklist::{Line, Need, Tick, missing, rules, to_approve, to_propose};
pub use command::{Command, Opening};
pub use decide::{Context, Missing, Settings, approvable, decide};
pub use editing::{Edit, Fate};
pub use erasing::{Erased, Erasure, MOST_ERASED, PERSONAL, Place, erased_in, to_erase};
pub use event::{Event, Recorded};
pub use flags::{Flags, Severity};
pub use opinion::{Accord, Opinion, Opinions, Panel, Policy, Request, Settled};
pub use past::{Approval, Judged, Judgement, Past, RULINGS, Ruling, Weighed};
pub use printing::{Pdf, unprinted};
pub use priority::Priority;
pub use proposing::{Confirmation, Proposal, Terms};
pub use refusal::Refusal;
pub use relations::{PARTS, Relations};
pub use replay::{Breach, replay};
pub use rules::{RULES, Rule, offered};
pub use shown::{Change, Shown, What};
pub use speaking::Said;
pub use stage::{Closing, NotCheckable, Publication, Stage, WORK};
pub use standing::{Landing, Settlement, TextStanding, TextState};
pub use talk::{Comment, MOST_MENTIONS, Resolution};
pub use verb::Verb;
pub use verdict::{Outcome, Round, Verdict};

use super::contact::{Answer, Contact};
use super::evidence::Evidence;
use super::research::Research;
use super::{ArticleId, ClaimId, ClaimNumber, PersonId, RevisionId, SpeakerId};

/// A claim as its events have left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: ClaimId,
    pub number: ClaimNumber,
    /// How many events it has; every form that changes a claim says which version its reader saw.
    pub version: u64,
    pub article: ArticleId,
    /// The claim in normalised words, readable alone.
    pub statement: String,
    pub kind: Kind,
    /// Where the quote stands: first where the claim was opened and, once its article has been
    /// changed, where its words were found last.
    pub anchors: Vec<Anchor>,
    /// What has become of its words; nothing while its article is as it was.
    pub text: Option<TextStanding>,
    pub attributions: Vec<Attribution>,
    /// Why nobody can be named as the speaker, where that is so.
    pub no_speaker: Option<String>,
    pub evidence: Vec<Evidence>,
    /// Which evidence shares an origin, what was searched for, and what was asked.
    pub research: Research,
    pub comments: Vec<Comment>,
    /// The PDFs of it that were made.
    pub pdfs: Vec<Pdf>,
    /// The items of the desk's checklist that are ticked.
    pub ticks: Vec<Tick>,
    /// Those who were asked, in the order in which it was entered.
    pub contacts: Vec<Contact>,
    pub stage: Stage,
    /// What a closed claim was closed as.
    pub closing: Option<Closing>,
    pub relations: Relations,
    /// What was said of it and of others that look like it.
    pub past: Past,
    pub parked_until: Option<DateTime<Utc>>,
    /// Every proposal with what became of it, oldest first.
    pub rounds: Vec<Round>,
    /// The last approved verdict; stays while a correction is under way.
    pub verdict: Option<Verdict>,
    pub publication: Publication,
    /// What readers see, or saw last; nothing before a verdict was published.
    pub shown: Option<Box<Shown>>,
    pub assignee: Option<PersonId>,
    pub due: Option<DateTime<Utc>>,
    /// How long it has waited, and what a person said of its priority.
    pub pace: priority::Pace,
    /// Sorted, without repetition.
    pub tags: Vec<String>,
    /// How much harm it may do, and whether it was said before.
    pub flags: Flags,
    /// What became of personal values that are not there any more.
    pub erased: Erased,
    pub opened_at: DateTime<Utc>,
    pub opened_by: Option<PersonId>,
    pub changed_at: DateTime<Utc>,
}

impl Claim {
    /// The verbatim words of the article.
    pub fn quote(&self) -> &str {
        self.anchors.first().map_or("", |anchor| &anchor.exact)
    }

    /// Whether somebody stands there who said it. Whoever only denied it did not.
    pub fn has_speaker(&self) -> bool {
        self.attributions.iter().any(|it| it.role != AttributionRole::Denied)
    }

    /// How many origins the evidence has: fewer than items where several come from one place.
    pub fn origins(&self) -> usize {
        self.research.origins(&self.evidence).len()
    }

    /// The round under decision, or the last one decided.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// The answers that the verdict which stands knew nothing of, with who gave them.
    pub fn answers_after_verdict(&self) -> impl Iterator<Item = (&Contact, &Answer)> {
        let since = self.verdict.as_ref().map(|verdict| verdict.approved_at);
        let all = self.contacts.iter().flat_map(|it| it.answers.iter().map(move |one| (it, one)));
        all.filter(move |(_, answer)| since.is_some_and(|since| since < answer.entered_at))
    }
}

/// Where a quote stands in a revision: W3C `TextQuoteSelector` and `TextPositionSelector`.
/// Offsets are Unicode scalars into the revision's body, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    pub revision: RevisionId,
    pub exact: String,
    pub prefix: String,
    pub suffix: String,
    pub start: u64,
    pub end: u64,
}

/// What sort of assertion a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Quantity,
    Comparison,
    Event,
    Cause,
    Prediction,
    Rule,
    Position,
    Experience,
    Opinion,
    Other,
}

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::Quantity,
        Self::Comparison,
        Self::Event,
        Self::Cause,
        Self::Prediction,
        Self::Rule,
        Self::Position,
        Self::Experience,
        Self::Opinion,
        Self::Other,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Comparison => "comparison",
            Self::Event => "event",
            Self::Cause => "cause",
            Self::Prediction => "prediction",
            Self::Rule => "rule",
            Self::Position => "position",
            Self::Experience => "experience",
            Self::Opinion => "opinion",
            Self::Other => "other",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Quantity => "Quantity",
            Self::Comparison => "Comparison",
            Self::Event => "Event",
            Self::Cause => "Cause and effect",
            Self::Prediction => "Prediction",
            Self::Rule => "Law or rule",
            Self::Position => "Position or record",
            Self::Experience => "Personal experience",
            Self::Opinion => "Opinion",
            Self::Other => "Other",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// How somebody stands to the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributionRole {
    Originated,
    Reported,
    Repeated,
    Denied,
}

impl AttributionRole {
    pub const ALL: [Self; 4] = [Self::Originated, Self::Reported, Self::Repeated, Self::Denied];

    pub fn key(self) -> &'static str {
        match self {
            Self::Originated => "originated",
            Self::Reported => "reported",
            Self::Repeated => "repeated",
            Self::Denied => "denied",
        }
    }

    /// Stands before the speaker's name: "said by …".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Originated => "said by",
            Self::Reported => "reported by",
            Self::Repeated => "repeated by",
            Self::Denied => "denied by",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// In which form the words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Direct,
    Indirect,
    Mixed,
    /// The publisher says it itself and cites nobody.
    Stated,
}

impl Form {
    pub const ALL: [Self; 4] = [Self::Direct, Self::Indirect, Self::Mixed, Self::Stated];

    pub fn key(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
            Self::Stated => "stated",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct quotation",
            Self::Indirect => "indirect quotation",
            Self::Mixed => "partly quoted",
            Self::Stated => "stated",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.key() == key)
    }
}

/// Who said it. The name is personal data: `None` once it has been erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub speaker: SpeakerId,
    pub name: Option<String>,
    /// What the speaker is, in the article's words: "Kremlin spokesman".
    pub title: Option<String>,
    pub role: AttributionRole,
    pub form: Form,
    /// The words that show it: "According to".
    pub cue: Option<String>,
}
