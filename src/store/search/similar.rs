//! Similar: the claims that share the rarest words with a statement.
//!
//! Each word is followed to its newest places only, and the rarest words lead. So a lookup reads a
//! bounded number of rows, however many claims there are; texts are compared in memory after it.

use ::entity::{search_item, search_posting};
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::{Kind, key};
use crate::domain::ClaimId;
use crate::domain::claim::Stage;
use crate::store::Error;
use crate::store::convert::count;
use crate::text::similar::{Statement, asked, rarity};

/// How many places of a word are looked at, the newest.
const NEWEST: u64 = 256;
/// How many places lead to claims, of all words together.
const LEADING: u64 = 2_048;
/// How many claims are compared by their texts: those that share the most.
const COMPARED: u64 = 96;
/// So that weights are whole numbers in a query.
const GRAIN: f64 = 1_000.0;

/// A claim that is like a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similar {
    pub claim: ClaimId,
    /// From 0 to 1, by [`crate::text::similar`].
    pub likeness: f64,
    /// Whether a verdict stands on it.
    pub decided: bool,
}

/// How many claims there are about, and between which moments they were opened.
#[derive(FromQueryResult)]
struct Extent {
    many: Option<i64>,
    first: Option<i64>,
    last: Option<i64>,
}

/// A word of the statement, and how many claims have it.
struct Asked {
    word: String,
    /// How many of its places were looked at.
    places: u64,
    /// An estimate where it has more than were looked at.
    having: u32,
}

/// The claims that are most like a statement, best first; closed ones and the claim itself left out.
pub async fn similar(
    c: &impl ConnectionTrait,
    to: ClaimId,
    statement: &str,
    least: f64,
) -> Result<Vec<Similar>, Error> {
    let words = asked(statement);
    let extent = extent(c).await?;
    let claims = extent.many.map(count).transpose()?.unwrap_or(0);
    let claims = u32::try_from(claims).unwrap_or(u32::MAX);
    let asked = having(c, words, &extent, claims).await?;
    // The claim itself has all of its words.
    let others = claims.saturating_sub(1);
    let elsewhere = asked.iter().map(|it| (it.word.as_str(), it.having.saturating_sub(1)));
    let mine = Statement::new(&elsewhere.collect::<Vec<_>>(), others);
    let places = sharing(c, asked, others).await?;
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(::entity::id::Id, String, String)> = search_item::Entity::find()
        .select_only()
        .columns([
            search_item::Column::SubjectId,
            search_item::Column::Body,
            search_item::Column::Keys,
        ])
        .filter(search_item::COLUMN.kind.eq(Kind::Claim.code()))
        .filter(search_item::COLUMN.place.is_in(places))
        .into_tuple()
        .all(c)
        .await?;
    let closed: Vec<String> = Stage::ALL
        .into_iter()
        .filter(|it| it.is_closed())
        .map(|it| key("stage", it.key()))
        .collect();
    let compared = rows.into_iter().filter_map(|(subject, body, keys)| {
        let is_closed = keys.lines().any(|it| closed.iter().any(|stage| stage == it));
        let claim = ClaimId(subject.0);
        // Its statement and its quote: whichever is nearer.
        let parts = body.lines().take(2).map(|part| mine.likeness(part));
        let likeness = parts.fold(0.0, f64::max);
        let decided = keys.lines().any(|it| it.starts_with("label="));
        let is_other = claim != to && !is_closed && likeness >= least;
        is_other.then_some(Similar { claim, likeness, decided })
    });
    let mut found: Vec<Similar> = compared.collect();
    found.sort_by(|one, other| {
        other.likeness.total_cmp(&one.likeness).then(other.claim.0.cmp(&one.claim.0))
    });
    Ok(found)
}

async fn extent(c: &impl ConnectionTrait) -> Result<Extent, Error> {
    let one = |sql: &'static str| Expr::cust(format!("({sql})"));
    let query = Query::select()
        .expr_as(one("SELECT MAX(number) + 1 FROM claim"), "many")
        .expr_as(one("SELECT MIN(place) FROM search_item WHERE kind = 1"), "first")
        .expr_as(one("SELECT MAX(place) FROM search_item WHERE kind = 1"), "last")
        .to_owned();
    let query = c.get_database_backend().build(&query);
    let found = Extent::find_by_statement(query).one(c).await?;
    found.ok_or_else(|| Error::Corrupt("the extent of the index".to_owned()))
}

