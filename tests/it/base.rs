//! Base: a fresh, migrated database for each test, and a desk on it with people, an article and a
//! clock that is moved by hand.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use claimdesk::desk::articles::Brought;
use claimdesk::desk::citing::Finding;
use claimdesk::desk::claims::{NewAttribution, NewClaim, Quote, Sent};
use claimdesk::desk::contacts::NewContact;
use claimdesk::desk::sources::{NewSource, NewSpeaker, Source};
use claimdesk::desk::{Clock, Desk, claims::Wish};
use claimdesk::domain::checklist::Checklist;
use claimdesk::domain::claim::{AttributionRole, Command, Form, Kind, Policy, Proposal, Settings};
use claimdesk::domain::contact::{Channel, Purpose};
use claimdesk::domain::evidence::Stance;
use claimdesk::domain::publishing::Publishing;
use claimdesk::domain::records::Record;
use claimdesk::domain::scale::Scale;
use claimdesk::domain::speaker::SpeakerKind;
use claimdesk::domain::taking::Taking;
use claimdesk::domain::{Actor, ArticleId, ClaimId, PersonId, Role, ScaleId, Via, seeds};
use claimdesk::store::claims::Loaded;
use claimdesk::store::log::{Meta, append_record};
use claimdesk::store::{self, Blobs, Db, Place, blobs};
use claimdesk::text::page::Format;
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Set, Statement,
};
use uuid::Uuid;

use crate::template::{Content, TEMPLATE, Template};

/// Proposes: a reviewer.
pub const ANN: PersonId = PersonId(Uuid::from_u128(1));
/// Decides: an editor.
pub const EVE: PersonId = PersonId(Uuid::from_u128(2));
/// Another editor.
pub const ELI: PersonId = PersonId(Uuid::from_u128(3));
/// Another reviewer.
pub const BEN: PersonId = PersonId(Uuid::from_u128(4));

const PEOPLE: [(PersonId, &str, Role); 4] = [
    (ANN, "ann", Role::Reviewer),
    (EVE, "eve", Role::Editor),
    (ELI, "eli", Role::Editor),
    (BEN, "ben", Role::Reviewer),
];

/// What every chain of these desks starts from.
pub const ORIGIN: &str = "test.example/claimdesk/1";

/// The words of the article that a desk has; each stands there once.
pub const QUOTES: [&str; 3] = [
    "the new bridge cost 41 million crowns",
    "Two in three households now sort their waste",
    "no other town of the valley has a night bus",
];

/// The desk's scale.
pub static SCALE: LazyLock<Scale> = LazyLock::new(|| {
    seeds::scale(seeds::DEFAULT, ScaleId(Uuid::from_u128(60))).expect("the default scale")
});

/// The database of SQLite in its folder.
const FILE: &str = "claimdesk.db";

/// A place for one test: gone with it.
pub enum Home {
    Sqlite(tempfile::TempDir),
    Postgres { server: String, name: String, folder: tempfile::TempDir },
}

impl Home {
    /// SQLite, or PostgreSQL where its server is named; nothing is in it.
    pub async fn new() -> Self {
        match std::env::var("CLAIMDESK_TEST_POSTGRES") {
            Ok(server) => Self::postgres(server, "").await,
            Err(_not_set) => Self::Sqlite(tempfile::tempdir().unwrap()),
        }
    }

    /// A place with this in its database.
    async fn filled(content: &Content) -> Self {
        match content {
            Content::Sqlite(bytes) => {
                let home = Self::Sqlite(tempfile::tempdir().unwrap());
                std::fs::write(home.folder().join(FILE), bytes).unwrap();
                home
            }
            Content::Postgres(template) => {
                let server = std::env::var("CLAIMDESK_TEST_POSTGRES").unwrap();
                Self::postgres(server, &format!("TEMPLATE {template}")).await
            }
        }
    }

