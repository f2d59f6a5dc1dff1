//! Second opinions: who was asked about which proposal and what they said, and whether the desk
//! wants one on every proposal.

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
        let opinion = Table::create()
            .table("opinion")
            .col(id("claim_id"))
            .col(big_integer("round"))
            .col(id("person_id"))
            .col(time("asked_at"))
            .col(boolean("waits"))
            // Nothing until it is given.
            .col(id_null("scale_id"))
            .col(string_len_null("label", 64))
            .col(time_null("given_at"))
            .primary_key(Index::create().col("claim_id").col("round").col("person_id"))
            .to_owned();
        manager.create_table(opinion).await?;
        index(manager, "opinion", "opinion_waits", &["person_id", "waits", "claim_id"]).await?;
        let columns = &["scale_id", "given_at", "claim_id", "round", "person_id"];
        index(manager, "opinion", "opinion_given", columns).await?;
        for column in [
            boolean("second_opinions").default(false).take(),
            big_integer("panel_seats").default(3).take(),
            big_integer("panel_needed").default(2).take(),
        ] {
            manager.alter_table(Table::alter().table("desk").add_column(column).take()).await?;
        }
        Ok(())
    }
}
