//! A form that is sent twice counts once.

use chrono::TimeDelta;
use claimdesk::domain::claim::Command;

use crate::base::*;

fn remark() -> Command {
    Command::Tag { tags: vec!["bridge".to_owned()] }
}

#[tokio::test]
async fn the_same_form_sent_again_does_nothing_and_answers_the_same() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;

    let first = base.desk.perform(claim, 1, remark(), once(ANN, "form-1")).await.unwrap();
    let again = base.desk.perform(claim, 1, remark(), once(ANN, "form-1")).await.unwrap();

    assert_eq!((first.version(), again.version()), (2, 2));
    assert_eq!(first.claim, again.claim);
}

#[tokio::test]
async fn a_claim_opened_by_a_form_is_opened_once() {
    let base = Base::new().await;

    let first = base.desk.open_claim(base.new_claim(0), once(ANN, "form-1")).await.unwrap();
    let again = base.desk.open_claim(base.new_claim(0), once(ANN, "form-1")).await.unwrap();

    assert_eq!(first.claim, again.claim);
    assert_eq!(rows(&base.foreign().await, "SELECT id FROM claim").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_eight_times_at_once_counts_once() {
    let base = Base::new().await;

    let racers: Vec<_> = (0..8)
        .map(|_| {
            let (desk, new) = (base.desk.clone(), base.new_claim(0));
            tokio::spawn(async move { desk.open_claim(new, once(ANN, "form-1")).await })
        })
        .collect();
    let mut opened = Vec::new();
    for racer in racers {
        opened.push(racer.await.unwrap().unwrap().claim.unwrap());
    }

    assert!(opened.iter().all(|it| *it == opened[0]));
    let claim = opened[0].id;
    let racers: Vec<_> = (0..8)
        .map(|_| {
            let desk = base.desk.clone();
            let sent = once(ANN, "form-2");
            tokio::spawn(async move { desk.perform(claim, 1, remark(), sent).await })
        })
        .collect();
    for racer in racers {
        assert_eq!(racer.await.unwrap().unwrap().version(), 2);
    }
    assert_eq!(rows(&base.foreign().await, "SELECT id FROM claim").await.len(), 1);
}

#[tokio::test]
async fn another_persons_form_of_the_same_key_counts() {
    let base = Base::new().await;

    for person in [ANN, BEN] {
        base.desk.open_claim(base.new_claim(0), once(person, "form-1")).await.unwrap();
    }

    assert_eq!(rows(&base.foreign().await, "SELECT id FROM claim").await.len(), 2);
}

#[tokio::test]
async fn forms_without_a_key_count_each() {
    let base = Base::new().await;

    for _ in 0..2 {
        base.desk.open_claim(base.new_claim(0), by(ANN)).await.unwrap();
    }

    assert_eq!(rows(&base.foreign().await, "SELECT id FROM claim").await.len(), 2);
}

#[tokio::test]
async fn a_refused_form_can_be_sent_again() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;

    let stale = base.desk.perform(claim, 0, remark(), once(ANN, "form-1")).await;
    let fresh = base.desk.perform(claim, 1, remark(), once(ANN, "form-1")).await;

    assert!(stale.is_err());
    assert_eq!(fresh.unwrap().version(), 2);
}

#[tokio::test]
async fn an_empty_key_is_no_key() {
    let base = Base::new().await;

    for _ in 0..2 {
        base.desk.open_claim(base.new_claim(0), once(ANN, "")).await.unwrap();
    }

    assert_eq!(rows(&base.foreign().await, "SELECT id FROM claim").await.len(), 2);
}

#[tokio::test]
async fn whatever_is_sent_as_a_key_is_one() {
    let base = Base::new().await;

    for key in ["\0", &"long ".repeat(2_000), "'; DROP TABLE claim; --"] {
        let first = base.desk.open_claim(base.new_claim(0), once(ANN, key)).await.unwrap();
        let again = base.desk.open_claim(base.new_claim(0), once(ANN, key)).await.unwrap();
        assert_eq!(first.claim, again.claim);
    }
}

#[tokio::test]
async fn a_form_is_forgotten_after_a_week() {
    let base = Base::new().await;
    base.desk.open_claim(base.new_claim(0), once(ANN, "form-1")).await.unwrap();

    base.hands.move_by(TimeDelta::days(6));
    assert_eq!(base.desk.forget_forms().await.unwrap(), 0);
    base.hands.move_by(TimeDelta::days(2));
    assert_eq!(base.desk.forget_forms().await.unwrap(), 1);
}
