//! Sealing: the log over all trails, its tree in tiles, the heads of all claims, and checkpoints.
//!
//! Everything carries the epoch of the log: a log that was begun anew leaves the old one as it was.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, per_engine, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tiles and checkpoints only grow; what waits leaves the queue only once it is in the log.
const SQLITE: &[&str] = &[
    "CREATE TRIGGER log_queue_no_skip BEFORE DELETE ON log_queue
     WHEN NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.event = old.position)
     BEGIN SELECT RAISE(ABORT, 'what waits is logged before it leaves'); END",
    "CREATE TRIGGER log_entry_no_update BEFORE UPDATE ON log_entry
     BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_entry_no_delete BEFORE DELETE ON log_entry
     BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_entry_no_replace BEFORE INSERT ON log_entry
     WHEN EXISTS (SELECT 1 FROM log_entry e WHERE e.epoch = new.epoch AND e.place = new.place)
     BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_tile_only_grows BEFORE UPDATE ON log_tile
     WHEN NOT (new.epoch = old.epoch AND new.level = old.level AND new.n = old.n
               AND new.width > old.width
               AND substr(new.bytes, 1, length(old.bytes)) = old.bytes)
     BEGIN SELECT RAISE(ABORT, 'a tile only grows'); END",
    "CREATE TRIGGER log_tile_no_delete BEFORE DELETE ON log_tile
     BEGIN SELECT RAISE(ABORT, 'a tile only grows'); END",
    "CREATE TRIGGER log_tile_no_replace BEFORE INSERT ON log_tile
     WHEN EXISTS (SELECT 1 FROM log_tile t WHERE t.epoch = new.epoch AND t.level = new.level
                  AND t.n = new.n)
     BEGIN SELECT RAISE(ABORT, 'a tile only grows'); END",
    "CREATE TRIGGER log_checkpoint_only_grows BEFORE UPDATE ON log_checkpoint
     WHEN NOT (new.epoch = old.epoch AND new.size = old.size AND new.root = old.root
               AND new.at = old.at AND substr(new.note, 1, length(old.note)) = old.note)
     BEGIN SELECT RAISE(ABORT, 'a checkpoint only gets more signatures'); END",
    "CREATE TRIGGER log_checkpoint_no_delete BEFORE DELETE ON log_checkpoint
     BEGIN SELECT RAISE(ABORT, 'a checkpoint only gets more signatures'); END",
    "CREATE TRIGGER log_checkpoint_no_replace BEFORE INSERT ON log_checkpoint
     WHEN EXISTS (SELECT 1 FROM log_checkpoint c WHERE c.epoch = new.epoch AND c.size = new.size)
     BEGIN SELECT RAISE(ABORT, 'a checkpoint only gets more signatures'); END",
    "CREATE TRIGGER log_state_only_grows BEFORE UPDATE ON log_state
     WHEN NOT (new.epoch = old.epoch AND new.origin = old.origin AND new.size > old.size)
     BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER log_state_no_delete BEFORE DELETE ON log_state
     BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
];

/// ALWAYS, as for the events: `session_replication_role = replica` would skip an ordinary trigger.
const POSTGRES: &[&str] = &[
    "CREATE FUNCTION claimdesk_log_queue() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.event = old.position) THEN
         RAISE EXCEPTION 'what waits is logged before it leaves';
       END IF;
       RETURN old;
     END $$",
    "CREATE TRIGGER log_queue_no_skip BEFORE DELETE ON log_queue
     FOR EACH ROW EXECUTE FUNCTION claimdesk_log_queue()",
    "CREATE FUNCTION claimdesk_log_tile() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF new.epoch = old.epoch AND new.level = old.level AND new.n = old.n
          AND new.width > old.width
          AND substring(new.bytes FROM 1 FOR length(old.bytes)) = old.bytes THEN
         RETURN new;
       END IF;
       RAISE EXCEPTION 'a tile only grows';
     END $$",
    "CREATE TRIGGER log_tile_only_grows BEFORE UPDATE ON log_tile
     FOR EACH ROW EXECUTE FUNCTION claimdesk_log_tile()",
    "CREATE FUNCTION claimdesk_log_checkpoint() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF new.epoch = old.epoch AND new.size = old.size AND new.root = old.root
          AND new.at = old.at AND left(new.note, length(old.note)) = old.note THEN
         RETURN new;
       END IF;
       RAISE EXCEPTION 'a checkpoint only gets more signatures';
     END $$",
    "CREATE TRIGGER log_checkpoint_only_grows BEFORE UPDATE ON log_checkpoint
     FOR EACH ROW EXECUTE FUNCTION claimdesk_log_checkpoint()",
    "CREATE FUNCTION claimdesk_log_state() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF new.epoch = old.epoch AND new.origin = old.origin AND new.size > old.size THEN
         RETURN new;
       END IF;
       RAISE EXCEPTION 'the log only grows';
     END $$",
    "CREATE TRIGGER log_state_only_grows BEFORE UPDATE ON log_state
     FOR EACH ROW EXECUTE FUNCTION claimdesk_log_state()",
    "CREATE TRIGGER log_entry_no_change BEFORE UPDATE OR DELETE ON log_entry
     FOR EACH ROW EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_tile_no_delete BEFORE DELETE ON log_tile
     FOR EACH ROW EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_checkpoint_no_delete BEFORE DELETE ON log_checkpoint
     FOR EACH ROW EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_state_no_delete BEFORE DELETE ON log_state
     FOR EACH ROW EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_queue_no_truncate BEFORE TRUNCATE ON log_queue
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_entry_no_truncate BEFORE TRUNCATE ON log_entry
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_tile_no_truncate BEFORE TRUNCATE ON log_tile
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_checkpoint_no_truncate BEFORE TRUNCATE ON log_checkpoint
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "CREATE TRIGGER log_state_no_truncate BEFORE TRUNCATE ON log_state
     FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_append_only()",
    "ALTER TABLE log_queue ENABLE ALWAYS TRIGGER log_queue_no_skip",
    "ALTER TABLE log_queue ENABLE ALWAYS TRIGGER log_queue_no_truncate",
    "ALTER TABLE log_entry ENABLE ALWAYS TRIGGER log_entry_no_change",
    "ALTER TABLE log_entry ENABLE ALWAYS TRIGGER log_entry_no_truncate",
    "ALTER TABLE log_tile ENABLE ALWAYS TRIGGER log_tile_only_grows",
    "ALTER TABLE log_tile ENABLE ALWAYS TRIGGER log_tile_no_delete",
    "ALTER TABLE log_tile ENABLE ALWAYS TRIGGER log_tile_no_truncate",
    "ALTER TABLE log_checkpoint ENABLE ALWAYS TRIGGER log_checkpoint_only_grows",
    "ALTER TABLE log_checkpoint ENABLE ALWAYS TRIGGER log_checkpoint_no_delete",
    "ALTER TABLE log_checkpoint ENABLE ALWAYS TRIGGER log_checkpoint_no_truncate",
    "ALTER TABLE log_state ENABLE ALWAYS TRIGGER log_state_only_grows",
    "ALTER TABLE log_state ENABLE ALWAYS TRIGGER log_state_no_delete",
    "ALTER TABLE log_state ENABLE ALWAYS TRIGGER log_state_no_truncate",
];

