//! The store: SQL, and the blobs beside it. The only room that names `entity` or SeaORM.

pub mod archive;
pub mod articles;
pub mod batches;
pub mod blobs;
pub mod called;
pub mod claims;
pub mod contacts;
mod convert;
pub mod desk;
pub mod erasing;
pub mod evidence;
pub mod forms;
pub mod handed_out;
pub mod jobs;
pub mod known;
pub mod leases;
pub mod log;
pub mod logo;
pub mod mails;
pub mod method;
pub mod names;
pub mod nodes;
pub mod notices;
pub mod nudges;
mod open;
pub mod opinions;
pub mod past;
pub mod people;
pub mod prepared;
pub mod presence;
mod project;
pub mod published;
pub mod rebuild;
pub mod relations;
pub mod revisions;
pub mod sealing;
pub mod search;
pub mod sessions;
pub mod snapshots;
pub mod sources;
pub mod space;
pub mod trails;
pub mod verify;
pub mod views;
pub mod watches;
mod writer;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqlErr, TransactionOptions, TransactionTrait,
};

pub use blobs::Blobs;
pub use convert::whole_millis;
pub use open::{Place, open, schema};

/// A transaction that will be committed by whoever began it.
pub type Tx = DatabaseTransaction;

/// Something that queries can be asked of: a pool or a transaction.
pub use sea_orm::ConnectionTrait as Reads;

/// What went wrong below the rules. The cause is for the log, never for a page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database did not do what it was asked")]
    Database(#[source] DbErr),
    #[error("the disk is full")]
    Full(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// A lost race is a value, not a fault.
    #[error("somebody else was first")]
    Conflict,
    /// The commit was not confirmed: it may have happened or not.
    #[error("it is not known whether the change was stored")]
    Unknown,
    #[error("a stored row cannot be understood: {0}")]
    Corrupt(String),
    #[error(transparent)]
    Blobs(blobs::Fault),
    /// The bytes of a blob are not those that were put under this SHA-256.
    #[error("the blob {0} has been altered")]
    Altered(String),
    /// A blob that a row names is not there.
    #[error("the blob {0} is missing")]
    Missing(String),
    #[error("this event cannot be written: {0}")]
    Event(#[from] crate::trail::canonical::Fault),
    #[error("the machine gave no random numbers")]
    NoEntropy,
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            return Self::Conflict;
        }
        match code(&error).as_deref() {
            // SQLITE_FULL; PostgreSQL's disk_full.
            Some("13" | "53100") => Self::Full(Arc::new(error)),
            // PostgreSQL's serialization_failure and deadlock_detected.
            Some("40001" | "40P01") => Self::Conflict,
            _ => Self::Database(error),
        }
    }
}

/// The database's own code for an error.
fn code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) =
        error
    else {
        return None;
    };
    inner.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

/// The database: readers that cannot write, and one way to write.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    writer: writer::Writer,
    /// The file that it is, where it is one of this machine.
    file: Option<Arc<std::path::Path>>,
}

impl Db {
    /// The pool for reading. On SQLite its connections refuse to write.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// A transaction that reads everything as it is at this moment. It is dropped when done.
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        let mut options = TransactionOptions::default();
        // On SQLite every transaction that reads is a snapshot already.
        if self.read.get_database_backend() == DbBackend::Postgres {
            options.isolation_level = Some(IsolationLevel::RepeatableRead);
            options.access_mode = Some(AccessMode::ReadOnly);
        }
        Ok(self.read.begin_with_options(options).await?)
    }

    /// Does some work in a transaction of its own and commits it; this is the only way to write.
    /// `Ok` means committed. An error of the work rolls back what it did.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Takes what was deleted out of the write-ahead log as well; `anew` also writes the file anew,
    /// during which nobody can write. On PostgreSQL, what its vacuum takes, and only anew. Waits for
    /// whoever writes and reads; says whether that was done.
    pub async fn clear_leftovers(&self, anew: bool) -> Result<bool, Error> {
        if let Some(file) = &self.file {
            return open::clear_leftovers(file, anew).await;
        }
        if anew {
            self.read.execute_unprepared("VACUUM").await?;
        }
        Ok(false)
    }
}
