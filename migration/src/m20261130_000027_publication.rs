//! Publication: what readers see of claims, how the desk's pages for them look, and its logo.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, index, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The rows of what was published already are made from the trails. The program does that when it
/// finds the first claim without the reason of its priority.
const BEHIND: &str = "UPDATE claim SET urgent_why = ''
     WHERE number = (SELECT MIN(c.number) FROM claim c)
       AND EXISTS (SELECT 1 FROM claim p WHERE p.publication <> 'unpublished')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        publication(manager).await?;
        changes(manager).await?;
        desk(manager).await?;
        manager.get_connection().execute_unprepared(BEHIND).await?;
        Ok(())
    }
}

async fn publication(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let publication = Table::create()
        .table("publication")
        .col(id("claim_id").primary_key())
        .col(big_integer("number").unique_key())
        .col(id("article_id"))
        .col(string_len("state", 16))
        .col(id("scale_id"))
        .col(string_len("label", 64))
        .col(string("label_name"))
        .col(text("statement"))
        .col(text("speakers"))
        .col(time("first_at"))
        .col(time("changed_at"))
        .to_owned();
    manager.create_table(publication).await?;
    for (name, columns) in [
        ("publication_first", &["state", "first_at", "number"][..]),
        ("publication_label", &["state", "label", "first_at", "number"]),
        ("publication_article", &["article_id", "state", "number"]),
        ("publication_changed", &["changed_at", "number"]),
    ] {
        index(manager, "publication", name, columns).await?;
    }
    let speaker = Table::create()
        .table("publication_speaker")
        .col(id("speaker_id"))
        .col(id("claim_id"))
        .col(big_integer("number"))
        .col(time("first_at"))
        .primary_key(Index::create().col("speaker_id").col("claim_id"))
        .to_owned();
    manager.create_table(speaker).await?;
    let columns = &["speaker_id", "first_at", "number"];
    index(manager, "publication_speaker", "publication_speaker_first", columns).await?;
    index(manager, "publication_speaker", "publication_speaker_claim", &["claim_id"]).await
}

async fn changes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let change = Table::create()
        .table("publication_change")
        .col(id("claim_id"))
        .col(big_integer("place"))
        .col(time("at"))
        .col(string_len("kind", 16))
        .col(string_null("from_label"))
        .col(string_null("to_label"))
        .col(text_null("words"))
        .primary_key(Index::create().col("claim_id").col("place"))
        .to_owned();
    manager.create_table(change).await?;
    let columns = &["at", "claim_id", "place"];
    index(manager, "publication_change", "publication_change_at", columns).await
}

async fn desk(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in [
        boolean_null("reader_pages"),
        string_len("reader_language", 8).default("en").to_owned(),
        string_len_null("accent", 7),
        string_len_null("accent_dark", 7),
        string_len_null("logo_sha256", 64),
    ] {
        let add = Table::alter().table("desk").add_column(column).to_owned();
        manager.alter_table(add).await?;
    }
    let logo = Table::create()
        .table("logo")
        .col(big_integer("only").primary_key().check(Expr::col("only").eq(1)))
        .col(string_len("sha256", 64))
        .col(string_len("media", 32))
        .col(blob("bytes"))
        .to_owned();
    manager.create_table(logo).await
}
