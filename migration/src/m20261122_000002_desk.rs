//! The desk: its settings and scales, its people, their sessions and links.

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
        let desk = Table::create()
            .table("desk")
            .col(id("id").primary_key())
            .col(string("name"))
            .col(string("origin"))
            .col(id("scale_id"))
            .col(big_integer("min_evidence"))
            .col(time("set_up_at"))
            // There is one desk in a database.
            .col(big_integer("only").unique_key().check(Expr::col("only").eq(1)))
            .to_owned();
        manager.create_table(desk).await?;
        let scale = Table::create()
            .table("scale")
            .col(id("id").primary_key())
            .col(string_len("key", 64))
            .col(big_integer("version"))
            .col(text("content"))
            .index(Index::create().unique().name("scale_version").col("key").col("version"))
            .to_owned();
        manager.create_table(scale).await?;
        let counter = Table::create()
            .table("counter")
            .col(string_len("name", 16).primary_key())
            .col(big_integer("next"))
            .to_owned();
        manager.create_table(counter).await?;
        people(manager).await?;
        let idempotency = Table::create()
            .table("idempotency")
            .col(id("person_id"))
            .col(string_len("key", 64))
            .col(text("result"))
            .col(time("at"))
            .primary_key(Index::create().col("person_id").col("key"))
            .to_owned();
        manager.create_table(idempotency).await?;
        index(manager, "idempotency", "idempotency_age", &["at"]).await
    }
}

async fn people(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let person = Table::create()
        .table("person")
        .col(id("id").primary_key())
        .col(string("name"))
        .col(string("email"))
        .col(string_len("role", 16))
        .col(text_null("password"))
        .col(boolean("single_keys"))
        .col(time("joined_at"))
        .col(time_null("disabled_at"))
        .index(Index::create().unique().name("person_email").col("email"))
        .to_owned();
    manager.create_table(person).await?;
    let session = Table::create()
        .table("session")
        // SHA-256 of the cookie, in hex: a stolen table opens no session.
        .col(string_len("hash", 64).primary_key())
        .col(id("person_id"))
        .col(time("started_at"))
        .col(time("seen_at"))
        .foreign_key(ForeignKey::create().from("session", "person_id").to("person", "id"))
        .to_owned();
    manager.create_table(session).await?;
    index(manager, "session", "session_person", &["person_id"]).await?;
    let link = Table::create()
        .table("link")
        .col(string_len("hash", 64).primary_key())
        // Nobody for the link that sets a desk up.
        .col(id_null("person_id"))
        .col(time("until"))
        .foreign_key(ForeignKey::create().from("link", "person_id").to("person", "id"))
        .to_owned();
    manager.create_table(link).await?;
    index(manager, "link", "link_person", &["person_id"]).await
}
