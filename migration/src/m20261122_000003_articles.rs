//! Articles: their revisions and what the splitter found in them.

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
        let article = Table::create()
            .table("article")
            .col(id("id").primary_key())
            .col(text("title"))
            .col(text_null("publisher"))
            .col(text_null("author"))
            .col(date_null("published_on"))
            .col(string_len_null("language", 35))
            .col(text_null("url"))
            .col(id_null("imported_by"))
            .col(time("imported_at"))
            .to_owned();
        manager.create_table(article).await?;
        index(manager, "article", "article_age", &["imported_at", "id"]).await?;
        let revision = Table::create()
            .table("revision")
            .col(id("id").primary_key())
            .col(id("article_id"))
            .col(big_integer("number"))
            .col(text("body"))
            .col(string_len("sha256", 64))
            // SHA-256 of the text with white space and quotation marks levelled: the same text
            // pasted twice has it twice.
            .col(string_len("fingerprint", 64))
            .col(text("dropped"))
            .col(time("made_at"))
            .index(Index::create().unique().name("revision_number").col("article_id").col("number"))
            .index(Index::create().unique().name("revision_fingerprint").col("fingerprint"))
            .foreign_key(ForeignKey::create().from("revision", "article_id").to("article", "id"))
            .to_owned();
        manager.create_table(revision).await?;
        let suggestion = Table::create()
            .table("suggestion")
            .col(id("id").primary_key())
            .col(id("article_id"))
            .col(id("revision_id"))
            .col(big_integer("start_at"))
            .col(big_integer("end_at"))
            .col(text("content"))
            .col(big_integer("worth"))
            .col(string_len("state", 16))
            .col(id_null("claim_id"))
            .col(id_null("decided_by"))
            .col(time_null("decided_at"))
            .foreign_key(
                ForeignKey::create().from("suggestion", "revision_id").to("revision", "id"),
            )
            .to_owned();
        manager.create_table(suggestion).await?;
        index(manager, "suggestion", "suggestion_article", &["article_id", "start_at"]).await
    }
}
