//! Rounds: the verdict that stands and every proposal, as the claim's page shows them.

use chrono::{DateTime, NaiveDate, Utc};

use super::editing::EditView;
use super::opinions::RoundOpinions;
use crate::desk::names::Names;
use crate::domain::claim::{Claim, Outcome, Round, Terms};
use crate::domain::media::Media;
use crate::domain::scale::Scale;
use crate::domain::{PersonId, ScaleId};
use crate::text::diff;
use crate::web::lists::Mark;

pub struct VerdictView {
    pub mark: Mark,
    pub definition: String,
    /// On which version of a scale it stands, where the desk uses another now.
    pub scale: Option<String>,
    pub rationale: String,
    /// With the day of the next review as it was confirmed last.
    pub terms: Terms,
    pub confirmed: Option<ConfirmedView>,
    /// The words that were approved, where a correction has changed them since.
    pub statement: Option<String>,
    pub proposed_by: String,
    pub approved_by: String,
    pub at: DateTime<Utc>,
}

pub struct ConfirmedView {
    pub by: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

pub struct RoundView {
    pub number: u32,
    pub mark: Mark,
    pub definition: String,
    /// On which version of a scale it stands, where the desk uses another now.
    pub scale: Option<String>,
    pub rationale: String,
    /// What readers are told was corrected by it.
    pub correction: Option<String>,
    pub terms: Terms,
    /// How it stands to the round before, where there was one.
    pub since: Option<Since>,
    pub proposed_by: String,
    pub proposed_at: DateTime<Utc>,
    pub authors: Vec<PersonId>,
    /// Whoever wrote in the rationale besides the proposer.
    pub others: String,
    pub waiting: bool,
    pub outcome: String,
    /// Why it was sent or taken back.
    pub reason: Option<String>,
    pub was_taken_back: bool,
    pub opinions: RoundOpinions,
    pub edits: Vec<EditView>,
}

/// What is other in a round than in the one before.
pub struct Since {
    pub label: Option<Mark>,
    /// Why the one before was sent or taken back.
    pub reason: Option<String>,
    /// Nothing where the rationale is as it was.
    pub rationale: Vec<diff::Piece>,
    /// The same for each part of what goes with it that differs.
    pub terms: Vec<(&'static str, Vec<diff::Piece>)>,
}

/// The scales of a claim's rounds, and the one that the desk uses now.
pub struct Scales {
    pub all: Vec<Scale>,
    pub current: Scale,
}

impl Scales {
    fn definition(&self, scale: ScaleId, label: &str) -> String {
        let scale = self.all.iter().find(|it| it.id == scale);
        scale.and_then(|it| it.label(label)).map(|it| it.definition.clone()).unwrap_or_default()
    }

