//! What is recorded stays as it was recorded, whoever opens the database with whatever program.

use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::base::*;

/// Statements that would change what was recorded.
const CHANGES: &[&str] = &[
    "UPDATE event SET kind = 'claim.approved'",
    "UPDATE event SET bytes = hash WHERE seq = 0",
    "DELETE FROM event",
    "DELETE FROM event WHERE position = 1",
    "INSERT INTO event SELECT * FROM event WHERE position = 1
     ON CONFLICT (position) DO UPDATE SET kind = 'other'",
    "INSERT INTO event (stream, stream_id, seq, kind, actor, at, bytes, hash)
     SELECT stream, stream_id, seq, 'other', actor, at, bytes, hash FROM event WHERE position = 1
     ON CONFLICT (stream_id, seq) DO UPDATE SET kind = excluded.kind",
    "UPDATE opening SET value = 'Somebody Else'",
    "INSERT INTO opening SELECT stream_id, seq, field, salt, 'Somebody Else' FROM opening WHERE true
     ON CONFLICT (stream_id, seq, field) DO UPDATE SET value = excluded.value",
];

const ON_SQLITE: &[&str] = &[
    "REPLACE INTO event SELECT * FROM event WHERE position = 1",
    "INSERT OR REPLACE INTO event (stream, stream_id, seq, kind, actor, at, bytes, hash)
     SELECT stream, stream_id, seq, 'other', actor, at, bytes, hash FROM event WHERE position = 1",
    "UPDATE OR REPLACE event SET position = position + 1 WHERE position = 1",
    "INSERT OR REPLACE INTO opening
     SELECT stream_id, seq, field, salt, 'Somebody Else' FROM opening",
];

const ON_POSTGRES: &[&str] = &["TRUNCATE event", "TRUNCATE event CASCADE", "TRUNCATE opening"];

async fn events(c: &DatabaseConnection) -> Vec<String> {
    rows(c, "SELECT * FROM event ORDER BY position").await
}

async fn all_are_refused(c: &DatabaseConnection, statements: &[&str]) {
    let before = (events(c).await, rows(c, "SELECT * FROM opening ORDER BY stream_id, seq").await);
    assert!(!before.0.is_empty() && !before.1.is_empty());
    for statement in statements {
        let refused = c.execute_unprepared(statement).await;
        assert!(refused.is_err(), "{statement}");
    }
    let after = (events(c).await, rows(c, "SELECT * FROM opening ORDER BY stream_id, seq").await);
    assert_eq!(after, before);
}

#[tokio::test]
async fn nobody_changes_or_removes_an_event() {
    let base = Base::new().await;
    base.proposed().await;
    let foreign = base.foreign().await;

    all_are_refused(&foreign, CHANGES).await;
    if base.is_postgres() {
        all_are_refused(&foreign, ON_POSTGRES).await;
        foreign.execute_unprepared("SET session_replication_role = replica").await.unwrap();
        all_are_refused(&foreign, CHANGES).await;
        all_are_refused(&foreign, ON_POSTGRES).await;
    } else {
        all_are_refused(&foreign, ON_SQLITE).await;
        foreign.execute_unprepared("PRAGMA recursive_triggers = OFF").await.unwrap();
        all_are_refused(&foreign, ON_SQLITE).await;
    }
}

#[tokio::test]
async fn a_personal_value_can_be_erased() {
    let base = Base::new().await;
    base.proposed().await;
    let foreign = base.foreign().await;

    let erased = foreign.execute_unprepared("DELETE FROM opening").await.unwrap();

    assert!(erased.rows_affected() > 0);
}
