//! Keeping: what people see of background work, and how they steer it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Batch, Job, Node, Refused, once};
use crate::desk::{Desk, Error, allow};
use crate::domain::job::{Outcome, State, Task};
use crate::domain::{Act, Actor, ArticleId, BatchId, JobId, SourceId};
use crate::store::{self, Tx, articles, batches, jobs, nodes, sources};

/// How long what has ended is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// A node that was not seen for so long is not at work.
const ALIVE: TimeDelta = TimeDelta::minutes(1);
/// And after so long it is forgotten.
const FORGOTTEN: TimeDelta = TimeDelta::days(1);
/// How many nodes a page names.
const MOST_NODES: u64 = 100;
/// How many rows are changed in one transaction.
const AT_ONCE: u64 = 500;

/// A job with what its ids stand for.
#[derive(Clone, Debug)]
pub struct JobRow {
    pub job: Job,
    /// The title of the source or article that it is about.
    pub about: Option<String>,
    /// The title of the article or source that came of it.
    pub result: Option<String>,
}

/// Whether the work goes on.
#[derive(Clone, Debug)]
pub struct Health {
    /// Since when the longest waiting job could be done.
    pub due_since: Option<DateTime<Utc>>,
    /// The nodes that were seen within the last minute.
    pub nodes: Vec<Node>,
}

impl Desk {
    /// One page of the jobs in a state.
    pub async fn jobs(
        &self,
        state: State,
        after: Option<(DateTime<Utc>, JobId)>,
        limit: u64,
        actor: Actor,
    ) -> Result<Vec<JobRow>, Error> {
        allow(actor, Act::ReadJobs)?;
        let found = jobs::list(self.db.read(), state, after, limit).await?;
        self.named(found).await
    }

    /// How many jobs are in a state, counted no further than `most`.
    pub async fn count_jobs(&self, state: State, most: u64) -> Result<u64, Error> {
        Ok(jobs::count_up_to(self.db.read(), state, most).await?)
    }

    pub async fn work_health(&self) -> Result<Health, Error> {
        let (c, now) = (self.db.read(), self.now());
        Ok(Health {
            due_since: jobs::longest_due(c, now).await?,
            nodes: nodes::list(c, now - ALIVE, MOST_NODES).await?,
        })
    }

    pub async fn job(&self, of: JobId) -> Result<Job, Error> {
        jobs::read(self.db.read(), of).await?.ok_or(Error::NotFound)
    }

    /// What somebody asked for together.
    pub async fn batch(&self, of: BatchId) -> Result<Batch, Error> {
        batches::read(self.db.read(), of).await?.ok_or(Error::NotFound)
    }

    /// One page of the jobs of a batch, in the order in which they were asked for.
    pub async fn batch_jobs(
        &self,
        of: BatchId,
        after: Option<JobId>,
        limit: u64,
    ) -> Result<Vec<JobRow>, Error> {
        let found = jobs::of_batch(self.db.read(), of, after, limit).await?;
        self.named(found).await
    }

    /// What was asked for together, newest first.
    pub async fn batches(
        &self,
        after: Option<(DateTime<Utc>, BatchId)>,
        limit: u64,
    ) -> Result<Vec<Batch>, Error> {
        Ok(batches::list(self.db.read(), after, limit).await?)
    }

