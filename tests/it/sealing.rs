//! What was recorded is logged, sealed and signed; what was signed is never signed otherwise.

mod edits;
mod killed;

use std::collections::BTreeSet;
use std::sync::Arc;

use claimdesk::config::Config;
use claimdesk::desk::Desk;
use claimdesk::desk::sealing::{Refused, Signs, Silent, Standing, Trouble, Unfounded};
use claimdesk::domain::Role;
use claimdesk::domain::claim::{Command, Kind};
use claimdesk::domain::records::Record;
use claimdesk::report::proof::{Report, differing, read, verify};
use claimdesk::store;
use claimdesk::store::log::append_record;
use claimdesk::store::sealing::State;
use claimdesk::trail::Entry;
use claimdesk::trail::checkpoint::Checkpoint;
use claimdesk::trail::merkle::{Frontier, leaf_hash};
use claimdesk::trail::note::{KeyKind, Note, Signer, VerifierKey};
use claimdesk::trail::signing::{Answer, Request};
use claimdesk::trail::tile::{Tile, Tiles, unbundle};
use claimdesk::work::signing::{Here, Keeper, Place, generate, keep_key};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::base::*;
use crate::world::World;

/// Where the signer of a desk has what it has.
pub fn place(base: &Base) -> Place {
    let folder = base.home.folder();
    Place { key: folder.join("log.key"), signed: folder.join("log.signed") }
}

/// The desk, with a signer in this process.
pub fn signing(base: &Base) -> Desk {
    let signer = Here::open(place(base)).unwrap();
    base.desk.clone().sealed_by(Arc::new(signer), Vec::new())
}

pub async fn sealed(desk: &Desk) -> u64 {
    match desk.seal().await.unwrap() {
        Standing::Signed { size } => size,
        other => panic!("{other:?}"),
    }
}

pub async fn keys(desk: &Desk) -> Vec<VerifierKey> {
    desk.log_keys().await.unwrap().iter().map(|it| VerifierKey::parse(it).unwrap()).collect()
}

async fn sound(desk: &Desk) {
    assert_eq!(desk.verify_log().await.unwrap().fault, None);
}

/// Records so much that the log needs more than one tile.
pub async fn filled(base: &Base, records: u64) {
    let meta = store::log::Meta { actor: actor(ANN), at: base.hands.now(), batch: None };
    base.desk
        .db()
        .write(move |tx| {
            Box::pin(async move {
                for _ in 0..records {
                    let record = Record::PasswordChosen {};
                    append_record(tx, ORIGIN, "person", ANN.0, &record, meta).await?;
                }
                Ok::<_, store::Error>(())
            })
        })
        .await
        .unwrap();
}

/// The tables whose rows an attacker may bring back from an older copy of the database.
pub const LOGGED: &[&str] = &[
    "event",
    "log_queue",
    "log_state",
    "log_entry",
    "log_tile",
    "log_head",
    "log_head_node",
    "log_checkpoint",
    "log_key",
];

/// A copy of these tables, in the database itself.
pub async fn saved(c: &DatabaseConnection, name: &str) {
    for table in LOGGED {
        let copy = format!("CREATE TABLE {name}_{table} AS SELECT * FROM {table}");
        c.execute_unprepared(&copy).await.unwrap();
    }
}

pub async fn restored(c: &DatabaseConnection, name: &str) {
    for table in LOGGED {
        c.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
        let back = format!("INSERT INTO {table} SELECT * FROM {name}_{table}");
        c.execute_unprepared(&back).await.unwrap();
    }
}

