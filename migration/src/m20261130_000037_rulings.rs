//! Rulings: known rulings by who published them, the newest first.

use sea_orm_migration::prelude::*;

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = ["publisher", "number"];
        index(manager, "known_ruling", "known_ruling_publisher_number", &columns).await
    }
}
