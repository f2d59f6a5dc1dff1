//! Search: the words of everything that can be found, and what stands behind each.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, id_null, per_engine};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let item = Table::create()
            .table("search_item")
            .col(small_integer("kind"))
            // The time and what tells things of the same time apart: newest first is from the
            // highest place down.
            .col(big_integer("place"))
            .col(id("subject_id"))
            // The claim that a comment is on.
            .col(id_null("claim_id"))
            .col(text("body"))
            .col(text("keys"))
            .col(big_integer("words"))
            .primary_key(Index::create().col("kind").col("place"))
            .index(Index::create().unique().name("search_subject").col("subject_id").col("kind"))
            .to_owned();
        manager.create_table(item).await?;
        per_engine(manager, SQLITE, POSTGRES).await?;
        let made = Table::create()
            .table("search_made")
            .col(big_integer("version").primary_key())
            .to_owned();
        manager.create_table(made).await
    }
}

/// The rows of these tables are their keys, so that each is one tree and nothing else.
const SQLITE: &[&str] = &[
    "CREATE INDEX search_claim ON search_item (claim_id) WHERE claim_id IS NOT NULL",
    "CREATE TABLE search_posting (
       kind smallint NOT NULL, word text NOT NULL, place bigint NOT NULL,
       PRIMARY KEY (kind, word, place)) WITHOUT ROWID",
    "CREATE TABLE search_word (word text NOT NULL PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE search_slip (
       slip text NOT NULL, word text NOT NULL, PRIMARY KEY (slip, word)) WITHOUT ROWID",
];

/// Words are compared by their bytes, as SQLite does, whatever the language of the server.
const POSTGRES: &[&str] = &[
    "CREATE INDEX search_claim ON search_item (claim_id) WHERE claim_id IS NOT NULL",
    "CREATE TABLE search_posting (
       kind smallint NOT NULL, word text COLLATE \"C\" NOT NULL, place bigint NOT NULL,
       PRIMARY KEY (kind, word, place))",
    "CREATE TABLE search_word (word text COLLATE \"C\" NOT NULL PRIMARY KEY)",
    "CREATE TABLE search_slip (
       slip text COLLATE \"C\" NOT NULL, word text COLLATE \"C\" NOT NULL,
       PRIMARY KEY (slip, word))",
];