#[tokio::test]
async fn every_event_is_sealed_and_the_log_is_signed_as_it_was_committed() {
    let base = Base::new().await;
    let desk = signing(&base);
    sound(&desk).await;
    base.approved().await;
    assert!(store::sealing::is_waiting(base.desk.db().read()).await.unwrap());
    sound(&desk).await;

    let size = sealed(&desk).await;
    filled(&base, 600).await;
    assert_eq!(sealed(&desk).await, size + 600 + 3, "in batches of 256");
    base.open(1).await;
    desk.seal_due().await.unwrap();
    let last = desk.log_checkpoint(None).await.unwrap().unwrap();

    let c = base.foreign().await;
    let events = rows(&c, "SELECT position FROM event").await.len();
    let logged = rows(&c, "SELECT event FROM log_entry WHERE event IS NOT NULL").await;
    assert_eq!(logged.len(), events);
    assert!(rows(&c, "SELECT * FROM log_queue").await.is_empty());
    let (checkpoint, _) = Checkpoint::open(&last, &keys(&desk).await).unwrap();
    assert_eq!(checkpoint.origin, ORIGIN);
    let looked = desk.verify_log().await.unwrap();
    assert_eq!(
        (looked.entries, looked.signed, looked.fault),
        (checkpoint.size, checkpoint.size, None)
    );
    // Where nothing waits, nothing is sealed.
    desk.seal_due().await.unwrap();
    assert_eq!(sealed(&desk).await, checkpoint.size);
    assert_eq!(base.desk.rebuild().await.unwrap(), 2);
    sound(&desk).await;
}

#[tokio::test]
async fn a_claim_is_proved_by_the_keys_alone() {
    let base = Base::new().await;
    let desk = signing(&base);
    let claim = base.approved().await.claim.unwrap().id;
    filled(&base, 300).await;
    base.open(1).await;

    let material = desk.proof_of(claim, None).await.unwrap();

    assert!(material.events.iter().all(|it| it.proof.len() <= 9), "as high as the tree");
    let report = Report::of(material).unwrap();
    let proved = verify(&report, &keys(&desk).await, None).unwrap();
    assert_eq!(proved.claim.id, claim);
    let stranger = generate(ORIGIN).unwrap().signer().public().clone();
    verify(&report, &[stranger], None).unwrap_err();
    // Whatever happens later, what was given out goes on holding.
    base.does(claim, Command::Tag { tags: vec!["late".to_owned()] }, BEN).await;
    sealed(&desk).await;
    verify(&report, &keys(&desk).await, None).unwrap();
}

#[actix_web::test]
async fn a_page_shows_what_its_proof_proves_wherever_the_claim_stands() {
    let mut base = Base::new().await;
    base.desk = signing(&base);
    let claim = base.proposed().await.claim.unwrap();
    let world = World::on(base, &Config::default());
    let editor = world.sign_in(Role::Editor).await;
    let reworded =
        Command::Reword { statement: "The bridge was cheap.".to_owned(), kind: Kind::Other };
    let steps = [
        None,
        Some((Command::approve(), EVE)),
        Some((Command::Correct { reason: "Look again.".to_owned() }, EVE)),
        Some((reworded, ANN)),
    ];
    for step in steps {
        if let Some((command, who)) = step {
            world.base.does(claim.id, command, who).await;
        }
        sealed(&world.desk).await;
        let page = editor.get(&format!("/claims/{}/proof.html", claim.number)).await;
        let keys = keys(&world.desk).await;
        let proved = verify(&read(&page.html).unwrap(), &keys, None).unwrap();
        assert_eq!(differing(&page.html, &proved), []);
        let other = page.html.replace(
            &format!("<mark data-proved=\"quote\">{}", QUOTES[0]),
            "<mark data-proved=\"quote\">free",
        );
        let found: Vec<_> = differing(&other, &proved).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["the quote “free” was never recorded"]);
    }
}

#[tokio::test]
async fn who_holds_a_checkpoint_is_shown_that_the_log_goes_on_from_it() {
    let mut base = Base::new().await;
    base.desk = signing(&base);
    let claim = base.approved().await.claim.unwrap();
    let size = sealed(&base.desk).await;
    let held = base.desk.log_checkpoint(None).await.unwrap().unwrap();
    // Meanwhile another key has taken the place of the one that signed it.
    let next = generate(ORIGIN).unwrap();
    base.desk.announce_key(&next.signer().public().to_string()).await.unwrap();
    std::fs::remove_file(place(&base).key).unwrap();
    keep_key(&place(&base), next).unwrap();
    filled(&base, 3).await;
    let keys = keys(&base.desk).await;
    let world = World::on(base, &Config::default());

    let without = world.desk.proved_report(claim.id, None).await.unwrap();
    verify(&without, &keys, Some(&held)).unwrap_err();
    let editor = world.sign_in(Role::Editor).await;
    let address = format!("/claims/{}/proof.json?since=", claim.number);
    let page = editor.get(&format!("{address}{size}")).await;
    let proved = verify(&read(&page.html).unwrap(), &keys, Some(&held)).unwrap();

    assert_eq!(proved.older.map(|it| it.size), Some(size));
    editor.get(&format!("{address}{}", size + 1)).await.has("No checkpoint of");
    editor.get(&format!("{address}many")).await.has("is no size");
}

