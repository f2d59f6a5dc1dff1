//! Jobs in the database: rows that workers take with a lease.
//!
//! Whatever a worker changes it changes where its lease is still the row's: one that was too slow
//! changes nothing. A job's row is locked before its batch's, always in this order.

mod lists;
mod revive;

use ::entity::id::Id;
use ::entity::job;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

use super::batches::{self, Change};
use super::convert::{count, id, known, number};
use super::{Error, Tx};
use crate::domain::job::{Outcome, Rank, State, Task};
use crate::domain::{BatchId, JobId, PersonId, Role};

pub use lists::{count_up_to, list, longest_due, of_batch, page, takeable};
pub use revive::revive;

/// How many rows one statement adds.
const AT_ONCE: usize = 200;
/// What a job that was broken off too often says.
const BROKEN_OFF: &str =
    "It was begun several times and never ended: each time the program stopped or hung meanwhile.";
/// What a job says whose task cannot be read.
const UNKNOWN_TASK: &str = "This version of the program does not know this kind of work. Bring every node up to date and try again.";

/// A piece of background work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: JobId,
    /// The word of its task, also where the task itself cannot be read.
    pub kind: String,
    /// Nothing where another version of the program wrote it.
    pub task: Option<Task>,
    pub state: State,
    pub rank: Rank,
    /// Its turn while it waits, the end of its lease while it runs, nothing once it has ended.
    pub due_at: Option<DateTime<Utc>>,
    /// When it came into its state.
    pub since: DateTime<Utc>,
    pub attempts: u64,
    pub most_attempts: u64,
    /// The program that runs it or ran it last.
    pub node: Option<String>,
    pub host: Option<String>,
    /// Why it failed last, for people.
    pub problem: Option<String>,
    pub outcome: Option<Outcome>,
    pub batch: Option<BatchId>,
    pub asked_by: Option<PersonId>,
    /// The role in which it was asked for.
    pub role: Role,
    pub asked_at: DateTime<Utc>,
    /// What makes it the same work as another, until it has ended.
    pub once: Option<String>,
}

