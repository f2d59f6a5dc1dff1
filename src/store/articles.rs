//! Articles in the database: their revisions, and what the splitter found in them.

use std::collections::HashMap;

use ::entity::id::Id;
use ::entity::{article, revision, suggestion};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

use super::convert::{count, id, known, number};
use super::revisions::{self, Change, How, change_of};
use super::{Error, Tx};
use crate::domain::{ArticleId, ClaimId, PersonId, RevisionId, SuggestionId};

/// A text that somebody published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub id: ArticleId,
    pub title: String,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published_on: Option<NaiveDate>,
    /// BCP 47.
    pub language: Option<String>,
    pub url: Option<String>,
    pub imported_by: Option<PersonId>,
    pub imported_at: DateTime<Utc>,
}

/// One frozen state of an article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub id: RevisionId,
    pub article: ArticleId,
    /// Counted from 1.
    pub number: u64,
    /// The headline that stood in the text or was given with it.
    pub title: String,
    pub body: String,
    /// Of the body, in hex.
    pub sha256: String,
    /// Of the body with white space and quotation marks levelled, in hex.
    pub fingerprint: String,
    /// What was taken for clutter, as JSON of the import.
    pub dropped: String,
    pub made_by: Option<PersonId>,
    pub how: How,
    pub change: Change,
    pub made_at: DateTime<Utc>,
}

/// What became of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionState {
    Waiting,
    Accepted,
    Dismissed,
}

impl SuggestionState {
    fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Waiting, Self::Accepted, Self::Dismissed].into_iter().find(|it| it.key() == key)
    }
}

/// A possible claim that the splitter found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub id: SuggestionId,
    pub article: ArticleId,
    pub revision: RevisionId,
    /// Unicode scalars into the body, end exclusive.
    pub start: u64,
    pub end: u64,
    /// The splitter's whole finding, as JSON.
    pub content: String,
    /// Thousandths.
    pub worth: u64,
    pub state: SuggestionState,
    pub claim: Option<ClaimId>,
    /// Who accepted or dismissed it; nobody while it waits.
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// Stores a new article with its first revision and the suggestions found in it.
pub async fn insert(
    tx: &Tx,
    it: &Article,
    first: &Revision,
    suggestions: &[Suggestion],
) -> Result<(), Error> {
    let row = article::Model {
        id: id(it.id.0),
        title: it.title.clone(),
        publisher: it.publisher.clone(),
        author: it.author.clone(),
        published_on: it.published_on,
        language: it.language.clone(),
        url: it.url.clone(),
        imported_by: it.imported_by.map(|person| id(person.0)),
        imported_at: it.imported_at,
        fingerprint: first.fingerprint.clone(),
    };
    let row = row.into_active_model().reset_all();
    article::Entity::insert(row).exec_without_returning(tx).await?;
    revisions::insert(tx, first, suggestions).await
}

/// A suggestion as its row has it.
pub(super) fn suggestion_row(it: &Suggestion) -> Result<suggestion::Model, Error> {
    Ok(suggestion::Model {
        id: id(it.id.0),
        article_id: id(it.article.0),
        revision_id: id(it.revision.0),
        start_at: number(it.start)?,
        end_at: number(it.end)?,
        content: it.content.clone(),
        worth: number(it.worth)?,
        state: it.state.key().to_owned(),
        claim_id: it.claim.map(|it| id(it.0)),
        decided_by: it.decided_by.map(|it| id(it.0)),
        decided_at: it.decided_at,
    })
}

/// One article.
pub async fn read(c: &impl ConnectionTrait, of: ArticleId) -> Result<Option<Article>, Error> {
    Ok(article::Entity::find_by_id(id(of.0)).one(c).await?.map(row_to_article))
}

/// What these articles are called, in any order.
pub async fn titles(
    c: &impl ConnectionTrait,
    ids: &[ArticleId],
) -> Result<Vec<(ArticleId, String)>, Error> {
    let rows: Vec<(::entity::id::Id, String)> = article::Entity::find()
        .select_only()
        .columns([article::Column::Id, article::Column::Title])
        .filter(article::COLUMN.id.is_in(ids.iter().map(|it| id(it.0))))
        .into_tuple()
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|(id, title)| (ArticleId(id.0), title)).collect())
}

