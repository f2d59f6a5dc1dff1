//! Batches: background work that was asked for together, with how far it is.
//!
//! The counts change with the jobs, in the same transaction, so that no page counts rows.

use ::entity::batch;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::convert::{count, id};
use super::{Error, Tx};
use crate::domain::{BatchId, PersonId};

/// Jobs that somebody asked for together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    /// What was asked for, in words.
    pub title: String,
    pub asked_by: Option<PersonId>,
    pub asked_at: DateTime<Utc>,
    /// How many jobs it has.
    pub asked: u64,
    pub done: u64,
    pub dead: u64,
    pub withdrawn: u64,
}

impl Batch {
    /// How many of its jobs have ended.
    pub fn ended(&self) -> u64 {
        self.done.saturating_add(self.dead).saturating_add(self.withdrawn)
    }

    /// How many of its jobs wait or run.
    pub fn open(&self) -> u64 {
        self.asked.saturating_sub(self.ended())
    }
}

/// How the counts of a batch change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub asked: i64,
    pub done: i64,
    pub dead: i64,
    pub withdrawn: i64,
}

/// Adds a batch that has no jobs yet.
pub async fn insert(tx: &Tx, it: &Batch) -> Result<(), Error> {
    let row = batch::Model {
        id: id(it.id.0),
        title: it.title.clone(),
        asked_by: it.asked_by.map(|person| id(person.0)),
        asked_at: it.asked_at,
        asked: 0,
        done: 0,
        dead: 0,
        withdrawn: 0,
    };
    let row = row.into_active_model().reset_all();
    batch::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Changes the counts of a batch, where there is one and it changes.
pub async fn change(tx: &Tx, of: Option<BatchId>, by: Change) -> Result<(), Error> {
    let Some(of) = of.filter(|_| by != Change::default()) else { return Ok(()) };
    let more = |column: batch::Column, by: i64| Expr::col(column).add(by);
    batch::Entity::update_many()
        .col_expr(batch::Column::Asked, more(batch::Column::Asked, by.asked))
        .col_expr(batch::Column::Done, more(batch::Column::Done, by.done))
        .col_expr(batch::Column::Dead, more(batch::Column::Dead, by.dead))
        .col_expr(batch::Column::Withdrawn, more(batch::Column::Withdrawn, by.withdrawn))
        .filter(batch::COLUMN.id.eq(id(of.0)))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn read(c: &impl ConnectionTrait, of: BatchId) -> Result<Option<Batch>, Error> {
    batch::Entity::find_by_id(id(of.0)).one(c).await?.map(parse).transpose()
}

/// Batches, newest first, behind the one given.
pub async fn list(
    c: &impl ConnectionTrait,
    after: Option<(DateTime<Utc>, BatchId)>,
    limit: u64,
) -> Result<Vec<Batch>, Error> {
    let mut query = batch::Entity::find()
        .order_by_desc(batch::Column::AskedAt)
        .order_by_desc(batch::Column::Id)
        .limit(limit);
    if let Some((at, last)) = after {
        let pair = Expr::tuple([Expr::col(batch::Column::AskedAt), Expr::col(batch::Column::Id)]);
        query = query.filter(pair.lt(Expr::tuple([Expr::val(at), Expr::val(last.to_string())])));
    }
    query.all(c).await?.into_iter().map(parse).collect()
}

/// Forgets batches that were asked for before this time and have ended.
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    let ended = Expr::col(batch::Column::Done)
        .add(Expr::col(batch::Column::Dead))
        .add(Expr::col(batch::Column::Withdrawn))
        .gte(Expr::col(batch::Column::Asked));
    batch::Entity::delete_many()
        .filter(batch::COLUMN.asked_at.lt(before))
        .filter(ended)
        .exec(tx)
        .await?;
    Ok(())
}

fn parse(row: batch::Model) -> Result<Batch, Error> {
    Ok(Batch {
        id: BatchId(row.id.0),
        title: row.title,
        asked_by: row.asked_by.map(|it| PersonId(it.0)),
        asked_at: row.asked_at,
        asked: count(row.asked)?,
        done: count(row.done)?,
        dead: count(row.dead)?,
        withdrawn: count(row.withdrawn)?,
    })
}
