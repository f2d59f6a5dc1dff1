//! The schema is brought up to date whenever a desk is opened, by however many nodes at once.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use claimdesk::desk::snapshots::Brought;
use claimdesk::desk::sources::NewSource;
use claimdesk::domain::claim::{Closing, Command};
use claimdesk::store;
use claimdesk::store::verify::verify;
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

use crate::base::*;
use crate::verify::{copies, faults};

const SCHEMA_SQLITE: &str = "SELECT type, name, sql FROM sqlite_master ORDER BY name";
const SCHEMA_POSTGRES: &str = "SELECT table_name, column_name, data_type
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2";

async fn schema(home: &Home) -> Vec<String> {
    let c = home.foreign().await;
    let sql = if home.is_postgres() { SCHEMA_POSTGRES } else { SCHEMA_SQLITE };
    rows(&c, sql).await
}

#[tokio::test]
async fn opening_again_changes_nothing() {
    let home = Home::new().await;
    drop(store::open(&home.place()).await.unwrap());
    let first = schema(&home).await;
    assert!(first.len() > 20);

    let again = store::open(&home.place()).await.unwrap();

    assert_eq!(schema(&home).await, first);
    assert_eq!(store::desk::read(again.read()).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_nodes_that_start_at_once_take_turns() {
    let home = Home::new().await;
    if !home.is_postgres() {
        return;
    }
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let place = home.place();
            tokio::spawn(async move { store::open(&place).await.map(drop) })
        })
        .collect();

    for node in nodes {
        node.await.unwrap().unwrap();
    }

    let c = home.foreign().await;
    assert_eq!(
        rows(&c, "SELECT version FROM seaql_migrations").await.len(),
        Migrator::migrations().len()
    );
}

#[tokio::test]
async fn claims_from_before_origins_were_counted_have_the_right_count() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    let empty = base.open(1).await.claim.unwrap().id;
    let other = base.open(2).await.claim.unwrap().id;
    for address in ["https://a.example/", "https://b.example/"] {
        base.does(other, evidence(address), ANN).await;
    }
    base.does(other, passage("https://a.example/", "41 million"), ANN).await;
    assert_eq!(faults(&base).await, Vec::<String>::new());
    let foreign = base.foreign().await;

    for statement in [
        "DROP INDEX evidence_origin",
        "ALTER TABLE claim DROP COLUMN origins",
        "ALTER TABLE claim_evidence DROP COLUMN origin_id",
        "DELETE FROM seaql_migrations WHERE version = 'm20261124_000011_evidence'",
    ] {
        foreign.execute_unprepared(statement).await.unwrap();
    }
    let again = store::open(&base.home.place()).await.unwrap();

    assert_eq!(
        verify(&again, ORIGIN, base.hands.now()).await.unwrap().faults,
        Vec::<String>::new()
    );
    let foreign = base.foreign().await;
    for (claim, origins) in [(claim, 1), (empty, 0), (other, 2)] {
        let sql = format!("SELECT id FROM claim WHERE id = '{claim}' AND origins = {origins}");
        assert_eq!(rows(&foreign, &sql).await.len(), 1, "{origins}");
    }
}

#[tokio::test]
async fn claims_that_were_closed_before_numbers_led_on_lead_on() {
    let base = Base::new().await;
    let mut claims = Vec::new();
    for it in 0..4 {
        claims.push(base.open(it).await.claim.unwrap().id);
    }
    let reason = || "The same assertion.".to_owned();
    for (claim, closing) in [
        (claims[0], Closing::DuplicateOf { claim: claims[3] }),
        (claims[1], Closing::MergedInto { claim: claims[3] }),
        (claims[2], Closing::Dismissed),
    ] {
        base.does(claim, Command::Close { closing, reason: reason() }, ANN).await;
    }
    let foreign = base.foreign().await;
    let before = copies(&foreign).await;

    for statement in [
        "DROP INDEX claim_other",
        "DROP INDEX claim_split_from",
        "ALTER TABLE claim DROP COLUMN other_id",
        "ALTER TABLE claim DROP COLUMN split_from_id",
        "DROP TABLE handed_out",
        "DELETE FROM seaql_migrations WHERE version = 'm20261130_000017_relations'",
    ] {
        foreign.execute_unprepared(statement).await.unwrap();
    }
    drop(store::open(&base.home.place()).await.unwrap());

    assert_eq!(copies(&base.foreign().await).await, before);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn claims_from_before_they_had_a_priority_are_made_anew_when_the_desk_is_opened() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    base.does(claim, Command::assign(Some(BEN)), ANN).await;
    base.open(1).await;
    let foreign = base.foreign().await;
    let before = copies(&foreign).await;

    let old = "UPDATE claim SET urgent_why = '', stage_since = '1970-01-01 00:00:00+00:00',
        urgent_at = '1970-01-01 00:00:00+00:00'";
    foreign.execute_unprepared(old).await.unwrap();
    assert_ne!(copies(&foreign).await, before);
    drop(store::open(&base.home.place()).await.unwrap());

    assert_eq!(copies(&foreign).await, before);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_snapshots_named_before_the_register_is_kept() {
    let base = Base::new().await;
    for (title, text) in [("A", "One text."), ("B", "One text."), ("C", "Another, longer text.")] {
        let new = NewSource { title: title.to_owned(), ..NewSource::default() };
        let source = base.desk.add_source(new, actor(ANN)).await.unwrap();
        let file = Brought { bytes: text.into(), ..Brought::default() };
        base.desk.upload_snapshot(source, file, actor(ANN)).await.unwrap();
    }
    let c = base.foreign().await;
    let register = "SELECT sha256, length, state FROM blob";
    let sum = "SELECT * FROM counter WHERE name = 'blob_bytes'";
    let held = async || (BTreeSet::from_iter(rows(&c, register).await), rows(&c, sum).await);
    let before = held().await;
    assert_eq!(before.0.len(), 2);

    for statement in [
        "DROP TABLE blob",
        "DROP INDEX snapshot_blob",
        "DELETE FROM counter WHERE name = 'blob_bytes'",
        "DELETE FROM seaql_migrations WHERE version = 'm20261130_000014_blobs'",
    ] {
        c.execute_unprepared(statement).await.unwrap();
    }
    drop(store::open(&base.home.place()).await.unwrap());

    assert_eq!(held().await, before);
    base.hands.move_by(TimeDelta::days(3));
    assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 0);
    assert_eq!(base.desk.verify().await.unwrap().faults, Vec::<String>::new());
}

