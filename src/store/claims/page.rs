//! Pages of lists, by keyset.

use ::entity::claim;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, FromQueryResult, Iterable, Order};
use serde::{Deserialize, Serialize};

use super::{ClaimRow, Filter, with_articles};
use crate::store::Error;
use crate::store::convert::{count, number};

/// In which order a list goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// What is urgent, or will be first.
    Priority,
    /// What has been longest in its stage comes first.
    Waiting,
}

impl Sort {
    /// What it goes by before the number, and which way both go.
    fn key(self) -> (claim::Column, Order) {
        match self {
            Self::Changed => (claim::Column::ChangedAt, Order::Desc),
            Self::Due => (claim::Column::DueKey, Order::Asc),
            Self::Review => (claim::Column::ReviewBy, Order::Asc),
            Self::Number => (claim::Column::Number, Order::Asc),
            Self::Priority => (claim::Column::UrgentAt, Order::Asc),
            Self::Waiting => (claim::Column::StageSince, Order::Asc),
        }
    }
}

/// Where a page of a list ended; the next begins behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub number: u64,
}

/// Which page of a list is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Start,
    After(Cursor),
    Before(Cursor),
}

impl ClaimRow {
    /// The place of this row in a list.
    pub fn cursor(&self, sort: Sort) -> Cursor {
        let at = match sort {
            Sort::Changed | Sort::Number => self.changed_at,
            Sort::Due => self.due_key,
            Sort::Review => self.review_by.map_or(self.changed_at, midnight),
            Sort::Priority => self.urgency.at,
            Sort::Waiting => self.stage_since,
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
    list_from(c, filter, sort, after.map_or(Place::Start, Place::After), limit).await
}

/// One page of a list at any place of it, in the order of the list.
pub async fn list_from(
    c: &impl ConnectionTrait,
    filter: &Filter,
    sort: Sort,
    place: Place,
    limit: u64,
) -> Result<Vec<ClaimRow>, Error> {
    let query = c.get_database_backend().build(&page_from(filter, sort, place, limit)?);
    let mut rows = claim::Model::find_by_statement(query).all(c).await?;
    if matches!(place, Place::Before(_)) {
        rows.reverse();
    }
    with_articles(c, rows).await
}

/// The query of a page.
pub fn page(
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: u64,
) -> Result<SelectStatement, Error> {
    page_from(filter, sort, after.map_or(Place::Start, Place::After), limit)
}

/// The query of a page at any place. A page that ends before a row begins with the one next to it.
///
/// An index holds the claims of one stage in order, and not those of several. So each stage gives
/// its own first few, and the page is taken from those: a few hundred rows, however many there are.
pub fn page_from(
    filter: &Filter,
    sort: Sort,
    place: Place,
    limit: u64,
) -> Result<SelectStatement, Error> {
    if sort == Sort::Review || !filter.goes_by_stage() {
        return one_page(filter, sort, place, limit);
    }
    let mut all: Option<SelectStatement> = None;
    for stage in filter.stages_meant() {
        let filter = Filter { stages: vec![*stage], ..filter.clone() };
        let some = one_page(&filter, sort, place, limit)?;
        let some = Query::select().column(Asterisk).from_subquery(some, "some").to_owned();
        match &mut all {
            None => all = Some(some),
            Some(all) => drop(all.union(UnionType::All, some)),
        }
    }
    let mut all = all.unwrap_or_default();
    let (key, order) = turned(sort, place);
    all.order_by(key, order.clone()).order_by(claim::Column::Number, order);
    Ok(all.limit(limit).to_owned())
}

fn one_page(
    filter: &Filter,
    sort: Sort,
    place: Place,
    limit: u64,
) -> Result<SelectStatement, Error> {
    let mut query = Query::select();
    query.columns(claim::Column::iter()).from(claim::Entity).cond_where(filter.condition());
    if let Place::After(end) | Place::Before(end) = place {
        let last = number(end.number)?;
        let (_, order) = sort.key();
        let key = key_of(filter, sort);
        let forward = (order == Order::Asc) == matches!(place, Place::After(_));
        let at = match sort {
            Sort::Review => Expr::val(end.at.date_naive()),
            _ => Expr::val(end.at),
        };
        let (row, place) = match sort {
            Sort::Number => (key, Expr::val(last)),
            _ => (
                Expr::tuple([key, Expr::col(claim::Column::Number)]),
                Expr::tuple([at, Expr::val(last)]),
            ),
        };
        query.and_where(if forward { row.gt(place) } else { row.lt(place) });
    }
    if sort == Sort::Review {
        query.and_where(claim::COLUMN.review_by.is_not_null());
    }
    let (_, order) = turned(sort, place);
    query.order_by_expr(key_of(filter, sort), order.clone());
    // Where the key ties. Said twice, the number itself would be sorted by once more.
    if sort != Sort::Number {
        query.order_by(claim::Column::Number, order);
    }
    Ok(query.limit(limit).to_owned())
}

/// What a list goes by. Where its claims are few and have no index in this order, they are found and
/// sorted: as a bare column it would draw SQLite to read all claims of their stage instead.
fn key_of(filter: &Filter, sort: Sort) -> Expr {
    let (key, _) = sort.key();
    if filter.leaves_few() && sort != Sort::Changed {
        return Expr::from(Func::coalesce([Expr::col(key), Expr::col(key)]));
    }
    Expr::col(key)
}

/// What a list goes by, and which way from this place on.
fn turned(sort: Sort, place: Place) -> (claim::Column, Order) {
    let (key, order) = sort.key();
    let order = match (order, place) {
        (order, Place::Start | Place::After(_)) => order,
        (Order::Asc, Place::Before(_)) => Order::Desc,
        (_, Place::Before(_)) => Order::Asc,
    };
    (key, order)
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