/// A way to the signer that stands still until it is let through.
struct Gate {
    signer: Here,
    open: tokio::sync::Semaphore,
    asked: tokio::sync::Notify,
}

impl Signs for Gate {
    fn ask(&self, request: Request) -> BoxFuture<'_, Result<Answer, Silent>> {
        async move {
            self.asked.notify_one();
            let _through = self.open.acquire().await.unwrap();
            self.signer.ask(request).await
        }
        .boxed()
    }

    fn found(&self, origin: String) -> BoxFuture<'_, Result<(), Unfounded>> {
        self.signer.found(origin)
    }
}

#[tokio::test]
async fn a_signer_that_hangs_holds_up_nobody_who_seals() {
    let base = Base::new().await;
    let (open, asked) = (tokio::sync::Semaphore::new(0), tokio::sync::Notify::new());
    let gate = Arc::new(Gate { signer: Here::open(place(&base)).unwrap(), open, asked });
    let signer: Arc<dyn Signs> = Arc::<Gate>::clone(&gate);
    let desk = base.desk.clone().sealed_by(signer, Vec::new());
    let first = tokio::spawn({
        let desk = desk.clone();
        async move { desk.seal().await.unwrap() }
    });
    gate.asked.notified().await;
    base.open(0).await;

    let second = tokio::spawn({
        let desk = desk.clone();
        async move { desk.seal().await.unwrap() }
    });
    while store::sealing::is_waiting(desk.db().read()).await.unwrap() {
        tokio::task::yield_now().await;
    }
    gate.open.add_permits(1);

    first.await.unwrap();
    second.await.unwrap();
    sealed(&desk).await;
    sound(&desk).await;
}

