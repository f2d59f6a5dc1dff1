//! Contacts: the links by which those who were asked can answer, and whether reports tell of them.

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
        let link = Table::create()
            .table("contact_link")
            // SHA-256 of the token, in hex: a stolen table opens no link.
            .col(string_len("hash", 64).primary_key())
            // Rows of claims are made anew at times, so nothing points at them.
            .col(id("claim_id"))
            .col(id("contact_id"))
            .col(time("until"))
            .col(id_null("made_by"))
            .col(time("made_at"))
            .to_owned();
        manager.create_table(link).await?;
        index(manager, "contact_link", "contact_link_contact", &["contact_id"]).await?;
        index(manager, "contact_link", "contact_link_until", &["until"]).await?;
        let desk = Table::alter()
            .table("desk")
            .add_column(boolean("contacts_in_report").default(false))
            .to_owned();
        manager.alter_table(desk).await
    }
}
