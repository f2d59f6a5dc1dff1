//! Pages of lists, by keyset.

use ::entity::claim;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, FromQueryResult, Iterable, Order};

use super::{ClaimRow, Filter, with_articles};
use crate::store::Error;
use crate::store::convert::{count, number};

/// In which order a list goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// What changed last comes first.
    #[default]
    Changed,
    /// What is due first comes first; what is not due comes last.
    Due,
    /// What is to be looked at again first comes first; what has no day for it is left out.
    Review,
    /// As they were opened.
    Number,
}

/// Where a page of a list ended; the next begins behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub number: u64,
}

impl ClaimRow {
    /// The place of this row in a list.
    pub fn cursor(&self, sort: Sort) -> Cursor {
        let at = match sort {
            Sort::Changed | Sort::Number => self.changed_at,
            Sort::Due => self.due_key,
            Sort::Review => self.review_by.map_or(self.changed_at, midnight),
        };
        Cursor { at, number: self.number.0 }
    }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// One page of a list, by keyset: its cost does not grow with what lies before it.
pub async fn list(
    c: &impl ConnectionTrait,
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<ClaimRow>, Error> {
    let query = c.get_database_backend().build(&page(filter, sort, after, limit)?);
    let rows = claim::Model::find_by_statement(query).all(c).await?;
    with_articles(c, rows).await
}

/// The query of a page.
///
/// An index holds the claims of one stage in order, and not those of several. So each stage gives
/// its own first few, and the page is taken from those: a few hundred rows, however many there are.
pub fn page(
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: u64,
) -> Result<SelectStatement, Error> {
    if matches!(sort, Sort::Number | Sort::Review) || !filter.goes_by_stage() {
        return one_page(filter, sort, after, limit);
    }
    let mut all: Option<SelectStatement> = None;
    for stage in filter.stages_meant() {
        let filter = Filter { stages: vec![*stage], ..filter.clone() };
        let some = one_page(&filter, sort, after, limit)?;
        let some = Query::select().column(Asterisk).from_subquery(some, "some").to_owned();
        match &mut all {
            None => all = Some(some),
            Some(all) => drop(all.union(UnionType::All, some)),
        }
    }
    let mut all = all.unwrap_or_default();
    ordered(&mut all, sort);
    Ok(all.limit(limit).to_owned())
}

fn one_page(
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: u64,
) -> Result<SelectStatement, Error> {
    let mut query = Query::select();
    query.columns(claim::Column::iter()).from(claim::Entity).cond_where(filter.condition());
    if let Some(after) = after {
        let last = number(after.number)?;
        let pair = |column: claim::Column| {
            Expr::tuple([Expr::col(column), Expr::col(claim::Column::Number)])
        };
        let place = Expr::tuple([Expr::val(after.at), Expr::val(last)]);
        query.and_where(match sort {
            Sort::Changed => pair(claim::Column::ChangedAt).lt(place),
            Sort::Due => pair(claim::Column::DueKey).gt(place),
            Sort::Number => claim::COLUMN.number.gt(last),
            Sort::Review => {
                let place = Expr::tuple([Expr::val(after.at.date_naive()), Expr::val(last)]);
                pair(claim::Column::ReviewBy).gt(place)
            }
        });
    }
    if sort == Sort::Review {
        query.and_where(claim::COLUMN.review_by.is_not_null());
    }
    ordered(&mut query, sort);
    Ok(query.limit(limit).to_owned())
}

fn ordered(query: &mut SelectStatement, sort: Sort) {
    let (key, order) = match sort {
        Sort::Changed => (claim::Column::ChangedAt, Order::Desc),
        Sort::Due => (claim::Column::DueKey, Order::Asc),
        Sort::Review => (claim::Column::ReviewBy, Order::Asc),
        Sort::Number => (claim::Column::Number, Order::Asc),
    };
    // Where the key ties, and harmless where it is the number itself.
    query.order_by(key, order.clone()).order_by(claim::Column::Number, order);
}

/// How many claims a list holds, counted no further than `most`.
pub async fn count_up_to(
    c: &impl ConnectionTrait,
    filter: &Filter,
    most: u64,
) -> Result<u64, Error> {
    let some = Query::select()
        .expr(Expr::val(1))
        .from(claim::Entity)
        .cond_where(filter.condition())
        .limit(most)
        .to_owned();
    let query =
        Query::select().expr(Expr::col(Asterisk).count()).from_subquery(some, "some").to_owned();
    let row = c.query_one(&query).await?;
    let row = row.ok_or_else(|| Error::Corrupt("a count".to_owned()))?;
    count(row.try_get_by_index(0)?)
}
