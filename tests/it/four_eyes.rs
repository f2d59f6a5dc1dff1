//! Nobody approves their own work, not even with SQL on the rows that pages read.

use claimdesk::desk::Error;
use claimdesk::domain::claim::{Command, Refusal, Stage};
use claimdesk::domain::{ClaimId, PersonId};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::base::*;

/// A claim that Ann proposed and Ben wrote in, as rows.
async fn waiting(base: &Base) -> ClaimId {
    let claim = base.proposed().await.claim.unwrap().id;
    let rationale = "The budget of May says 38 million.".to_owned();
    base.does(claim, Command::ReviseRationale { rationale }, BEN).await;
    claim
}

async fn is_refused(c: &DatabaseConnection, statement: &str, because: &str) {
    let refused = c.execute_unprepared(statement).await.expect_err(statement).to_string();
    assert!(refused.contains(because), "{statement}: {refused}");
}

fn approve(by: PersonId) -> String {
    format!("UPDATE verdict_round SET outcome = 'approved', decided_by = '{by}'")
}

const OWN: &str = "nobody approves their own work";

#[tokio::test]
async fn whoever_proposed_or_wrote_the_rationale_does_not_approve() {
    let base = Base::new().await;
    let claim = waiting(&base).await;
    let seen = base.desk.claim(claim).await.unwrap().version();

    for (person, role) in [(ANN, "proposed"), (BEN, "wrote")] {
        let mut sent = by(person);
        sent.actor.role = claimdesk::domain::Role::Editor;
        let refused = base.desk.perform(claim, seen, Command::approve(), sent).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::OwnWork))), "{role}");
    }
    assert_eq!(base.desk.claim(claim).await.unwrap().version(), seen);
}

#[tokio::test]
async fn the_database_refuses_what_the_desk_would_not_do() {
    let base = Base::new().await;
    let claim = waiting(&base).await;
    let foreign = base.foreign().await;

    // The proposer is refused by the table itself or by the trigger that knows all who wrote.
    assert!(foreign.execute_unprepared(&approve(ANN)).await.is_err());
    is_refused(&foreign, &approve(BEN), OWN).await;
    let forged = format!("{}, proposed_by = '{EVE}'", approve(ANN));
    is_refused(&foreign, &forged, OWN).await;
    let nobody = "UPDATE verdict_round SET outcome = 'approved', decided_by = NULL";
    assert!(foreign.execute_unprepared(nobody).await.is_err());
    let unwritten = format!("DELETE FROM verdict_author WHERE person_id = '{BEN}'");
    is_refused(&foreign, &unwritten, "whoever wrote in a round stays its author").await;
    let renamed =
        format!("UPDATE verdict_author SET person_id = '{EVE}' WHERE person_id = '{BEN}'");
    is_refused(&foreign, &renamed, "whoever wrote in a round stays its author").await;
    let stage = format!("UPDATE claim SET stage = 'approved' WHERE id = '{claim}'");
    is_refused(&foreign, &stage, "an approved claim has an approved round").await;
}

#[tokio::test]
async fn whoever_approved_is_not_made_an_author_afterwards() {
    let base = Base::new().await;
    let claim = waiting(&base).await;
    base.does(claim, Command::approve(), EVE).await;
    let foreign = base.foreign().await;

    let author = format!("INSERT INTO verdict_author VALUES ('{claim}', 1, '{EVE}')");

    is_refused(&foreign, &author, OWN).await;
}

#[tokio::test]
async fn an_earlier_approval_does_not_approve_a_correction() {
    let base = Base::new().await;
    let claim = base.approved().await.claim.unwrap().id;
    let reason = "The council published the final bill.".to_owned();
    base.does(claim, Command::Correct { reason }, EVE).await;
    let after = base.does(claim, propose(), ANN).await.claim.unwrap();
    assert_eq!((after.stage, after.rounds.len()), (Stage::Proposed, 2));
    let foreign = base.foreign().await;

    let stage = "UPDATE claim SET stage = 'approved'";

    is_refused(&foreign, stage, "an approved claim has an approved round").await;
}

#[tokio::test]
async fn a_replica_session_is_refused_as_well() {
    let base = Base::new().await;
    if !base.is_postgres() {
        return;
    }
    waiting(&base).await;
    let foreign = base.foreign().await;
    foreign.execute_unprepared("SET session_replication_role = replica").await.unwrap();

    is_refused(&foreign, &approve(BEN), OWN).await;
    let stage = "UPDATE claim SET stage = 'approved'";
    is_refused(&foreign, stage, "an approved claim has an approved round").await;
}
