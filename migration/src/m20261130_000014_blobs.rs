//! The register of the blobs: which there are, how large they are, and whether a row names them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{index, per_engine, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let blob = Table::create()
            .table("blob")
            .col(string_len("sha256", 64).primary_key())
            .col(big_integer("length"))
            .col(string_len("state", 16))
            // When it came into its state, or was put last.
            .col(time("at"))
            .to_owned();
        manager.create_table(blob).await?;
        index(manager, "blob", "blob_state", &["state", "at", "sha256"]).await?;
        index(manager, "snapshot", "snapshot_blob", &["sha256"]).await?;
        per_engine(manager, BEGIN, BEGIN).await
    }
}

/// What snapshots name is kept. Blobs that nothing names are found by going through the store.
const BEGIN: &[&str] = &[
    "INSERT INTO blob (sha256, length, state, at)
       SELECT sha256, MAX(length), 'kept', MAX(taken_at) FROM snapshot GROUP BY sha256",
    "INSERT INTO counter (name, next) SELECT 'blob_bytes', COALESCE(SUM(length), 0) FROM blob",
];
