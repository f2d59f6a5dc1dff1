//! Revisions: an article's text may be brought in again and be another, and may be again what it
//! was. What becomes of its claims stands beside them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{index, per_engine};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        per_engine(manager, SQLITE, POSTGRES).await?;
        index(manager, "revision", "revision_text", &["fingerprint"]).await?;
        index(manager, "suggestion", "suggestion_revision", &["revision_id", "start_at"]).await?;
        claims(manager).await
    }
}

/// SQLite cannot take the rule away that no two revisions have the same text: the table is made
/// anew, and with it the one whose rows point at it.
const SQLITE: &[&str] = &[
    "ALTER TABLE article ADD COLUMN fingerprint varchar(64) NOT NULL DEFAULT ''",
    // Until now every article had one revision, and no two the same text.
    "UPDATE article SET fingerprint =
       COALESCE((SELECT r.fingerprint FROM revision r WHERE r.article_id = article.id), id)",
    "CREATE UNIQUE INDEX article_text ON article (fingerprint)",
    "CREATE TABLE kept_suggestion AS SELECT * FROM suggestion",
    "CREATE TABLE kept_revision AS SELECT * FROM revision",
    "DROP TABLE suggestion",
    "DROP TABLE revision",
    "CREATE TABLE revision (
       id varchar(36) NOT NULL PRIMARY KEY,
       article_id varchar(36) NOT NULL,
       number bigint NOT NULL,
       title text NOT NULL,
       body text NOT NULL,
       sha256 varchar(64) NOT NULL,
       fingerprint varchar(64) NOT NULL,
       dropped text NOT NULL,
       made_by varchar(36) NULL,
       how varchar(16) NOT NULL,
       words_added bigint NOT NULL,
       words_removed bigint NOT NULL,
       claims_unchanged bigint NOT NULL,
       claims_changed bigint NOT NULL,
       claims_orphaned bigint NOT NULL,
       made_at timestamp_with_timezone_text NOT NULL,
       CONSTRAINT revision_number UNIQUE (article_id, number),
       FOREIGN KEY (article_id) REFERENCES article (id))",
    "INSERT INTO revision
       SELECT r.id, r.article_id, r.number, a.title, r.body, r.sha256, r.fingerprint, r.dropped,
         a.imported_by, 'brought', 0, 0, 0, 0, 0, r.made_at
       FROM kept_revision r JOIN article a ON a.id = r.article_id",
    "CREATE TABLE suggestion (
       id varchar(36) NOT NULL PRIMARY KEY,
       article_id varchar(36) NOT NULL,
       revision_id varchar(36) NOT NULL,
       start_at bigint NOT NULL,
       end_at bigint NOT NULL,
       content text NOT NULL,
       worth bigint NOT NULL,
       state varchar(16) NOT NULL,
       claim_id varchar(36) NULL,
       decided_by varchar(36) NULL,
       decided_at timestamp_with_timezone_text NULL,
       FOREIGN KEY (revision_id) REFERENCES revision (id))",
    "INSERT INTO suggestion
       SELECT id, article_id, revision_id, start_at, end_at, content, worth, state, claim_id,
         decided_by, decided_at
       FROM kept_suggestion",
    "DROP TABLE kept_suggestion",
    "DROP TABLE kept_revision",
];

const POSTGRES: &[&str] = &[
    "ALTER TABLE article ADD COLUMN fingerprint varchar(64) NOT NULL DEFAULT ''",
    "UPDATE article SET fingerprint =
       COALESCE((SELECT r.fingerprint FROM revision r WHERE r.article_id = article.id), id)",
    "ALTER TABLE article ALTER COLUMN fingerprint DROP DEFAULT",
    "CREATE UNIQUE INDEX article_text ON article (fingerprint)",
    "ALTER TABLE revision DROP CONSTRAINT revision_fingerprint",
    "ALTER TABLE revision
       ADD COLUMN title text NOT NULL DEFAULT '',
       ADD COLUMN made_by varchar(36) NULL,
       ADD COLUMN how varchar(16) NOT NULL DEFAULT 'brought',
       ADD COLUMN words_added bigint NOT NULL DEFAULT 0,
       ADD COLUMN words_removed bigint NOT NULL DEFAULT 0,
       ADD COLUMN claims_unchanged bigint NOT NULL DEFAULT 0,
       ADD COLUMN claims_changed bigint NOT NULL DEFAULT 0,
       ADD COLUMN claims_orphaned bigint NOT NULL DEFAULT 0",
    "UPDATE revision SET title = a.title, made_by = a.imported_by
       FROM article a WHERE a.id = revision.article_id",
    "DROP INDEX suggestion_article",
];

/// Copies like the rest of the row: what the claim's trail says of its words, and whether somebody
/// still has to look at it.
async fn claims(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in [
        string_len("text_state", 16).default("unchanged").to_owned(),
        big_integer("text_number").default(0).to_owned(),
        boolean("text_after_verdict").default(false).to_owned(),
        boolean("text_waits").default(false).to_owned(),
    ] {
        let add = Table::alter().table("claim").add_column(column).to_owned();
        manager.alter_table(add).await?;
    }
    index(manager, "claim", "claim_text", &["text_waits", "changed_at", "number"]).await?;
    index(manager, "claim", "claim_text_due", &["text_waits", "due_key", "number"]).await
}
