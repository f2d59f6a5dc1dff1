//! When a verdict is to be looked at again, the flags of a claim, and versions of scales that stay
//! as they were stored.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{index, per_engine};

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TRIGGER scale_no_update BEFORE UPDATE ON scale
     BEGIN SELECT RAISE(ABORT, 'a version of a scale never changes'); END",
    "CREATE TRIGGER scale_no_delete BEFORE DELETE ON scale
     BEGIN SELECT RAISE(ABORT, 'a version of a scale never changes'); END",
    "CREATE TRIGGER scale_no_replace BEFORE INSERT ON scale
     WHEN EXISTS (SELECT 1 FROM scale s WHERE s.id = new.id
                  OR (s.key = new.key AND s.version = new.version))
     BEGIN SELECT RAISE(ABORT, 'a version of a scale never changes'); END",
];

/// ALWAYS, as for the events: `session_replication_role = replica` would skip an ordinary trigger.
const POSTGRES: &[&str] = &[
    "CREATE FUNCTION claimdesk_scale_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'a version of a scale never changes'; END $$",
    "CREATE TRIGGER scale_no_change BEFORE UPDATE OR DELETE ON scale
     FOR EACH ROW EXECUTE FUNCTION claimdesk_scale_stays()",
    "CREATE TRIGGER scale_no_truncate BEFORE TRUNCATE ON scale
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_scale_stays()",
    "ALTER TABLE scale ENABLE ALWAYS TRIGGER scale_no_change",
    "ALTER TABLE scale ENABLE ALWAYS TRIGGER scale_no_truncate",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No verdict had a day of review until now, and no claim a flag: the rows are as they are.
        for column in [
            date_null("review_by"),
            string_len("severity", 16).default("ordinary").to_owned(),
            boolean("said_before").default(false).to_owned(),
        ] {
            let add = Table::alter().table("claim").add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        for (name, columns) in [
            ("claim_review", &["review_by", "number"][..]),
            ("claim_severity", &["severity", "changed_at", "number"]),
            ("claim_said_before", &["said_before", "changed_at", "number"]),
        ] {
            index(manager, "claim", name, columns).await?;
        }
        per_engine(manager, SQLITE, POSTGRES).await
    }
}
