//! Run: the loop of a node, which takes jobs, has them performed and ends them.
//!
//! At any moment the program may be killed: a job whose worker is gone has a lease that runs out,
//! and the next node to look takes it. What a job found is stored in the transaction that ends it.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at, sleep_until, timeout};

use crate::desk::jobs::{Effect, Node, Refused, Taken, unstored};
use crate::desk::{Desk, Error};
use crate::domain::job::{Again, Problem, Task};

/// How often a node looks for work that nobody told it of.
const POLL: Duration = Duration::from_secs(1);
/// How often a node says that it is there.
const ALIVE: Duration = Duration::from_secs(15);
/// The longest that one attempt may take.
const LONGEST: Duration = Duration::from_mins(10);
/// The longest that a file may be written: the archive of a large desk takes a while.
const LONGEST_FILE: Duration = Duration::from_hours(6);

const PANICKED: &str = "The program itself failed at this work. Its log says more.";
const TOO_LONG: &str = "This took more than ten minutes and was broken off.";
const FILE_TOO_LONG: &str =
    "This took more than six hours and was broken off. Take it in parts, or from the command line.";

/// How jobs are done.
pub trait Perform: Send + Sync + 'static {
    /// Does a job without storing anything, and gives what is to be stored. It may be broken off at
    /// any `await`, and begun again elsewhere. What computes for long does so in a thread for that.
    /// Parts of a file are stored on the way, of which nobody is shown anything before its end.
    fn perform(&self, job: &Taken) -> impl Future<Output = Result<Effect, Problem>> + Send;
}

/// The workers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crew {
    /// How many jobs are done at once. A node with none takes no jobs.
    pub workers: u16,
    /// For how long a job is taken; a worker at work renews it three times as often.
    pub lease: Duration,
    /// How long jobs may take to end when the node is told to stop. Those that take longer are given
    /// back.
    pub grace: Duration,
}

/// Takes jobs and has them performed until `stop` says so or its sender is gone.
pub async fn run<P: Perform>(
    desk: Desk,
    perform: Arc<P>,
    crew: Crew,
    name: &str,
    mut stop: watch::Receiver<bool>,
) {
    if crew.workers == 0 {
        return;
    }
    let node = desk.new_node(name, crew.workers.into());
    let (cut, told) = watch::channel(false);
    let mut running = JoinSet::new();
    let mut turns = BTreeSet::new();
    let mut alive = interval(ALIVE);
    alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stop.borrow_and_update() {
        let now = Instant::now();
        // Those before are met now.
        turns = turns.split_off(&now);
        let free = usize::from(crew.workers).saturating_sub(running.len());
        for job in take(&desk, &node, crew.lease, free).await {
            let (desk, perform, told) = (desk.clone(), Arc::clone(&perform), told.clone());
            running.spawn(async move { work(&desk, &*perform, &job, crew.lease, told).await });
        }
        let has_room = running.len() < usize::from(crew.workers);
        let next = turns.first().copied().unwrap_or(now + POLL).min(now + POLL);
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { break },
            Some(ended) = running.join_next() => turns.extend(ended.ok().flatten()),
            () = desk.woken(), if has_room => {}
            () = sleep_until(next), if has_room => {}
            _ = alive.tick() => say_alive(&desk, &node).await,
        }
    }
    if timeout(crew.grace, all_ended(&mut running)).await.is_err() {
        cut.send_replace(true);
        all_ended(&mut running).await;
    }
    if let Err(error) = desk.node_stopped(&node).await {
        tracing::warn!(%error, "the node could not be signed off");
    }
}

/// Does all jobs that are due at the desk's clock, one after the other, without waiting for any
/// that are not; says how many attempts that took.
pub async fn run_due<P: Perform>(desk: &Desk, perform: &P, lease: Duration) -> Result<u64, Error> {
    let node = desk.new_node("run by hand", 1);
    // Nobody tells it to stop.
    let (_cut, told) = watch::channel(false);
    let mut attempts = 0_u64;
    while let Some(job) = desk.take_jobs(&node, delta(lease), 1).await?.pop() {
        work(desk, perform, &job, lease, told.clone()).await;
        attempts = attempts.saturating_add(1);
    }
    Ok(attempts)
}

