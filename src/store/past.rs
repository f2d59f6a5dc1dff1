//! Past rulings in the database: which claims were said to be the same, and what was ruled on those.

use std::collections::BTreeMap;

use ::entity::{claim, claim_judgement, verdict_round};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::Error;
use super::convert::{count, id, known};
use crate::domain::claim::{Judgement, RULINGS, Ruling};
use crate::domain::{ClaimId, ClaimNumber};

/// The most pairs that are read of one claim, the newest.
const PAIRS: u64 = 500;

/// What was said of a claim and each other, on whichever of the two it was said: the last word
/// counts. Newest first.
pub async fn judged(
    c: &impl ConnectionTrait,
    of: ClaimId,
) -> Result<Vec<(ClaimId, Judgement)>, Error> {
    let either = Condition::any()
        .add(claim_judgement::COLUMN.claim_id.eq(id(of.0)))
        .add(claim_judgement::COLUMN.other_id.eq(id(of.0)));
    let rows = claim_judgement::Entity::find()
        .filter(either)
        .order_by_desc(claim_judgement::Column::JudgedAt)
        .order_by_desc(claim_judgement::Column::ClaimId)
        .limit(PAIRS)
        .all(c)
        .await?;
    let mut last: BTreeMap<ClaimId, (DateTime<Utc>, ClaimId, Judgement)> = BTreeMap::new();
    for row in rows {
        let (on, other) = (ClaimId(row.claim_id.0), ClaimId(row.other_id.0));
        let judgement = known(Judgement::from_key(&row.judgement), &row.judgement)?;
        let pair = if on == of { other } else { on };
        last.entry(pair).or_insert((row.judged_at, on, judgement));
    }
    let mut judged: Vec<_> = last.into_iter().collect();
    judged.sort_by_key(|(pair, (at, ..))| std::cmp::Reverse((*at, *pair)));
    Ok(judged.into_iter().map(|(pair, (.., judgement))| (pair, judgement)).collect())
}

/// The verdicts that stand on the claims which match one: approved, and not withdrawn from
/// publication. The newest, in the order of their claims' numbers.
pub async fn rulings(c: &impl ConnectionTrait, of: ClaimId) -> Result<Vec<Ruling>, Error> {
    let matched = judged(c, of).await?.into_iter().filter(|(_, judgement)| judgement.is_match());
    let matched: Vec<_> = matched.map(|(other, _)| id(other.0)).collect();
    if matched.is_empty() {
        return Ok(Vec::new());
    }
    let rows = claim::Entity::find()
        .filter(claim::COLUMN.id.is_in(matched))
        .filter(claim::COLUMN.approved_at.is_not_null())
        .filter(claim::COLUMN.publication.ne("withdrawn"))
        .order_by_desc(claim::Column::ApprovedAt)
        .order_by_desc(claim::Column::Number)
        .limit(RULINGS)
        .all(c)
        .await?;
    let approved = verdict_round::Entity::find()
        .filter(verdict_round::COLUMN.claim_id.is_in(rows.iter().map(|it| it.id)))
        .filter(verdict_round::COLUMN.outcome.eq("approved"))
        .order_by_asc(verdict_round::Column::Number)
        .all(c)
        .await?;
    let mut rulings = Vec::with_capacity(rows.len());
    for row in rows {
        let last = approved.iter().rev().find(|it| it.claim_id == row.id);
        let round = last.ok_or_else(|| Error::Corrupt("an approved round".to_owned()))?;
        rulings.push(Ruling {
            claim: ClaimId(row.id.0),
            number: ClaimNumber(count(row.number)?),
            round: u32::try_from(round.number)
                .map_err(|_odd| Error::Corrupt("the number of a round".to_owned()))?,
            // Of the verdict that stands, which rows show before any proposal.
            label_name: row.label_name.unwrap_or_default(),
        });
    }
    rulings.sort_by_key(|it| it.number);
    Ok(rulings)
}