/// A desk that was there before seals what it has in the order in which it was recorded.
const BEGIN: &[&str] =
    &["INSERT INTO log_queue (position) SELECT position FROM event ORDER BY position"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(queue()).await?;
        manager.create_table(state()).await?;
        manager.create_table(entry()).await?;
        manager.create_table(tile()).await?;
        manager.create_table(head()).await?;
        manager.create_table(node()).await?;
        manager.create_table(checkpoint()).await?;
        manager.create_table(key()).await?;
        per_engine(manager, BEGIN, BEGIN).await?;
        per_engine(manager, SQLITE, POSTGRES).await
    }
}

/// Events, by their positions, that are in no log yet.
fn queue() -> TableCreateStatement {
    let position = big_integer("position").primary_key().to_owned();
    Table::create().table("log_queue").col(position).to_owned()
}

/// Where the log of an epoch ends; the last epoch is the one that goes on.
fn state() -> TableCreateStatement {
    Table::create()
        .table("log_state")
        .col(big_integer("epoch").primary_key())
        .col(string("origin"))
        .col(big_integer("size"))
        .col(blob("root"))
        // Over how many claims the last seal is, and its root.
        .col(big_integer("claims"))
        .col(blob("heads"))
        .to_owned()
}

fn entry() -> TableCreateStatement {
    Table::create()
        .table("log_entry")
        .col(big_integer("epoch"))
        .col(big_integer("place"))
        .col(blob("entry"))
        .col(big_integer_null("event"))
        .primary_key(Index::create().col("epoch").col("place"))
        .index(Index::create().unique().name("log_entry_event").col("event").col("epoch"))
        .to_owned()
}

/// Hashes of the log's tree: 256 of one level, or as many as there are yet.
fn tile() -> TableCreateStatement {
    Table::create()
        .table("log_tile")
        .col(big_integer("epoch"))
        .col(big_integer("level"))
        .col(big_integer("n"))
        .col(big_integer("width"))
        .col(blob("bytes"))
        .primary_key(Index::create().col("epoch").col("level").col("n"))
        .to_owned()
}

/// The last event of each claim that the log has.
fn head() -> TableCreateStatement {
    Table::create()
        .table("log_head")
        .col(big_integer("epoch"))
        .col(big_integer("cno"))
        .col(id("claim_id"))
        .col(big_integer("seq"))
        .col(blob("hash"))
        .primary_key(Index::create().col("epoch").col("cno"))
        .index(Index::create().unique().name("log_head_claim").col("claim_id").col("epoch"))
        .to_owned()
}

/// The tree over these heads: the hash of each whole subtree, by its level and place in one number.
fn node() -> TableCreateStatement {
    Table::create()
        .table("log_head_node")
        .col(big_integer("epoch"))
        .col(big_integer("node"))
        .col(blob("hash"))
        .primary_key(Index::create().col("epoch").col("node"))
        .to_owned()
}

fn checkpoint() -> TableCreateStatement {
    Table::create()
        .table("log_checkpoint")
        .col(big_integer("epoch"))
        .col(big_integer("size"))
        .col(blob("root"))
        .col(text("note"))
        .col(time("at"))
        .primary_key(Index::create().col("epoch").col("size"))
        .to_owned()
}

/// The keys by which checkpoints of this desk are signed, as readers know them.
fn key() -> TableCreateStatement {
    Table::create()
        .table("log_key")
        .col(big_integer("epoch"))
        .col(big_integer("number"))
        .col(string("vkey"))
        .col(time("at"))
        .primary_key(Index::create().col("epoch").col("number"))
        .to_owned()
}
