//! Claims as pages read them: copies of where the log ended, which can be rebuilt from it.

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
        claim(manager).await?;
        parts(manager).await?;
        rounds(manager).await
    }
}

async fn claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let claim = Table::create()
        .table("claim")
        .col(id("id").primary_key())
        .col(big_integer("number").unique_key())
        .col(big_integer("version"))
        .col(id("article_id"))
        .col(text("statement"))
        .col(text("quote"))
        .col(string_len("kind", 16))
        .col(string_len("stage", 16))
        .col(string_len("publication", 16))
        .col(text("speakers"))
        .col(id_null("assignee_id"))
        .col(time_null("due_at"))
        // Like due_at, but far away where nothing is due, so that one index sorts both.
        .col(time("due_key"))
        .col(time_null("parked_until"))
        .col(big_integer("evidence"))
        // The label of the verdict that stands, or else of the one proposed.
        .col(id_null("scale_id"))
        .col(string_len_null("label", 64))
        .col(string_null("label_name"))
        .col(id_null("proposed_by"))
        .col(time_null("approved_at"))
        .col(text("tags"))
        .col(time("opened_at"))
        .col(time("changed_at"))
        .to_owned();
    manager.create_table(claim).await?;
    for (name, columns) in [
        ("claim_changed", &["changed_at", "number"][..]),
        ("claim_due", &["due_key", "number"]),
        // With the id, because who may decide is looked up by it for every claim that is counted.
        ("claim_stage", &["stage", "changed_at", "number", "id"]),
        ("claim_stage_due", &["stage", "due_key", "number"]),
        ("claim_assignee", &["assignee_id", "stage", "changed_at", "number"]),
        ("claim_assignee_due", &["assignee_id", "stage", "due_key", "number"]),
        ("claim_article", &["article_id", "number"]),
        ("claim_article_stage", &["article_id", "stage", "changed_at", "number"]),
        ("claim_label", &["label", "changed_at", "number"]),
        ("claim_proposer", &["proposed_by", "stage", "changed_at", "number"]),
    ] {
        index(manager, "claim", name, columns).await?;
    }
    Ok(())
}

async fn parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let anchor = Table::create()
        .table("claim_anchor")
        .col(id("claim_id"))
        .col(big_integer("place"))
        .col(id("revision_id"))
        .col(big_integer("start_at"))
        .col(big_integer("end_at"))
        .primary_key(Index::create().col("claim_id").col("place"))
        .to_owned();
    manager.create_table(anchor).await?;
    index(manager, "claim_anchor", "anchor_revision", &["revision_id", "start_at"]).await?;
    let attribution = Table::create()
        .table("claim_attribution")
        .col(id("claim_id"))
        .col(big_integer("place"))
        .col(id("speaker_id"))
        .col(string_len("role", 16))
        .col(string_len("form", 16))
        .col(text_null("title"))
        .primary_key(Index::create().col("claim_id").col("place"))
        .to_owned();
    manager.create_table(attribution).await?;
    index(manager, "claim_attribution", "attribution_speaker", &["speaker_id", "claim_id"]).await?;
    let evidence = Table::create()
        .table("claim_evidence")
        .col(id("claim_id"))
        .col(id("evidence_id"))
        .col(id("source_id"))
        .col(string_len("stance", 16))
        .primary_key(Index::create().col("claim_id").col("evidence_id"))
        .to_owned();
    manager.create_table(evidence).await?;
    index(manager, "claim_evidence", "evidence_source", &["source_id", "claim_id"]).await?;
    let tag = Table::create()
        .table("claim_tag")
        .col(id("claim_id"))
        .col(string_len("tag", 40))
        .primary_key(Index::create().col("claim_id").col("tag"))
        .to_owned();
    manager.create_table(tag).await?;
    index(manager, "claim_tag", "tag_claim", &["tag", "claim_id"]).await
}

async fn rounds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let round = Table::create()
        .table("verdict_round")
        .col(id("claim_id"))
        .col(big_integer("number"))
        .col(id("scale_id"))
        .col(string_len("label", 64))
        .col(text("rationale"))
        .col(id("proposed_by"))
        .col(time("proposed_at"))
        .col(string_len("outcome", 16))
        .col(id_null("decided_by"))
        .col(time_null("decided_at"))
        .primary_key(Index::create().col("claim_id").col("number"))
        .check(
            Expr::col("outcome").ne("approved").or(Expr::col("decided_by")
                .is_not_null()
                .and(Expr::col("decided_by").ne(Expr::col("proposed_by")))),
        )
        .to_owned();
    manager.create_table(round).await?;
    let author = Table::create()
        .table("verdict_author")
        .col(id("claim_id"))
        .col(big_integer("round"))
        .col(id("person_id"))
        .primary_key(Index::create().col("claim_id").col("round").col("person_id"))
        .to_owned();
    manager.create_table(author).await
}