/// Every article, page by page in the order of ids.
pub async fn ids_after(
    c: &impl ConnectionTrait,
    after: Option<ArticleId>,
    limit: u64,
) -> Result<Vec<ArticleId>, Error> {
    let mut query = article::Entity::find().order_by_asc(article::Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(article::COLUMN.id.gt(id(after.0)));
    }
    let ids: Vec<::entity::id::Id> =
        query.select_only().column(article::Column::Id).into_tuple().all(c).await?;
    Ok(ids.into_iter().map(|it| ArticleId(it.0)).collect())
}

/// Articles, newest first, behind the one given.
pub async fn list(
    c: &impl ConnectionTrait,
    after: Option<(DateTime<Utc>, ArticleId)>,
    limit: u64,
) -> Result<Vec<Article>, Error> {
    let mut query = article::Entity::find()
        .order_by_desc(article::Column::ImportedAt)
        .order_by_desc(article::Column::Id)
        .limit(limit);
    if let Some((at, last)) = after {
        let place = Expr::tuple([Expr::val(at), Expr::val(last.to_string())]);
        let pair =
            Expr::tuple([Expr::col(article::Column::ImportedAt), Expr::col(article::Column::Id)]);
        query = query.filter(pair.lt(place));
    }
    Ok(query.all(c).await?.into_iter().map(row_to_article).collect())
}

/// The newest revision of an article.
pub async fn latest(c: &impl ConnectionTrait, of: ArticleId) -> Result<Option<Revision>, Error> {
    let row = revision::Entity::find()
        .filter(revision::COLUMN.article_id.eq(id(of.0)))
        .order_by_desc(revision::Column::Number)
        .limit(1)
        .one(c)
        .await?;
    row.map(row_to_revision).transpose()
}

/// These articles with their newest texts, in any order.
pub async fn newest_of(
    c: &impl ConnectionTrait,
    ids: &[ArticleId],
) -> Result<Vec<(Article, String)>, Error> {
    let ids = || ids.iter().map(|it| id(it.0));
    let newest =
        "number = (SELECT MAX(r.number) FROM revision r WHERE r.article_id = revision.article_id)";
    let bodies: Vec<(Id, String)> = revision::Entity::find()
        .select_only()
        .columns([revision::Column::ArticleId, revision::Column::Body])
        .filter(revision::COLUMN.article_id.is_in(ids()))
        .filter(Expr::cust(newest))
        .into_tuple()
        .all(c)
        .await?;
    let mut bodies: HashMap<_, _> = bodies.into_iter().map(|(of, body)| (of.0, body)).collect();
    let rows = article::Entity::find().filter(article::COLUMN.id.is_in(ids())).all(c).await?;
    let with_body = |row: article::Model| {
        let body = bodies.remove(&row.id.0)?;
        Some((row_to_article(row), body))
    };
    Ok(rows.into_iter().filter_map(with_body).collect())
}

/// One revision.
pub async fn read_revision(
    c: &impl ConnectionTrait,
    of: RevisionId,
) -> Result<Option<Revision>, Error> {
    revision::Entity::find_by_id(id(of.0)).one(c).await?.map(row_to_revision).transpose()
}

/// The article that has this text already, in any of its revisions.
pub async fn same_text(
    c: &impl ConnectionTrait,
    fingerprint: &str,
) -> Result<Option<ArticleId>, Error> {
    let same = revision::COLUMN.fingerprint.eq(fingerprint);
    let oldest = revision::Entity::find().filter(same).order_by_asc(revision::Column::Id);
    let row = oldest.limit(1).one(c).await?;
    Ok(row.map(|row| ArticleId(row.article_id.0)))
}

/// The article at this address, the first where there are several.
pub async fn with_url(c: &impl ConnectionTrait, url: &str) -> Result<Option<ArticleId>, Error> {
    // As the index has it.
    let start: String = url.chars().take(300).collect();
    let row = article::Entity::find()
        .filter(Expr::cust("SUBSTR(url, 1, 300)").eq(start))
        .filter(article::COLUMN.url.eq(url))
        .order_by_asc(article::Column::ImportedAt)
        .order_by_asc(article::Column::Id)
        .limit(1)
        .one(c)
        .await?;
    Ok(row.map(|row| ArticleId(row.id.0)))
}

