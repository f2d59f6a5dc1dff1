//! Log guards: keys of the log are never changed, and what waits leaves for the newest log alone.

use sea_orm_migration::prelude::*;

use crate::columns::per_engine;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TRIGGER log_key_no_update BEFORE UPDATE ON log_key
     BEGIN SELECT RAISE(ABORT, 'keys of the log stay'); END",
    "CREATE TRIGGER log_key_no_delete BEFORE DELETE ON log_key
     BEGIN SELECT RAISE(ABORT, 'keys of the log stay'); END",
    "CREATE TRIGGER log_key_no_replace BEFORE INSERT ON log_key
     WHEN EXISTS (SELECT 1 FROM log_key k WHERE k.epoch = new.epoch AND k.number = new.number)
     BEGIN SELECT RAISE(ABORT, 'keys of the log stay'); END",
    "CREATE TRIGGER log_state_no_replace BEFORE INSERT ON log_state
     WHEN EXISTS (SELECT 1 FROM log_state s WHERE s.epoch = new.epoch)
     BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "DROP TRIGGER log_queue_no_skip",
    "CREATE TRIGGER log_queue_no_skip BEFORE DELETE ON log_queue
     WHEN NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.event = old.position
                      AND e.epoch = (SELECT MAX(s.epoch) FROM log_state s))
     BEGIN SELECT RAISE(ABORT, 'what waits is logged before it leaves'); END",
];

/// ALWAYS, as for the events: `session_replication_role = replica` would skip an ordinary trigger.
const POSTGRES: &[&str] = &[
    "CREATE TRIGGER log_key_no_change BEFORE UPDATE OR DELETE ON log_key
     FOR EACH ROW EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_key_no_truncate BEFORE TRUNCATE ON log_key
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "ALTER TABLE log_key ENABLE ALWAYS TRIGGER log_key_no_change",
    "ALTER TABLE log_key ENABLE ALWAYS TRIGGER log_key_no_truncate",
    "CREATE OR REPLACE FUNCTION claimdesk_log_queue() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.event = old.position
                      AND e.epoch = (SELECT MAX(s.epoch) FROM log_state s)) THEN
         RAISE EXCEPTION 'what waits is logged before it leaves';
       END IF;
       RETURN old;
     END $$",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        per_engine(manager, SQLITE, POSTGRES).await
    }
}