#[tokio::test]
async fn who_asks_for_a_proof_is_told_at_once_that_the_signer_is_gone() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let socket = base.home.folder().join("signer.sock");
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    listener.set_nonblocking(true).unwrap();
    let line = Arc::new(claimdesk::work::signing::Socket(socket));
    let desk = base.desk.clone().sealed_by(line, Vec::new());
    // Everybody who comes is sent away again.
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let listener = tokio::net::UnixListener::from_std(listener).unwrap();
    tokio::spawn(async move {
        while let Ok(line) = listener.accept().await {
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            drop(line);
        }
    });

    let refused = desk.proof_of(claim, None).await.unwrap_err();

    assert!(refused.to_string().contains("its signer does not answer"), "{refused}");
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_desk_from_before_seals_what_it_had_in_order() {
    let base = Base::new().await;
    base.approved().await;
    let c = base.attacker().await;
    for table in LOGGED.iter().filter(|it| **it != "event") {
        c.execute_unprepared(&format!("DROP TABLE {table}")).await.unwrap();
    }
    if base.is_postgres() {
        for function in ["log_queue", "log_tile", "log_checkpoint", "log_state"] {
            let drop = format!("DROP FUNCTION claimdesk_{function}");
            c.execute_unprepared(&drop).await.unwrap();
        }
    }
    let undone = "DELETE FROM seaql_migrations WHERE version = 'm20261130_000025_sealing'";
    c.execute_unprepared(undone).await.unwrap();
    let db = store::open(&base.home.place()).await.unwrap();
    let desk = Desk::new(db, base.home.blobs(), base.hands.clock(), reader());
    let desk = desk.sealed_by(Arc::new(Here::open(place(&base)).unwrap()), Vec::new());

    sealed(&desk).await;

    sound(&desk).await;
    let events = rows(&c, "SELECT position FROM event ORDER BY position").await;
    let logged = "SELECT event FROM log_entry WHERE event IS NOT NULL ORDER BY place";
    assert_eq!(rows(&c, logged).await, events);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_while_a_log_is_begun_anew_reaches_the_new_one() {
    let base = Base::new().await;
    sealed(&signing(&base)).await;
    base.open(0).await;
    let db = base.desk.db();
    let c = db.snapshot().await.unwrap();
    let old = store::sealing::state(&c).await.unwrap().unwrap();
    let new = State::empty(2, "test.example/claimdesk/2".to_owned());
    let begins = Entry::Epoch { origin: old.origin.clone(), size: old.size, root: old.root };
    let made = |state, first, most| store::sealing::read_batch(&c, state, first, most);
    let first = made(new, vec![begins], 0).await.unwrap().unwrap();
    let late = made(old, Vec::new(), 256).await.unwrap().unwrap();
    drop(c);
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go, may_go) = tokio::sync::oneshot::channel::<()>();
    let beginning = db.write(move |tx| {
        Box::pin(async move {
            store::sealing::begin_epoch(tx, &first).await?;
            begun.send(()).unwrap();
            may_go.await.unwrap();
            Ok::<_, store::Error>(())
        })
    });
    let sealing = async {
        has_begun.await.unwrap();
        let work =
            db.write(move |tx| Box::pin(async move { store::sealing::write(tx, &late).await }));
        let watched = async {
            let c = base.foreign().await;
            let waits =
                "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'log_state'::regclass";
            // On SQLite everybody who writes waits anyhow.
            while base.is_postgres() && rows(&c, waits).await.is_empty() {}
        };
        let mut work = std::pin::pin!(work);
        let done = tokio::select! { done = &mut work => Some(done), () = watched => None };
        go.send(()).unwrap();
        match done {
            Some(done) => done,
            None => work.await,
        }
    };

    let (new_log, sealed) = tokio::join!(beginning, sealing);

    new_log.unwrap();
    let c = base.foreign().await;
    let skip = "DELETE FROM log_queue WHERE position = 1";
    assert!(c.execute_unprepared(skip).await.is_err(), "only the old log has it");
    assert!(matches!(sealed, Err(store::Error::Conflict)), "{sealed:?}");
    let waiting = rows(&c, "SELECT position FROM log_queue ORDER BY position").await;
    assert_eq!(waiting, rows(&c, "SELECT position FROM event ORDER BY position").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_seal_at_once_one_wins_and_nothing_is_lost() {
    let base = Base::new().await;
    let signer: Arc<dyn Signs> = Arc::new(Here::open(place(&base)).unwrap());
    let one = |_: usize| base.desk.clone().sealed_by(Arc::clone(&signer), Vec::new());
    let sealers: Vec<_> = (0..3)
        .map(one)
        .map(|desk| {
            tokio::spawn(async move {
                for _ in 0..25 {
                    desk.seal().await.unwrap();
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let writers: Vec<_> = (0..4)
        .map(|quote| {
            let (desk, new) = (base.desk.clone(), base.new_claim(quote));
            tokio::spawn(async move {
                let claim = desk.open_claim(new, by(ANN)).await.unwrap().claim.unwrap().id;
                for version in 1..12_u64 {
                    let tag = Command::Tag { tags: vec![format!("t{version}")] };
                    desk.perform(claim, version, tag, by(BEN)).await.unwrap();
                }
            })
        })
        .collect();
    for it in sealers.into_iter().chain(writers) {
        it.await.unwrap();
    }

    let desk = one(0);
    sealed(&desk).await;
    sound(&desk).await;
    let c = base.foreign().await;
    assert!(rows(&c, "SELECT * FROM log_queue").await.is_empty());
}

#[tokio::test]
async fn who_watches_the_log_finds_tiles_and_entries_that_agree_with_the_checkpoint() {
    let mut base = Base::new().await;
    base.desk = signing(&base);
    base.approved().await;
    filled(&base, 300).await;
    let world = World::on(base, &Config::default());
    let stranger = world.stranger();
    stranger.get("/log/checkpoint").await.is(404);
    stranger.get("/log/tile/0/000.p/1").await.is(404);
    let size = sealed(&world.desk).await;

    let page = stranger.get("/log/checkpoint").await;
    for other in ["/log/1/checkpoint", "/.well-known/claimdesk-checkpoint"] {
        assert_eq!(stranger.get(other).await.is(200).html, page.html);
    }
    stranger.get("/log/2/checkpoint").await.is(404);
    let (signed, _) = Checkpoint::open(&page.html, &keys(&world.desk).await).unwrap();
    assert_eq!(signed.size, size);
    let mut tiles = Tiles::default();
    let rest = size - 256;
    for (address, level, index) in [
        ("0/000".to_owned(), 0, 0),
        (format!("0/001.p/{rest}"), 0, 1),
        ("1/000.p/1".to_owned(), 1, 0),
    ] {
        let page = stranger.get(&format!("/log/1/tile/{address}")).await;
        page.is(200);
        assert_eq!(page.header("cache-control"), "public, max-age=31536000, immutable");
        let newest = stranger.get(&format!("/log/tile/{address}")).await;
        // A log that is begun anew has another tile at this address.
        assert_eq!(newest.header("cache-control"), "public, max-age=1");
        assert_eq!(newest.bytes, page.bytes);
        tiles.insert(Tile { level, index }, page.bytes);
    }
    assert_eq!(Frontier::read(size, &tiles).unwrap().root(), signed.root);
    let mut again = Frontier::default();
    for address in ["000".to_owned(), format!("001.p/{rest}")] {
        let page = stranger.get(&format!("/log/tile/entries/{address}")).await;
        for entry in unbundle(&page.bytes).unwrap() {
            assert!(Entry::parse(std::str::from_utf8(entry).unwrap()).is_some());
            again.append(leaf_hash(entry));
        }
    }
    assert_eq!(again.root(), signed.root);
    assert_eq!(stranger.get("/log/tile/0/001.p/2").await.bytes.len(), 64);
    for odd in [format!("0/001.p/{}", rest + 1), "0/1".to_owned(), "2/000".to_owned()] {
        stranger.get(&format!("/log/tile/{odd}")).await.is(404);
    }
}

#[tokio::test]
async fn a_database_that_was_rolled_back_is_not_signed_and_everybody_is_told() {
    let mut base = Base::new().await;
    base.desk = signing(&base);
    let claim = base.approved().await.claim.unwrap().id;
    let early = sealed(&base.desk).await;
    let old = Report::of(base.desk.proof_of(claim, None).await.unwrap()).unwrap();
    let old_keys = keys(&base.desk).await;
    let attacker = base.attacker().await;
    saved(&attacker, "early").await;
    filled(&base, 20).await;
    let late = sealed(&base.desk).await;

    restored(&attacker, "early").await;
    // A program that begins on it finds out before anything is written.
    let again = base.desk.clone().sealed_by(other_line(&base), Vec::new());
    let trouble = Trouble::RolledBack { signed: late, size: early };
    assert_eq!(again.seal().await.unwrap().trouble(), Some(&trouble));
    // And one that was there all the while when it seals the next time, even if there is more.
    base.does(claim, Command::Tag { tags: vec!["other".to_owned()] }, BEN).await;
    assert!(matches!(base.desk.seal().await.unwrap().trouble(), Some(Trouble::RolledBack { .. })));
    filled(&base, 40).await;
    let forked = base.desk.seal().await.unwrap();
    assert!(matches!(forked.trouble(), Some(Trouble::Forked { .. })), "{forked:?}");
    assert!(base.desk.proof_of(claim, None).await.is_err());
    let fault = base.desk.verify_log().await.unwrap().fault.unwrap();
    assert!(fault.contains("does not go on from"), "{fault}");

    let world = World::on(base, &Config::default());
    world.stranger().get("/healthz").await.is(200).has("degraded");
    world.sign_in(Role::Admin).await.get("/people").await.has("The log was rewritten");
    world.sign_in(Role::Editor).await.get("/").await.is(200).has_not("The log was rewritten");

    let before = world.stranger().get("/log/tile/0/000.p/1").await.bytes;
    let name = world.desk.begin_log_anew().await.unwrap();
    assert_eq!(name, "test.example/claimdesk/2");
    sealed(&world.desk).await;
    sound(&world.desk).await;
    world.stranger().get("/healthz").await.has_not("degraded");
    let tile = async |of: &str| {
        world.stranger().get(&format!("/log{of}/tile/0/000.p/1")).await.is(200).bytes.clone()
    };
    assert_eq!(tile("/1").await, before, "the old log can still be read");
    assert_ne!(tile("").await, before);
    assert_eq!(tile("").await, tile("/2").await);
    let first = store::sealing::entries(world.desk.db().read(), 2, 0, 1).await.unwrap();
    let first = String::from_utf8(first[0].entry.clone()).unwrap();
    assert!(first.starts_with(&format!("epoch {ORIGIN} {late} ")), "{first}");
    let new = Report::of(world.desk.proof_of(claim, None).await.unwrap()).unwrap();
    verify(&new, &keys(&world.desk).await, None).unwrap();
    verify(&new, &old_keys, None).unwrap_err();
    verify(&old, &old_keys, None).unwrap();
    let again = world.desk.begin_log_anew().await.unwrap_err();
    assert!(matches!(again, claimdesk::desk::Error::Sealing(Refused::AllIsWell)), "{again:?}");
}

/// Another way to the same signer's state.
fn other_line(base: &Base) -> Arc<dyn Signs> {
    // The keeper that runs has the lock; what it signed last is read beside it.
    let other = Place { key: place(base).key, signed: base.home.folder().join("copy.signed") };
    std::fs::copy(place(base).signed, &other.signed).unwrap();
    Arc::new(Here::open(other).unwrap())
}

#[tokio::test]
async fn a_signer_that_is_gone_stops_nothing_and_signs_all_of_it_later() {
    let base = Base::new().await;
    let socket = base.home.folder().join("signer.sock");
    let line = || Arc::new(claimdesk::work::signing::Socket(socket.clone()));
    let desk = base.desk.clone().sealed_by(line(), Vec::new());
    base.open(0).await;

    let standing = desk.seal().await.unwrap();
    assert!(matches!(standing.trouble(), Some(Trouble::Silent(_))), "{standing:?}");
    base.open(1).await;
    sound(&desk).await;

    // Its key is made where it runs.
    keep_key(&place(&base), generate(ORIGIN).unwrap()).unwrap();
    let keeper = Arc::new(Keeper::open(place(&base)).unwrap());
    let (at, there) = (socket.clone(), Arc::clone(&keeper));
    std::thread::spawn(move || claimdesk::work::signing::listen(&there, &at));
    while !socket.exists() {
        tokio::task::yield_now().await;
    }
    sealed(&desk).await;
    sound(&desk).await;
}

#[tokio::test]
async fn a_key_is_announced_and_signs_beside_the_old_one() {
    let base = Base::new().await;
    let desk = signing(&base);
    base.open(0).await;
    sealed(&desk).await;
    let next = generate(ORIGIN).unwrap();
    let vkey = next.signer().public().to_string();

    desk.announce_key(&vkey).await.unwrap();
    let note = Note::parse(&desk.log_checkpoint(None).await.unwrap().unwrap()).unwrap();
    assert_eq!(note.signatures.len(), 1, "the old one tells of the new one");
    keep_key(&place(&base), next).unwrap();
    base.open(1).await;
    sealed(&desk).await;

    let note = Note::parse(&desk.log_checkpoint(None).await.unwrap().unwrap()).unwrap();
    let both = keys(&desk).await;
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|key| note.said_by(key).is_ok()));
    sound(&desk).await;
    // The first key is taken away from the signer, and goes on being one of the log's.
    let two = std::fs::read_to_string(place(&base).key).unwrap();
    std::fs::remove_file(place(&base).key).unwrap();
    std::fs::write(place(&base).key, two.lines().nth(1).unwrap()).unwrap();
    base.open(2).await;
    sealed(&desk).await;
    sound(&desk).await;
    let known = desk.announce_key(&vkey).await.unwrap_err();
    assert_eq!(known.to_string(), "This key is known already.");
    let other = generate("other.example/claimdesk/1").unwrap();
    desk.announce_key(&other.signer().public().to_string()).await.unwrap_err();
}

#[tokio::test]
async fn a_key_is_named_once_what_announces_it_is_signed() {
    let base = Base::new().await;
    let desk = signing(&base);
    sealed(&desk).await;
    let new = || generate(ORIGIN).unwrap().signer().public().to_string();
    let gone = claimdesk::work::signing::Socket(base.home.folder().join("nobody.sock"));
    let unsigned = base.desk.clone().sealed_by(Arc::new(gone), Vec::new());

    let refused = unsigned.announce_key(&new()).await.unwrap_err();
    assert!(refused.to_string().contains("its signer does not answer"), "{refused}");
    assert_eq!(keys(&desk).await.len(), 1);

    // Two at once are both named.
    let (one, other) = (new(), new());
    let (first, second) = tokio::join!(desk.announce_key(&one), desk.announce_key(&other));
    first.unwrap();
    second.unwrap();
    let all = desk.log_keys().await.unwrap();
    assert!(all.len() == 3 && all.contains(&one) && all.contains(&other), "{all:?}");
    sound(&desk).await;
}

#[tokio::test]
async fn signatures_of_known_witnesses_are_taken_in_and_no_others() {
    let base = Base::new().await;
    let witness = Signer::new("witness.example", KeyKind::Cosignature, &[5; 32]).unwrap();
    let stranger = Signer::new("stranger.example", KeyKind::Cosignature, &[6; 32]).unwrap();
    let signer = Arc::new(Here::open(place(&base)).unwrap());
    let desk = base.desk.clone().sealed_by(signer, vec![witness.public().clone()]);
    sealed(&desk).await;
    let mut note = Note::parse(&desk.log_checkpoint(None).await.unwrap().unwrap()).unwrap();
    let mut wrong = note.clone();
    wrong.signatures.push(witness.sign("something else\n", 7));
    note.signatures.push(stranger.sign(&note.text, 7));
    for refused in [&wrong, &note] {
        desk.add_signatures(&refused.to_string()).await.unwrap_err();
    }
    note.signatures.push(witness.sign(&note.text, 7));

    assert_eq!(desk.add_signatures(&note.to_string()).await.unwrap(), 1);

    let kept = Note::parse(&desk.log_checkpoint(None).await.unwrap().unwrap()).unwrap();
    assert_eq!(kept.signatures.len(), 2);
    kept.said_by(witness.public()).unwrap();
    sound(&desk).await;
    desk.add_signatures(&note.to_string()).await.unwrap_err();
}

#[tokio::test]
async fn the_database_refuses_to_change_what_is_in_the_log() {
    let base = Base::new().await;
    sealed(&signing(&base)).await;
    base.open(0).await;
    let c = base.foreign().await;
    let before = log_rows(&c).await;
    for change in [
        "UPDATE log_entry SET event = NULL WHERE place = 0",
        "DELETE FROM log_entry WHERE place = 0",
        "INSERT INTO log_entry SELECT * FROM log_entry WHERE place = 0
         ON CONFLICT (epoch, place) DO UPDATE SET event = NULL",
        "UPDATE log_tile SET bytes = (SELECT root FROM log_state)",
        "UPDATE log_tile SET width = width + 1, bytes = (SELECT root FROM log_state)",
        "DELETE FROM log_tile",
        "UPDATE log_checkpoint SET note = 'other'",
        "UPDATE log_checkpoint SET size = size + 1",
        "DELETE FROM log_checkpoint",
        "UPDATE log_state SET size = size - 1",
        "UPDATE log_state SET origin = 'other'",
        "DELETE FROM log_state",
        "DELETE FROM log_queue",
        "UPDATE log_key SET vkey = 'other'",
        "DELETE FROM log_key",
    ] {
        assert!(c.execute_unprepared(change).await.is_err(), "{change}");
    }
    let (replace, truncate): (&[&str], &[&str]) = (
        &[
            "REPLACE INTO log_entry SELECT epoch, place, entry, NULL FROM log_entry WHERE place = 0",
            "REPLACE INTO log_tile SELECT t.epoch, t.level, t.n, 1, e.entry FROM log_tile t, log_entry e",
            "REPLACE INTO log_checkpoint SELECT epoch, size, root, 'x', at FROM log_checkpoint",
            "REPLACE INTO log_key SELECT epoch, number, 'other', at FROM log_key",
            "REPLACE INTO log_state SELECT epoch, 'other', 1, root, 1, heads FROM log_state",
        ],
        &[
            "TRUNCATE log_entry",
            "TRUNCATE log_queue",
            "TRUNCATE log_tile, log_checkpoint",
            "TRUNCATE log_key",
        ],
    );
    for change in if base.is_postgres() { truncate } else { replace } {
        assert!(c.execute_unprepared(change).await.is_err(), "{change}");
    }
    assert_eq!(log_rows(&c).await, before);
}

async fn log_rows(c: &DatabaseConnection) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for table in LOGGED {
        all.extend(rows(c, &format!("SELECT '{table}' AS kind, {table}.* FROM {table}")).await);
    }
    all
}
