//! The log: every event of every trail, append-only, and the openings of personal data.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, id_null, per_engine, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Those about replacing stop `INSERT OR REPLACE`, which walks past the others unless a connection
/// has switched `recursive_triggers` on.
const SQLITE: &[&str] = &[
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event
     BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event
     BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
    "CREATE TRIGGER event_no_replace BEFORE INSERT ON event
     WHEN EXISTS (SELECT 1 FROM event e WHERE e.position = new.position
                  OR (e.stream_id = new.stream_id AND e.seq = new.seq))
     BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
    "CREATE TRIGGER opening_no_update BEFORE UPDATE ON opening
     BEGIN SELECT RAISE(ABORT, 'an opening is erased or stays'); END",
    "CREATE TRIGGER opening_no_replace BEFORE INSERT ON opening
     WHEN EXISTS (SELECT 1 FROM opening o WHERE o.stream_id = new.stream_id
                  AND o.seq = new.seq AND o.field = new.field)
     BEGIN SELECT RAISE(ABORT, 'an opening is erased or stays'); END",
];

/// ALWAYS, because `session_replication_role = replica` would skip an ordinary trigger.
const POSTGRES: &[&str] = &[
    "CREATE FUNCTION claimdesk_append_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
     FOR EACH ROW EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "ALTER TABLE event ENABLE ALWAYS TRIGGER event_no_change",
    "ALTER TABLE event ENABLE ALWAYS TRIGGER event_no_truncate",
    "CREATE TRIGGER opening_no_change BEFORE UPDATE ON opening
     FOR EACH ROW EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER opening_no_truncate BEFORE TRUNCATE ON opening
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "ALTER TABLE opening ENABLE ALWAYS TRIGGER opening_no_change",
    "ALTER TABLE opening ENABLE ALWAYS TRIGGER opening_no_truncate",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let event = Table::create()
            .table("event")
            .col(big_pk_auto("position"))
            .col(string_len("stream", 16))
            .col(id("stream_id"))
            .col(big_integer("seq"))
            .col(string_len("kind", 64))
            .col(string_len("actor", 36))
            .col(time("at"))
            .col(id_null("batch"))
            .col(blob("bytes"))
            .col(blob("hash"))
            .index(Index::create().unique().name("event_place").col("stream_id").col("seq"))
            .to_owned();
        manager.create_table(event).await?;
        let opening = Table::create()
            .table("opening")
            .col(id("stream_id"))
            .col(big_integer("seq"))
            .col(string_len("field", 64))
            .col(blob("salt"))
            .col(text("value"))
            .primary_key(Index::create().col("stream_id").col("seq").col("field"))
            .to_owned();
        manager.create_table(opening).await?;
        per_engine(manager, SQLITE, POSTGRES).await
    }
}