    /// Lets a dead job begin anew.
    pub async fn try_again(&self, of: JobId, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::KeepJobs)?;
        let now = store::whole_millis(self.now());
        self.write(move |tx| {
            Box::pin(async move {
                let job = jobs::read(tx, of).await?.ok_or(Error::NotFound)?;
                if job.state != State::Dead {
                    return Err(Refused::NotDead(job.state).into());
                }
                let task = job.task.as_ref().ok_or(Refused::UnknownWork)?;
                let key = once(task, job.batch);
                if jobs::same(tx, &key).await?.is_some() {
                    return Err(Refused::WaitsAlready.into());
                }
                if jobs::revive(tx, vec![(job, key)], now).await? == 0 {
                    // Somebody was quicker; the next look says what they did.
                    return Err(store::Error::Conflict.into());
                }
                Ok(())
            })
        })
        .await?;
        self.wake_workers();
        Ok(())
    }

    /// Lets every job that is dead now begin anew, but for those whose work waits already; says how
    /// many.
    pub async fn try_all_again(&self, actor: Actor) -> Result<u64, Error> {
        allow(actor, Act::KeepJobs)?;
        let now = store::whole_millis(self.now());
        let (mut after, mut revived) = (None, 0_u64);
        loop {
            let step = self.write(move |tx| Box::pin(some_again(tx, after, now)));
            let (some, last) = step.await?;
            revived = revived.saturating_add(some);
            if last.is_none() {
                break;
            }
            // The list goes back in time, so that what dies meanwhile is not met again.
            after = last;
            self.wake_workers();
        }
        Ok(revived)
    }

    /// Takes a waiting job back.
    pub async fn withdraw_job(&self, of: JobId, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::KeepJobs)?;
        let now = store::whole_millis(self.now());
        self.write(move |tx| {
            Box::pin(async move {
                let job = jobs::read(tx, of).await?.ok_or(Error::NotFound)?;
                if job.state != State::Waiting {
                    return Err(Refused::NotWaiting(job.state).into());
                }
                if !jobs::withdraw(tx, &job, now).await? {
                    return Err(store::Error::Conflict.into());
                }
                Ok(())
            })
        })
        .await
    }

    /// Forgets jobs and batches that ended long ago, and nodes that are gone; says how many jobs.
    pub async fn forget_jobs(&self) -> Result<u64, Error> {
        let now = store::whole_millis(self.now());
        let before = now - REMEMBERED;
        let mut forgotten = 0_u64;
        loop {
            let some = self
                .write(move |tx| {
                    Box::pin(async move { Ok(jobs::forget(tx, before, AT_ONCE).await?) })
                })
                .await?;
            forgotten = forgotten.saturating_add(some);
            if some == 0 {
                break;
            }
        }
        self.write(move |tx| {
            Box::pin(async move {
                batches::forget(tx, before).await?;
                Ok(nodes::forget(tx, now - FORGOTTEN).await?)
            })
        })
        .await?;
        Ok(forgotten)
    }

    /// Looks up at once what the jobs of a page are about.
    async fn named(&self, jobs: Vec<Job>) -> Result<Vec<JobRow>, Error> {
        let (mut wanted_articles, mut wanted_sources) = (Vec::new(), Vec::new());
        for job in &jobs {
            let about = job.task.as_ref().map(task_about);
            let result = job.outcome.as_ref().map(outcome_about);
            for thing in [about, result].into_iter().flatten().flatten() {
                match thing {
                    Thing::Article(id) => wanted_articles.push(id),
                    Thing::Source(id) => wanted_sources.push(id),
                }
            }
        }
        let c = self.db.read();
        let mut titles: BTreeMap<Thing, String> = BTreeMap::new();
        if !wanted_articles.is_empty() {
            let found = articles::titles(c, &wanted_articles).await?;
            titles.extend(found.into_iter().map(|(id, title)| (Thing::Article(id), title)));
        }
        if !wanted_sources.is_empty() {
            let found = sources::read_all(c, &wanted_sources).await?;
            titles.extend(found.into_iter().map(|it| (Thing::Source(it.id), it.title)));
        }
        let title = |of: Option<Thing>| of.and_then(|it| titles.get(&it).cloned());
        let row = |job: Job| JobRow {
            about: title(job.task.as_ref().and_then(task_about)),
            result: title(job.outcome.as_ref().and_then(outcome_about)),
            job,
        };
        Ok(jobs.into_iter().map(row).collect())
    }
}

/// A place in the list of jobs.
type Place = (DateTime<Utc>, JobId);

/// Lets the next dead jobs of the list begin anew; says how many did, and the last that was looked
/// at.
async fn some_again(
    tx: &Tx,
    after: Option<Place>,
    now: DateTime<Utc>,
) -> Result<(u64, Option<Place>), Error> {
    let dead = jobs::list(tx, State::Dead, after, AT_ONCE).await?;
    let last = dead.last().map(|it| (it.since, it.id));
    let known = dead.into_iter().filter_map(|job| {
        let key = once(job.task.as_ref()?, job.batch);
        Some((job, key))
    });
    Ok((jobs::revive(tx, known.collect(), now).await?, last))
}

/// What a task is about or an outcome leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Article(ArticleId),
    Source(SourceId),
}

fn task_about(task: &Task) -> Option<Thing> {
    match task {
        Task::CaptureSource { source } | Task::WatchSource { source } => {
            Some(Thing::Source(*source))
        }
        Task::RefreshArticle { article } | Task::WatchArticle { article } => {
            Some(Thing::Article(*article))
        }
        Task::ImportArticle { .. }
        | Task::ReadList { .. }
        | Task::ReadSnapshot { .. }
        | Task::CollectBlobs {}
        | Task::PrepareFile { .. }
        | Task::EraseSpeaker { .. }
        | Task::SendMail { .. } => None,
    }
}

fn outcome_about(outcome: &Outcome) -> Option<Thing> {
    match outcome {
        Outcome::Imported { article }
        | Outcome::AlreadyHere { article }
        | Outcome::Revised { article } => Some(Thing::Article(*article)),
        Outcome::Captured { source } => Some(Thing::Source(*source)),
        Outcome::Unchanged {}
        | Outcome::ListRead { .. }
        | Outcome::WordsRead { .. }
        | Outcome::BlobsCollected { .. }
        | Outcome::FilePrepared { .. }
        | Outcome::FileDropped {}
        | Outcome::Erased { .. }
        | Outcome::Mailed { .. } => None,
    }
}
