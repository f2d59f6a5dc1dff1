//! Jobs: background work, asked for in the transaction that gives rise to it.

mod keeping;
mod leases;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::claims::Sent;
use super::sources::sha256;
use super::{Desk, Error, allow, new_id};
use crate::domain::job::{Rank, State, Task};
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor, BatchId, JobId};
use crate::store::{self, Tx, batches, forms, jobs};

pub use crate::store::batches::Batch;
pub use crate::store::jobs::Job;
pub use crate::store::nodes::Node;
pub use keeping::{Health, JobRow};
pub use leases::{Effect, Lease, Taken, effect, unstored};

/// The most things that one form asks for.
pub const MOST_ASKED: usize = 2_000;

/// The most jobs that a batch grows to as lists are read: some sites' lists never end.
const MOST_TOGETHER: u64 = 10_000;

/// Why work is not taken, changed or ended as somebody wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("There is nothing to fetch. Give one address at least.")]
    Nothing,
    #[error("These are more than {MOST_ASKED}. Ask for them in parts.")]
    TooMany,
    #[error("This work is not waiting any more: it {}, so that it was not withdrawn.", standing(*.0))]
    NotWaiting(State),
    #[error("Only work that failed for good can be tried again, and this {}.", standing(*.0))]
    NotDead(State),
    #[error("The same work waits already, so that this one need not be tried again.")]
    WaitsAlready,
    #[error("This version of the program does not know this kind of work and cannot try it again.")]
    UnknownWork,
    /// For workers, never for people.
    #[error("Somebody else has this work now.")]
    LeaseLost,
}

fn standing(state: State) -> &'static str {
    match state {
        State::Waiting => "waits to be done",
        State::Running => "is being done right now",
        State::Done => "has been done",
        State::Dead => "has failed for good",
        State::Withdrawn => "has been withdrawn",
    }
}

/// Work to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub task: Task,
    /// With what it was asked for together.
    pub batch: Option<BatchId>,
    pub rank: Rank,
    /// When to begin; at once if nothing is said.
    pub due_at: Option<DateTime<Utc>>,
    pub asked: Actor,
    /// Which host it goes to, for lists; found by itself in tasks that are an address.
    pub host: Option<String>,
}

impl NewJob {
    /// Work that somebody waits for.
    pub fn asked(task: Task, batch: Option<BatchId>, asked: Actor) -> Self {
        Self { task, batch, rank: Rank::Asked, due_at: None, asked, host: None }
    }

    /// Work that the desk gives itself, not before a time.
    pub fn routine(task: Task, due_at: DateTime<Utc>) -> Self {
        let due_at = Some(due_at);
        Self { task, batch: None, rank: Rank::Routine, due_at, asked: Actor::desk(), host: None }
    }

    fn row(self, now: DateTime<Utc>) -> Job {
        let host = match &self.task {
            Task::ImportArticle { url } | Task::ReadList { url } => {
                Url::parse(url).ok().and_then(|it| it.host_str().map(str::to_owned))
            }
            _ => self.host,
        };
        Job {
            id: JobId(new_id()),
            kind: self.task.key().to_owned(),
            state: State::Waiting,
            rank: self.rank,
            due_at: Some(self.due_at.map_or(now, |at| store::whole_millis(at).max(now))),
            since: now,
            attempts: 0,
            most_attempts: self.task.most_attempts(),
            node: None,
            host,
            problem: None,
            outcome: None,
            batch: self.batch,
            asked_by: self.asked.person,
            role: self.asked.role,
            asked_at: now,
            once: Some(once(&self.task, self.batch)),
            task: Some(self.task),
        }
    }
}

/// What became of work that was to be queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    New(JobId),
    /// The same work has not ended: this job.
    Already(JobId),
}

/// What makes two jobs the same work, as rows keep it.
fn once(task: &Task, batch: Option<BatchId>) -> String {
    sha256(&task.sameness(batch))
}

/// Queues work in the transaction that gives rise to it, so that both are stored or neither is.
/// Where the same work has not ended, there is nothing to do. `at` is the desk's time. Call
/// [`Desk::wake_workers`] after the commit, or else a worker sees the work within a second.
pub async fn enqueue(tx: &Tx, new: NewJob, at: DateTime<Utc>) -> Result<Enqueued, Error> {
    let (key, batch) = (once(&new.task, new.batch), new.batch);
    let job = new.row(store::whole_millis(at));
    let id = job.id;
    if jobs::insert(tx, batch, &[job]).await? == 1 {
        return Ok(Enqueued::New(id));
    }
    // Where it ended at this moment, the transaction starts over and adds it.
    let same = jobs::same(tx, &key).await?.ok_or(store::Error::Conflict)?;
    Ok(Enqueued::Already(same.id))
}

