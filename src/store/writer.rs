//! Writer: every write, one after the other on SQLite, with one commit for all that wait together.
//!
//! A commit on SQLite costs a disk flush whatever it holds, so the writer takes what has queued up
//! meanwhile, gives each piece of work a savepoint, and commits once. Nobody is answered before
//! that commit has returned. On PostgreSQL every write has a transaction and a connection of its
//! own, and the server groups the flushes.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{
    DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use super::{Error, Tx};

/// How many writes may wait before those who bring more have to wait as well.
const QUEUE: usize = 1024;
/// How many share a commit at most.
const GROUP: usize = 64;

#[derive(Clone)]
pub enum Writer {
    /// SQLite: one task owns the one connection that writes.
    Grouped(mpsc::Sender<Job>),
    /// PostgreSQL.
    Direct(DatabaseConnection),
}

/// Work that has lost its types: it runs in a transaction and says how it wants to end.
pub type Job = Box<dyn for<'t> FnOnce(&'t Tx) -> BoxFuture<'t, Ending> + Send>;

/// How a piece of work wants to end.
pub struct Ending {
    keep: bool,
    /// Told once it is known whether the commit happened.
    tell: Box<dyn FnOnce(Result<(), Error>) + Send>,
}

impl Writer {
    pub fn grouped(connection: DatabaseConnection) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(run(connection, receiver));
        Self::Grouped(sender)
    }

    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match self {
            Self::Direct(connection) => direct(connection, work).await,
            Self::Grouped(queue) => {
                let (job, answer) = pack(work);
                queue.send(job).await.map_err(|_stopped| Error::Unknown)?;
                answer.await.map_err(|_lost| Error::Unknown)?
            }
        }
    }
}

async fn direct<T, E, F>(connection: &DatabaseConnection, work: F) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    E: From<Error> + Send + 'static,
{
    let tx = connection.begin().await.map_err(Error::from)?;
    match work(&tx).await {
        Ok(done) => {
            tx.commit().await.map_err(uncertain)?;
            Ok(done)
        }
        Err(refused) => {
            // Dropping the transaction rolls it back as well; the answer is the refusal.
            drop(tx);
            Err(refused)
        }
    }
}

/// A failed commit may have happened, except where the database says what stopped it.
fn uncertain(error: DbErr) -> Error {
    match Error::from(error) {
        known @ (Error::Full(_) | Error::Conflict) => known,
        unknown => {
            tracing::error!(error = %unknown, cause = ?std::error::Error::source(&unknown), "a commit was not confirmed");
            Error::Unknown
        }
    }
}

fn pack<T, E, F>(work: F) -> (Job, oneshot::Receiver<Result<T, E>>)
where
    F: for<'t> FnOnce(&'t Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    let job: Job = Box::new(move |tx| {
        async move {
            let result = work(tx).await;
            let keep = result.is_ok();
            let tell = Box::new(move |commit: Result<(), Error>| {
                let told = match (result, commit) {
                    (Ok(_), Err(lost)) => Err(lost.into()),
                    (result, _) => result,
                };
                // Whoever asked may have gone away; what was committed stays committed.
                drop(answer.send(told));
            });
            Ending { keep, tell }
        }
        .boxed()
    });
    (job, receiver)
}

async fn run(connection: DatabaseConnection, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut jobs, GROUP).await > 0 {
        let mut endings = Vec::with_capacity(jobs.len());
        let outcome = group(&connection, &mut jobs, &mut endings).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, cause = ?std::error::Error::source(error), "a group of writes was not stored");
        }
        // Work that never ran has its answer dropped with it, which reads as unknown.
        jobs.clear();
        for ending in endings {
            (ending.tell)(match &outcome {
                Ok(()) => Ok(()),
                Err(Error::Full(cause)) => Err(Error::Full(Arc::clone(cause))),
                Err(_) => Err(Error::Unknown),
            });
        }
    }
}

/// Runs a group and commits it. Any fault of the transaction itself gives the whole group up: the
/// connection goes back to the pool, which throws it away if it is still in a transaction.
async fn group(
    connection: &DatabaseConnection,
    jobs: &mut Vec<Job>,
    endings: &mut Vec<Ending>,
) -> Result<(), Error> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = connection.begin_with_options(immediate).await?;
    for job in jobs.drain(..) {
        let savepoint = tx.begin().await?;
        let Ok(ending) = AssertUnwindSafe(job(&savepoint)).catch_unwind().await else {
            tracing::error!("a write panicked");
            savepoint.rollback().await?;
            continue;
        };
        let kept = ending.keep;
        endings.push(ending);
        if kept { savepoint.commit().await? } else { savepoint.rollback().await? }
    }
    tx.commit().await?;
    Ok(())
}
