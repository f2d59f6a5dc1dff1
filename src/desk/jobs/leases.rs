//! Leases: how a worker takes work, keeps it, and ends it.
//!
//! A lease is a secret in the job's row. What a worker found is stored in the transaction that ends
//! the job, and only where its lease still is the row's: of two workers that believe to have the
//! same job, one stores everything and the other nothing.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::BoxFuture;

use super::{Job, Node, Refused};
use crate::desk::articles::Unreadable;
use crate::desk::{Desk, Error, new_id, sign_in};
use crate::domain::job::{Again, Outcome, Problem, State, Task, wait};
use crate::domain::{Actor, BatchId, JobId, Via};
use crate::store::jobs::{self, LetGo, Taker};
use crate::store::{self, Tx, nodes};

/// The longest that work is put off because it is not its turn.
const LONGEST_TURN: TimeDelta = TimeDelta::hours(24);

const NOT_STORED: &str = "What was found could not be stored.";
const CHANGED: &str = "Somebody brought the article's text in while its page was fetched.";
const FULL: &str = "The desk has no space left to store what was found.";

/// What is stored of a job's work, in the transaction that ends the job. It may run again where the
/// transaction loses a race, and reads and writes nothing but by the transaction.
pub type Effect =
    Arc<dyn for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<Outcome, Error>> + Send + Sync>;

/// Makes an effect of a closure: `effect(move |tx| { let it = it.clone(); Box::pin(async move { … }) })`.
pub fn effect<F>(store: F) -> Effect
where
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<Outcome, Error>> + Send + Sync + 'static,
{
    Arc::new(store)
}

/// The right to do a job and to end it.
#[derive(Clone)]
pub struct Lease {
    pub job: JobId,
    secret: String,
}

/// Only the job, because the secret does not belong into logs.
impl std::fmt::Debug for Lease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lease").field("job", &self.job).finish_non_exhaustive()
    }
}

/// A job that a worker has taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: JobId,
    pub task: Task,
    pub batch: Option<BatchId>,
    /// Which attempt this is, from 1.
    pub attempt: u64,
    /// Who asked for it, as somebody who acts through a job.
    pub actor: Actor,
    pub lease: Lease,
}

impl Desk {
    /// A node of this desk, which is not seen until [`Self::seen_alive`] is called.
    pub fn new_node(&self, name: &str, workers: u64) -> Node {
        let now = store::whole_millis(self.now());
        let name = name.chars().take(200).collect();
        Node { id: new_id(), name, workers, started_at: now, seen_at: now }
    }

    /// Notes that a node is at work.
    pub async fn seen_alive(&self, node: &Node) -> Result<(), Error> {
        let node = Node { seen_at: store::whole_millis(self.now()), ..node.clone() };
        self.write(move |tx| {
            let node = node.clone();
            Box::pin(async move { Ok(nodes::save(tx, &node).await?) })
        })
        .await
    }

    /// Notes that a node has stopped.
    pub async fn node_stopped(&self, node: &Node) -> Result<(), Error> {
        let id = node.id;
        self.write(move |tx| Box::pin(async move { Ok(nodes::delete(tx, id).await?) })).await
    }

    /// Takes jobs that are due, for so long; what somebody waits for comes first.
    pub async fn take_jobs(
        &self,
        node: &Node,
        lease: TimeDelta,
        most: u64,
    ) -> Result<Vec<Taken>, Error> {
        loop {
            // Looking costs a read; only where there is something does anybody write.
            let now = store::whole_millis(self.now());
            if most == 0 || jobs::longest_due(self.db.read(), now).await?.is_none() {
                return Ok(Vec::new());
            }
            let taker = Taker {
                node: node.name.clone(),
                lease: sign_in::secret()?,
                now,
                until: now + lease,
            };
            let secret = taker.lease.clone();
            let taking = self.write(move |tx| {
                let taker = taker.clone();
                Box::pin(async move { Ok(jobs::take(tx, &taker, most).await?) })
            });
            let (found, buried) = taking.await?;
            if found.is_empty() && buried > 0 {
                continue;
            }
            return Ok(found.into_iter().filter_map(|job| taken(job, &secret)).collect());
        }
    }

    /// Makes a lease last for so long from now. Says whether it still was one: a worker that lost
    /// its lease stops.
    pub async fn keep_lease(&self, lease: &Lease, long: TimeDelta) -> Result<bool, Error> {
        let (lease, until) = (lease.clone(), store::whole_millis(self.now()) + long);
        self.write(move |tx| {
            let lease = lease.clone();
            Box::pin(async move { Ok(jobs::keep(tx, lease.job, &lease.secret, until).await?) })
        })
        .await
    }

