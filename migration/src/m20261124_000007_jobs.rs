//! Background work: jobs, the batches in which people ask for them, and the nodes that do them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, id_null, index, time, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let job = Table::create()
            .table("job")
            .col(id("id").primary_key())
            .col(string_len("kind", 32))
            .col(text("payload"))
            .col(string_len("state", 16))
            // 0 where somebody waits for it, 1 for what the desk gives itself to do.
            .col(big_integer("rank"))
            // When a worker may take it: its turn while it waits, the end of the lease while it
            // runs, and never once it has ended.
            .col(time_null("due_at"))
            // When it came into its state.
            .col(time("since"))
            .col(big_integer("attempts"))
            .col(big_integer("most_attempts"))
            .col(string_len_null("lease", 64))
            .col(string_null("node"))
            .col(text_null("host"))
            .col(text_null("problem"))
            .col(text_null("outcome"))
            .col(id_null("batch_id"))
            .col(id_null("asked_by"))
            .col(string_len("role", 16))
            .col(time("asked_at"))
            // What makes two jobs the same work, until it has ended: SHA-256 in hex.
            .col(string_len_null("once", 64).unique_key())
            .to_owned();
        manager.create_table(job).await?;
        // Rows that have ended have no `due_at` and so no place in the range that is looked at.
        index(manager, "job", "job_due", &["rank", "due_at", "id"]).await?;
        index(manager, "job", "job_state", &["state", "since", "id"]).await?;
        index(manager, "job", "job_batch", &["batch_id", "id"]).await?;
        let batch = Table::create()
            .table("batch")
            .col(id("id").primary_key())
            .col(text("title"))
            .col(id_null("asked_by"))
            .col(time("asked_at"))
            // How many jobs it has, and how many of them have ended in each way.
            .col(big_integer("asked"))
            .col(big_integer("done"))
            .col(big_integer("dead"))
            .col(big_integer("withdrawn"))
            .to_owned();
        manager.create_table(batch).await?;
        index(manager, "batch", "batch_age", &["asked_at", "id"]).await?;
        let node = Table::create()
            .table("node")
            .col(id("id").primary_key())
            .col(string("name"))
            .col(big_integer("workers"))
            .col(time("started_at"))
            .col(time("seen_at"))
            .to_owned();
        manager.create_table(node).await
    }
}
