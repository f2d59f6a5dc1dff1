//! Lists of jobs, by keyset, and bounded counts of them.

use ::entity::job;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, Order, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

use super::{Job, parse};
use crate::domain::job::{Rank, State};
use crate::domain::{BatchId, JobId};
use crate::store::Error;
use crate::store::convert::{count, id};

/// One page of the jobs in a state: what has ended with the last first, what has not with what
/// waits longest first.
pub async fn list(
    c: &impl ConnectionTrait,
    state: State,
    after: Option<(DateTime<Utc>, JobId)>,
    limit: u64,
) -> Result<Vec<Job>, Error> {
    let query = c.get_database_backend().build(&page(state, after, limit));
    let rows = job::Model::find_by_statement(query).all(c).await?;
    rows.into_iter().map(parse).collect()
}

/// The query of a page.
pub fn page(state: State, after: Option<(DateTime<Utc>, JobId)>, limit: u64) -> SelectStatement {
    let mut query = Query::select();
    let this = job::Column::State.eq(state.key());
    query.columns(job::Column::iter()).from(job::Entity).and_where(this);
    let order = if state.has_ended() { Order::Desc } else { Order::Asc };
    if let Some((at, last)) = after {
        let pair = Expr::tuple([Expr::col(job::Column::Since), Expr::col(job::Column::Id)]);
        let place = Expr::tuple([Expr::val(at), Expr::val(last.to_string())]);
        query.and_where(if state.has_ended() { pair.lt(place) } else { pair.gt(place) });
    }
    query.order_by(job::Column::Since, order.clone()).order_by(job::Column::Id, order);
    query.limit(limit).to_owned()
}

/// How many jobs are in a state, counted no further than `most`.
pub async fn count_up_to(c: &impl ConnectionTrait, state: State, most: u64) -> Result<u64, Error> {
    let some = Query::select()
        .expr(Expr::val(1))
        .from(job::Entity)
        .and_where(job::Column::State.eq(state.key()))
        .limit(most)
        .to_owned();
    let query =
        Query::select().expr(Expr::col(Asterisk).count()).from_subquery(some, "some").to_owned();
    let row = c.query_one(&query).await?;
    let row = row.ok_or_else(|| Error::Corrupt("a count".to_owned()))?;
    count(row.try_get_by_index(0)?)
}

/// The query of the first jobs of a rank that a worker may take: one range of an index, in its
/// order, in which rows that have ended have no place.
pub fn takeable(rank: Rank, now: DateTime<Utc>, most: u64) -> Select<job::Entity> {
    job::Entity::find()
        .filter(job::COLUMN.rank.eq(rank.number()))
        .filter(job::COLUMN.due_at.lte(now))
        .order_by_asc(job::Column::DueAt)
        .order_by_asc(job::Column::Id)
        .limit(most)
}

/// Since when the longest waiting job could have been taken, where there is one now.
pub async fn longest_due(
    c: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    let mut longest: Option<DateTime<Utc>> = None;
    for rank in Rank::ALL {
        let found: Option<DateTime<Utc>> = takeable(rank, now, 1)
            .select_only()
            .column(job::Column::DueAt)
            .into_tuple()
            .one(c)
            .await?;
        longest = [longest, found].into_iter().flatten().min();
    }
    Ok(longest)
}

/// The jobs of a batch in the order in which they were asked for, behind the one given.
pub async fn of_batch(
    c: &impl ConnectionTrait,
    batch: BatchId,
    after: Option<JobId>,
    limit: u64,
) -> Result<Vec<Job>, Error> {
    let mut query = job::Entity::find()
        .filter(job::COLUMN.batch_id.eq(id(batch.0)))
        .order_by_asc(job::Column::Id)
        .limit(limit);
    if let Some(last) = after {
        query = query.filter(job::Column::Id.gt(id(last.0)));
    }
    query.all(c).await?.into_iter().map(parse).collect()
}
