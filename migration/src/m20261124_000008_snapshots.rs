//! Frozen copies of sources and of articles' pages; the bytes themselves are blobs.

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
        let snapshot = Table::create()
            .table("snapshot")
            .col(id("id").primary_key())
            // One of the two: whose copy it is.
            .col(id_null("source_id"))
            .col(id_null("article_id"))
            .col(id_null("revision_id"))
            .col(string_len("sha256", 64))
            .col(big_integer("length"))
            .col(text("media"))
            .col(text_null("charset"))
            .col(string_len("how", 16))
            .col(integer_null("status"))
            .col(text_null("asked"))
            .col(text_null("address"))
            // Pairs of name and value as JSON, in the order in which they came.
            .col(text("headers"))
            .col(text_null("peer"))
            .col(text_null("name"))
            .col(time("taken_at"))
            .col(id_null("taken_by"))
            .to_owned();
        manager.create_table(snapshot).await?;
        // The same bytes are one copy, however often they are brought.
        for (name, of) in
            [("snapshot_of_source", "source_id"), ("snapshot_of_article", "article_id")]
        {
            let once = Index::create()
                .name(name)
                .table("snapshot")
                .col(of)
                .col("sha256")
                .unique()
                .to_owned();
            manager.create_index(once).await?;
        }
        index(manager, "snapshot", "snapshot_of_source_age", &["source_id", "taken_at", "id"])
            .await?;
        index(manager, "snapshot", "snapshot_of_article_age", &["article_id", "taken_at", "id"])
            .await?;
        let text = Table::create()
            .table("snapshot_text")
            .col(id("snapshot_id").primary_key())
            .col(text_null("title"))
            .col(text_null("language"))
            .col(text("body"))
            // Where each page begins in the body, in Unicode scalars, as JSON.
            .col(text("pages"))
            .col(text_null("problem"))
            .to_owned();
        manager.create_table(text).await
    }
}
