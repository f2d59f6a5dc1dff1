//! Find: the newest items with all that is asked for, and how far was looked.
//!
//! The rarest word leads: its items are taken from the newest on, and each is looked up under the
//! other words. So the cost depends on how much is looked at, which has a limit, and not on how often
//! words occur.

use ::entity::{search_item, search_posting};
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement, UnionType,
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect};
use uuid::Uuid;

use super::Kind;
use super::meant::{Meaning, meaning};
use crate::domain::ClaimId;
use crate::store::Error;
use crate::store::convert::count;
use crate::text::search::Need;

/// How many rows are looked up before a search says that it looked no further: each item once for
/// every word that it may have.
const LOOK: usize = 6_000;
/// How many of them are looked up together, at first and at most.
const FEW: usize = 256;
const MANY: usize = 2_048;
/// How many rows the whole text of something costs: an article is long.
const TEXT: usize = 1;
const ARTICLE: usize = 10;
/// Counts that tell which word is rarer go no further than this.
const RARE: u64 = 500;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub kind: Kind,
    /// Words, and whether they must not be there.
    pub needs: &'a [(bool, Need)],
    /// Keys of filters: one of each group must be there, or none.
    pub keys: &'a [(bool, Vec<String>)],
    /// Only what stands at this place or behind it.
    pub since: Option<i64>,
    /// Only what stands before this place.
    pub before: Option<i64>,
    /// Whether the last word is still being typed.
    pub typing: bool,
    pub limit: u64,
}

/// Something that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub subject: Uuid,
    /// The claim that a comment is on.
    pub claim: Option<ClaimId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Newest first.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there may be one.
    pub next: Option<i64>,
    /// Whether the search stopped because it had looked at enough, and not at a full page.
    pub stopped: bool,
    /// What to mark in what was found.
    pub marks: Vec<Need>,
    /// Words that nothing has, with those that were taken instead.
    pub instead: Vec<(String, Vec<String>)>,
}

/// Finds the newest items.
pub async fn find(c: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Found, Error> {
    let meaning = meaning(c, asked).await?;
    let mut found = Found {
        marks: meaning.marks.clone(),
        instead: meaning.instead.clone(),
        ..Found::default()
    };
    let Some(groups) = in_order(c, asked, &meaning).await? else { return Ok(found) };
    let search = Search { c, asked, meaning: &meaning, groups: &groups };
    let limit = usize::try_from(asked.limit).unwrap_or(FEW);
    let cost = search.cost();
    let (mut looked, mut before) = (0, asked.before);
    let mut together = FEW;
    let mut places = Vec::new();
    while looked < LOOK {
        let block = if search.is_plain() { limit + 1 } else { (together / cost).max(limit + 1) };
        let some = search.look(before, block).await?;
        looked += some.len() * cost;
        let is_last = some.len() < block;
        before = some.last().map(|(place, _)| *place);
        places.extend(some.into_iter().filter(|(_, fits)| *fits).map(|(place, _)| place));
        if places.len() > limit || is_last {
            let more = places.len() > limit;
            places.truncate(limit);
            found.next = places.last().copied().filter(|_| more);
            found.hits = hits(c, asked.kind, &places).await?;
            return Ok(found);
        }
        together = (together * 2).min(MANY);
    }
    found.next = before;
    found.stopped = true;
    found.hits = hits(c, asked.kind, &places).await?;
    Ok(found)
}

/// The groups of words, the rarest first; nothing where one of them is nowhere.
async fn in_order<'a>(
    c: &impl ConnectionTrait,
    asked: &Asked<'_>,
    meaning: &'a Meaning,
) -> Result<Option<Vec<&'a [String]>>, Error> {
    let mut counted = Vec::with_capacity(meaning.groups.len());
    for group in &meaning.groups {
        if group.is_empty() {
            return Ok(None);
        }
        let many = if meaning.groups.len() == 1 { 1 } else { rarity(c, asked.kind, group).await? };
        if many == 0 {
            return Ok(None);
        }
        // Of equally common ones, the one that is looked up fastest leads.
        counted.push((many, group.len(), group.as_slice()));
    }
    counted.sort_by_key(|(many, length, _)| (*many, *length));
    Ok(Some(counted.into_iter().map(|(.., group)| group).collect()))
}

/// How often one of these words occurs, counted so far that rare and common are told apart.
async fn rarity(c: &impl ConnectionTrait, kind: Kind, group: &[String]) -> Result<u64, Error> {
    let some = Query::select()
        .expr(Expr::val(1))
        .from(search_posting::Entity)
        .and_where(search_posting::COLUMN.kind.eq(kind.code()))
        .and_where(search_posting::COLUMN.word.is_in(group))
        .limit(RARE)
        .to_owned();
    let query = Query::select().expr(Expr::cust("COUNT(*)")).from_subquery(some, "some").to_owned();
    let row = c.query_one(&query).await?;
    let row = row.ok_or_else(|| Error::Corrupt("a count".to_owned()))?;
    count(row.try_get_by_index(0)?)
}

struct Search<'a, C> {
    c: &'a C,
    asked: &'a Asked<'a>,
    meaning: &'a Meaning,
    /// The rarest first.
    groups: &'a [&'a [String]],
}