    async fn postgres(server: String, like: &str) -> Self {
        let name = format!("claimdesk_{:032x}", rand_u128());
        let admin = Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name} {like}")).await.unwrap();
        admin.close().await.unwrap();
        Self::Postgres { server, name, folder: tempfile::tempdir().unwrap() }
    }

    pub fn place(&self) -> Place {
        match self {
            Self::Sqlite(folder) => Place::Sqlite(folder.path().join(FILE)),
            Self::Postgres { server, name, .. } => {
                let (base, _) = server.rsplit_once('/').expect("a database in the address");
                Place::Postgres(format!("{base}/{name}"))
            }
        }
    }

    /// The folder of this desk.
    pub fn folder(&self) -> &Path {
        let (Self::Sqlite(folder) | Self::Postgres { folder, .. }) = self;
        folder.path()
    }

    /// The blobs of this desk, in its folder.
    pub fn blobs(&self) -> Blobs {
        Blobs::open(&blobs::Place::Folder(self.folder().join("blobs"))).unwrap()
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }

    /// A connection of somebody else's making, with nothing switched on.
    pub async fn foreign(&self) -> DatabaseConnection {
        let url = match self.place() {
            Place::Sqlite(file) => format!("sqlite://{}", file.display()),
            Place::Postgres(url) => url,
        };
        Database::connect(url).await.unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let Self::Postgres { server, name, .. } = self else { return };
        let (server, drop) = (server.clone(), format!("DROP DATABASE {name} WITH (FORCE)"));
        // A destructor cannot wait for a future on the runtime that it may be running on.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let admin = Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&drop).await.unwrap();
            });
        });
        dropped.join().expect("the database of the test is dropped");
    }
}

fn rand_u128() -> u128 {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    u128::from_ne_bytes(bytes)
}

/// A clock that moves when it is told to, and one millisecond at each look.
#[derive(Clone)]
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_779_000_000_000)))
    }

    /// Others, which show the same.
    pub fn like(others: &Self) -> Self {
        Self(Arc::new(AtomicI64::new(others.0.load(Ordering::Relaxed))))
    }

    pub fn move_by(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::Relaxed)).unwrap()
    }

    pub fn clock(&self) -> Clock {
        let hands = self.clone();
        Arc::new(move || {
            hands.move_by(TimeDelta::milliseconds(1));
            hands.now()
        })
    }
}

/// A desk that is set up, with people and an article.
pub struct Base {
    pub desk: Desk,
    pub hands: Hands,
    pub article: ArticleId,
    // The last field, so that pools are gone before the place they lead to.
    pub home: Home,
}

impl Base {
    pub async fn new() -> Self {
        let Template { content, article, hands } = &*TEMPLATE;
        let (home, hands) = (Home::filled(content).await, Hands::like(hands));
        let db = store::open(&home.place()).await.unwrap();
        let desk = Desk::new(db, home.blobs(), hands.clock(), reader());
        Self { desk, hands, article: *article, home }
    }

    /// Made anew, in this place.
    pub async fn on(home: Home) -> Self {
        let hands = Hands::new();
        let db = store::open(&home.place()).await.unwrap();
        set_up(&db, &hands).await;
        let desk = Desk::new(db, home.blobs(), hands.clock(), reader());
        let article = desk.import(town(), by(ANN)).await.unwrap();
        Self { desk, hands, article, home }
    }

    /// A connection of somebody who owns the database and has switched its guards off.
    pub async fn attacker(&self) -> DatabaseConnection {
        let c = self.foreign().await;
        let guards = if self.is_postgres() {
            "SELECT 'ALTER TABLE ' || tgrelid::regclass || ' DISABLE TRIGGER ' || tgname AS line
             FROM pg_trigger WHERE NOT tgisinternal"
        } else {
            "SELECT 'DROP TRIGGER ' || name AS line FROM sqlite_master WHERE type = 'trigger'"
        };
        let found = c.query_all_raw(Statement::from_string(c.get_database_backend(), guards)).await;
        for row in found.unwrap() {
            let off: String = row.try_get("", "line").unwrap();
            c.execute_unprepared(&off).await.unwrap();
        }
        c
    }

    pub fn is_postgres(&self) -> bool {
        self.home.is_postgres()
    }

