//! Snapshots in the database. Their bytes are blobs, found by the hash that stands here.

use std::collections::BTreeMap;

use ::entity::id::Id;
use ::entity::{snapshot, snapshot_text};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::convert::{count, id, known, number};
use super::{Error, Tx};
use crate::domain::records::Record;
use crate::domain::snapshot::How;
use crate::domain::{ArticleId, PersonId, RevisionId, SnapshotId, SourceId};

/// Whose snapshot a snapshot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Source(SourceId),
    /// The page of an article, with the revision that was read from it.
    Article(ArticleId, Option<RevisionId>),
}

/// A frozen snapshot of a source or of an article's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub id: SnapshotId,
    pub of: Subject,
    /// Of the bytes, in hex: where the blob is.
    pub sha256: String,
    /// Bytes.
    pub length: u64,
    /// The media type without parameters: "text/html".
    pub media: String,
    /// The character set that came with the bytes.
    pub charset: Option<String>,
    pub how: How,
    /// Of the answer, where the desk asked for it.
    pub status: Option<u16>,
    /// The address that was asked for.
    pub asked: Option<String>,
    /// Where the bytes came from in the end.
    pub address: Option<String>,
    /// In the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The machine that answered.
    pub peer: Option<String>,
    /// The name of the file, as whoever brought it called it.
    pub name: Option<String>,
    pub taken_at: DateTime<Utc>,
    pub taken_by: Option<PersonId>,
}

/// The words of a snapshot, as people read them. Offsets are Unicode scalars into the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub title: Option<String>,
    /// BCP 47: "en", "pt-BR".
    pub language: Option<String>,
    pub body: String,
    /// Where each page begins; none where the snapshot has no pages.
    pub pages: Vec<usize>,
    /// Why there is no text, in a sentence for the person.
    pub problem: Option<String>,
}

impl Text {
    /// Whether there are no words because they could not be read.
    pub fn has_failed(&self) -> bool {
        self.body.is_empty() && self.problem.is_some()
    }

    /// Of the body, in hex, where there is one.
    pub fn sha256(&self) -> Option<String> {
        (!self.body.is_empty()).then(|| hex::encode(Sha256::digest(self.body.as_bytes())))
    }

    /// The page, counted from 1, on which a scalar of the body stands; nothing without pages.
    pub fn page(&self, at: usize) -> Option<usize> {
        let begun = self.pages.partition_point(|it| *it <= at);
        (begun > 0).then_some(begun)
    }
}

