//! Published: what readers see of claims, as lists and pages for them ask it.

use std::collections::BTreeMap;

use ::entity::id::Id;
use ::entity::{article, claim, publication, publication_change, publication_speaker};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Error;
use super::convert::{count, id, number};
use super::project::lines;
use crate::domain::{ArticleId, ClaimId, ClaimNumber, ScaleId, SpeakerId};

/// The word of rows that readers see.
const PUBLISHED: &str = "published";

/// A check as readers see it in a list, or that it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub claim: ClaimId,
    pub number: ClaimNumber,
    pub article: ArticleId,
    pub is_withdrawn: bool,
    pub scale: ScaleId,
    pub label: String,
    pub label_name: String,
    pub statement: String,
    pub speakers: Vec<String>,
    pub first_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

/// Something that readers are told was changed of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub claim: ClaimId,
    pub place: u64,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub words: Option<String>,
}

/// The word of rows that tell of a withdrawal.
const WITHDRAWN: &str = "withdrawn";

impl Change {
    pub fn is_withdrawal(&self) -> bool {
        self.kind == WITHDRAWN
    }
}

/// Where a page of a list ended.
pub type Place = (DateTime<Utc>, ClaimNumber);

/// The published checks behind a place, newest first; of one label where one is given.
pub async fn newest(
    c: &impl ConnectionTrait,
    label: Option<&str>,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Check>, Error> {
    let mut query = publication::Entity::find()
        .filter(publication::COLUMN.state.eq(PUBLISHED))
        .order_by_desc(publication::Column::FirstAt)
        .order_by_desc(publication::Column::Number)
        .limit(limit);
    if let Some(label) = label {
        query = query.filter(publication::COLUMN.label.eq(label));
    }
    if let Some(place) = after {
        query = query.filter(behind(publication::Column::FirstAt, place)?);
    }
    query.all(c).await?.into_iter().map(check).collect()
}

/// The published ones of these claims, in the order in which they are asked for, each with the words
/// of the article that it is about.
pub async fn these(
    c: &impl ConnectionTrait,
    claims: &[Uuid],
) -> Result<Vec<(Check, String)>, Error> {
    let ids = || claims.iter().map(|it| id(*it));
    let rows = publication::Entity::find()
        .filter(publication::COLUMN.claim_id.is_in(ids()))
        .filter(publication::COLUMN.state.eq(PUBLISHED))
        .all(c)
        .await?;
    let quotes: Vec<(Id, String)> = claim::Entity::find()
        .filter(claim::COLUMN.id.is_in(ids()))
        .select_only()
        .columns([claim::Column::Id, claim::Column::Quote])
        .into_tuple()
        .all(c)
        .await?;
    let mut quotes: BTreeMap<Uuid, String> =
        quotes.into_iter().map(|(of, it)| (of.0, it)).collect();
    let place: BTreeMap<Uuid, usize> = claims.iter().copied().zip(0..).collect();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let check = check(row)?;
        let quote = quotes.remove(&check.claim.0).unwrap_or_default();
        found.push((check, quote));
    }
    found.sort_by_key(|(check, _)| place.get(&check.claim.0).copied());
    Ok(found)
}

/// The languages of these articles, as far as they are known.
pub async fn languages(
    c: &impl ConnectionTrait,
    articles: &[ArticleId],
) -> Result<BTreeMap<ArticleId, String>, Error> {
    let ids = articles.iter().map(|it| id(it.0));
    let rows: Vec<(Id, Option<String>)> = article::Entity::find()
        .filter(article::COLUMN.id.is_in(ids))
        .select_only()
        .columns([article::Column::Id, article::Column::Language])
        .into_tuple()
        .all(c)
        .await?;
    Ok(rows.into_iter().filter_map(|(of, it)| Some((ArticleId(of.0), it?))).collect())
}

/// What changed last before the eyes of readers, what was withdrawn among it.
pub async fn latest(c: &impl ConnectionTrait, limit: u64) -> Result<Vec<Check>, Error> {
    let rows = publication::Entity::find()
        .order_by_desc(publication::Column::ChangedAt)
        .order_by_desc(publication::Column::Number)
        .limit(limit)
        .all(c)
        .await?;
    rows.into_iter().map(check).collect()
}

