//! Taking: who is at work on a claim, who has it in view, and who was told that it waits.

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
        // Rows of claims are made anew at times, so nothing here points at them.
        let lease = Table::create()
            .table("claim_lease")
            .col(id("claim_id").primary_key())
            .col(id("person_id"))
            .col(time("taken_at"))
            .col(time("until"))
            .to_owned();
        manager.create_table(lease).await?;
        index(manager, "claim_lease", "claim_lease_until", &["until"]).await?;
        let nudge = Table::create()
            .table("claim_nudge")
            .col(id("claim_id").primary_key())
            .col(id("person_id"))
            // When the claim was changed last: another change, and the row says nothing any more.
            .col(time("unchanged_since"))
            .col(time("nudged_at"))
            .to_owned();
        manager.create_table(nudge).await?;
        index(manager, "claim_nudge", "claim_nudge_at", &["nudged_at"]).await?;
        let presence = Table::create()
            .table("presence")
            .col(id("view_id").primary_key())
            .col(id("claim_id"))
            .col(id("person_id"))
            .col(time("seen_at"))
            .to_owned();
        manager.create_table(presence).await?;
        index(manager, "presence", "presence_claim", &["claim_id", "seen_at"]).await?;
        index(manager, "presence", "presence_seen", &["seen_at"]).await?;
        for (column, settled) in [("lease_minutes", 30), ("remind_days", 3), ("release_days", 0)] {
            let desk = Table::alter()
                .table("desk")
                .add_column(big_integer(column).default(settled))
                .to_owned();
            manager.alter_table(desk).await?;
        }
        Ok(())
    }
}
