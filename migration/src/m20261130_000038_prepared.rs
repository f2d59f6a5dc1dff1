//! Prepared files: exports that are made once and downloaded piece by piece.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, id_null, index, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let file = Table::create()
            .table("prepared_file")
            .col(id("id").primary_key())
            .col(id("asked_by"))
            .col(time("asked_at"))
            // The work that makes it.
            .col(id("job_id"))
            .col(string("name"))
            // What a list was narrowed to, in words.
            .col(text("about"))
            // What is to be in it, as JSON.
            .col(text("wish"))
            // The attempt whose parts it has.
            .col(id_null("making"))
            .col(big_integer("written"))
            .col(big_integer_null("total"))
            .col(big_integer("bytes"))
            // Known once it is whole.
            .col(string_len_null("sha256", 64))
            .col(time("expires_at"))
            .to_owned();
        manager.create_table(file).await?;
        index(manager, "prepared_file", "prepared_file_owner", &["asked_by", "asked_at"]).await?;
        index(manager, "prepared_file", "prepared_file_age", &["asked_at", "id"]).await?;
        let part = Table::create()
            .table("prepared_part")
            .col(id("making"))
            // Its place in the file, in bytes.
            .col(big_integer("start"))
            .col(big_integer("length"))
            // The blob that has its bytes.
            .col(string_len("sha256", 64))
            .primary_key(Index::create().col("making").col("start"))
            .to_owned();
        manager.create_table(part).await?;
        index(manager, "prepared_part", "prepared_part_blob", &["sha256"]).await
    }
}
