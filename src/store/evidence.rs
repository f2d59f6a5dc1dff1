//! Evidence across claims: where sources are used, and which were said to share an origin.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::id::Id;
use ::entity::{claim, claim_evidence};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter};

use super::Error;
use super::convert::{count, id, known};
use crate::domain::evidence::Stance;
use crate::domain::{ClaimId, ClaimNumber, SourceId};

/// How many sources one statement asks about.
const CHUNK: usize = 100;
/// How many pairs of sources are looked up at once.
const PAIRS: u64 = 500;

/// The newest other claims that use each of these sources, `most` of each.
pub async fn uses(
    c: &impl ConnectionTrait,
    of: &[SourceId],
    except: ClaimId,
    most: u64,
) -> Result<BTreeMap<SourceId, Vec<ClaimNumber>>, Error> {
    let mut found: BTreeMap<SourceId, Vec<ClaimNumber>> = BTreeMap::new();
    for some in of.chunks(CHUNK) {
        // Each source gives its own first few, so that one that is used everywhere costs no more.
        let mut all: Option<SelectStatement> = None;
        for source in some {
            let its = users(*source, except, most);
            let its = Query::select().column(Asterisk).from_subquery(its, "its").to_owned();
            match &mut all {
                None => all = Some(its),
                Some(all) => drop(all.union(UnionType::All, its)),
            }
        }
        let Some(all) = all else { break };
        for row in c.query_all(&all).await? {
            let (source, number): (Id, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
            found.entry(SourceId(source.0)).or_default().push(ClaimNumber(count(number)?));
        }
    }
    for numbers in found.values_mut() {
        numbers.sort();
    }
    Ok(found)
}

fn users(source: SourceId, except: ClaimId, most: u64) -> SelectStatement {
    let used = |column: claim_evidence::Column| (claim_evidence::Entity, column);
    let claim = |column: claim::Column| (claim::Entity, column);
    Query::select()
        .distinct()
        .column(used(claim_evidence::Column::SourceId))
        .column(used(claim_evidence::Column::ClaimId))
        .column(claim(claim::Column::Number))
        .from(claim_evidence::Entity)
        .inner_join(
            claim::Entity,
            Expr::col(claim(claim::Column::Id)).equals(used(claim_evidence::Column::ClaimId)),
        )
        .and_where(claim_evidence::COLUMN.source_id.eq(id(source.0)))
        .and_where(claim_evidence::COLUMN.claim_id.ne(id(except.0)))
        .order_by(used(claim_evidence::Column::ClaimId), Order::Desc)
        .limit(most)
        .to_owned()
}

/// What a source says about each of these claims; a claim may have several passages of it.
pub async fn stances(
    c: &impl ConnectionTrait,
    of: SourceId,
    on: &[ClaimId],
) -> Result<BTreeMap<ClaimId, Vec<Stance>>, Error> {
    let mut found: BTreeMap<ClaimId, Vec<Stance>> = BTreeMap::new();
    for some in on.chunks(CHUNK) {
        let rows = claim_evidence::Entity::find()
            .filter(claim_evidence::COLUMN.source_id.eq(id(of.0)))
            .filter(claim_evidence::COLUMN.claim_id.is_in(some.iter().map(|it| id(it.0))))
            .all(c)
            .await?;
        for row in rows {
            let stance = known(Stance::from_key(&row.stance), &row.stance)?;
            let stances = found.entry(ClaimId(row.claim_id.0)).or_default();
            if !stances.contains(&stance) {
                stances.push(stance);
            }
        }
    }
    Ok(found)
}

/// Pairs of these sources, each in the order of its ids, that share an origin on another claim.
pub async fn grouped(
    c: &impl ConnectionTrait,
    of: &[SourceId],
    except: ClaimId,
) -> Result<BTreeSet<(SourceId, SourceId)>, Error> {
    let mut found = BTreeSet::new();
    let (one, other) = ("one", "other");
    let ids = || of.iter().map(|it| id(it.0));
    let pairs = Query::select()
        .distinct()
        .expr_as(Expr::col((one, "source_id")), "first")
        .expr_as(Expr::col((other, "source_id")), "second")
        .from_as(claim_evidence::Entity, one)
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            claim_evidence::Entity,
            other,
            Expr::col((other, "claim_id"))
                .equals((one, "claim_id"))
                .and(Expr::col((other, "origin_id")).equals((one, "origin_id"))),
        )
        .and_where(Expr::col((one, "source_id")).is_in(ids()))
        .and_where(Expr::col((one, "origin_id")).is_not_null())
        .and_where(Expr::col((one, "claim_id")).ne(id(except.0)))
        .and_where(Expr::col((other, "source_id")).is_in(ids()))
        .and_where(Expr::col((one, "source_id")).lt(Expr::col((other, "source_id"))))
        .limit(PAIRS)
        .to_owned();
    for row in c.query_all(&pairs).await? {
        let (one, other): (Id, Id) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (one, other) = (SourceId(one.0), SourceId(other.0));
        found.insert((one.min(other), one.max(other)));
    }
    Ok(found)
}