/// Stores a snapshot. Gives `Conflict` where its subject has these bytes already.
pub async fn insert(tx: &Tx, it: &Snapshot, text: &Text) -> Result<(), Error> {
    let (source, article, revision) = match it.of {
        Subject::Source(source) => (Some(id(source.0)), None, None),
        Subject::Article(article, revision) => {
            (None, Some(id(article.0)), revision.map(|it| id(it.0)))
        }
    };
    let row = snapshot::Model {
        id: id(it.id.0),
        source_id: source,
        article_id: article,
        revision_id: revision,
        sha256: it.sha256.clone(),
        length: number(it.length)?,
        media: it.media.clone(),
        charset: it.charset.clone(),
        how: it.how.key().to_owned(),
        status: it.status.map(i32::from),
        asked: it.asked.clone(),
        address: it.address.clone(),
        headers: json(&it.headers)?,
        peer: it.peer.clone(),
        name: it.name.clone(),
        taken_at: it.taken_at,
        taken_by: it.taken_by.map(|person| id(person.0)),
    };
    let row = row.into_active_model().reset_all();
    snapshot::Entity::insert(row).exec_without_returning(tx).await?;
    let words = words_row(it.id, text)?;
    snapshot_text::Entity::insert(words).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores what was read of a snapshot that had no words.
pub async fn read_again(tx: &Tx, of: SnapshotId, text: &Text) -> Result<(), Error> {
    let this = snapshot_text::COLUMN.snapshot_id.eq(id(of.0));
    let words = words_row(of, text)?;
    snapshot_text::Entity::update_many().set(words).filter(this).exec(tx).await?;
    Ok(())
}

fn words_row(of: SnapshotId, text: &Text) -> Result<snapshot_text::ActiveModel, Error> {
    let words = snapshot_text::Model {
        snapshot_id: id(of.0),
        title: text.title.clone(),
        language: text.language.clone(),
        body: text.body.clone(),
        pages: json(&text.pages)?,
        problem: text.problem.clone(),
    };
    Ok(words.into_active_model().reset_all())
}

pub async fn read(c: &impl ConnectionTrait, of: SnapshotId) -> Result<Option<Snapshot>, Error> {
    snapshot::Entity::find_by_id(id(of.0)).one(c).await?.map(row_to_snapshot).transpose()
}

/// The words of a snapshot; an empty text where there is none.
pub async fn text(c: &impl ConnectionTrait, of: SnapshotId) -> Result<Text, Error> {
    let row = snapshot_text::Entity::find_by_id(id(of.0)).one(c).await?;
    row.map(row_to_text).transpose().map(Option::unwrap_or_default)
}

/// These snapshots, in any order.
pub async fn read_all(
    c: &impl ConnectionTrait,
    ids: &[SnapshotId],
) -> Result<Vec<Snapshot>, Error> {
    let ids = ids.iter().map(|it| id(it.0));
    let rows = snapshot::Entity::find().filter(snapshot::COLUMN.id.is_in(ids)).all(c).await?;
    rows.into_iter().map(row_to_snapshot).collect()
}

/// The snapshot of this subject that has these bytes.
pub async fn same(
    c: &impl ConnectionTrait,
    of: Subject,
    sha256: &str,
) -> Result<Option<Snapshot>, Error> {
    let query = snapshot::Entity::find().filter(snapshot::COLUMN.sha256.eq(sha256));
    let row = query.filter(belongs(of)).one(c).await?;
    row.map(row_to_snapshot).transpose()
}

/// The snapshots of a subject, newest first, behind the one given.
pub async fn of(
    c: &impl ConnectionTrait,
    of: Subject,
    after: Option<(DateTime<Utc>, SnapshotId)>,
    most: u64,
) -> Result<Vec<Snapshot>, Error> {
    let mut query = snapshot::Entity::find()
        .filter(belongs(of))
        .order_by_desc(snapshot::Column::TakenAt)
        .order_by_desc(snapshot::Column::Id)
        .limit(most);
    if let Some((at, last)) = after {
        let place = [snapshot::Column::TakenAt, snapshot::Column::Id].map(Expr::col);
        let last = Expr::tuple([Expr::val(at), Expr::val(last.to_string())]);
        query = query.filter(Expr::tuple(place).lt(last));
    }
    query.all(c).await?.into_iter().map(row_to_snapshot).collect()
}

/// The pages from which revisions were read, where they were frozen.
pub async fn of_revisions(
    c: &impl ConnectionTrait,
    revisions: &[RevisionId],
) -> Result<BTreeMap<RevisionId, SnapshotId>, Error> {
    let rows: Vec<(Option<Id>, Id)> = snapshot::Entity::find()
        .select_only()
        .columns([snapshot::Column::RevisionId, snapshot::Column::Id])
        .filter(snapshot::COLUMN.revision_id.is_in(revisions.iter().map(|it| id(it.0))))
        .order_by_asc(snapshot::Column::Id)
        .into_tuple()
        .all(c)
        .await?;
    let pair = |(of, it): (Option<Id>, Id)| Some((RevisionId(of?.0), SnapshotId(it.0)));
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// The newest snapshot of a source.
pub async fn newest(
    c: &impl ConnectionTrait,
    source: SourceId,
) -> Result<Option<SnapshotId>, Error> {
    let row: Option<Id> = snapshot::Entity::find()
        .filter(belongs(Subject::Source(source)))
        .order_by_desc(snapshot::Column::TakenAt)
        .order_by_desc(snapshot::Column::Id)
        .limit(1)
        .select_only()
        .column(snapshot::Column::Id)
        .into_tuple()
        .one(c)
        .await?;
    Ok(row.map(|it| SnapshotId(it.0)))
}

/// How the words of the newest snapshot of a source begin, up to so many Unicode scalars.
pub async fn beginning(
    c: &impl ConnectionTrait,
    source: SourceId,
    most: u16,
) -> Result<Option<String>, Error> {
    let Some(newest) = newest(c, source).await? else { return Ok(None) };
    let words = Func::cust("SUBSTR")
        .arg(Expr::col(snapshot_text::Column::Body))
        .arg(1)
        .arg(i32::from(most));
    let words: Option<String> = snapshot_text::Entity::find_by_id(id(newest.0))
        .select_only()
        .expr(words)
        .into_tuple()
        .one(c)
        .await?;
    Ok(words)
}

/// A row that should be a snapshot and cannot be understood.
pub struct Odd {
    pub id: SnapshotId,
    pub source: Option<Uuid>,
    pub article: Option<Uuid>,
}

/// Every snapshot, page by page in the order of ids.
pub async fn all_after(
    c: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Result<Snapshot, Odd>>, Error> {
    let mut query = snapshot::Entity::find().order_by_asc(snapshot::Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(snapshot::COLUMN.id.gt(id(after)));
    }
    let rows = query.all(c).await?.into_iter().map(|row| {
        let (source, article) = (row.source_id.map(|it| it.0), row.article_id.map(|it| it.0));
        let odd = Odd { id: SnapshotId(row.id.0), source, article };
        row_to_snapshot(row).map_err(|_why| odd)
    });
    Ok(rows.collect())
}

/// What the trail says of a snapshot.
pub fn record(it: &Snapshot, text: &Text) -> Result<Record, Error> {
    let (snapshot, sha256, length) = (it.id, it.sha256.clone(), it.length);
    let (media, status, how, taken_at) = (it.media.clone(), it.status, it.how, it.taken_at);
    let (address, text_sha256) = (it.address.clone(), text.sha256());
    let headers_sha256 = Some(hex::encode(Sha256::digest(json(&it.headers)?)));
    Ok(match it.of {
        Subject::Source(_) => Record::SourceSnapshotTaken {
            snapshot,
            sha256,
            length,
            media,
            status,
            how,
            taken_at,
            address,
            text_sha256,
            headers_sha256,
        },
        Subject::Article(..) => Record::ArticleSnapshotTaken {
            snapshot,
            sha256,
            length,
            media,
            status,
            how,
            taken_at,
            address,
            text_sha256,
            headers_sha256,
        },
    })
}

/// What the trail says of a snapshot whose words were read later; nothing where there are none.
pub fn read_record(it: &Snapshot, text: &Text) -> Option<Record> {
    let (snapshot, text_sha256) = (it.id, text.sha256()?);
    Some(match it.of {
        Subject::Source(_) => Record::SourceSnapshotRead { snapshot, text_sha256 },
        Subject::Article(..) => Record::ArticleSnapshotRead { snapshot, text_sha256 },
    })
}

fn belongs(of: Subject) -> Expr {
    match of {
        Subject::Source(source) => snapshot::COLUMN.source_id.eq(id(source.0)),
        Subject::Article(article, _) => snapshot::COLUMN.article_id.eq(id(article.0)),
    }
}

fn row_to_snapshot(row: snapshot::Model) -> Result<Snapshot, Error> {
    let of = match (row.source_id, row.article_id) {
        (Some(source), None) => Subject::Source(SourceId(source.0)),
        (None, Some(article)) => {
            Subject::Article(ArticleId(article.0), row.revision_id.map(|it| RevisionId(it.0)))
        }
        _ => return Err(Error::Corrupt("a snapshot of nothing, or of two things".to_owned())),
    };
    let status = row.status.map(u16::try_from).transpose();
    Ok(Snapshot {
        id: SnapshotId(row.id.0),
        of,
        sha256: row.sha256,
        length: count(row.length)?,
        media: row.media,
        charset: row.charset,
        how: known(How::from_key(&row.how), &row.how)?,
        status: status.map_err(|_odd| Error::Corrupt("the status of an answer".to_owned()))?,
        asked: row.asked,
        address: row.address,
        headers: parse(&row.headers)?,
        peer: row.peer,
        name: row.name,
        taken_at: row.taken_at,
        taken_by: row.taken_by.map(|it| PersonId(it.0)),
    })
}

fn row_to_text(row: snapshot_text::Model) -> Result<Text, Error> {
    Ok(Text {
        title: row.title,
        language: row.language,
        body: row.body,
        pages: parse(&row.pages)?,
        problem: row.problem,
    })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(error.to_string()))
}
