//! Check: whether things are found as they are, and nothing else is.

use std::collections::BTreeSet;

use ::entity::{search_item, search_posting, search_word};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use super::put::{is_key, still_used, stored};
use super::remake::rest_after;
use super::{Entry, Kind, entry_of};
use crate::domain::claim::Claim;
use crate::store::convert::{count, id, length};
use crate::store::{Db, Error};

/// Whether a claim and its comments are found by what they say now.
pub async fn holds(c: &impl ConnectionTrait, claim: &Claim) -> Result<bool, Error> {
    let comments = claim.comments.iter().filter_map(|it| Entry::comment(claim.id, it));
    let mut wanted: BTreeSet<Uuid> = BTreeSet::new();
    for entry in comments {
        wanted.insert(entry.subject);
        if !is_found(c, &entry).await? {
            return Ok(false);
        }
    }
    let found: Vec<::entity::id::Id> = search_item::Entity::find()
        .select_only()
        .column(search_item::Column::SubjectId)
        .filter(search_item::COLUMN.claim_id.eq(id(claim.id.0)))
        .into_tuple()
        .all(c)
        .await?;
    let found: BTreeSet<Uuid> = found.into_iter().map(|it| it.0).collect();
    Ok(found == wanted && is_found(c, &Entry::claim(claim)).await?)
}

/// Whether an item stands in the index with all its words, and can be found by each.
async fn is_found(c: &impl ConnectionTrait, entry: &Entry) -> Result<bool, Error> {
    let Some(row) = stored(c, entry.kind, entry.subject).await? else { return Ok(false) };
    let terms: Vec<&str> = entry.terms().into_iter().collect();
    if entry_of(&row)? != *entry || row.words != length(terms.len()) {
        return Ok(false);
    }
    for terms in terms.chunks(1_000) {
        let postings = search_posting::Entity::find()
            .filter(search_posting::COLUMN.kind.eq(row.kind))
            .filter(search_posting::COLUMN.place.eq(row.place))
            .filter(search_posting::COLUMN.word.is_in(terms.iter().copied()))
            .count(c)
            .await?;
        let words: Vec<&str> = terms.iter().copied().filter(|it| !is_key(it)).collect();
        let known = search_word::Entity::find()
            .filter(search_word::COLUMN.word.is_in(words.iter().copied()))
            .count(c)
            .await?;
        let all = |found: u64, wanted: usize| usize::try_from(found).is_ok_and(|it| it == wanted);
        if !all(postings, terms.len()) || !all(known, words.len()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The articles, sources, speakers and known rulings that are not found as they are, a sentence each.
pub async fn rest(db: &Db) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut after = None;
    loop {
        let c = db.snapshot().await?;
        let page = rest_after(&c, after).await?;
        let Some(last) = page.last() else { return Ok(faults) };
        after = Some((last.kind, last.subject));
        for entry in page {
            if !is_found(&c, &entry).await? {
                let noun = match entry.kind {
                    Kind::Article => "article",
                    Kind::Source => "source",
                    Kind::Known => "known ruling",
                    Kind::Claim | Kind::Speaker | Kind::Comment => "speaker",
                };
                faults.push(format!(
                    "{noun} {}: search does not find it as it is; run `claimdesk rebuild`",
                    entry.subject
                ));
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Sums {
    items: i64,
    words: i64,
    things: i64,
    postings: i64,
    unused: i64,
}

/// What is found and is not there any more, in a sentence. Every thing has been looked at by itself,
/// so that it is enough to count.
pub async fn left_over(c: &impl ConnectionTrait) -> Result<Option<String>, Error> {
    let unused = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from(search_word::Entity)
        .and_where(still_used().not())
        .to_owned();
    let one = |sql: &'static str| Expr::cust(format!("({sql})"));
    let query = Query::select()
        .expr_as(one("SELECT COUNT(*) FROM search_item WHERE kind <> 5"), "items")
        .expr_as(one("SELECT CAST(COALESCE(SUM(words), 0) AS bigint) FROM search_item"), "words")
        .expr_as(
            one("SELECT (SELECT COUNT(*) FROM claim) + (SELECT COUNT(*) FROM article)
                 + (SELECT COUNT(*) FROM source) + (SELECT COUNT(*) FROM speaker)
                 + (SELECT COUNT(*) FROM known_ruling)"),
            "things",
        )
        .expr_as(one("SELECT COUNT(*) FROM search_posting"), "postings")
        .expr_as(Expr::SubQuery(None, Box::new(unused.into())), "unused")
        .to_owned();
    let query = c.get_database_backend().build(&query);
    let sums = Sums::find_by_statement(query).one(c).await?;
    let sums = sums.ok_or_else(|| Error::Corrupt("the counts of the index".to_owned()))?;
    let is_whole = sums.items == sums.things && sums.words == sums.postings && sums.unused == 0;
    count(sums.items)?;
    Ok((!is_whole)
        .then(|| "search finds what is not there any more; run `claimdesk rebuild`".to_owned()))
}
