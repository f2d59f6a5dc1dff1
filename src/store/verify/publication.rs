//! Whether nothing stands before readers that no claim is behind.

use ::entity::id::Id;
use ::entity::{claim, publication, publication_change, publication_speaker};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::Findings;
use crate::store::{Db, Error};

/// The most that is named of each sort.
const MOST: u64 = 100;

/// Claims are held against their trails one by one; this finds rows of those that are not there.
pub async fn without_claim(db: &Db, findings: &mut Findings) -> Result<(), Error> {
    let c = db.read();
    let mut found: Vec<Id> = Vec::new();
    found.extend(strays(publication::Entity::find(), publication::Column::ClaimId, c).await?);
    found.extend(
        strays(publication_speaker::Entity::find(), publication_speaker::Column::ClaimId, c)
            .await?,
    );
    found.extend(
        strays(publication_change::Entity::find(), publication_change::Column::ClaimId, c).await?,
    );
    found.sort_unstable();
    found.dedup();
    let fault = |of: Id| format!("claim {of}: readers see it, but it has no trail");
    findings.faults.extend(found.into_iter().map(fault));
    Ok(())
}

async fn strays<E>(
    of: sea_orm::Select<E>,
    column: E::Column,
    c: &impl ConnectionTrait,
) -> Result<Vec<Id>, Error>
where
    E: EntityTrait,
{
    let known: SelectStatement =
        Query::select().column(claim::Column::Id).from(claim::Entity).to_owned();
    let unknown = Expr::col(column).not_in_subquery(known);
    Ok(of.filter(unknown).select_only().column(column).limit(MOST).into_tuple().all(c).await?)
}