/// All suggestions in a revision, in the order of its text.
pub async fn suggestions(
    c: &impl ConnectionTrait,
    of: RevisionId,
) -> Result<Vec<Suggestion>, Error> {
    let rows = suggestion::Entity::find()
        .filter(suggestion::COLUMN.revision_id.eq(id(of.0)))
        .order_by_asc(suggestion::Column::StartAt)
        .order_by_asc(suggestion::Column::EndAt)
        .order_by_asc(suggestion::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(row_to_suggestion).collect()
}

/// What became of each suggestion in a revision, which costs less than what was found.
pub async fn suggestion_states(
    c: &impl ConnectionTrait,
    of: RevisionId,
) -> Result<Vec<(SuggestionId, SuggestionState)>, Error> {
    let rows: Vec<(Id, String)> = suggestion::Entity::find()
        .select_only()
        .columns([suggestion::Column::Id, suggestion::Column::State])
        .filter(suggestion::COLUMN.revision_id.eq(id(of.0)))
        .into_tuple()
        .all(c)
        .await?;
    let state = |(id, key): (Id, String)| {
        Ok((SuggestionId(id.0), known(SuggestionState::from_key(&key), &key)?))
    };
    rows.into_iter().map(state).collect()
}

/// One suggestion.
pub async fn read_suggestion(
    c: &impl ConnectionTrait,
    of: SuggestionId,
) -> Result<Option<Suggestion>, Error> {
    suggestion::Entity::find_by_id(id(of.0)).one(c).await?.map(row_to_suggestion).transpose()
}

/// Decides on a suggestion that still waits; says whether it did.
pub async fn decide_suggestion(
    tx: &Tx,
    of: SuggestionId,
    state: SuggestionState,
    claim: Option<ClaimId>,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = suggestion::ActiveModel {
        state: Set(state.key().to_owned()),
        claim_id: Set(claim.map(|it| id(it.0))),
        decided_by: Set(by.map(|it| id(it.0))),
        decided_at: Set(Some(at)),
        ..Default::default()
    };
    let done = suggestion::Entity::update_many()
        .set(row)
        .filter(suggestion::COLUMN.id.eq(id(of.0)))
        .filter(suggestion::COLUMN.state.eq(SuggestionState::Waiting.key()))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Has a dismissed suggestion wait again; says whether it did.
pub async fn restore_suggestion(tx: &Tx, of: SuggestionId) -> Result<bool, Error> {
    let row = suggestion::ActiveModel {
        state: Set(SuggestionState::Waiting.key().to_owned()),
        decided_by: Set(None),
        decided_at: Set(None),
        ..Default::default()
    };
    let done = suggestion::Entity::update_many()
        .set(row)
        .filter(suggestion::COLUMN.id.eq(id(of.0)))
        .filter(suggestion::COLUMN.state.eq(SuggestionState::Dismissed.key()))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(super) fn row_to_article(row: article::Model) -> Article {
    Article {
        id: ArticleId(row.id.0),
        title: row.title,
        publisher: row.publisher,
        author: row.author,
        published_on: row.published_on,
        language: row.language,
        url: row.url,
        imported_by: row.imported_by.map(|it| PersonId(it.0)),
        imported_at: row.imported_at,
    }
}

pub(super) fn row_to_revision(row: revision::Model) -> Result<Revision, Error> {
    let change = change_of(&row)?;
    Ok(Revision {
        id: RevisionId(row.id.0),
        article: ArticleId(row.article_id.0),
        number: count(row.number)?,
        title: row.title,
        body: row.body,
        sha256: row.sha256,
        fingerprint: row.fingerprint,
        dropped: row.dropped,
        made_by: row.made_by.map(|it| PersonId(it.0)),
        how: known(How::from_key(&row.how), &row.how)?,
        change,
        made_at: row.made_at,
    })
}

fn row_to_suggestion(row: suggestion::Model) -> Result<Suggestion, Error> {
    Ok(Suggestion {
        id: SuggestionId(row.id.0),
        article: ArticleId(row.article_id.0),
        revision: RevisionId(row.revision_id.0),
        start: count(row.start_at)?,
        end: count(row.end_at)?,
        content: row.content,
        worth: count(row.worth)?,
        state: known(SuggestionState::from_key(&row.state), &row.state)?,
        claim: row.claim_id.map(|it| ClaimId(it.0)),
        decided_by: row.decided_by.map(|it| PersonId(it.0)),
        decided_at: row.decided_at,
    })
}