/// The newest places of a word.
fn newest(word: &str) -> SelectStatement {
    Query::select()
        .column("place")
        .from(search_posting::Entity)
        .and_where(search_posting::COLUMN.kind.eq(Kind::Claim.code()))
        .and_where(search_posting::COLUMN.word.eq(word))
        .order_by("place", Order::Desc)
        .limit(NEWEST)
        .to_owned()
}

fn all_of(queries: impl IntoIterator<Item = SelectStatement>) -> Option<SelectStatement> {
    let mut queries = queries.into_iter();
    let mut all = queries.next()?;
    for query in queries {
        all.union(UnionType::All, query);
    }
    Some(all)
}

/// How many claims have each word, the rarest first. A word with more places than are looked at is
/// taken to occur before them as often as among them.
async fn having(
    c: &impl ConnectionTrait,
    words: Vec<String>,
    extent: &Extent,
    claims: u32,
) -> Result<Vec<Asked>, Error> {
    let counted = words.iter().enumerate().map(|(at, word)| {
        Query::select()
            .expr_as(Expr::cust(at.to_string()), "word_at")
            .expr(Expr::cust("COUNT(*)"))
            .expr(Expr::cust("MIN(place)"))
            .from_subquery(newest(word), "some")
            .to_owned()
    });
    let Some(query) = all_of(counted) else { return Ok(Vec::new()) };
    let mut asked: Vec<(usize, u64, Option<i64>)> = Vec::with_capacity(words.len());
    for row in c.query_all(&query).await? {
        let at = c_index(&row)?;
        asked.push((at, count(row.try_get_by_index(1)?)?, row.try_get_by_index(2)?));
    }
    asked.sort_by_key(|(at, ..)| *at);
    let span = |from: Option<i64>| {
        let (last, from) = (extent.last.unwrap_or(0), from.unwrap_or(0));
        u128::from(Ord::max(last.saturating_sub(from), 1).unsigned_abs())
    };
    let mut asked: Vec<Asked> = words
        .into_iter()
        .zip(asked)
        .map(|(word, (_, places, oldest))| {
            let having = if places < NEWEST {
                u128::from(places)
            } else {
                u128::from(places) * span(extent.first) / span(oldest)
            };
            let having = Ord::min(u32::try_from(having).unwrap_or(u32::MAX), claims);
            Asked { word, places, having }
        })
        .collect();
    asked.sort_by_key(|it| it.having);
    Ok(asked)
}

fn c_index(row: &sea_orm::QueryResult) -> Result<usize, Error> {
    // SQLite gives a whole number of any size, PostgreSQL one of four bytes.
    let at: i32 = row.try_get_by_index(0)?;
    usize::try_from(at).map_err(|_negative| Error::Corrupt("the place of a word".to_owned()))
}

/// The places of claims that share the most, as far as the rarest words lead.
async fn sharing(
    c: &impl ConnectionTrait,
    asked: Vec<Asked>,
    others: u32,
) -> Result<Vec<i64>, Error> {
    let mut left = LEADING;
    let leading = asked.into_iter().filter(|it| it.having > 1).take_while(|it| {
        let is_led = left > 0;
        left = left.saturating_sub(it.places);
        is_led
    });
    let leading = leading.map(|it| {
        let weight = (rarity(it.having.saturating_sub(1), others) * GRAIN).max(1.0);
        Query::select()
            .column("place")
            .expr_as(Expr::cust(format!("{weight:.0}")), "weight")
            .from_subquery(newest(&it.word), "some")
            .to_owned()
    });
    let Some(leading) = all_of(leading) else { return Ok(Vec::new()) };
    let query = Query::select()
        .column("place")
        .from_subquery(leading, "led")
        .group_by_col("place")
        .order_by_expr(Expr::cust("SUM(weight)"), Order::Desc)
        .order_by("place", Order::Desc)
        .limit(COMPARED)
        .to_owned();
    let rows = c.query_all(&query).await?;
    let place = |row: &sea_orm::QueryResult| Ok(row.try_get_by_index(0)?);
    rows.iter().map(place).collect()
}
