//! Shown: the rows of what readers see of a claim.

use ::entity::{publication, publication_change, publication_speaker};

use super::names;
use crate::domain::claim::{AttributionRole, Change, Claim, Publication, Shown, What};
use crate::store::Error;
use crate::store::convert::{id, length, number};

/// Nothing before a verdict was published.
pub fn publication(it: &Claim) -> Result<Vec<publication::Model>, Error> {
    let row = |shown: &Shown| {
        Ok(publication::Model {
            claim_id: id(it.id.0),
            number: number(it.number.0)?,
            article_id: id(it.article.0),
            state: it.publication.key().to_owned(),
            scale_id: id(shown.scale.0),
            label: shown.label.clone(),
            label_name: shown.label_name.clone(),
            statement: shown.statement.clone(),
            speakers: names(&shown.attributions).join("\n"),
            first_at: shown.first_at,
            changed_at: shown.changed_at,
        })
    };
    it.shown.as_deref().into_iter().map(row).collect()
}

/// Those who said what readers see. Whoever only passed it on or denied it did not say it.
pub fn speakers(it: &Claim) -> Result<Vec<publication_speaker::Model>, Error> {
    let seen = it.shown.as_deref().filter(|_| it.publication == Publication::Published);
    let Some(shown) = seen else { return Ok(Vec::new()) };
    let said = shown
        .attributions
        .iter()
        .filter(|one| matches!(one.role, AttributionRole::Originated | AttributionRole::Repeated));
    let mut ids: Vec<_> = said.map(|one| one.speaker).collect();
    ids.sort();
    ids.dedup();
    let row = |speaker: crate::domain::SpeakerId| {
        Ok(publication_speaker::Model {
            speaker_id: id(speaker.0),
            claim_id: id(it.id.0),
            number: number(it.number.0)?,
            first_at: shown.first_at,
        })
    };
    ids.into_iter().map(row).collect()
}

pub fn changes(it: &Claim) -> Vec<publication_change::Model> {
    let row = |(place, change): (usize, &Change)| {
        let (from, to, words) = match &change.what {
            What::Corrected { from, to, note, .. } => (Some(from), Some(to), note.as_ref()),
            What::Withdrawn { reason } => (None, None, Some(reason)),
            What::Restored => (None, None, None),
        };
        publication_change::Model {
            claim_id: id(it.id.0),
            place: length(place),
            at: change.at,
            kind: change.what.key().to_owned(),
            from_label: from.cloned(),
            to_label: to.cloned(),
            words: words.cloned(),
        }
    };
    it.shown.iter().flat_map(|shown| shown.changes.iter().enumerate().map(row)).collect()
}