async fn take(desk: &Desk, node: &Node, lease: Duration, free: usize) -> Vec<Taken> {
    let most = u64::try_from(free).unwrap_or(u64::MAX);
    desk.take_jobs(node, delta(lease), most).await.unwrap_or_else(|error| {
        tracing::warn!(%error, cause = ?std::error::Error::source(&error), "no jobs could be taken");
        Vec::new()
    })
}

async fn say_alive(desk: &Desk, node: &Node) {
    if let Err(error) = desk.seen_alive(node).await {
        tracing::warn!(%error, "it could not be noted that this node is alive");
    }
}

async fn all_ended<T: 'static>(running: &mut JoinSet<T>) {
    while running.join_next().await.is_some() {}
}

/// One attempt at a job, from its lease to its end; gives the moment at which it is its turn again,
/// where it was not.
async fn work<P: Perform>(
    desk: &Desk,
    perform: &P,
    job: &Taken,
    lease: Duration,
    mut cut: watch::Receiver<bool>,
) -> Option<Instant> {
    let beat = (lease / 3).max(Duration::from_millis(1));
    let mut beats = interval_at(Instant::now() + beat, beat);
    let performing = AssertUnwindSafe(perform.perform(job)).catch_unwind();
    let (longest, too_long) = patience(&job.task);
    let mut performing = std::pin::pin!(timeout(longest, performing));
    let found = loop {
        tokio::select! {
            found = &mut performing => break found,
            _ = beats.tick() => match desk.keep_lease(&job.lease, delta(lease)).await {
                Ok(true) => {}
                Ok(false) => {
                    tracing::warn!(job = %job.id, "another worker has this job now");
                    return None;
                }
                // If that goes on, another node takes the job, and this one finds out at its end.
                Err(error) => tracing::warn!(%error, job = %job.id, "a lease could not be renewed"),
            },
            Ok(_told) = cut.changed() => {
                give_back(desk, job).await;
                return None;
            }
        }
    };
    let problem = match found {
        Ok(Ok(Ok(effect))) => end(desk, job, effect).await,
        Ok(Ok(Err(problem))) => Some(problem),
        Ok(Err(_panic)) => Some(Problem::temporary(PANICKED)),
        Err(_elapsed) => Some(too_long),
    }?;
    let again = problem.again;
    fail(desk, job, problem).await;
    match again {
        Again::NotYet { wait } => wait.to_std().ok().map(|wait| Instant::now() + wait),
        Again::Later { .. } | Again::Never => None,
    }
}

/// How long one attempt may take, and what is said of one that took longer.
fn patience(task: &Task) -> (Duration, Problem) {
    match task {
        Task::PrepareFile { .. } => (LONGEST_FILE, Problem::lasting(FILE_TOO_LONG)),
        _ => (LONGEST, Problem::temporary(TOO_LONG)),
    }
}

/// Stores what was found and that the job is done; or gives why that cannot be.
async fn end(desk: &Desk, job: &Taken, effect: Effect) -> Option<Problem> {
    let ending = AssertUnwindSafe(desk.end_job(&job.lease, effect)).catch_unwind();
    match ending.await {
        Ok(Ok(outcome)) => {
            tracing::debug!(job = %job.id, ?outcome, "a job is done");
            None
        }
        Ok(Err(error)) => {
            tracing::warn!(job = %job.id, %error, cause = ?std::error::Error::source(&error), "what a job found was not stored");
            unstored(&error)
        }
        Err(_panic) => Some(Problem::temporary(PANICKED)),
    }
}

async fn fail(desk: &Desk, job: &Taken, problem: Problem) {
    let (sentence, again) = (problem.sentence.clone(), problem.again);
    match desk.fail_job(&job.lease, problem).await {
        Ok(_waits) if matches!(again, Again::NotYet { .. }) => {
            tracing::debug!(job = %job.id, sentence, "it is not a job's turn");
        }
        Ok(state) => {
            let state = state.key();
            tracing::info!(job = %job.id, kind = job.task.key(), attempt = job.attempt, sentence, state, "a job failed");
        }
        // It was committed after all, or taken over.
        Err(Error::Job(Refused::LeaseLost)) => {}
        // Its lease runs out, and it is taken again.
        Err(error) => tracing::error!(job = %job.id, %error, "a failure could not be noted"),
    }
}

async fn give_back(desk: &Desk, job: &Taken) {
    if let Err(error) = desk.give_back(&job.lease).await {
        tracing::warn!(job = %job.id, %error, "a job could not be given back; its lease runs out");
    }
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}
