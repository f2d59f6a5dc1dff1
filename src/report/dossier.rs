//! Dossier: everything that the reports of one claim are made from, as plain data.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::correction::{Correction, corrections};
use crate::domain::claim::{Claim, Event, Outcome, Recorded, Round, Stage};
use crate::domain::scale::{Label, Scale};
use crate::domain::speaker::SpeakerKind;
use crate::domain::{
    ArticleId, ClaimId, ClaimNumber, PersonId, ScaleId, SnapshotId, SourceId, SpeakerId,
};

/// Stands where a person's name has been erased or is not kept.
pub const NAMELESS: &str = "a former colleague";

/// One claim and what its reports need to know around it.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub desk: DeskInfo,
    pub article: ArticleInfo,
    /// The claim as it is now.
    pub claim: Claim,
    pub past: Past,
    pub context: QuoteContext,
    /// The page on which readers find this check; without it the desk's own address for it.
    pub page_url: Option<String>,
    pub sources: BTreeMap<SourceId, SourceInfo>,
    /// The frozen copies in which passages stand.
    pub snapshots: BTreeMap<SnapshotId, SnapshotInfo>,
    pub speakers: BTreeMap<SpeakerId, SpeakerInfo>,
    /// Names of the desk's people; who is absent has been erased.
    pub people: BTreeMap<PersonId, String>,
    /// Every scale that a round of this claim was given on.
    pub scales: BTreeMap<ScaleId, Scale>,
    /// Numbers of the claims that this one points at (a duplicate's original).
    pub numbers: BTreeMap<ClaimId, ClaimNumber>,
    pub trail: Vec<TrailLine>,
    /// Hexadecimal SHA-256 of the last event.
    pub head_hash: String,
    /// When the last of its events happened, where this is how it stood then and not how it is.
    pub as_of: Option<DateTime<Utc>>,
    pub generated_at: DateTime<Utc>,
}

/// One article with the dossiers of its claims, in the order of the text.
#[derive(Clone, Debug)]
pub struct ArticleDossier {
    pub desk: DeskInfo,
    pub article: ArticleInfo,
    pub claims: Vec<Dossier>,
    pub generated_at: DateTime<Utc>,
}

/// The newsroom that made the check.
#[derive(Clone, Debug, Default)]
pub struct DeskInfo {
    pub name: String,
    /// Where readers find the desk: absolute, http or https.
    pub public_url: Option<String>,
    pub corrections_url: Option<String>,
    /// Where the desk says how it works.
    pub method_url: Option<String>,
    /// Whether its reports tell who was asked for comment and what they answered.
    pub tells_contacts: bool,
}

#[derive(Clone, Debug)]
pub struct ArticleInfo {
    pub id: ArticleId,
    pub title: String,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published: Option<NaiveDate>,
    pub url: Option<String>,
    /// BCP 47: "en", "pt-BR".
    pub language: Option<String>,
    pub imported_at: DateTime<Utc>,
    /// Hexadecimal hash of the body that the quotes stand in.
    pub sha256: String,
    /// When the desk took that body down.
    pub taken_at: DateTime<Utc>,
}

/// The words around the quote, cut by whoever has the article's text.
#[derive(Clone, Debug, Default)]
pub struct QuoteContext {
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug)]
pub struct SourceInfo {
    pub title: String,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<NaiveDate>,
}

#[derive(Clone, Debug)]
pub struct SnapshotInfo {
    pub taken_at: DateTime<Utc>,
    pub address: Option<String>,
    pub media: String,
}

#[derive(Clone, Debug)]
pub struct SpeakerInfo {
    pub kind: SpeakerKind,
    /// Addresses that identify the speaker, such as a Wikidata item.
    pub same_as: Vec<String>,
}

/// One event, as a person reads it.
#[derive(Clone, Debug)]
pub struct TrailLine {
    /// Counted from 0.
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// What happened, the actor included: "Ada Berg proposed a verdict: Mostly false."
    pub sentence: String,
    /// Hexadecimal SHA-256 of the event.
    pub hash: String,
}

/// What the history of a claim tells that its present state does not.
#[derive(Clone, Debug, Default)]
pub struct Past {
    pub first_published: Option<DateTime<Utc>>,
    pub last_published: Option<DateTime<Utc>>,
    /// When it was last withdrawn from publication.
    pub withdrawn: Option<DateTime<Utc>>,
    pub corrections: Vec<Correction>,
}

impl Past {
    pub fn of(history: &[Recorded]) -> Self {
        let published = |it: &&Recorded| matches!(it.event, Event::Published { .. });
        let withdrawn = |it: &&Recorded| matches!(it.event, Event::Withdrawn { .. });
        Self {
            first_published: history.iter().find(published).map(|it| it.at),
            last_published: history.iter().rfind(published).map(|it| it.at),
            withdrawn: history.iter().rfind(withdrawn).map(|it| it.at),
            corrections: corrections(history),
        }
    }
}

impl Dossier {
    /// The scale and label of a round, as they were when the verdict was given.
    pub fn label(&self, scale: ScaleId, label: &str) -> Option<(&Scale, &Label)> {
        let scale = self.scales.get(&scale)?;
        Some((scale, scale.label(label)?))
    }

    /// When verdicts on it were approved, oldest first.
    pub fn approvals(&self) -> impl Iterator<Item = DateTime<Utc>> {
        self.claim.rounds.iter().filter_map(|round| match round.outcome {
            Outcome::Approved { at, .. } => Some(at),
            Outcome::Waiting | Outcome::Returned { .. } | Outcome::TakenBack { .. } => None,
        })
    }

    /// The day on which readers first saw the check; before that, on which a verdict was first
    /// approved.
    pub fn first_published(&self) -> Option<NaiveDate> {
        let first = self.past.first_published.or_else(|| self.approvals().next());
        first.map(|at| at.date_naive())
    }

    /// The proposal that waits for a decision.
    pub fn waiting(&self) -> Option<&Round> {
        let round = self.claim.round()?;
        let waits = self.claim.stage == Stage::Proposed && round.outcome == Outcome::Waiting;
        waits.then_some(round)
    }

    pub fn person(&self, id: PersonId) -> &str {
        self.people.get(&id).map_or(NAMELESS, String::as_str)
    }

    /// Where readers find this check, if the desk has a public address at all.
    pub fn public_page(&self) -> Option<String> {
        self.page_url.clone().or_else(|| {
            let site = self.desk.public_url.as_deref()?.trim_end_matches('/');
            Some(format!("{site}/c/{}", self.claim.number.0.saturating_add(1)))
        })
    }
}
