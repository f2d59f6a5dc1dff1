//! Revive: dead jobs that begin anew, many of them by a few statements.

use std::collections::{BTreeMap, HashSet};

use ::entity::id::Id;
use ::entity::job;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{CaseStatement, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::Job;
use crate::domain::job::State;
use crate::domain::{BatchId, JobId};
use crate::store::batches::{self, Change};
use crate::store::convert::id;
use crate::store::{Error, Tx};

/// Lets dead jobs begin anew, with all their attempts, each of them with what makes it the same work
/// as another; says how many. Those that are not dead any more stay as they are, and those whose
/// work waits already. Gives `Conflict` where the same work comes to wait at this moment.
pub async fn revive(tx: &Tx, dead: Vec<(Job, String)>, now: DateTime<Utc>) -> Result<u64, Error> {
    let still = still_dead(tx, dead.iter().map(|(job, _)| job.id)).await?;
    let mut works = waiting(tx, dead.iter().map(|(_, once)| once.as_str())).await?;
    let mut dead = dead;
    dead.retain(|(job, once)| still.contains(&job.id) && works.insert(once.clone()));
    if dead.is_empty() {
        return Ok(0);
    }
    let mut once = CaseStatement::new();
    let mut changes: BTreeMap<BatchId, i64> = BTreeMap::new();
    for (job, key) in &dead {
        once = once.case(job::COLUMN.id.eq(id(job.id.0)), key.as_str());
        if let Some(batch) = job.batch {
            *changes.entry(batch).or_default() -= 1;
        }
    }
    let row = job::ActiveModel {
        state: Set(State::Waiting.key().to_owned()),
        due_at: Set(Some(now)),
        since: Set(now),
        attempts: Set(0),
        ..Default::default()
    };
    let these = dead.iter().map(|(job, _)| id(job.id.0));
    job::Entity::update_many()
        .set(row)
        .col_expr(job::Column::Once, once.into())
        .filter(job::COLUMN.id.is_in(these))
        .exec(tx)
        .await?;
    for (batch, dead) in changes {
        batches::change(tx, Some(batch), Change { dead, ..Change::default() }).await?;
    }
    Ok(u64::try_from(dead.len()).unwrap_or(u64::MAX))
}

/// Those of these jobs that are dead, locked until the transaction ends.
async fn still_dead(tx: &Tx, jobs: impl Iterator<Item = JobId>) -> Result<HashSet<JobId>, Error> {
    let rows: Vec<Id> = job::Entity::find()
        .select_only()
        .column(job::Column::Id)
        .filter(job::COLUMN.id.is_in(jobs.map(|it| id(it.0))))
        .filter(job::COLUMN.state.eq(State::Dead.key()))
        .order_by_asc(job::Column::Id)
        .lock(LockType::Update)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|it| JobId(it.0)).collect())
}

/// Which of these works have not ended.
async fn waiting(tx: &Tx, works: impl Iterator<Item = &str>) -> Result<HashSet<String>, Error> {
    let rows: Vec<Option<String>> = job::Entity::find()
        .select_only()
        .column(job::Column::Once)
        .filter(job::COLUMN.once.is_in(works))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().flatten().collect())
}
