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
    "CREATE TRIGGER claim_approved_insert BEFORE INSERT ON claim
     WHEN new.stage = 'approved' AND NOT EXISTS (SELECT 1 FROM verdict_round r
          WHERE r.claim_id = new.id AND r.outcome = 'approved')
     BEGIN SELECT RAISE(ABORT, 'an approved claim has an approved round'); END",
    "CREATE TRIGGER claim_approved_update BEFORE UPDATE ON claim
     WHEN new.stage = 'approved' AND NOT EXISTS (SELECT 1 FROM verdict_round r
          WHERE r.claim_id = new.id AND r.outcome = 'approved')
     BEGIN SELECT RAISE(ABORT, 'an approved claim has an approved round'); END",
];

const POSTGRES: &[&str] = &[
    "CREATE FUNCTION claimdesk_round_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF new.outcome = 'approved' AND EXISTS (SELECT 1 FROM verdict_author a
          WHERE a.claim_id = new.claim_id AND a.round = new.number AND a.person_id = new.decided_by)
       THEN RAISE EXCEPTION 'nobody approves their own work'; END IF; RETURN new; END $$",
    "CREATE TRIGGER round_four_eyes BEFORE INSERT OR UPDATE ON verdict_round
     FOR EACH ROW EXECUTE FUNCTION claimdesk_round_four_eyes()",
    "CREATE FUNCTION claimdesk_author_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF EXISTS (SELECT 1 FROM verdict_round r WHERE r.claim_id = new.claim_id
          AND r.number = new.round AND r.outcome = 'approved' AND r.decided_by = new.person_id)
       THEN RAISE EXCEPTION 'nobody approves their own work'; END IF; RETURN new; END $$",
    "CREATE TRIGGER author_four_eyes BEFORE INSERT OR UPDATE ON verdict_author
     FOR EACH ROW EXECUTE FUNCTION claimdesk_author_four_eyes()",
    "CREATE FUNCTION claimdesk_claim_approved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF new.stage = 'approved' AND NOT EXISTS (SELECT 1 FROM verdict_round r
          WHERE r.claim_id = new.id AND r.outcome = 'approved')
       THEN RAISE EXCEPTION 'an approved claim has an approved round'; END IF; RETURN new; END $$",
    "CREATE TRIGGER claim_approved BEFORE INSERT OR UPDATE ON claim
     FOR EACH ROW EXECUTE FUNCTION claimdesk_claim_approved()",
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
