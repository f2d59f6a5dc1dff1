//! How many origins the evidence of a claim has, and which of it shares one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id_null, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let origins = big_integer("origins").default(0).take();
        manager.alter_table(Table::alter().table("claim").add_column(origins).take()).await?;
        let origin = id_null("origin_id");
        let evidence = Table::alter().table("claim_evidence").add_column(origin).take();
        manager.alter_table(evidence).await?;
        let columns = &["source_id", "origin_id", "claim_id"];
        index(manager, "claim_evidence", "evidence_origin", columns).await?;
        // Nobody could say until now that two sources share an origin, so each has one of its own.
        // Rows without evidence keep the 0; the claims are otherwise left as they are.
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE claim SET origins = (SELECT COUNT(DISTINCT e.source_id)
                 FROM claim_evidence e WHERE e.claim_id = claim.id) WHERE evidence > 0",
            )
            .await?;
        Ok(())
    }
}
