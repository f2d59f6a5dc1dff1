//! Revisions in the database: the states that an article's text has been in, and what became of its
//! claims in each.

use ::entity::{article, claim, revision, suggestion};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::articles::{self, Revision, Suggestion, row_to_revision, suggestion_row};
use super::convert::{count, id, known, number};
use super::search::{Entry, put};
use super::{Error, Tx};
use crate::domain::claim::TextState;
use crate::domain::{ArticleId, ClaimId, PersonId, RevisionId};

/// How a text came to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Somebody pasted it or sent a file.
    Brought,
    /// The desk fetched it.
    Fetched,
}

impl How {
    pub fn key(self) -> &'static str {
        match self {
            Self::Brought => "brought",
            Self::Fetched => "fetched",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        [Self::Brought, Self::Fetched].into_iter().find(|it| it.key() == key)
    }
}

/// What a revision changed: words against the text before it, and the claims that it met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub words_added: u64,
    pub words_removed: u64,
    pub unchanged: u64,
    pub changed: u64,
    pub orphaned: u64,
}

/// A revision without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub id: RevisionId,
    /// Counted from 1.
    pub number: u64,
    pub title: String,
    pub sha256: String,
    pub made_by: Option<PersonId>,
    pub how: How,
    pub change: Change,
    pub made_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct HeadRow {
    id: ::entity::id::Id,
    number: i64,
    title: String,
    sha256: String,
    made_by: Option<::entity::id::Id>,
    how: String,
    words_added: i64,
    words_removed: i64,
    claims_unchanged: i64,
    claims_changed: i64,
    claims_orphaned: i64,
    made_at: DateTime<Utc>,
}

/// Takes an article for the length of a transaction, where the database has such locks: no claim is
/// opened on a text while another one takes its place.
pub async fn lock(tx: &Tx, of: ArticleId) -> Result<(), Error> {
    let query = Query::select()
        .column(article::Column::Id)
        .from(article::Entity)
        .and_where(article::COLUMN.id.eq(id(of.0)))
        .lock(LockType::Update)
        .to_owned();
    tx.query_one(&query).await?;
    Ok(())
}

/// Takes the claims of an article for the length of a transaction; gives each with its version.
pub async fn lock_claims(tx: &Tx, of: ArticleId) -> Result<Vec<(ClaimId, u64)>, Error> {
    let query = Query::select()
        .columns([claim::Column::Id, claim::Column::Version])
        .from(claim::Entity)
        .and_where(claim::COLUMN.article_id.eq(id(of.0)))
        .order_by(claim::Column::Id, sea_orm::Order::Asc)
        .lock(LockType::Update)
        .to_owned();
    let mut claims = Vec::new();
    for row in tx.query_all(&query).await? {
        let of: ::entity::id::Id = row.try_get_by_index(0)?;
        claims.push((ClaimId(of.0), count(row.try_get_by_index(1)?)?));
    }
    Ok(claims)
}

/// The claims of an article, in the order of their ids.
pub async fn claims_of(c: &impl ConnectionTrait, of: ArticleId) -> Result<Vec<ClaimId>, Error> {
    let ids: Vec<::entity::id::Id> = claim::Entity::find()
        .select_only()
        .column(claim::Column::Id)
        .filter(claim::COLUMN.article_id.eq(id(of.0)))
        .order_by_asc(claim::Column::Id)
        .into_tuple()
        .all(c)
        .await?;
    Ok(ids.into_iter().map(|it| ClaimId(it.0)).collect())
}

/// The claims of an article whose words have no certain place in its newest text.
pub async fn orphans_of(c: &impl ConnectionTrait, of: ArticleId) -> Result<Vec<ClaimId>, Error> {
    let ids: Vec<::entity::id::Id> = claim::Entity::find()
        .select_only()
        .column(claim::Column::Id)
        .filter(claim::COLUMN.article_id.eq(id(of.0)))
        .filter(claim::COLUMN.text_state.eq(TextState::Orphaned.key()))
        .into_tuple()
        .all(c)
        .await?;
    Ok(ids.into_iter().map(|it| ClaimId(it.0)).collect())
}

/// The revisions of an article without their texts, newest first, before the number given.
pub async fn heads(
    c: &impl ConnectionTrait,
    of: ArticleId,
    before: Option<u64>,
    limit: u64,
) -> Result<Vec<Head>, Error> {
    let mut query = revision::Entity::find()
        .select_only()
        .columns([
            revision::Column::Id,
            revision::Column::Number,
            revision::Column::Title,
            revision::Column::Sha256,
            revision::Column::MadeBy,
            revision::Column::How,
            revision::Column::WordsAdded,
            revision::Column::WordsRemoved,
            revision::Column::ClaimsUnchanged,
            revision::Column::ClaimsChanged,
            revision::Column::ClaimsOrphaned,
            revision::Column::MadeAt,
        ])
        .filter(revision::COLUMN.article_id.eq(id(of.0)))
        .order_by_desc(revision::Column::Number)
        .limit(limit);
    if let Some(before) = before {
        query = query.filter(revision::COLUMN.number.lt(number(before).unwrap_or(i64::MAX)));
    }
    let rows = query.into_model::<HeadRow>().all(c).await?;
    rows.into_iter().map(row_to_head).collect()
}

