//! Known rulings: what others have checked. And published claims, in the order of their numbers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, index, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let known = Table::create()
            .table("known_ruling")
            .col(id("id").primary_key())
            // In the order in which they came, so that how many there are is read off its end.
            .col(big_integer("number").unique_key())
            // One check is one row.
            .col(text("url").unique_key())
            .col(text("statement"))
            .col(text("claimant"))
            .col(text("label"))
            .col(text("publisher"))
            .col(string_len_null("language", 35))
            .col(date_null("claimed_on"))
            .col(date_null("published_on"))
            .col(text_null("licence"))
            .col(time("taken_at"))
            .col(time("changed_at"))
            .to_owned();
        manager.create_table(known).await?;
        let columns = ["publication", "number"];
        index(manager, "claim", "claim_publication_number", &columns).await
    }
}