impl<C: ConnectionTrait> Search<'_, C> {
    /// Whether whatever the first group leads to is a hit.
    fn is_plain(&self) -> bool {
        self.groups.len() < 2 && self.meaning.none.is_empty() && self.meaning.checks.is_empty()
    }

    /// How many rows are looked up for each item.
    fn cost(&self) -> usize {
        let words: usize = self.groups.iter().map(|group| group.len()).sum();
        let texts = match self.asked.kind {
            _ if self.meaning.checks.is_empty() => 0,
            Kind::Article => ARTICLE,
            _ => TEXT,
        };
        (words + self.meaning.none.len() + texts).max(1)
    }

    /// The next places of the rarest words, newest first, and whether each has everything else that
    /// is asked for.
    async fn look(&self, before: Option<i64>, block: usize) -> Result<Vec<(i64, bool)>, Error> {
        let place = || Expr::col(("some", "place"));
        let fits = self.fits();
        let query = Query::select()
            .expr(place())
            .expr(if self.meaning.checks.is_empty() {
                CaseStatement::new().case(fits, place())
            } else {
                // What only a text can tell is asked of few: they have the words already.
                CaseStatement::new().case(fits, self.body())
            })
            .from_subquery(self.lead(before, block), "some")
            .order_by(("some", "place"), Order::Desc)
            .to_owned();
        let rows = self.c.query_all(&query).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, self.passes(row)?))).collect()
    }

    /// Whether a row of `look` passes.
    fn passes(&self, row: &QueryResult) -> Result<bool, Error> {
        let checks = &self.meaning.checks;
        if checks.is_empty() {
            let fitting: Option<i64> = row.try_get_by_index(1)?;
            return Ok(fitting.is_some());
        }
        let body: Option<String> = row.try_get_by_index(1)?;
        Ok(body.is_some_and(|body| checks.iter().all(|(not, need)| need.is_in(&body) != *not)))
    }

    /// The next places of the rarest words, newest first; of all items where no word is asked for.
    fn lead(&self, before: Option<i64>, block: usize) -> SelectStatement {
        let limit = u64::try_from(block).unwrap_or(u64::MAX);
        match self.groups.first() {
            None => self.places(None, before, limit),
            Some([word]) => self.places(Some(word), before, limit),
            Some(words) => {
                // Each word gives its own newest, and the page is taken from those.
                let mut all: Option<SelectStatement> = None;
                for word in *words {
                    let of = self.places(Some(word), before, limit);
                    let of = Query::select().column("place").from_subquery(of, "each").to_owned();
                    match &mut all {
                        None => all = Some(of),
                        Some(all) => drop(all.union(UnionType::Distinct, of)),
                    }
                }
                let mut all = all.unwrap_or_default();
                all.order_by("place", Order::Desc).limit(limit).to_owned()
            }
        }
    }

    fn places(&self, word: Option<&String>, before: Option<i64>, limit: u64) -> SelectStatement {
        let mut query = Query::select();
        match word {
            Some(word) => query
                .from(search_posting::Entity)
                .and_where(search_posting::COLUMN.word.eq(word.as_str())),
            None => query.from(search_item::Entity),
        };
        let place = || Expr::col("place");
        query
            .column("place")
            .and_where(Expr::col("kind").eq(self.asked.kind.code()))
            .and_where_option(before.map(|it| place().lt(it)))
            .and_where_option(self.asked.since.map(|it| place().gte(it)))
            .order_by("place", Order::Desc)
            .limit(limit)
            .to_owned()
    }

    /// Whether a word of each other group stands there, and none of those that must not.
    fn fits(&self) -> Expr {
        let others = self.groups.iter().skip(1).map(|group| self.has(group));
        let none = Some(&self.meaning.none).filter(|it| !it.is_empty());
        others
            .chain(none.map(|it| self.has(it).not()))
            .reduce(ExprTrait::and)
            .unwrap_or_else(|| Expr::val(true))
    }

    /// Whether one of the words stands at a place. Asked for as a value, because of what exists
    /// PostgreSQL makes a table, for which it reads all that has the word.
    fn has(&self, words: &[String]) -> Expr {
        let posting = Query::select()
            .column(search_posting::Column::Place)
            .from(search_posting::Entity)
            .and_where(search_posting::COLUMN.kind.eq(self.asked.kind.code()))
            .and_where(search_posting::COLUMN.word.is_in(words))
            .and_where(
                Expr::col((search_posting::Entity, search_posting::Column::Place))
                    .equals(("some", "place")),
            )
            .limit(1)
            .to_owned();
        Expr::SubQuery(None, Box::new(posting.into())).is_not_null()
    }

    /// The text at a place, as it is levelled.
    fn body(&self) -> Expr {
        let body = Query::select()
            .column(search_item::Column::Body)
            .from(search_item::Entity)
            .and_where(search_item::COLUMN.kind.eq(self.asked.kind.code()))
            .and_where(
                Expr::col((search_item::Entity, search_item::Column::Place))
                    .equals(("some", "place")),
            )
            .to_owned();
        Expr::SubQuery(None, Box::new(body.into()))
    }
}

async fn hits(c: &impl ConnectionTrait, kind: Kind, places: &[i64]) -> Result<Vec<Hit>, Error> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(::entity::id::Id, Option<::entity::id::Id>)> = search_item::Entity::find()
        .select_only()
        .columns([search_item::Column::SubjectId, search_item::Column::ClaimId])
        .filter(search_item::COLUMN.kind.eq(kind.code()))
        .filter(search_item::COLUMN.place.is_in(places.iter().copied()))
        .order_by_desc(search_item::Column::Place)
        .into_tuple()
        .all(c)
        .await?;
    let hit = |(subject, claim): (::entity::id::Id, Option<::entity::id::Id>)| Hit {
        subject: subject.0,
        claim: claim.map(|it| ClaimId(it.0)),
    };
    Ok(rows.into_iter().map(hit).collect())
}