/// The numbers of an article's revisions, in order.
pub async fn numbers(c: &impl ConnectionTrait, of: ArticleId) -> Result<Vec<u64>, Error> {
    let numbers: Vec<i64> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Number)
        .filter(revision::COLUMN.article_id.eq(id(of.0)))
        .order_by_asc(revision::Column::Number)
        .into_tuple()
        .all(c)
        .await?;
    numbers.into_iter().map(count).collect()
}

/// The id of the newest revision, which costs less than its text.
pub async fn latest_id(
    c: &impl ConnectionTrait,
    of: ArticleId,
) -> Result<Option<RevisionId>, Error> {
    let newest: Option<::entity::id::Id> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Id)
        .filter(revision::COLUMN.article_id.eq(id(of.0)))
        .order_by_desc(revision::Column::Number)
        .limit(1)
        .into_tuple()
        .one(c)
        .await?;
    Ok(newest.map(|it| RevisionId(it.0)))
}

/// One revision of an article by its number.
pub async fn numbered(
    c: &impl ConnectionTrait,
    of: ArticleId,
    which: u64,
) -> Result<Option<Revision>, Error> {
    let Ok(which) = number(which) else { return Ok(None) };
    let row = revision::Entity::find()
        .filter(revision::COLUMN.article_id.eq(id(of.0)))
        .filter(revision::COLUMN.number.eq(which))
        .one(c)
        .await?;
    row.map(row_to_revision).transpose()
}

/// Stores the newest revision of an article with the suggestions found in it; from then on the
/// article is found by this text.
pub async fn insert(tx: &Tx, it: &Revision, suggestions: &[Suggestion]) -> Result<(), Error> {
    let row = revision::Model {
        id: id(it.id.0),
        article_id: id(it.article.0),
        number: number(it.number)?,
        title: it.title.clone(),
        body: it.body.clone(),
        sha256: it.sha256.clone(),
        fingerprint: it.fingerprint.clone(),
        dropped: it.dropped.clone(),
        made_by: it.made_by.map(|person| id(person.0)),
        how: it.how.key().to_owned(),
        words_added: number(it.change.words_added)?,
        words_removed: number(it.change.words_removed)?,
        claims_unchanged: number(it.change.unchanged)?,
        claims_changed: number(it.change.changed)?,
        claims_orphaned: number(it.change.orphaned)?,
        made_at: it.made_at,
    };
    let row = row.into_active_model().reset_all();
    revision::Entity::insert(row).exec_without_returning(tx).await?;
    let mut rows = Vec::new();
    for it in suggestions {
        rows.push(suggestion_row(it)?.into_active_model().reset_all());
    }
    // A long article has more suggestions than a statement may have parameters.
    for rows in rows.chunks(500) {
        suggestion::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    match articles::read(tx, it.article).await? {
        Some(article) => put(tx, &Entry::article(&article, it)).await,
        None => Ok(()),
    }
}

/// Gives an article the title that its text has now.
pub async fn retitle(tx: &Tx, of: ArticleId, title: &str) -> Result<(), Error> {
    let row = article::ActiveModel { title: Set(title.to_owned()), ..Default::default() };
    let mine = article::COLUMN.id.eq(id(of.0));
    article::Entity::update_many().set(row).filter(mine).exec(tx).await?;
    Ok(())
}

/// Stores what is known of an article besides its text, which is found by it from then on.
pub async fn describe(tx: &Tx, it: &articles::Article, newest: &Revision) -> Result<(), Error> {
    let row = article::ActiveModel {
        title: Set(it.title.clone()),
        publisher: Set(it.publisher.clone()),
        author: Set(it.author.clone()),
        published_on: Set(it.published_on),
        language: Set(it.language.clone()),
        url: Set(it.url.clone()),
        ..Default::default()
    };
    let mine = article::COLUMN.id.eq(id(it.id.0));
    article::Entity::update_many().set(row).filter(mine).exec(tx).await?;
    put(tx, &Entry::article(it, newest)).await
}

pub(super) fn change_of(row: &revision::Model) -> Result<Change, Error> {
    Ok(Change {
        words_added: count(row.words_added)?,
        words_removed: count(row.words_removed)?,
        unchanged: count(row.claims_unchanged)?,
        changed: count(row.claims_changed)?,
        orphaned: count(row.claims_orphaned)?,
    })
}

fn row_to_head(row: HeadRow) -> Result<Head, Error> {
    Ok(Head {
        id: RevisionId(row.id.0),
        number: count(row.number)?,
        title: row.title,
        sha256: row.sha256,
        made_by: row.made_by.map(|it| PersonId(it.0)),
        how: known(How::from_key(&row.how), &row.how)?,
        change: Change {
            words_added: count(row.words_added)?,
            words_removed: count(row.words_removed)?,
            unchanged: count(row.claims_unchanged)?,
            changed: count(row.claims_changed)?,
            orphaned: count(row.claims_orphaned)?,
        },
        made_at: row.made_at,
    })
}
