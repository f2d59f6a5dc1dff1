//! Edits: whether others suggest other words for the rationale of a claim's proposal.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// A copy of what the claim's trail says, as the rest of its row. No index: what somebody has
    /// proposed and is not decided is a handful, and found by its proposer.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let waits = boolean("edits_wait").default(false).to_owned();
        let add = Table::alter().table("claim").add_column(waits).to_owned();
        manager.alter_table(add).await
    }
}
