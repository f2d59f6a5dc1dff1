//! Duties: what the queue sorts by besides change and due time, and the views that people keep.

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
        claim(manager).await?;
        let view = Table::create()
            .table("saved_view")
            .col(id("id").primary_key())
            .col(id("owner_id"))
            .col(string_len("name", 40))
            .col(text("query"))
            .col(boolean("shared"))
            .col(time("made_at"))
            .to_owned();
        manager.create_table(view).await?;
        index(manager, "saved_view", "saved_view_owner", &["owner_id", "made_at"]).await?;
        index(manager, "saved_view", "saved_view_shared", &["shared", "made_at"]).await?;
        let desk = Table::alter()
            .table("desk")
            .add_column(big_integer("long_wait_days").default(7))
            .to_owned();
        manager.alter_table(desk).await
    }
}

/// No reason at all stands for rows that were not made anew yet: the program does that when it
/// opens the database, from the trails.
async fn claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let unknown = "1970-01-01 00:00:00+00:00";
    for column in [
        time("stage_since").default(unknown).to_owned(),
        time("urgent_at").default(unknown).to_owned(),
        string_len("urgent_why", 16).default("").to_owned(),
        text_null("priority_note"),
    ] {
        let add = Table::alter().table("claim").add_column(column).to_owned();
        manager.alter_table(add).await?;
    }
    // One for each order that a tab can have, behind what the tab finds its claims by.
    for (name, columns) in [
        ("claim_urgent", &["urgent_at", "number"][..]),
        ("claim_since", &["stage_since", "number"]),
        ("claim_stage_urgent", &["stage", "urgent_at", "number"]),
        ("claim_stage_since", &["stage", "stage_since", "number"]),
        ("claim_stage_number", &["stage", "number"]),
        ("claim_assignee_urgent", &["assignee_id", "stage", "urgent_at", "number"]),
        ("claim_assignee_since", &["assignee_id", "stage", "stage_since", "number"]),
        ("claim_assignee_number", &["assignee_id", "stage", "number"]),
        ("claim_text_urgent", &["text_waits", "urgent_at", "number"]),
        ("claim_text_since", &["text_waits", "stage_since", "number"]),
        ("claim_text_number", &["text_waits", "number"]),
    ] {
        index(manager, "claim", name, columns).await?;
    }
    Ok(())
}
