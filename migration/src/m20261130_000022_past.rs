//! Past rulings: what was said of two claims that look alike, found from either of them.

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
        let judgement = Table::create()
            .table("claim_judgement")
            // The claim on which it was said.
            .col(id("claim_id"))
            .col(id("other_id"))
            .col(string_len("judgement", 16))
            .col(time("judged_at"))
            .primary_key(Index::create().col("claim_id").col("other_id"))
            .to_owned();
        manager.create_table(judgement).await?;
        index(manager, "claim_judgement", "claim_judgement_other", &["other_id", "claim_id"]).await
    }
}
