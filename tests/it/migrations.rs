//! The schema is brought up to date whenever a desk is opened, by however many nodes at once.

use claimdesk::store;
use migration::MigratorTrait;

use crate::base::*;

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
        migration::Migrator::migrations().len()
    );
}
