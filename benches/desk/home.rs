//! Home: where a desk of some size is, made once and kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use claimdesk::desk::Desk;
use claimdesk::store::{self, Place};
use sea_orm::{ConnectionTrait, Database};

use crate::CLAIMS;
use crate::grow::grow;
use crate::seed::{self, Hands};

/// Claims that are opened in a day; see `Home::make`.
const PER_DAY: u64 = 24 * 60 * 60 / SECONDS;
/// How long after a claim the next one is opened, on average.
const SECONDS: u64 = 30;

/// The name of the server, and of the database on it that a desk has, where one is named.
fn server(claims: u64) -> Option<(String, String)> {
    let server = std::env::var("CLAIMDESK_TEST_POSTGRES").ok()?;
    Some((server, format!("claimdesk_bench_{claims}")))
}

/// A desk with so many claims: its folder, and where its database is.
#[derive(Clone)]
pub struct Home {
    pub claims: u64,
    pub folder: PathBuf,
    pub place: Place,
}

impl Home {
    /// The desk of this size, made unless it is there already.
    pub async fn of(claims: u64) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let Some((server, name)) = server(claims) else {
            let folder = folder.join(format!("desk-{claims}"));
            let place = Place::Sqlite(folder.join("claimdesk.db"));
            let home = Self { claims, folder, place };
            let done = home.folder.join("whole");
            if !done.exists() {
                match claims.checked_div(CLAIMS) {
                    Some(copies @ 2..) if claims.is_multiple_of(CLAIMS) => home.grow(copies).await,
                    _ => home.make().await,
                }
                std::fs::write(done, "").unwrap();
            }
            return home;
        };
        let folder = folder.join(format!("desk-{claims}-postgres"));
        let (base, _) = server.rsplit_once('/').unwrap();
        let place = |name: &str| Place::Postgres(format!("{base}/{name}"));
        let home = Self { claims, folder, place: place(&name) };
        let admin = Database::connect(&server).await.unwrap();
        let whole = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
        let whole = sea_orm::Statement::from_string(admin.get_database_backend(), whole);
        if admin.query_one_raw(whole).await.unwrap().is_none() {
            // Only a desk that is whole has its name.
            let raw = format!("{name}_raw");
            for sql in [format!("DROP DATABASE IF EXISTS {raw}"), format!("CREATE DATABASE {raw}")]
            {
                admin.execute_unprepared(&sql).await.unwrap();
            }
            Self { place: place(&raw), ..home.clone() }.make().await;
            let named = format!("ALTER DATABASE {raw} RENAME TO {name}");
            admin.execute_unprepared(&named).await.unwrap();
        }
        home
    }

    /// Makes this desk of copies of one that was made by real events.
    async fn grow(&self, copies: u64) {
        let small = Box::pin(Self::of(CLAIMS)).await;
        // Has it brought to today's schema.
        store::open(&small.place).await.unwrap();
        self.empty();
        eprintln!("making a desk with {} claims, {copies} copies of another", self.claims);
        let of = |home: &Self| home.folder.join("claimdesk.db");
        grow(&of(&small), &of(self), copies, CLAIMS.div_ceil(PER_DAY)).await;
    }

    fn empty(&self) {
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder).unwrap();
        }
        std::fs::create_dir_all(&self.folder).unwrap();
    }

    /// The same desk, in a folder that has a copy of its file.
    pub fn at(&self, folder: &Path) -> Self {
        let place = Place::Sqlite(folder.join("claimdesk.db"));
        Self { folder: folder.to_owned(), place, ..*self }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.place, Place::Sqlite(_))
    }

    /// The desk, as the machine's clock has it.
    pub async fn open(&self) -> Desk {
        let db = store::open(&self.place).await.unwrap();
        Desk::new(db, self.blobs(), claimdesk::desk::machine_clock(), program())
    }

    fn blobs(&self) -> store::Blobs {
        store::Blobs::open(&store::blobs::Place::Folder(self.folder.join("blobs"))).unwrap()
    }

    async fn make(&self) {
        self.empty();
        let claims = self.claims;
        eprintln!("making a desk with {claims} claims in {:?}", self.place);
        let db = store::open(&self.place).await.unwrap();
        let now = claimdesk::desk::machine_clock()();
        let hands = Hands::new(now - TimeDelta::seconds(i64::try_from(claims * SECONDS).unwrap()));
        let desk = Desk::new(db.clone(), self.blobs(), hands.clock(), program());
        seed::fill(&db, (&desk, &hands), claims).await;
        // What a server does by itself, and SQLite when the desk is closed.
        db.write(|tx| {
            Box::pin(async move {
                tx.execute_unprepared("ANALYZE").await?;
                Ok::<_, store::Error>(())
            })
        })
        .await
        .unwrap();
    }
}

fn program() -> Arc<Path> {
    Arc::from(Path::new(env!("CARGO_BIN_EXE_claimdesk")))
}