    /// Ends a job: stores what came of it and that it is done, or, where the lease was lost or the
    /// effect refuses, nothing at all.
    pub async fn end_job(&self, lease: &Lease, effect: Effect) -> Result<Outcome, Error> {
        let (lease, now) = (lease.clone(), store::whole_millis(self.now()));
        let ended = self.write(move |tx| {
            let (lease, effect) = (lease.clone(), Arc::clone(&effect));
            Box::pin(async move {
                let job = held(tx, &lease).await?;
                let outcome = effect(tx).await?;
                let done = LetGo {
                    state: State::Done,
                    due_at: None,
                    now,
                    attempts: job.attempts,
                    problem: None,
                    outcome: Some(outcome.clone()),
                };
                jobs::let_go(tx, &job, done).await?;
                Ok(outcome)
            })
        });
        let outcome = ended.await?;
        // It may have asked for more.
        self.wake_workers();
        Ok(outcome)
    }

    /// Says why a job failed. It waits for its next attempt, or is dead where there is none; says
    /// which.
    pub async fn fail_job(&self, lease: &Lease, problem: Problem) -> Result<State, Error> {
        let (lease, now) = (lease.clone(), store::whole_millis(self.now()));
        self.write(move |tx| {
            let (lease, problem) = (lease.clone(), problem.clone());
            Box::pin(async move {
                let job = held(tx, &lease).await?;
                let (state, attempts, pause) = match problem.again {
                    Again::NotYet { wait } => {
                        let wait = wait.clamp(TimeDelta::zero(), LONGEST_TURN);
                        (State::Waiting, job.attempts.saturating_sub(1), wait)
                    }
                    Again::Later { no_sooner } if job.attempts < job.most_attempts => {
                        let pause = wait(job.id, job.attempts, no_sooner);
                        (State::Waiting, job.attempts, pause)
                    }
                    Again::Later { .. } | Again::Never => {
                        (State::Dead, job.attempts, TimeDelta::zero())
                    }
                };
                let failed = LetGo {
                    state,
                    due_at: Some(now + pause),
                    now,
                    attempts,
                    problem: Some(problem.sentence),
                    outcome: None,
                };
                jobs::let_go(tx, &job, failed).await?;
                Ok(state)
            })
        })
        .await
    }

    /// Gives a job back that was not ended, as one that was not begun: a node that stops does so.
    pub async fn give_back(&self, lease: &Lease) -> Result<(), Error> {
        let (lease, now) = (lease.clone(), store::whole_millis(self.now()));
        self.write(move |tx| {
            let lease = lease.clone();
            Box::pin(async move {
                let job = held(tx, &lease).await?;
                let back = LetGo {
                    state: State::Waiting,
                    due_at: Some(now),
                    now,
                    attempts: job.attempts.saturating_sub(1),
                    problem: job.problem.clone(),
                    outcome: None,
                };
                Ok(jobs::let_go(tx, &job, back).await?)
            })
        })
        .await
    }
}

async fn held(tx: &Tx, lease: &Lease) -> Result<Job, Error> {
    let job = jobs::held(tx, lease.job, &lease.secret).await?;
    Ok(job.ok_or(Refused::LeaseLost)?)
}

fn taken(job: Job, secret: &str) -> Option<Taken> {
    Some(Taken {
        id: job.id,
        task: job.task?,
        batch: job.batch,
        attempt: job.attempts,
        actor: Actor { person: job.asked_by, role: job.role, via: Via::Job },
        lease: Lease { job: job.id, secret: secret.to_owned() },
    })
}

/// What it means for a job that its effect was not stored; nothing where the job is another
/// worker's by now.
pub fn unstored(error: &Error) -> Option<Problem> {
    match error {
        Error::Job(Refused::LeaseLost) => None,
        Error::Store(store::Error::Full(_)) => Some(Problem::temporary(FULL)),
        Error::NoRoom(why) => Some(Problem::temporary(why.to_string())),
        Error::Store(_) | Error::NotSetUp | Error::Stale(_) => Some(Problem::temporary(NOT_STORED)),
        Error::Unreadable(busy @ Unreadable::Busy) => Some(Problem::temporary(busy.to_string())),
        Error::TextChanged => Some(Problem::temporary(CHANGED)),
        // The rules refuse it, in words for people.
        refused => Some(Problem::lasting(refused.to_string())),
    }
}