/// Whether the same work has not ended, outside of any batch.
pub async fn is_to_be_done(c: &impl store::Reads, task: &Task) -> Result<bool, Error> {
    Ok(jobs::same(c, &once(task, None)).await?.is_some())
}

/// Queues many pieces of work of one batch; says how many were not there yet.
pub async fn enqueue_all(
    tx: &Tx,
    batch: Option<BatchId>,
    tasks: Vec<Task>,
    asked: Actor,
    at: DateTime<Utc>,
) -> Result<u64, Error> {
    let now = store::whole_millis(at);
    let row = |task| NewJob::asked(task, batch, asked).row(now);
    let rows: Vec<_> = tasks.into_iter().map(row).collect();
    Ok(jobs::insert(tx, batch, &rows).await?)
}

/// Queues what came out of work of a batch: what was not asked for in it yet, in whatever order its
/// lists name each other, as far as it may grow; says how much that was.
pub async fn enqueue_more(
    tx: &Tx,
    batch: Option<BatchId>,
    tasks: Vec<Task>,
    asked: Actor,
    at: DateTime<Utc>,
) -> Result<u64, Error> {
    let known = match batch {
        Some(batch) => jobs::of_batch(tx, batch, None, MOST_TOGETHER).await?,
        None => Vec::new(),
    };
    let room = usize::try_from(MOST_TOGETHER).unwrap_or(usize::MAX).saturating_sub(known.len());
    let known: HashSet<Task> = known.into_iter().filter_map(|it| it.task).collect();
    let new = tasks.into_iter().filter(|it| !known.contains(it)).take(room).collect();
    enqueue_all(tx, batch, new, asked, at).await
}

/// What a form asked for, kept under its key.
#[derive(Serialize, Deserialize)]
struct Asked {
    batch: BatchId,
}

impl Desk {
    /// Asks for several things together; their progress is a page of its own. The title says what
    /// was asked for.
    pub async fn ask_for(
        &self,
        title: &str,
        tasks: Vec<Task>,
        sent: Sent,
    ) -> Result<BatchId, Error> {
        allow(sent.actor, Act::Import)?;
        if tasks.is_empty() {
            return Err(Refused::Nothing.into());
        }
        if tasks.len() > MOST_ASKED {
            return Err(Refused::TooMany.into());
        }
        if let Some((person, key)) = sent.key()
            && let Some(done) = forms::done::<Asked>(self.db.read(), person, &key).await?
        {
            return Ok(done.batch);
        }
        self.room_for(&tasks).await?;
        let title = required(Field::Title, title)?;
        let batch = Batch {
            id: BatchId(new_id()),
            title,
            asked_by: sent.actor.person,
            asked_at: store::whole_millis(self.now()),
            asked: 0,
            done: 0,
            dead: 0,
            withdrawn: 0,
        };
        let asked = self
            .write(move |tx| {
                let (batch, tasks, sent) = (batch.clone(), tasks.clone(), sent.clone());
                Box::pin(async move { asked_for(tx, batch, tasks, sent).await })
            })
            .await?;
        self.wake_workers();
        Ok(asked)
    }

    /// Tells the workers of this program that there is work, after it was committed.
    pub fn wake_workers(&self) {
        self.wake.notify_one();
    }

    /// Waits until somebody has called [`Self::wake_workers`].
    pub async fn woken(&self) {
        self.wake.notified().await;
    }
}

async fn asked_for(tx: &Tx, batch: Batch, tasks: Vec<Task>, sent: Sent) -> Result<BatchId, Error> {
    if let Some((person, key)) = sent.key() {
        if let Some(done) = forms::done::<Asked>(tx, person, &key).await? {
            return Ok(done.batch);
        }
        // First of all, so that of one form sent twice at once the second waits for the first.
        let asked = Asked { batch: batch.id };
        forms::keep(tx, person, &key, &asked, batch.asked_at).await?;
    }
    batches::insert(tx, &batch).await?;
    enqueue_all(tx, Some(batch.id), tasks, sent.actor, batch.asked_at).await?;
    Ok(batch.id)
}
