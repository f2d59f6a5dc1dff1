//! Notices: what people are told of claims, how they want to be told, and the mails about it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, id_null, index, per_engine, time, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Whoever has seen a notice is told anew; until then one row gathers what happens to a claim.
/// Each index holds only the rows that its queries ask for.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX notice_unseen ON notice (person_id, claim_id) WHERE seen_at IS NULL",
    "CREATE INDEX notice_new ON notice (person_id, at, id) WHERE seen_at IS NULL",
    "CREATE INDEX notice_old ON notice (person_id, at, id) WHERE seen_at IS NOT NULL",
    "CREATE INDEX notice_to_mail ON notice (mail_at, person_id) WHERE mail_at IS NOT NULL",
    "CREATE INDEX notice_mail ON notice (mail_id) WHERE mail_id IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notice = Table::create()
            .table("notice")
            .col(id("id").primary_key())
            .col(id("person_id"))
            // Rows of claims are made anew at times, so nothing points at them.
            .col(id("claim_id"))
            // What happened, each kind once, the newest first, one a line.
            .col(text("kinds"))
            .col(boolean("mentioned").default(false))
            // How many things happened.
            .col(big_integer("count"))
            // Who did the newest.
            .col(id_null("by_id"))
            .col(time("at"))
            .col(time_null("seen_at"))
            // From when it may be mailed, while that is still to be done.
            .col(time_null("mail_at"))
            // The mail that it is to leave with.
            .col(id_null("mail_id"))
            .to_owned();
        manager.create_table(notice).await?;
        per_engine(manager, INDEXES, INDEXES).await?;
        index(manager, "notice", "notice_seen", &["seen_at"]).await?;
        let choice = Table::create()
            .table("notice_choice")
            .col(id("person_id"))
            .col(string_len("kind", 16))
            .col(string_len("way", 16))
            .primary_key(Index::create().col("person_id").col("kind"))
            .to_owned();
        manager.create_table(choice).await?;
        let link = Table::create()
            .table("mail_link")
            // SHA-256 of the token, in hex: a stolen table ends nobody's mail.
            .col(string_len("hash", 64).primary_key())
            .col(id("person_id"))
            .col(time("made_at"))
            .to_owned();
        manager.create_table(link).await?;
        index(manager, "mail_link", "mail_link_age", &["made_at"]).await?;
        // How far a round that comes back has gone, so that nodes go on from each other.
        let round = Table::create()
            .table("notice_round")
            .col(string_len("name", 16).primary_key())
            .col(time("until"))
            .to_owned();
        manager.create_table(round).await
    }
}
