//! Guidelines: how the desk works in its own words, in versions that stay, and its checklist.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id_null, per_engine, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TRIGGER method_no_update BEFORE UPDATE ON method
     BEGIN SELECT RAISE(ABORT, 'a version of the method never changes'); END",
    "CREATE TRIGGER method_no_delete BEFORE DELETE ON method
     BEGIN SELECT RAISE(ABORT, 'a version of the method never changes'); END",
    "CREATE TRIGGER method_no_replace BEFORE INSERT ON method
     WHEN EXISTS (SELECT 1 FROM method m WHERE m.version = new.version)
     BEGIN SELECT RAISE(ABORT, 'a version of the method never changes'); END",
];

/// ALWAYS, as for the events: `session_replication_role = replica` would skip an ordinary trigger.
const POSTGRES: &[&str] = &[
    "CREATE FUNCTION claimdesk_method_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'a version of the method never changes'; END $$",
    "CREATE TRIGGER method_no_change BEFORE UPDATE OR DELETE ON method
     FOR EACH ROW EXECUTE FUNCTION claimdesk_method_stays()",
    "CREATE TRIGGER method_no_truncate BEFORE TRUNCATE ON method
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_method_stays()",
    "ALTER TABLE method ENABLE ALWAYS TRIGGER method_no_change",
    "ALTER TABLE method ENABLE ALWAYS TRIGGER method_no_truncate",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let method = Table::create()
            .table("method")
            .col(big_integer("version").primary_key())
            .col(text("body"))
            .col(id_null("written_by"))
            .col(time("written_at"))
            .to_owned();
        manager.create_table(method).await?;
        // No desk had one until now.
        let empty = r#"{"version":0,"items":[]}"#;
        let column = text("checklist").default(empty).to_owned();
        let add = Table::alter().table("desk").add_column(column).to_owned();
        manager.alter_table(add).await?;
        per_engine(manager, SQLITE, POSTGRES).await
    }
}