/// Who takes jobs, and until when.
#[derive(Clone, Debug)]
pub struct Taker {
    pub node: String,
    /// A secret that nobody else has.
    pub lease: String,
    pub now: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// What a job is to look like when its worker lets go of it.
#[derive(Clone, Debug)]
pub struct LetGo {
    pub state: State,
    pub due_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
    pub attempts: u64,
    pub problem: Option<String>,
    pub outcome: Option<Outcome>,
}

/// Adds jobs, all of one batch or of none, and counts them there. A job is left out where the same
/// work has not ended; says how many were added.
pub async fn insert(tx: &Tx, batch: Option<BatchId>, jobs: &[Job]) -> Result<u64, Error> {
    let same = OnConflict::column(job::Column::Once).do_nothing().to_owned();
    let mut added = 0_u64;
    for some in jobs.chunks(AT_ONCE) {
        let rows = some.iter().map(row).collect::<Result<Vec<_>, Error>>()?;
        let insert = job::Entity::insert_many(rows).on_conflict(same.clone());
        added = added.saturating_add(insert.exec_without_returning(tx).await?);
    }
    let asked = number(added)?;
    batches::change(tx, batch, Change { asked, ..Change::default() }).await?;
    Ok(added)
}

fn row(it: &Job) -> Result<job::ActiveModel, Error> {
    let row = job::Model {
        id: id(it.id.0),
        kind: it.kind.clone(),
        payload: json(&it.task)?,
        state: it.state.key().to_owned(),
        rank: it.rank.number(),
        due_at: it.due_at,
        since: it.since,
        attempts: number(it.attempts)?,
        most_attempts: number(it.most_attempts)?,
        lease: None,
        node: it.node.clone(),
        host: it.host.clone(),
        problem: it.problem.clone(),
        outcome: it.outcome.as_ref().map(json).transpose()?,
        batch_id: it.batch.map(|it| id(it.0)),
        asked_by: it.asked_by.map(|it| id(it.0)),
        role: it.role.key().to_owned(),
        asked_at: it.asked_at,
        once: it.once.clone(),
    };
    Ok(row.into_active_model().reset_all())
}

pub async fn read(c: &impl ConnectionTrait, of: JobId) -> Result<Option<Job>, Error> {
    job::Entity::find_by_id(id(of.0)).one(c).await?.map(parse).transpose()
}

/// These jobs, in any order.
pub async fn read_all(c: &impl ConnectionTrait, of: &[JobId]) -> Result<Vec<Job>, Error> {
    let these = job::COLUMN.id.is_in(of.iter().map(|it| id(it.0)));
    let rows = job::Entity::find().filter(these).all(c).await?;
    rows.into_iter().map(parse).collect()
}

/// The same work, where it has not ended.
pub async fn same(c: &impl ConnectionTrait, once: &str) -> Result<Option<Job>, Error> {
    let same = job::COLUMN.once.eq(once);
    job::Entity::find().filter(same).one(c).await?.map(parse).transpose()
}

/// Takes jobs that are due, or that run on a lease that is over; gives them, and how many of those
/// it found had to be given up for good.
pub async fn take(tx: &Tx, by: &Taker, most: u64) -> Result<(Vec<Job>, u64), Error> {
    let (mut taken, mut buried) = (Vec::new(), 0);
    for rank in Rank::ALL {
        let left = most.saturating_sub(u64::try_from(taken.len()).unwrap_or(u64::MAX));
        if left == 0 {
            break;
        }
        for job in due(tx, rank, by.now, left).await? {
            let broken_off = job.state == State::Running && job.attempts >= job.most_attempts;
            let why = if broken_off { BROKEN_OFF } else { UNKNOWN_TASK };
            if broken_off || job.task.is_none() {
                bury(tx, &job, why, by.now).await?;
                buried += 1;
            } else {
                taken.push(job);
            }
        }
    }
    let row = job::ActiveModel {
        state: Set(State::Running.key().to_owned()),
        due_at: Set(Some(by.until)),
        since: Set(by.now),
        lease: Set(Some(by.lease.clone())),
        node: Set(Some(by.node.clone())),
        ..Default::default()
    };
    for job in &mut taken {
        job.attempts = job.attempts.saturating_add(1);
        (job.state, job.since, job.due_at) = (State::Running, by.now, Some(by.until));
        job.node = Some(by.node.clone());
        let row = job::ActiveModel { attempts: Set(number(job.attempts)?), ..row.clone() };
        let this = job::COLUMN.id.eq(id(job.id.0));
        job::Entity::update_many().set(row).filter(this).exec(tx).await?;
    }
    Ok((taken, buried))
}

/// The first jobs of a rank that a worker may take, locked; those that another node is just taking
/// or ending are left out. SQLite knows no such lock and needs none: there, writes take turns.
async fn due(tx: &Tx, rank: Rank, now: DateTime<Utc>, most: u64) -> Result<Vec<Job>, Error> {
    let rows = takeable(rank, now, most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;
    rows.into_iter().map(parse).collect()
}

/// Gives a job up that nobody has a lease on any more.
async fn bury(tx: &Tx, job: &Job, why: &str, now: DateTime<Utc>) -> Result<(), Error> {
    let row = ended(State::Dead, now);
    let row = job::ActiveModel { problem: Set(Some(why.to_owned())), ..row };
    let this = job::COLUMN.id.eq(id(job.id.0));
    job::Entity::update_many().set(row).filter(this).exec(tx).await?;
    batches::change(tx, job.batch, Change { dead: 1, ..Change::default() }).await
}

/// The columns of every job that ends.
fn ended(state: State, now: DateTime<Utc>) -> job::ActiveModel {
    job::ActiveModel {
        state: Set(state.key().to_owned()),
        due_at: Set(None),
        since: Set(now),
        lease: Set(None),
        once: Set(None),
        ..Default::default()
    }
}

/// The job that a lease is on, locked until the transaction ends, so that nobody takes it over
/// meanwhile. Nothing where the lease was lost.
pub async fn held(tx: &Tx, of: JobId, lease: &str) -> Result<Option<Job>, Error> {
    let row = job::Entity::find_by_id(id(of.0))
        .filter(job::COLUMN.lease.eq(lease))
        .lock(LockType::Update)
        .one(tx)
        .await?;
    row.map(parse).transpose()
}

/// Makes a lease last until a later time. Says whether it still was one.
pub async fn keep(tx: &Tx, of: JobId, lease: &str, until: DateTime<Utc>) -> Result<bool, Error> {
    let row = job::ActiveModel { due_at: Set(Some(until)), ..Default::default() };
    let done = job::Entity::update_many()
        .set(row)
        .filter(job::COLUMN.id.eq(id(of.0)))
        .filter(job::COLUMN.lease.eq(lease))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Lets go of a job that is held.
pub async fn let_go(tx: &Tx, job: &Job, it: LetGo) -> Result<(), Error> {
    let row = if it.state.has_ended() {
        ended(it.state, it.now)
    } else {
        job::ActiveModel {
            state: Set(it.state.key().to_owned()),
            due_at: Set(it.due_at),
            since: Set(it.now),
            lease: Set(None),
            ..Default::default()
        }
    };
    let row = job::ActiveModel {
        attempts: Set(number(it.attempts)?),
        problem: Set(it.problem),
        outcome: Set(it.outcome.as_ref().map(json).transpose()?),
        ..row
    };
    let this = job::COLUMN.id.eq(id(job.id.0));
    job::Entity::update_many().set(row).filter(this).exec(tx).await?;
    let none = Change::default();
    let change = match it.state {
        State::Done => Change { done: 1, ..none },
        State::Dead => Change { dead: 1, ..none },
        State::Withdrawn => Change { withdrawn: 1, ..none },
        State::Waiting | State::Running => none,
    };
    batches::change(tx, job.batch, change).await
}

/// Takes a waiting job back. Says whether it still waited.
pub async fn withdraw(tx: &Tx, job: &Job, now: DateTime<Utc>) -> Result<bool, Error> {
    let done = job::Entity::update_many()
        .set(ended(State::Withdrawn, now))
        .filter(job::COLUMN.id.eq(id(job.id.0)))
        .filter(job::COLUMN.state.eq(State::Waiting.key()))
        .exec(tx)
        .await?;
    let changed = done.rows_affected == 1;
    let counted = Change { withdrawn: i64::from(changed), ..Change::default() };
    batches::change(tx, job.batch, counted).await?;
    Ok(changed)
}

/// Forgets some jobs that ended before this time; says how many.
pub async fn forget(tx: &Tx, before: DateTime<Utc>, most: u64) -> Result<u64, Error> {
    let mut forgotten = 0_u64;
    for state in State::ALL.into_iter().filter(|it| it.has_ended()) {
        let old: Vec<Id> = job::Entity::find()
            .select_only()
            .column(job::Column::Id)
            .filter(job::COLUMN.state.eq(state.key()))
            .filter(job::COLUMN.since.lt(before))
            .order_by_asc(job::Column::Since)
            .limit(most)
            .into_tuple()
            .all(tx)
            .await?;
        if !old.is_empty() {
            let these = job::COLUMN.id.is_in(old);
            // One that was tried again at this moment stays.
            let still = job::COLUMN.state.eq(state.key());
            let gone = job::Entity::delete_many().filter(these).filter(still).exec(tx).await?;
            forgotten = forgotten.saturating_add(gone.rows_affected);
        }
    }
    Ok(forgotten)
}

fn parse(row: job::Model) -> Result<Job, Error> {
    let rank = Rank::ALL.into_iter().find(|it| it.number() == row.rank);
    Ok(Job {
        id: JobId(row.id.0),
        // Another version may have written either; a list with such a row still is a list.
        task: serde_json::from_str(&row.payload).ok(),
        outcome: row.outcome.and_then(|it| serde_json::from_str(&it).ok()),
        kind: row.kind,
        state: known(State::from_key(&row.state), &row.state)?,
        rank: known(rank, "rank of a job")?,
        due_at: row.due_at,
        since: row.since,
        attempts: count(row.attempts)?,
        most_attempts: count(row.most_attempts)?,
        node: row.node,
        host: row.host,
        problem: row.problem,
        batch: row.batch_id.map(|it| BatchId(it.0)),
        asked_by: row.asked_by.map(|it| PersonId(it.0)),
        role: known(Role::from_key(&row.role), &row.role)?,
        asked_at: row.asked_at,
        once: row.once,
    })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}
