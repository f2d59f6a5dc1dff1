//! Opinions in the database: who has still to give one, and what was given on a scale.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{opinion, verdict_round};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Error;
use super::convert::id;
use crate::domain::{ClaimId, PersonId, ScaleId};

/// One proposal with what everybody made of it, by their labels' keys: the proposer first, then
/// those who were asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub claim: ClaimId,
    pub labels: Vec<(PersonId, String)>,
}

/// Which of these claims this person has still to give an opinion on.
pub async fn waiting(
    c: &impl ConnectionTrait,
    person: PersonId,
    claims: &[ClaimId],
) -> Result<BTreeSet<ClaimId>, Error> {
    let mut waiting = BTreeSet::new();
    for claims in claims.chunks(500) {
        let rows = opinion::Entity::find()
            .filter(opinion::COLUMN.person_id.eq(id(person.0)))
            .filter(opinion::COLUMN.waits.eq(true))
            .filter(opinion::COLUMN.claim_id.is_in(claims.iter().map(|it| id(it.0))))
            .all(c)
            .await?;
        waiting.extend(rows.into_iter().map(|row| ClaimId(row.claim_id.0)));
    }
    Ok(waiting)
}

/// The proposals on which opinions were given on this scale: those with the newest opinions, up to
/// so many opinions. Rounds are whole where all their opinions are among them.
pub async fn judged(
    c: &impl ConnectionTrait,
    scale: ScaleId,
    most: u64,
) -> Result<Vec<Judged>, Error> {
    let rows = opinion::Entity::find()
        .filter(opinion::COLUMN.scale_id.eq(id(scale.0)))
        .order_by_desc(opinion::Column::GivenAt)
        .order_by_desc(opinion::Column::ClaimId)
        .order_by_desc(opinion::Column::Round)
        .order_by_desc(opinion::Column::PersonId)
        .limit(most)
        .all(c)
        .await?;
    let mut rounds: BTreeMap<(ClaimId, i64), Vec<(PersonId, String)>> = BTreeMap::new();
    for row in rows {
        let round = rounds.entry((ClaimId(row.claim_id.0), row.round)).or_default();
        round.extend(row.label.map(|label| (PersonId(row.person_id.0), label)));
    }
    let claims: BTreeSet<ClaimId> = rounds.keys().map(|(claim, _)| *claim).collect();
    let claims: Vec<ClaimId> = claims.into_iter().collect();
    for claims in claims.chunks(500) {
        let proposals = verdict_round::Entity::find()
            .filter(verdict_round::COLUMN.claim_id.is_in(claims.iter().map(|it| id(it.0))))
            .all(c)
            .await?;
        for row in proposals {
            let of = (ClaimId(row.claim_id.0), row.number);
            if let Some(labels) = rounds.get_mut(&of).filter(|_| row.scale_id.0 == scale.0) {
                labels.insert(0, (PersonId(row.proposed_by.0), row.label));
            }
        }
    }
    let judged = rounds.into_iter().map(|((claim, _), labels)| Judged { claim, labels });
    Ok(judged.collect())
}