/// What a desk held before articles could be brought in again, with a suggestion that somebody had
/// decided on.
const OLD_ROWS: &[&str] = &[
    "INSERT INTO article (id, title, publisher, imported_by, imported_at)
     VALUES ('00000000-0000-7000-8000-0000000000a1', 'Ferry sails again', 'The Harbour Post', '00000000-0000-7000-8000-0000000000c1', '2026-05-17 09:00:00+00:00')",
    "INSERT INTO revision (id, article_id, number, body, sha256, fingerprint, dropped, made_at)
     VALUES ('00000000-0000-7000-8000-0000000000b1', '00000000-0000-7000-8000-0000000000a1', 1, 'It carried 1,200 people.', 's1', 'f1', '[]',
       '2026-05-17 09:00:00+00:00')",
    "INSERT INTO suggestion (id, article_id, revision_id, start_at, end_at, content, worth, state,
       claim_id, decided_by, decided_at)
     VALUES ('00000000-0000-7000-8000-0000000000e1', '00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000b1', 0, 24, '{}', 700, 'accepted', '00000000-0000-7000-8000-0000000000d1', '00000000-0000-7000-8000-0000000000c1',
       '2026-05-17 10:00:00+00:00')",
];

#[tokio::test]
async fn what_a_desk_held_before_revisions_is_there_after_them() {
    let home = Home::new().await;
    let place = home.place();
    let c = match &place {
        store::Place::Sqlite(file) => {
            sea_orm::Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await
        }
        store::Place::Postgres(url) => sea_orm::Database::connect(url).await,
    };
    let c = c.unwrap();
    Migrator::up(&c, Some(6)).await.unwrap();
    for row in OLD_ROWS {
        c.execute_unprepared(row).await.unwrap();
    }
    let suggestions = "SELECT * FROM suggestion";
    let before = rows(&c, suggestions).await;
    c.close().await.unwrap();

    drop(store::open(&place).await.unwrap());

    let c = home.foreign().await;
    assert_eq!(rows(&c, suggestions).await, before);
    let found = rows(&c, "SELECT id, title, fingerprint FROM article").await;
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("f1") && found[0].contains("Ferry sails again"), "{found:?}");
    let found = rows(&c, "SELECT id, number, title, body, made_by, how FROM revision").await;
    for piece in ["0b1", "Ferry sails again", "It carried 1,200 people.", "0c1", "brought"] {
        assert!(found[0].contains(piece), "{piece}: {found:?}");
    }
    // It is found by its words from then on.
    let words = rows(&c, "SELECT word FROM search_word").await.concat();
    assert!(words.contains("ferry") && words.contains("1200"), "{words}");
    // A text may come back, the number of a revision may not, and rows still point at each other.
    let again = |id: &str, number: u32| {
        format!(
            "INSERT INTO revision (id, article_id, number, title, body, sha256, fingerprint,
               dropped, how, words_added, words_removed, claims_unchanged, claims_changed,
               claims_orphaned, made_at)
             VALUES ('{id}', '00000000-0000-7000-8000-0000000000a1', {number}, 't', 'b', 's1', 'f1', '[]', 'brought', 0, 0, 0, 0, 0,
               '2026-05-18 09:00:00+00:00')"
        )
    };
    c.execute_unprepared(&again("r2", 2)).await.unwrap();
    c.execute_unprepared(&again("r3", 2)).await.unwrap_err();
    if !home.is_postgres() {
        c.execute_unprepared("PRAGMA foreign_keys = ON").await.unwrap();
    }
    c.execute_unprepared("DELETE FROM revision WHERE id = '00000000-0000-7000-8000-0000000000b1'")
        .await
        .unwrap_err();
}
