//! Open: from a place to a migrated database with its pools.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};

use super::writer::Writer;
use super::{Db, Error, desk, rebuild, search};

/// How many connections read beside the one that writes on SQLite. More gain nothing on few cores.
const READERS: u32 = 4;
/// What each connection to SQLite keeps of the database in memory, in KiB.
pub(super) const CACHE: u32 = 8_192;
/// Connections of one node to PostgreSQL that read, and as many that write: whoever waits to write
/// keeps nobody from reading.
const POSTGRES: u32 = 8;
/// Whatever the server is set to. A commit that was answered is on its disk. The desk asks for pages
/// of a few rows, which are looked up by an index and not read through on several cores, as the
/// server would rather do where it thinks of turning disks; nor are such queries worth compiling.
const SETTINGS: [(&str, &str); 4] = [
    ("synchronous_commit", "on"),
    ("random_page_cost", "1.1"),
    ("max_parallel_workers_per_gather", "0"),
    ("jit", "off"),
];
/// Any number will do, as long as every node asks for the same lock.
const MIGRATION_LOCK: i64 = 0x636c_6169_6d64;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file, made if it is not there.
    Sqlite(PathBuf),
    /// A `postgres://` URL.
    Postgres(String),
}

/// The name of the last migration that this program knows.
pub fn schema() -> String {
    Migrator::migrations().last().map(|it| it.name().to_owned()).unwrap_or_default()
}

/// Opens the database and brings its schema up to date.
pub async fn open(place: &Place) -> Result<Db, Error> {
    let db = match place {
        Place::Sqlite(file) => sqlite(file.clone()).await,
        Place::Postgres(url) => postgres(url).await,
    }?;
    catch_up(&db).await?;
    // A migration makes the index of words, and only the desk knows how words are made.
    search::keep_up(&db).await?;
    Ok(db)
}

/// Makes the rows of claims anew where they are from before something that they have now. All of
/// it happens or nothing, so whoever is stopped in the middle begins anew.
async fn catch_up(db: &Db) -> Result<(), Error> {
    if !rebuild::is_behind(db.read()).await? {
        return Ok(());
    }
    let Some(desk) = desk::read(db.read()).await? else { return Ok(()) };
    db.write(move |tx| Box::pin(async move { rebuild::catch_up(tx, &desk.origin).await })).await?;
    Ok(())
}

async fn sqlite(file: PathBuf) -> Result<Db, Error> {
    // The writer comes first: it makes the file and switches it to write-ahead logging.
    let write = Database::connect(sqlite_options(file.clone(), false)).await?;
    check_pragmas(&write).await?;
    let turn = turn(file.clone()).await?;
    Migrator::up(&write, None).await?;
    drop(turn);
    let read = Database::connect(sqlite_options(file.clone(), true)).await?;
    Ok(Db { read, writer: Writer::grouped(write), file: Some(file.into()) })
}

/// Programs that start together on one file take turns, by its folder: the migrator itself takes no
/// lock, and to open and close the file besides SQLite would give up SQLite's own locks.
async fn turn(file: PathBuf) -> Result<File, Error> {
    let lock = move || {
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or_else(|| Path::new(".")))?;
        folder.lock()?;
        Ok(folder)
    };
    let locked: Result<std::io::Result<File>, _> = tokio::task::spawn_blocking(lock).await;
    let locked = locked.map_err(|_stopped| Error::Unknown)?;
    locked.map_err(|why| Error::Database(DbErr::Custom(format!("the folder's lock: {why}"))))
}

fn sqlite_options(file: PathBuf, reader: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new("sqlite://claimdesk.db");
    let connections = if reader { READERS } else { 1 };
    options
        .max_connections(connections)
        .min_connections(connections)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    // After a commit that failed, the driver believes that the transaction is over and SQLite does
    // not: later commits would be lost in silence. Such a connection is thrown away.
    options.map_sqlx_sqlite_before_acquire(|connection, _| {
        Box::pin(async move { Ok(!connection.is_in_transaction()) })
    });
    options.map_sqlx_sqlite_opts(move |it| {
        let it = it
            .filename(&file)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .synchronous(SqliteSynchronous::Full)
            .pragma("recursive_triggers", "ON")
            .pragma("trusted_schema", "OFF")
            .pragma("cache_size", format!("-{CACHE}"))
            .optimize_on_close(true, 400)
            .statement_cache_capacity(256);
        if reader {
            it.read_only(true).pragma("query_only", "ON").pragma("temp_store", "MEMORY")
        } else {
            // Its temporary files stay files: in memory, what a savepoint keeps of the pages before
            // is walked through anew by every statement, and a rebuild would never end.
            // What is erased is written over, and not only forgotten.
            it.create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .pragma("secure_delete", "ON")
        }
    });
    options
}

/// The promises about acknowledged writes rest on these settings, so they are looked at.
async fn check_pragmas(connection: &DatabaseConnection) -> Result<(), Error> {
    for (pragma, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
        let statement =
            Statement::from_string(connection.get_database_backend(), format!("PRAGMA {pragma}"));
        let row = connection.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| Error::Corrupt(format!("PRAGMA {pragma} says nothing")))?;
        let found = match row.try_get_by_index::<String>(0) {
            Ok(word) => word,
            Err(_not_a_word) => row.try_get_by_index::<i64>(0)?.to_string(),
        };
        if found != wanted {
            return Err(Error::Corrupt(format!("PRAGMA {pragma} is {found}, not {wanted}")));
        }
    }
    Ok(())
}

/// See `Db::clear_leftovers`. A file that is written anew needs as much room again meanwhile.
pub(super) async fn clear_leftovers(file: &Path, anew: bool) -> Result<bool, Error> {
    let one = Database::connect(sqlite_options(file.to_path_buf(), false)).await?;
    if anew {
        one.execute_unprepared("VACUUM").await?;
    }
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)".to_owned();
    let statement = Statement::from_string(one.get_database_backend(), checkpoint);
    let row = one.query_one_raw(statement).await?;
    let is_busy = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    one.close().await?;
    Ok(is_busy == Some(0))
}

async fn postgres(url: &str) -> Result<Db, Error> {
    migrate_postgres(url).await?;
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES)
        .min_connections(1)
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .map_sqlx_postgres_opts(|it| it.options(SETTINGS));
    let read = Database::connect(options.clone()).await?;
    let write = Database::connect(options).await?;
    Ok(Db { read, writer: Writer::Direct(write), file: None })
}

/// Nodes that start together take turns: the migrator itself takes no lock.
async fn migrate_postgres(url: &str) -> Result<(), Error> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let one = Database::connect(options).await?;
    one.execute_unprepared(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
    let outcome: Result<(), DbErr> = Migrator::up(&one, None).await;
    // Closing the connection gives the lock back.
    one.close().await?;
    Ok(outcome?)
}