    /// Says on which version a verdict stands, where a new one would stand on another.
    fn note(&self, scale: ScaleId) -> Option<String> {
        let it = self.all.iter().find(|it| it.id == scale && it.id != self.current.id)?;
        Some(if it.key == self.current.key {
            let (then, now) = (it.version, self.current.version);
            format!("on version {then} of the scale; the desk now uses version {now}")
        } else {
            let (name, now) = (&it.name, &self.current.name);
            format!("on version {} of the scale “{name}”; the desk now uses “{now}”", it.version)
        })
    }
}

pub fn verdict(claim: &Claim, scales: &Scales, names: &Names) -> Option<VerdictView> {
    let verdict = claim.verdict.as_ref()?;
    Some(VerdictView {
        mark: Mark::of(&scales.all, verdict.scale, &verdict.label, &verdict.label_name),
        definition: scales.definition(verdict.scale, &verdict.label),
        scale: scales.note(verdict.scale),
        rationale: verdict.rationale.clone(),
        terms: Terms { review_by: verdict.review_by(), ..verdict.terms.clone() },
        confirmed: verdict.confirmed.as_ref().map(|it| ConfirmedView {
            by: names.of_person(it.by).to_owned(),
            at: it.at,
            reason: it.reason.clone(),
        }),
        statement: (verdict.statement != claim.statement).then(|| verdict.statement.clone()),
        proposed_by: names.of_person(verdict.proposed_by).to_owned(),
        approved_by: names.of_person(verdict.approved_by).to_owned(),
        at: verdict.approved_at,
    })
}

/// Every round, newest first.
pub fn rounds(claim: &Claim, scales: &Scales, names: &Names) -> Vec<RoundView> {
    let mut before = None;
    let mut views = Vec::with_capacity(claim.rounds.len());
    for round in &claim.rounds {
        views.push(view(round, before.replace(round), scales, names));
    }
    views.reverse();
    views
}

fn view(round: &Round, before: Option<&Round>, scales: &Scales, names: &Names) -> RoundView {
    let (outcome, reason) = match &round.outcome {
        Outcome::Waiting => ("waits for an editor".to_owned(), None),
        Outcome::Approved { by, .. } => (format!("approved by {}", names.of_person(*by)), None),
        Outcome::Returned { by, reason, .. } => {
            (format!("returned by {}", names.of_person(*by)), Some(reason.clone()))
        }
        Outcome::TakenBack { by, reason, .. } => {
            (format!("taken back by {}", names.of_person(*by)), Some(reason.clone()))
        }
    };
    let others = round.authors.iter().filter(|person| **person != round.proposed_by);
    RoundView {
        number: round.number,
        mark: Mark::of(&scales.all, round.scale, &round.label, &round.label_name),
        definition: scales.definition(round.scale, &round.label),
        scale: scales.note(round.scale),
        rationale: round.rationale.clone(),
        correction: round.correction.clone(),
        terms: round.terms.clone(),
        since: before.map(|before| since(before, round, scales)),
        proposed_by: names.of_person(round.proposed_by).to_owned(),
        proposed_at: round.proposed_at,
        authors: round.authors.clone(),
        others: others.map(|it| names.of_person(*it)).collect::<Vec<_>>().join(", "),
        waiting: round.outcome == Outcome::Waiting,
        outcome,
        reason,
        was_taken_back: matches!(round.outcome, Outcome::TakenBack { .. }),
        opinions: RoundOpinions::of(round, &scales.all, names),
        edits: EditView::all(round, names),
    }
}

fn since(before: &Round, round: &Round, scales: &Scales) -> Since {
    let label = |it: &Round| Mark::of(&scales.all, it.scale, &it.label, &it.label_name);
    let other = (before.scale, &before.label) != (round.scale, &round.label);
    let reason = match &before.outcome {
        Outcome::Returned { reason, .. } | Outcome::TakenBack { reason, .. } => {
            Some(reason.clone())
        }
        Outcome::Waiting | Outcome::Approved { .. } => None,
    };
    let differs = before.rationale != round.rationale;
    Since {
        label: other.then(|| label(before)),
        reason,
        rationale: if differs {
            diff::words(&before.rationale, &round.rationale)
        } else {
            Vec::new()
        },
        terms: changes(before, round),
    }
}

/// How what goes with a verdict differs from the round before, part by part.
fn changes(before: &Round, after: &Round) -> Vec<(&'static str, Vec<diff::Piece>)> {
    let pairs = parts(before).into_iter().zip(parts(after));
    let differ = pairs.filter(|((_, old), (_, new))| old != new);
    differ.map(|((name, old), (_, new))| (name, diff::words(&old, &new))).collect()
}

fn parts(round: &Round) -> [(&'static str, String); 5] {
    let of = &round.terms;
    let day =
        |on: Option<NaiveDate>| on.map(|on| on.format("%-d %B %Y").to_string()).unwrap_or_default();
    [
        ("What is corrected, for readers", round.correction.clone().unwrap_or_default()),
        ("What would change this", of.would_change.clone().unwrap_or_default()),
        ("Valid as of", day(of.as_of)),
        ("To be reviewed by", day(of.review_by)),
        ("Picture, video or recording", of.media.as_ref().map(Media::words).unwrap_or_default()),
    ]
}
