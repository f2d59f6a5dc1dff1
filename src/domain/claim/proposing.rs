//! Proposing: a verdict with what goes with it, and who said later that it still holds.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::decide::started;
use super::{Claim, Context, Event, Refusal, checklist, correcting};
use crate::domain::media::Media;
use crate::domain::words::{Field, optional, required};
use crate::domain::{PersonId, ScaleId};

/// A verdict as somebody proposes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The key of a label on the desk's scale.
    pub label: String,
    pub rationale: String,
    pub terms: Terms,
    /// What readers are told was corrected; wanted where a verdict stands.
    pub correction: String,
    /// The version of the scale whose labels the proposer saw; none where they saw none.
    pub seen: Option<ScaleId>,
}

impl Proposal {
    /// Label and rationale alone.
    pub fn new(label: String, rationale: String) -> Self {
        Self { label, rationale, ..Self::default() }
    }
}

/// What may go with a verdict besides label and rationale. Days are those of UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What would change it.
    pub would_change: Option<String>,
    /// The day as of which it holds.
    pub as_of: Option<NaiveDate>,
    /// The day by which somebody looks at it again.
    pub review_by: Option<NaiveDate>,
    /// What is found of the picture, video or recording that the claim is about.
    pub media: Option<Media>,
}

/// An editor has looked at an approved verdict again, and it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub reason: String,
    /// The day by which somebody looks at it again.
    pub review_by: NaiveDate,
}

pub(super) fn propose(
    it: &Claim,
    new: Proposal,
    by: PersonId,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    checklist::complete(checklist::to_propose(it, &new, context.settings, context.scale))?;
    let label = checklist::label(&new, context.scale)?;
    let rationale = required(Field::Rationale, &new.rationale)?;
    let Terms { would_change, as_of, review_by, media } = new.terms;
    let would_change = optional(Field::WouldChange, would_change.as_deref().unwrap_or_default())?;
    let today = context.now.date_naive();
    let as_of = as_of.map(kept).transpose()?;
    if as_of.is_some_and(|day| day > today) {
        return Err(Refusal::AsOfToCome);
    }
    let review_by = review_by.map(|day| to_come(day, today)).transpose()?;
    let proposed = Event::VerdictProposed {
        round: it.round().map_or(1, |last| last.number.saturating_add(1)),
        scale: context.scale.id,
        label: label.key.clone(),
        label_name: label.name.clone(),
        rationale,
        by,
        would_change,
        as_of,
        review_by,
        correction: correcting::note(it, &new.correction)?,
        media: media.map(Media::cleaned).transpose()?,
    };
    Ok(started(it, proposed))
}

/// Whoever confirms a verdict writes nothing of it, so they may have proposed it.
pub(super) fn confirm(
    it: &Claim,
    review_by: NaiveDate,
    reason: &str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Event, Refusal> {
    let verdict = it.verdict.as_ref().ok_or(Refusal::WrongStage(it.stage))?;
    let reason = required(Field::Reason, reason)?;
    let review_by = to_come(review_by, now.date_naive())?;
    Ok(Event::VerdictConfirmed { round: verdict.round, review_by, reason, by })
}

/// Notes a confirmation on the verdict that it is of.
pub(super) fn confirmed(it: &mut Claim, round: u32, new: Confirmation) {
    if let Some(verdict) = it.verdict.as_mut().filter(|verdict| verdict.round == round) {
        verdict.confirmed = Some(new);
    }
}

fn to_come(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let day = kept(day)?;
    if day > today { Ok(day) } else { Err(Refusal::ReviewPast) }
}

/// A day as both databases keep it: a year of four digits.
fn kept(day: NaiveDate) -> Result<NaiveDate, Refusal> {
    if (1..=9999).contains(&day.year()) { Ok(day) } else { Err(Refusal::NoSuchTime) }
}
