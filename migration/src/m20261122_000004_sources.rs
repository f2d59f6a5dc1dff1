//! Sources that can be consulted, and speakers who say things.

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
        let source = Table::create()
            .table("source")
            .col(id("id").primary_key())
            .col(text("title"))
            .col(text_null("url"))
            .col(text_null("publisher"))
            .col(date_null("published_on"))
            // The address, or title and publisher, levelled: one source is one row.
            .col(string_len("fingerprint", 64).unique_key())
            .col(id_null("added_by"))
            .col(time("added_at"))
            .to_owned();
        manager.create_table(source).await?;
        index(manager, "source", "source_age", &["added_at", "id"]).await?;
        let speaker = Table::create()
            .table("speaker")
            .col(id("id").primary_key())
            .col(text("name"))
            .col(string_len("kind", 16))
            // The name levelled for sorting and for finding the same speaker again.
            .col(text("folded").unique_key())
            .col(time("named_at"))
            .to_owned();
        manager.create_table(speaker).await
    }
}
