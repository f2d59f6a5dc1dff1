//! Watches: how sources and articles fare at their addresses.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, index, per_engine, time, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let watch = Table::create()
            .table("watch")
            .col(id("subject_id").primary_key())
            .col(string_len("subject", 16))
            .col(text("url"))
            .col(string_len("health", 16))
            .col(time("since"))
            .col(time_null("looked_at"))
            .col(time("next_at"))
            .col(big_integer("calm"))
            .col(big_integer("failures"))
            .col(string_len_null("known", 64))
            .col(string_len_null("found", 64))
            .col(text_null("moved_to"))
            .col(text_null("problem"))
            .col(text_null("etag"))
            .col(text_null("last_modified"))
            // Whether somebody has seen that it fares so.
            .col(boolean("seen").default(false))
            .to_owned();
        manager.create_table(watch).await?;
        // From when a host may be looked at again; the rows of hosts that may be are taken away.
        let turn = Table::create()
            .table("turn")
            .col(text("host").primary_key())
            .col(time("next_at"))
            .to_owned();
        manager.create_table(turn).await?;
        index(manager, "watch", "watch_next", &["next_at", "subject_id"]).await?;
        // A page that is fetched is looked for among the articles that are here.
        // By its beginning, because neither database promises to index an address of any length.
        let by_address = "CREATE INDEX article_url ON article (SUBSTR(url, 1, 300))";
        per_engine(manager, &[by_address], &[by_address]).await?;
        index(manager, "watch", "watch_health", &["health", "subject", "subject_id"]).await?;
        begin(manager).await
    }
}

/// What is there already is watched from now on.
async fn begin(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (noun, came) in [("source", "added_at"), ("article", "imported_at")] {
        let known = Query::select()
            .column("id")
            .expr(Expr::val(noun))
            .column("url")
            .expr(Expr::val("unseen"))
            .column(came)
            .column(came)
            .expr(Expr::val(0_i64))
            .expr(Expr::val(0_i64))
            .from(noun)
            .and_where(Expr::col("url").is_not_null())
            .to_owned();
        let begin = Query::insert()
            .into_table("watch")
            .columns([
                "subject_id",
                "subject",
                "url",
                "health",
                "since",
                "next_at",
                "calm",
                "failures",
            ])
            .select_from(known)
            .map_err(|error| DbErr::Migration(error.to_string()))?
            .to_owned();
        manager.execute(begin).await?;
    }
    Ok(())
}