    /// Where the bytes of copies are.
    pub fn blobs_folder(&self) -> PathBuf {
        self.home.folder().join("blobs")
    }

    pub async fn foreign(&self) -> DatabaseConnection {
        self.home.foreign().await
    }

    /// A claim on one of the article's quotes.
    pub async fn open(&self, quote: usize) -> Loaded {
        self.desk.open_claim(self.new_claim(quote), by(ANN)).await.unwrap()
    }

    pub fn new_claim(&self, quote: usize) -> NewClaim {
        new_claim(self.article, quote)
    }

    /// Performs what must succeed, on the claim as it is now.
    pub async fn does(&self, claim: ClaimId, wish: impl Into<Wish>, who: PersonId) -> Loaded {
        let seen = self.desk.claim(claim).await.unwrap().version();
        self.desk.perform(claim, seen, wish, by(who)).await.unwrap()
    }

    /// The same by somebody who is none of the people.
    pub async fn does_as(&self, claim: ClaimId, wish: impl Into<Wish>, actor: Actor) -> Loaded {
        let seen = self.desk.claim(claim).await.unwrap().version();
        self.desk.perform(claim, seen, wish, Sent { actor, once: None }).await.unwrap()
    }

    /// A claim whose verdict waits for a decision, proposed by Ann.
    pub async fn proposed(&self) -> Loaded {
        let claim = self.open(0).await.claim.unwrap().id;
        self.does(claim, said_by("Mayor Quill"), ANN).await;
        self.does(claim, evidence("https://town.example/budget"), ANN).await;
        self.does(claim, propose(), ANN).await
    }

    pub async fn approved(&self) -> Loaded {
        let claim = self.proposed().await.claim.unwrap().id;
        self.does(claim, Command::approve(), EVE).await
    }
}

/// A claim on one of the article's quotes, still to be opened.
pub fn new_claim(article: ArticleId, quote: usize) -> NewClaim {
    NewClaim {
        article,
        quote: Quote::Words(QUOTES[quote % QUOTES.len()].to_owned()),
        statement: String::new(),
        kind: Kind::Quantity,
        attributions: Vec::new(),
        suggestion: None,
    }
}

/// Somebody at a page, in their role.
pub fn actor(person: PersonId) -> Actor {
    let known = PEOPLE.iter().find(|(it, ..)| *it == person);
    Actor::person(person, known.expect("one of the people").2)
}

/// A form without a key, sent by somebody.
pub fn by(person: PersonId) -> Sent {
    Sent { actor: actor(person), once: None }
}

/// A form with a key.
pub fn once(person: PersonId, key: &str) -> Sent {
    Sent { actor: actor(person), once: Some(key.to_owned()) }
}

pub fn said_by(name: &str) -> Wish {
    Wish::Attribute(NewAttribution {
        speaker: NewSpeaker { name: name.to_owned(), kind: SpeakerKind::Person },
        title: "mayor".to_owned(),
        role: AttributionRole::Originated,
        form: Form::Direct,
        cue: "said".to_owned(),
    })
}

pub fn evidence(url: &str) -> Wish {
    passage(url, "38 million")
}

/// Evidence with words of its own.
pub fn passage(url: &str, words: &str) -> Wish {
    let source = Source::New(NewSource { url: url.to_owned(), ..NewSource::default() });
    let passage = words.to_owned();
    Wish::AddEvidence(Box::new(Finding::new(source, Stance::Refutes, passage, String::new())))
}

/// Asks somebody, with a day to answer.
pub fn asked(name: &str) -> Wish {
    Wish::Ask(NewContact {
        name: name.to_owned(),
        title: "mayor".to_owned(),
        purpose: Purpose::RightOfReply,
        channel: Channel::Email,
        question: "Where is the figure from?".to_owned(),
        asked_at: None,
        deadline: Some(DateTime::from_timestamp_millis(1_779_086_400_000).unwrap()),
    })
}

pub fn propose() -> Command {
    let (label, rationale) = ("false".to_owned(), "The budget says 38 million.".to_owned());
    // Taken where a verdict stands.
    let correction = "The council’s final figure came later.".to_owned();
    Command::Propose(Box::new(Proposal { correction, ..Proposal::new(label, rationale) }))
}

