//! Rebuild: throw the copies away and fold the log again.

use ::entity::id::Id;
use ::entity::{
    claim, claim_anchor, claim_attribution, claim_evidence, claim_judgement, claim_tag, event,
    opinion, publication, publication_change, publication_speaker, verdict_author, verdict_round,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::convert::id;
use super::open::CACHE;
use super::{Error, Tx, claims, desk, project, search};
use crate::domain::ClaimId;

/// How many claims are looked up at once.
const PAGE: u64 = 500;

/// What SQLite keeps of the database while rows are made anew, in KiB: they come in the order of
/// trails and go to the order of words, so that with little of it a page is written for each word.
const REBUILDING: u32 = 262_144;

/// Empties the tables about claims and the index of words and makes their rows anew; says how many
/// claims there are. All of it happens in one transaction: readers see the old rows until it is
/// done.
pub async fn rebuild(tx: &Tx, origin: &str) -> Result<u64, Error> {
    lock(tx).await?;
    let anew = async {
        search::empty(tx).await?;
        let claims = claims_anew(tx, origin).await?;
        search::remake_rest(tx).await?;
        Ok(claims)
    };
    with_room(tx, Box::pin(anew)).await
}

/// Makes the rows of claims anew, and leaves of the index of words what is right.
pub async fn catch_up(tx: &Tx, origin: &str) -> Result<u64, Error> {
    lock(tx).await?;
    with_room(tx, Box::pin(claims_anew(tx, origin))).await
}

/// Whoever writes meanwhile waits, so that no event falls between the log and its copies. On SQLite
/// they wait already; here the order is the one in which writers take these tables.
async fn lock(tx: &Tx) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE search_made, counter, claim, event IN EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Does it with more of the database in memory, on SQLite.
pub(super) async fn with_room<T>(
    tx: &Tx,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    if tx.get_database_backend() != DbBackend::Sqlite {
        return work.await;
    }
    tx.execute_unprepared(&format!("PRAGMA cache_size = -{REBUILDING}")).await?;
    let done = work.await;
    // What went wrong with the work is told, and not what came of it.
    let back = tx.execute_unprepared(&format!("PRAGMA cache_size = -{CACHE}")).await;
    let done = done?;
    back?;
    Ok(done)
}

async fn claims_anew(tx: &Tx, origin: &str) -> Result<u64, Error> {
    verdict_round::Entity::delete_many().exec(tx).await?;
    verdict_author::Entity::delete_many().exec(tx).await?;
    claim_anchor::Entity::delete_many().exec(tx).await?;
    claim_attribution::Entity::delete_many().exec(tx).await?;
    claim_evidence::Entity::delete_many().exec(tx).await?;
    claim_tag::Entity::delete_many().exec(tx).await?;
    opinion::Entity::delete_many().exec(tx).await?;
    claim_judgement::Entity::delete_many().exec(tx).await?;
    publication::Entity::delete_many().exec(tx).await?;
    publication_speaker::Entity::delete_many().exec(tx).await?;
    publication_change::Entity::delete_many().exec(tx).await?;
    claim::Entity::delete_many().exec(tx).await?;
    let (mut after, mut claims, mut next) = (None, 0_u64, 0_u64);
    loop {
        let page = logged_after(tx, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        for of in page {
            if let Some(claim) = claims::load(tx, origin, ClaimId(of)).await?.claim {
                project::save(tx, None, &claim).await?;
                claims = claims.saturating_add(1);
                next = next.max(claim.number.0.saturating_add(1));
            }
        }
    }
    desk::set_next_claim_number(tx, next).await?;
    Ok(claims)
}

/// Whether the rows are from before claims had a reason for their priority, which a migration takes
/// from the first one where there are rows that only the trails know. A rebuild makes all of them or
/// none, so the first one stands for the rest.
pub async fn is_behind(c: &impl ConnectionTrait) -> Result<bool, Error> {
    let first: Option<String> = claim::Entity::find()
        .order_by_asc(claim::Column::Number)
        .limit(1)
        .select_only()
        .column(claim::Column::UrgentWhy)
        .into_tuple()
        .one(c)
        .await?;
    Ok(first.is_some_and(|why| why.is_empty()))
}

/// The claims that the log knows, page by page in the order of ids.
pub async fn logged_after(
    c: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Uuid>, Error> {
    let mut query = event::Entity::find()
        .filter(event::COLUMN.stream.eq("claim"))
        .filter(event::COLUMN.seq.eq(0))
        .order_by_asc(event::Column::StreamId)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(event::COLUMN.stream_id.gt(id(after)));
    }
    let ids: Vec<Id> =
        query.select_only().column(event::Column::StreamId).into_tuple().all(c).await?;
    Ok(ids.into_iter().map(|it| it.0).collect())
}
