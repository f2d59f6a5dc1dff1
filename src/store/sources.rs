//! Sources and speakers in the database.

use ::entity::{source, speaker};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

use super::convert::{id, known};
use super::search::{Entry, put};
use super::{Error, Tx};
use crate::domain::speaker::SpeakerKind;
use crate::domain::{PersonId, SourceId, SpeakerId};

/// Something that can be consulted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub id: SourceId,
    pub title: String,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub published_on: Option<NaiveDate>,
    /// What makes it the same source as another, as SHA-256 in hex.
    pub fingerprint: String,
    pub added_by: Option<PersonId>,
    pub added_at: DateTime<Utc>,
}

/// A person or organisation that says things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    pub id: SpeakerId,
    pub name: String,
    pub kind: SpeakerKind,
    /// An address that says who is meant, such as a Wikidata item.
    pub same_as: Option<String>,
    /// The name levelled, for sorting and for finding the same speaker again.
    pub folded: String,
    pub named_at: DateTime<Utc>,
}

/// Stores a source. Gives `Conflict` where the same source is there already.
pub async fn insert(tx: &Tx, it: &Source) -> Result<(), Error> {
    let row = source::Model {
        id: id(it.id.0),
        title: it.title.clone(),
        url: it.url.clone(),
        publisher: it.publisher.clone(),
        published_on: it.published_on,
        fingerprint: it.fingerprint.clone(),
        added_by: it.added_by.map(|person| id(person.0)),
        added_at: it.added_at,
    };
    let row = row.into_active_model().reset_all();
    source::Entity::insert(row).exec_without_returning(tx).await?;
    put(tx, &Entry::source(it)).await
}

pub async fn read(c: &impl ConnectionTrait, of: SourceId) -> Result<Option<Source>, Error> {
    Ok(source::Entity::find_by_id(id(of.0)).one(c).await?.map(row_to_source))
}

/// These sources, in any order.
pub async fn read_all(c: &impl ConnectionTrait, ids: &[SourceId]) -> Result<Vec<Source>, Error> {
    let ids = ids.iter().map(|it| id(it.0));
    let rows = source::Entity::find().filter(source::COLUMN.id.is_in(ids)).all(c).await?;
    Ok(rows.into_iter().map(row_to_source).collect())
}

/// The source that is the same.
pub async fn same(c: &impl ConnectionTrait, fingerprint: &str) -> Result<Option<Source>, Error> {
    let same = source::COLUMN.fingerprint.eq(fingerprint);
    Ok(source::Entity::find().filter(same).one(c).await?.map(row_to_source))
}

/// Sources, newest first, behind the one given.
pub async fn list(
    c: &impl ConnectionTrait,
    after: Option<(DateTime<Utc>, SourceId)>,
    limit: u64,
) -> Result<Vec<Source>, Error> {
    let mut query = source::Entity::find()
        .order_by_desc(source::Column::AddedAt)
        .order_by_desc(source::Column::Id)
        .limit(limit);
    if let Some((at, last)) = after {
        let pair = Expr::tuple([Expr::col(source::Column::AddedAt), Expr::col(source::Column::Id)]);
        query = query.filter(pair.lt(Expr::tuple([Expr::val(at), Expr::val(last.to_string())])));
    }
    Ok(query.all(c).await?.into_iter().map(row_to_source).collect())
}

/// Stores a speaker. Gives `Conflict` where the name is there already.
pub async fn insert_speaker(tx: &Tx, it: &Speaker) -> Result<(), Error> {
    let row = speaker::Model {
        id: id(it.id.0),
        name: it.name.clone(),
        kind: it.kind.key().to_owned(),
        same_as: it.same_as.clone(),
        folded: it.folded.clone(),
        named_at: it.named_at,
    };
    let row = row.into_active_model().reset_all();
    speaker::Entity::insert(row).exec_without_returning(tx).await?;
    put(tx, &Entry::speaker(it)).await
}

/// Stores what is known of a speaker besides their name.
pub async fn describe_speaker(tx: &Tx, it: &Speaker) -> Result<(), Error> {
    let row = speaker::ActiveModel {
        kind: Set(it.kind.key().to_owned()),
        same_as: Set(it.same_as.clone()),
        ..Default::default()
    };
    let mine = speaker::COLUMN.id.eq(id(it.id.0));
    speaker::Entity::update_many().set(row).filter(mine).exec(tx).await?;
    Ok(())
}

pub async fn read_speaker(
    c: &impl ConnectionTrait,
    of: SpeakerId,
) -> Result<Option<Speaker>, Error> {
    speaker::Entity::find_by_id(id(of.0)).one(c).await?.map(row_to_speaker).transpose()
}

/// These speakers, in any order.
pub async fn read_speakers(
    c: &impl ConnectionTrait,
    ids: &[SpeakerId],
) -> Result<Vec<Speaker>, Error> {
    let ids = ids.iter().map(|it| id(it.0));
    let rows = speaker::Entity::find().filter(speaker::COLUMN.id.is_in(ids)).all(c).await?;
    rows.into_iter().map(row_to_speaker).collect()
}

/// The speaker of this levelled name.
pub async fn speaker_named(
    c: &impl ConnectionTrait,
    folded: &str,
) -> Result<Option<Speaker>, Error> {
    let same = speaker::COLUMN.folded.eq(folded);
    speaker::Entity::find().filter(same).one(c).await?.map(row_to_speaker).transpose()
}

/// The same, who keeps that name until the transaction ends: whoever erases it waits, and then finds
/// what was attributed to it.
pub async fn speaker_kept(tx: &Tx, folded: &str) -> Result<Option<Speaker>, Error> {
    let same = speaker::COLUMN.folded.eq(folded);
    speaker::Entity::find()
        .filter(same)
        .lock_shared()
        .one(tx)
        .await?
        .map(row_to_speaker)
        .transpose()
}

/// Waits until nobody attributes anything to a speaker, and has whoever wants to wait.
pub async fn lock_speaker(tx: &Tx, of: SpeakerId) -> Result<(), Error> {
    speaker::Entity::find_by_id(id(of.0)).lock_exclusive().one(tx).await?;
    Ok(())
}

/// Speakers by name, behind the levelled name given.
pub async fn list_speakers(
    c: &impl ConnectionTrait,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Speaker>, Error> {
    let mut query = speaker::Entity::find().order_by_asc(speaker::Column::Folded).limit(limit);
    if let Some(after) = after {
        query = query.filter(speaker::COLUMN.folded.gt(after));
    }
    query.all(c).await?.into_iter().map(row_to_speaker).collect()
}

pub(super) fn row_to_source(row: source::Model) -> Source {
    Source {
        id: SourceId(row.id.0),
        title: row.title,
        url: row.url,
        publisher: row.publisher,
        published_on: row.published_on,
        fingerprint: row.fingerprint,
        added_by: row.added_by.map(|it| PersonId(it.0)),
        added_at: row.added_at,
    }
}

pub(super) fn row_to_speaker(row: speaker::Model) -> Result<Speaker, Error> {
    Ok(Speaker {
        id: SpeakerId(row.id.0),
        name: row.name,
        kind: known(SpeakerKind::from_key(&row.kind), &row.kind)?,
        same_as: row.same_as,
        folded: row.folded,
        named_at: row.named_at,
    })
}
