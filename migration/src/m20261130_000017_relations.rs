//! Which claim stands for a closed one, of which it is a part, and what was handed out of it; a
//! verdict that stands after all is approved though later proposals came to nothing.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::{id, id_null, index, per_engine, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The latest round that was not sent or taken back is the one that counts.
const SQLITE: &[&str] = &[
    "DROP TRIGGER IF EXISTS claim_approved_insert",
    "DROP TRIGGER IF EXISTS claim_approved_update",
    "CREATE TRIGGER claim_approved_insert BEFORE INSERT ON claim
     WHEN new.stage = 'approved' AND 'approved' IS NOT (SELECT r.outcome FROM verdict_round r
          WHERE r.claim_id = new.id AND r.outcome NOT IN ('returned', 'taken_back')
          ORDER BY r.number DESC LIMIT 1)
     BEGIN SELECT RAISE(ABORT, 'an approved claim has an approved round'); END",
    "CREATE TRIGGER claim_approved_update BEFORE UPDATE ON claim
     WHEN new.stage = 'approved' AND 'approved' IS NOT (SELECT r.outcome FROM verdict_round r
          WHERE r.claim_id = new.id AND r.outcome NOT IN ('returned', 'taken_back')
          ORDER BY r.number DESC LIMIT 1)
     BEGIN SELECT RAISE(ABORT, 'an approved claim has an approved round'); END",
    "UPDATE claim SET other_id = (SELECT json_extract(CAST(e.bytes AS TEXT), '$.body.closing.claim')
          FROM event e WHERE e.stream_id = claim.id AND e.kind = 'claim.closed'
          ORDER BY e.seq DESC LIMIT 1)
     WHERE stage IN ('duplicate', 'merged')",
];

const POSTGRES: &[&str] = &[
    "CREATE OR REPLACE FUNCTION claimdesk_claim_approved() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF new.stage = 'approved' AND 'approved' IS DISTINCT FROM (SELECT r.outcome
          FROM verdict_round r
          WHERE r.claim_id = new.id AND r.outcome NOT IN ('returned', 'taken_back')
          ORDER BY r.number DESC LIMIT 1)
       THEN RAISE EXCEPTION 'an approved claim has an approved round'; END IF; RETURN new; END $$",
    "UPDATE claim SET other_id = (SELECT convert_from(e.bytes, 'UTF8')::jsonb
              #>> '{body,closing,claim}'
          FROM event e WHERE e.stream_id = claim.id AND e.kind = 'claim.closed'
          ORDER BY e.seq DESC LIMIT 1)
     WHERE stage IN ('duplicate', 'merged')",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["other_id", "split_from_id"] {
            let added = Table::alter().table("claim").add_column(id_null(column)).take();
            manager.alter_table(added).await?;
        }
        index(manager, "claim", "claim_other", &["other_id", "number"]).await?;
        index(manager, "claim", "claim_split_from", &["split_from_id", "number"]).await?;
        let handed_out = Table::create()
            .table("handed_out")
            .col(id("claim_id"))
            .col(big_integer("version"))
            .col(string_len("format", 16))
            .col(date("day"))
            // Nobody by name is empty: the command line.
            .col(string_len("person", 36))
            // Of the verdict that stood; 0 where there was none.
            .col(big_integer("round"))
            .col(big_integer("times"))
            .col(time("last_at"))
            .primary_key(
                Index::create()
                    .col("claim_id")
                    .col("version")
                    .col("format")
                    .col("day")
                    .col("person"),
            )
            .to_owned();
        manager.create_table(handed_out).await?;
        per_engine(manager, SQLITE, POSTGRES).await
    }
}
