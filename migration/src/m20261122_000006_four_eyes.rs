//! Four eyes, held by the database as well: nobody who wrote in a round approves it, and no claim
//! is approved without an approved round.

use sea_orm_migration::prelude::*;

use crate::columns::per_engine;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TRIGGER round_four_eyes_insert BEFORE INSERT ON verdict_round
     WHEN new.outcome = 'approved' AND EXISTS (SELECT 1 FROM verdict_author a
          WHERE a.claim_id = new.claim_id AND a.round = new.number AND a.person_id = new.decided_by)
     BEGIN SELECT RAISE(ABORT, 'nobody approves their own work'); END",
    "CREATE TRIGGER round_four_eyes_update BEFORE UPDATE ON verdict_round
     WHEN new.outcome = 'approved' AND EXISTS (SELECT 1 FROM verdict_author a
          WHERE a.claim_id = new.claim_id AND a.round = new.number AND a.person_id = new.decided_by)
     BEGIN SELECT RAISE(ABORT, 'nobody approves their own work'); END",
    "CREATE TRIGGER author_four_eyes BEFORE INSERT ON verdict_author
     WHEN EXISTS (SELECT 1 FROM verdict_round r WHERE r.claim_id = new.claim_id
          AND r.number = new.round AND r.outcome = 'approved' AND r.decided_by = new.person_id)
     BEGIN SELECT RAISE(ABORT, 'nobody approves their own work'); END",
    "CREATE TRIGGER author_stays_update BEFORE UPDATE ON verdict_author
     BEGIN SELECT RAISE(ABORT, 'whoever wrote in a round stays its author'); END",
    "CREATE TRIGGER author_stays_delete BEFORE DELETE ON verdict_author
     WHEN EXISTS (SELECT 1 FROM verdict_round r
          WHERE r.claim_id = old.claim_id AND r.number = old.round)
     BEGIN SELECT RAISE(ABORT, 'whoever wrote in a round stays its author'); END",
    "CREATE TRIGGER claim_approved_insert BEFORE INSERT ON claim
     WHEN new.stage = 'approved' AND 'approved' IS NOT (SELECT r.outcome FROM verdict_round r
          WHERE r.claim_id = new.id ORDER BY r.number DESC LIMIT 1)
     BEGIN SELECT RAISE(ABORT, 'an approved claim has an approved round'); END",
    "CREATE TRIGGER claim_approved_update BEFORE UPDATE ON claim
     WHEN new.stage = 'approved' AND 'approved' IS NOT (SELECT r.outcome FROM verdict_round r
          WHERE r.claim_id = new.id ORDER BY r.number DESC LIMIT 1)
     BEGIN SELECT RAISE(ABORT, 'an approved claim has an approved round'); END",
];

/// ALWAYS, because `session_replication_role = replica` would skip an ordinary trigger.
const POSTGRES: &[&str] = &[
    "CREATE FUNCTION claimdesk_round_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF new.outcome = 'approved' AND EXISTS (SELECT 1 FROM verdict_author a
          WHERE a.claim_id = new.claim_id AND a.round = new.number AND a.person_id = new.decided_by)
       THEN RAISE EXCEPTION 'nobody approves their own work'; END IF; RETURN new; END $$",
    "CREATE TRIGGER round_four_eyes BEFORE INSERT OR UPDATE ON verdict_round
     FOR EACH ROW EXECUTE FUNCTION claimdesk_round_four_eyes()",
    "ALTER TABLE verdict_round ENABLE ALWAYS TRIGGER round_four_eyes",
    "CREATE FUNCTION claimdesk_author_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF EXISTS (SELECT 1 FROM verdict_round r WHERE r.claim_id = new.claim_id
          AND r.number = new.round AND r.outcome = 'approved' AND r.decided_by = new.person_id)
       THEN RAISE EXCEPTION 'nobody approves their own work'; END IF; RETURN new; END $$",
    "CREATE TRIGGER author_four_eyes BEFORE INSERT ON verdict_author
     FOR EACH ROW EXECUTE FUNCTION claimdesk_author_four_eyes()",
    "ALTER TABLE verdict_author ENABLE ALWAYS TRIGGER author_four_eyes",
    "CREATE FUNCTION claimdesk_author_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM verdict_round r
          WHERE r.claim_id = old.claim_id AND r.number = old.round)
       THEN RAISE EXCEPTION 'whoever wrote in a round stays its author'; END IF;
       RETURN old; END $$",
    "CREATE TRIGGER author_stays BEFORE UPDATE OR DELETE ON verdict_author
     FOR EACH ROW EXECUTE FUNCTION claimdesk_author_stays()",
    "ALTER TABLE verdict_author ENABLE ALWAYS TRIGGER author_stays",
    "CREATE FUNCTION claimdesk_claim_approved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF new.stage = 'approved' AND 'approved' IS DISTINCT FROM (SELECT r.outcome
          FROM verdict_round r WHERE r.claim_id = new.id ORDER BY r.number DESC LIMIT 1)
       THEN RAISE EXCEPTION 'an approved claim has an approved round'; END IF; RETURN new; END $$",
    "CREATE TRIGGER claim_approved BEFORE INSERT OR UPDATE ON claim
     FOR EACH ROW EXECUTE FUNCTION claimdesk_claim_approved()",
    "ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_approved",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        per_engine(manager, SQLITE, POSTGRES).await
    }
}