/// The article, of our own words.
pub fn town() -> Brought {
    let text = format!(
        "Bridge opens a year late\n\nThe mayor opened the bridge on Friday. “Everybody knows that \
         {},” Mayor Jon Quill said.\n\n{}, the council wrote in its yearly report, twice as many as \
         ten years ago.\n\nAccording to the transport company, {}.\n",
        QUOTES[0], QUOTES[1], QUOTES[2]
    );
    Brought {
        bytes: text.into_bytes(),
        format: Some(Format::Text),
        publisher: "The Valley Post".to_owned(),
        ..Brought::default()
    }
}

/// The program that reads foreign pages: the one that was built with these tests.
pub fn reader() -> Arc<Path> {
    Arc::from(PathBuf::from(env!("CARGO_BIN_EXE_claimdesk")))
}

/// Says that a test could not run on this machine, where the whole run is counted.
pub fn not_run(test: &str, why: &str) {
    if let Ok(file) = std::env::var("CLAIMDESK_NOT_RUN") {
        let mut file = OpenOptions::new().create(true).append(true).open(file).unwrap();
        writeln!(file, "{test}: {why}").unwrap();
    }
}

/// What a query answers, as text: for comparing tables before and after.
pub async fn rows(c: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let as_text = match c.get_database_backend() {
        DbBackend::Postgres => format!("SELECT t::text AS line FROM ({sql}) t"),
        _ => json_lines(c, sql).await,
    };
    let found = c.query_all_raw(Statement::from_string(c.get_database_backend(), as_text)).await;
    found.unwrap().iter().map(|row| row.try_get("", "line").unwrap()).collect()
}

/// The query with all its columns, quoted, in one text: SQLite has no text of a whole row.
async fn json_lines(c: &impl ConnectionTrait, sql: &str) -> String {
    let one = Statement::from_string(DbBackend::Sqlite, format!("{sql} LIMIT 1"));
    let names = c.query_one_raw(one).await.unwrap().map(|row| row.column_names());
    let columns =
        names.unwrap_or_default().iter().map(|it| format!("quote({it})")).collect::<Vec<_>>();
    let line = if columns.is_empty() { "''".to_owned() } else { columns.join(" || ',' || ") };
    format!("SELECT {line} AS line FROM ({sql})")
}

async fn set_up(db: &Db, hands: &Hands) {
    let desk = store::desk::Desk {
        id: Uuid::from_u128(50),
        name: "The test desk".to_owned(),
        origin: ORIGIN.to_owned(),
        scale: SCALE.id,
        settings: Settings {
            min_evidence: 1,
            opinions: Policy::DEFAULT,
            checklist: Checklist::EMPTY,
        },
        contacts_in_report: false,
        long_wait_days: 7,
        taking: Taking::default(),
        publishing: Publishing::default(),
        set_up_at: hands.now(),
    };
    let actor = Actor { person: None, role: Role::Admin, via: Via::CommandLine };
    let meta = Meta { actor, at: hands.now(), batch: None };
    let work = db.write(move |tx| {
        Box::pin(async move {
            store::desk::save_scale(tx, &SCALE).await?;
            store::desk::save(tx, &desk).await?;
            let (name, origin, scale) = (desk.name, desk.origin, desk.scale);
            let record = Record::DeskSetUp { name, origin, scale };
            append_record(tx, ORIGIN, "desk", desk.id, &record, meta).await?;
            for (id, name, role) in PEOPLE {
                let row = entity::person::ActiveModel {
                    id: Set(entity::id::Id(id.0)),
                    name: Set(name.to_owned()),
                    email: Set(format!("{name}@test.example")),
                    role: Set(role.key().to_owned()),
                    password: Set(None),
                    single_keys: Set(true),
                    joined_at: Set(meta.at),
                    disabled_at: Set(None),
                };
                entity::person::Entity::insert(row).exec_without_returning(tx).await?;
            }
            Ok::<_, store::Error>(())
        })
    });
    work.await.unwrap();
}
