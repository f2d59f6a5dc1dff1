//! A form that is sent twice counts once.

use claimdesk::domain::claim::Command;

use crate::base::*;

fn due(day: u32) -> Command {
    Command::Tag { tags: vec![format!("day {day}")] }
}

#[tokio::test]
async fn the_same_form_sent_again_does_nothing_and_answers_the_same() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;

    let first = base.desk.perform(claim, 1, due(1), once(ANN, "form-1")).await.unwrap();
    let again = base.desk.perform(claim, 1, due(1), once(ANN, "form-1")).await.unwrap();

    assert_eq!((first.version(), again.version()), (2, 2));
    assert_eq!(first.claim, again.claim);
}
