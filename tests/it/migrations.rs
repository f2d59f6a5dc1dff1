//! The schema is brought up to date whenever a desk is opened, by however many nodes at once.

use claimdesk::store;

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
    assert_eq!(rows(&c, "SELECT version FROM seaql_migrations").await.len(), 10);
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
    let before = copies(&foreign).await;

    for statement in [
        "DROP INDEX evidence_origin",
        "ALTER TABLE claim DROP COLUMN origins",
        "ALTER TABLE claim_evidence DROP COLUMN origin_id",
        "DELETE FROM seaql_migrations WHERE version = 'm20261124_000011_evidence'",
    ] {
        foreign.execute_unprepared(statement).await.unwrap();
    }
    drop(store::open(&base.home.place()).await.unwrap());

    let foreign = base.foreign().await;
    assert_eq!(copies(&foreign).await, before);
    for (claim, origins) in [(claim, 1), (empty, 0), (other, 2)] {
        let sql = format!("SELECT id FROM claim WHERE id = '{claim}' AND origins = {origins}");
        assert_eq!(rows(&foreign, &sql).await.len(), 1, "{origins}");
    }
}