/// The published checks of an article behind a number.
pub async fn of_article(
    c: &impl ConnectionTrait,
    article: ArticleId,
    after: Option<ClaimNumber>,
    limit: u64,
) -> Result<Vec<Check>, Error> {
    let mut query = publication::Entity::find()
        .filter(publication::COLUMN.article_id.eq(id(article.0)))
        .filter(publication::COLUMN.state.eq(PUBLISHED))
        .order_by_asc(publication::Column::Number)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(publication::COLUMN.number.gt(number(after.0)?));
    }
    query.all(c).await?.into_iter().map(check).collect()
}

/// The published checks of what a speaker said behind a place, newest first.
pub async fn of_speaker(
    c: &impl ConnectionTrait,
    speaker: SpeakerId,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Check>, Error> {
    let mut query = publication_speaker::Entity::find()
        .filter(publication_speaker::COLUMN.speaker_id.eq(id(speaker.0)))
        .order_by_desc(publication_speaker::Column::FirstAt)
        .order_by_desc(publication_speaker::Column::Number)
        .limit(limit);
    if let Some(place) = after {
        query = query.filter(behind_speaker(place)?);
    }
    let said: Vec<Id> = query
        .select_only()
        .column(publication_speaker::Column::ClaimId)
        .into_tuple()
        .all(c)
        .await?;
    let mut found = of_claims(c, said.iter().map(|it| ClaimId(it.0))).await?;
    Ok(said.iter().filter_map(|it| found.remove(&ClaimId(it.0))).collect())
}

/// How many of what a speaker said have which label, looking at the newest `most`.
pub async fn labels_of(
    c: &impl ConnectionTrait,
    speaker: SpeakerId,
    most: u64,
) -> Result<Vec<(ScaleId, String, String, u64)>, Error> {
    let said = publication_speaker::Entity::find()
        .select_only()
        .column(publication_speaker::Column::ClaimId)
        .filter(publication_speaker::COLUMN.speaker_id.eq(id(speaker.0)))
        .order_by_desc(publication_speaker::Column::FirstAt)
        .order_by_desc(publication_speaker::Column::Number)
        .limit(most);
    let said = sea_orm::QueryTrait::into_query(said);
    let rows: Vec<(Id, String, String, i64)> = publication::Entity::find()
        .select_only()
        .columns([
            publication::Column::ScaleId,
            publication::Column::Label,
            publication::Column::LabelName,
        ])
        .column_as(publication::Column::ClaimId.count(), "times")
        .filter(publication::Column::ClaimId.in_subquery(said))
        .group_by(publication::Column::ScaleId)
        .group_by(publication::Column::Label)
        .group_by(publication::Column::LabelName)
        .into_tuple()
        .all(c)
        .await?;
    rows.into_iter()
        .map(|(scale, label, name, times)| Ok((ScaleId(scale.0), label, name, count(times)?)))
        .collect()
}

/// What readers see of a claim, or saw last.
pub async fn numbered(c: &impl ConnectionTrait, of: ClaimNumber) -> Result<Option<Check>, Error> {
    let Ok(of) = number(of.0) else { return Ok(None) };
    let row = publication::Entity::find().filter(publication::COLUMN.number.eq(of)).one(c).await?;
    row.map(check).transpose()
}

/// How many events a claim has: what readers see is made anew when it has more.
pub async fn version(c: &impl ConnectionTrait, of: ClaimId) -> Result<Option<u64>, Error> {
    let found: Option<i64> = claim::Entity::find_by_id(id(of.0))
        .select_only()
        .column(claim::Column::Version)
        .into_tuple()
        .one(c)
        .await?;
    found.map(count).transpose()
}

/// What readers see of these claims.
pub async fn of_claims(
    c: &impl ConnectionTrait,
    ids: impl Iterator<Item = ClaimId>,
) -> Result<BTreeMap<ClaimId, Check>, Error> {
    let some = publication::COLUMN.claim_id.is_in(ids.map(|it| id(it.0)));
    let rows = publication::Entity::find().filter(some).all(c).await?;
    rows.into_iter().map(check).map(|it| it.map(|it| (it.claim, it))).collect()
}

/// What was changed of one check, oldest first.
pub async fn changes_of(c: &impl ConnectionTrait, of: ClaimId) -> Result<Vec<Change>, Error> {
    let rows = publication_change::Entity::find()
        .filter(publication_change::COLUMN.claim_id.eq(id(of.0)))
        .order_by_asc(publication_change::Column::Place)
        .all(c)
        .await?;
    rows.into_iter().map(change).collect()
}

/// What was changed of any check behind a place, newest first.
pub async fn changes(
    c: &impl ConnectionTrait,
    after: Option<(DateTime<Utc>, ClaimId, u64)>,
    limit: u64,
) -> Result<Vec<Change>, Error> {
    use publication_change::Column::{At, ClaimId as Claim, Place};
    let mut query = publication_change::Entity::find()
        .order_by_desc(At)
        .order_by_desc(Claim)
        .order_by_desc(Place)
        .limit(limit);
    if let Some((at, claim, place)) = after {
        let row = Expr::tuple([Expr::col(At), Expr::col(Claim), Expr::col(Place)]);
        let end = [Expr::val(at), Expr::val(claim.to_string()), Expr::val(number(place)?)];
        query = query.filter(row.lt(Expr::tuple(end)));
    }
    query.all(c).await?.into_iter().map(change).collect()
}

/// The lowest number from one on that readers have seen a check of.
pub async fn first_from(c: &impl ConnectionTrait, from: u64) -> Result<Option<ClaimNumber>, Error> {
    let found: Option<i64> = publication::Entity::find()
        .filter(publication::COLUMN.number.gte(number(from)?))
        .order_by_asc(publication::Column::Number)
        .limit(1)
        .select_only()
        .column(publication::Column::Number)
        .into_tuple()
        .one(c)
        .await?;
    found.map(|it| count(it).map(ClaimNumber)).transpose()
}

/// The checks with numbers from one to below another, and when each changed last.
pub async fn between(
    c: &impl ConnectionTrait,
    from: u64,
    below: u64,
) -> Result<Vec<(ClaimNumber, DateTime<Utc>)>, Error> {
    let rows: Vec<(i64, DateTime<Utc>)> = publication::Entity::find()
        .filter(publication::COLUMN.number.gte(number(from)?))
        .filter(publication::COLUMN.number.lt(number(below)?))
        .order_by_asc(publication::Column::Number)
        .select_only()
        .columns([publication::Column::Number, publication::Column::ChangedAt])
        .into_tuple()
        .all(c)
        .await?;
    rows.into_iter().map(|(of, at)| Ok((ClaimNumber(count(of)?), at))).collect()
}

fn behind(column: publication::Column, (at, of): Place) -> Result<Expr, Error> {
    let row = Expr::tuple([Expr::col(column), Expr::col(publication::Column::Number)]);
    Ok(row.lt(Expr::tuple([Expr::val(at), Expr::val(number(of.0)?)])))
}

fn behind_speaker((at, of): Place) -> Result<Expr, Error> {
    use publication_speaker::Column::{FirstAt, Number};
    let row = Expr::tuple([Expr::col(FirstAt), Expr::col(Number)]);
    Ok(row.lt(Expr::tuple([Expr::val(at), Expr::val(number(of.0)?)])))
}

fn check(row: publication::Model) -> Result<Check, Error> {
    Ok(Check {
        claim: ClaimId(row.claim_id.0),
        number: ClaimNumber(count(row.number)?),
        article: ArticleId(row.article_id.0),
        is_withdrawn: row.state != PUBLISHED,
        scale: ScaleId(row.scale_id.0),
        label: row.label,
        label_name: row.label_name,
        statement: row.statement,
        speakers: lines(&row.speakers),
        first_at: row.first_at,
        changed_at: row.changed_at,
    })
}

fn change(row: publication_change::Model) -> Result<Change, Error> {
    Ok(Change {
        claim: ClaimId(row.claim_id.0),
        place: count(row.place)?,
        at: row.at,
        kind: row.kind,
        from: row.from_label,
        to: row.to_label,
        words: row.words,
    })
}

/// The claims that are published or were withdrawn, in the order of their numbers, behind the one
/// given.
pub async fn once_published(
    c: &impl ConnectionTrait,
    after: Option<ClaimNumber>,
    limit: u64,
) -> Result<Vec<(ClaimNumber, ClaimId)>, Error> {
    let mut found: Vec<(i64, Id)> = Vec::new();
    for publication in [PUBLISHED, WITHDRAWN] {
        let mut query = claim::Entity::find()
            .filter(claim::COLUMN.publication.eq(publication))
            .order_by_asc(claim::Column::Number)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(claim::COLUMN.number.gt(number(after.0)?));
        }
        let columns = [claim::Column::Number, claim::Column::Id];
        found.extend(query.select_only().columns(columns).into_tuple::<(i64, Id)>().all(c).await?);
    }
    found.sort_by_key(|(number, _)| *number);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let one = |(number, of): (i64, Id)| Ok((ClaimNumber(count(number)?), ClaimId(of.0)));
    found.into_iter().map(one).collect()
}
