//! Similar: the claims, or the rulings of others, that share the rarest words with a statement.
//!
//! Each word is followed to its newest places only, and the rarest words lead. So a lookup reads a
//! bounded number of rows, however many there are; texts are compared in memory after it.

use ::entity::{search_item, search_posting};
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{Kind, key};
use crate::domain::ClaimId;
use crate::domain::claim::Stage;
use crate::store::Error;
use crate::store::convert::count;
use crate::text::similar::{Statement, asked, rarity};

/// How many places of a word are looked at, the newest.
const NEWEST: u64 = 256;
/// How many places are followed, of all words together.
const LEADING: u64 = 2_048;
/// How many are compared by their texts: those that share the most.
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

/// Among what likenesses are looked for.
struct Among {
    kind: Kind,
    /// How many there are about.
    count: &'static str,
    /// How many of them are the statement itself, which has all of its words.
    own: u32,
    /// How many lines of their texts are compared, from the first.
    lines: usize,
}

const CLAIMS: Among =
    Among { kind: Kind::Claim, count: "SELECT MAX(number) + 1 FROM claim", own: 1, lines: 2 };
const KNOWN: Among =
    Among { kind: Kind::Known, count: "SELECT MAX(number) FROM known_ruling", own: 0, lines: 1 };

/// Something that is like a statement.
struct Like {
    subject: Uuid,
    likeness: f64,
    keys: String,
}

/// How many things there are about, and between which moments they came.
#[derive(FromQueryResult)]
struct Extent {
    many: Option<i64>,
    first: Option<i64>,
    last: Option<i64>,
}

/// A word of the statement, and how many things have it.
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
    let closed: Vec<String> = Stage::ALL
        .into_iter()
        .filter(|it| it.is_closed())
        .map(|it| key("stage", it.key()))
        .collect();
    let alike = alike(c, statement, least, &CLAIMS).await?;
    let open = alike.into_iter().filter_map(|Like { subject, likeness, keys }| {
        let is_closed = keys.lines().any(|it| closed.iter().any(|stage| stage == it));
        let claim = ClaimId(subject);
        let decided = keys.lines().any(|it| it.starts_with("label="));
        (claim != to && !is_closed).then_some(Similar { claim, likeness, decided })
    });
    Ok(open.collect())
}

/// The known rulings of others on what is most like a statement, best first, each with its likeness.
pub async fn elsewhere(
    c: &impl ConnectionTrait,
    statement: &str,
    least: f64,
) -> Result<Vec<(Uuid, f64)>, Error> {
    let alike = alike(c, statement, least, &KNOWN).await?;
    Ok(alike.into_iter().map(|it| (it.subject, it.likeness)).collect())
}

async fn alike(
    c: &impl ConnectionTrait,
    statement: &str,
    least: f64,
    among: &Among,
) -> Result<Vec<Like>, Error> {
    let words = asked(statement);
    let extent = extent(c, among).await?;
    let all = extent.many.map(count).transpose()?.unwrap_or(0);
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    let asked = having(c, words, &extent, (all, among)).await?;
    let others = all.saturating_sub(among.own);
    let elsewhere = asked.iter().map(|it| (it.word.as_str(), it.having.saturating_sub(among.own)));
    let mine = Statement::new(&elsewhere.collect::<Vec<_>>(), others);
    let places = sharing(c, asked, others, among).await?;
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
        .filter(search_item::COLUMN.kind.eq(among.kind.code()))
        .filter(search_item::COLUMN.place.is_in(places))
        .into_tuple()
        .all(c)
        .await?;
    let compared = rows.into_iter().map(|(subject, body, keys)| {
        // Of a claim its statement and its quote: whichever is nearer.
        let parts = body.lines().take(among.lines).map(|part| mine.likeness(part));
        Like { subject: subject.0, likeness: parts.fold(0.0, f64::max), keys }
    });
    let mut found: Vec<Like> = compared.filter(|it| it.likeness >= least).collect();
    found.sort_by(|one, other| {
        other.likeness.total_cmp(&one.likeness).then(other.subject.cmp(&one.subject))
    });
    Ok(found)
}

async fn extent(c: &impl ConnectionTrait, among: &Among) -> Result<Extent, Error> {
    let one = |sql: &str| Expr::cust(format!("({sql})"));
    let end = |which: &str| {
        let kind = among.kind.code();
        one(&format!("SELECT {which}(place) FROM search_item WHERE kind = {kind}"))
    };
    let query = Query::select()
        .expr_as(one(among.count), "many")
        .expr_as(end("MIN"), "first")
        .expr_as(end("MAX"), "last")
        .to_owned();
    let query = c.get_database_backend().build(&query);
    let found = Extent::find_by_statement(query).one(c).await?;
    found.ok_or_else(|| Error::Corrupt("the extent of the index".to_owned()))
}

/// The newest places of a word.
fn newest(word: &str, among: &Among) -> SelectStatement {
    Query::select()
        .column("place")
        .from(search_posting::Entity)
        .and_where(search_posting::COLUMN.kind.eq(among.kind.code()))
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

/// How many things have each word, the rarest first. A word with more places than are looked at is
/// taken to occur before them as often as among them.
async fn having(
    c: &impl ConnectionTrait,
    words: Vec<String>,
    extent: &Extent,
    (all, among): (u32, &Among),
) -> Result<Vec<Asked>, Error> {
    let counted = words.iter().enumerate().map(|(at, word)| {
        Query::select()
            .expr_as(Expr::cust(at.to_string()), "word_at")
            .expr(Expr::cust("COUNT(*)"))
            .expr(Expr::cust("MIN(place)"))
            .from_subquery(newest(word, among), "some")
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
            let having = Ord::min(u32::try_from(having).unwrap_or(u32::MAX), all);
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

/// The places of things that share the most, as far as the rarest words lead.
async fn sharing(
    c: &impl ConnectionTrait,
    asked: Vec<Asked>,
    others: u32,
    among: &Among,
) -> Result<Vec<i64>, Error> {
    let mut left = LEADING;
    let leading = asked.into_iter().filter(|it| it.having > among.own).take_while(|it| {
        let is_led = left > 0;
        left = left.saturating_sub(it.places);
        is_led
    });
    let leading = leading.map(|it| {
        let weight = (rarity(it.having.saturating_sub(among.own), others) * GRAIN).max(1.0);
        Query::select()
            .column("place")
            .expr_as(Expr::cust(format!("{weight:.0}")), "weight")
            .from_subquery(newest(&it.word, among), "some")
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
