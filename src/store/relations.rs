//! Relations in the database: which claims lead to one, and which are parts of it.

use ::entity::claim;
use ::entity::id::Id;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Error;
use super::convert::{count, id, known};
use crate::domain::claim::Stage;
use crate::domain::{ClaimId, ClaimNumber};

/// A claim as far as its number leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub claim: ClaimId,
    pub number: ClaimNumber,
    pub stage: Stage,
    /// The claim that stands for this one.
    pub other: Option<ClaimId>,
}

/// One claim and where it leads.
pub async fn step(c: &impl ConnectionTrait, of: ClaimId) -> Result<Option<Step>, Error> {
    let query = Query::select()
        .column(claim::Column::Number)
        .column(claim::Column::Stage)
        .column(claim::Column::OtherId)
        .from(claim::Entity)
        .and_where(claim::COLUMN.id.eq(id(of.0)))
        .to_owned();
    let Some(row) = c.query_one(&query).await? else { return Ok(None) };
    let stage: String = row.try_get_by_index(1)?;
    let other: Option<Id> = row.try_get_by_index(2)?;
    Ok(Some(Step {
        claim: of,
        number: ClaimNumber(count(row.try_get_by_index(0)?)?),
        stage: known(Stage::from_key(&stage), &stage)?,
        other: other.map(|it| ClaimId(it.0)),
    }))
}

/// The claims that were closed as duplicates of one or merged into it, `most` of them.
pub async fn leading_to(
    c: &impl ConnectionTrait,
    of: ClaimId,
    most: u64,
) -> Result<Vec<ClaimId>, Error> {
    related(c, claim::COLUMN.other_id.eq(id(of.0)), most).await
}

/// The parts that a claim was split into, `most` of them.
pub async fn parts_of(
    c: &impl ConnectionTrait,
    of: ClaimId,
    most: u64,
) -> Result<Vec<ClaimId>, Error> {
    related(c, claim::COLUMN.split_from_id.eq(id(of.0)), most).await
}

async fn related(
    c: &impl ConnectionTrait,
    how: sea_orm::sea_query::Expr,
    most: u64,
) -> Result<Vec<ClaimId>, Error> {
    let ids: Vec<Id> = claim::Entity::find()
        .filter(how)
        .order_by_asc(claim::Column::Number)
        .limit(most)
        .select_only()
        .column(claim::Column::Id)
        .into_tuple()
        .all(c)
        .await?;
    Ok(ids.into_iter().map(|it| ClaimId(it.0)).collect())
}
