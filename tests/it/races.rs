//! What happens when several people do something at the same moment.

use std::collections::BTreeSet;

use claimdesk::desk::{Desk, Error};
use claimdesk::domain::claim::{Closing, Command, Event, Stage};
use claimdesk::domain::{ClaimId, Role};
use claimdesk::store::claims::Loaded;
use claimdesk::store::{rebuild, verify};

use crate::base::*;

/// Everybody at once; what each was answered.
pub async fn race<T, F>(racers: impl IntoIterator<Item = F>) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let racers: Vec<_> = racers.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::new();
    for racer in racers {
        answers.push(racer.await.unwrap());
    }
    answers
}

async fn try_it(
    desk: Desk,
    claim: ClaimId,
    seen: u64,
    command: Command,
    sent: claimdesk::desk::claims::Sent,
) -> Result<Loaded, Error> {
    desk.perform(claim, seen, command, sent).await
}

fn tag(number: usize) -> Command {
    Command::Tag { tags: vec![format!("tag {number}")] }
}

pub async fn is_sound(base: &Base) {
    let findings = verify::verify(base.desk.db(), ORIGIN, base.hands.now()).await.unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_approvals_one_is_given() {
    let base = Base::new().await;
    let proposed = base.proposed().await;
    let (claim, seen) = (proposed.claim.unwrap().id, proposed.head.length);

    let answers = race((0..16).map(|it| {
        let who = if it % 2 == 0 { EVE } else { ELI };
        try_it(base.desk.clone(), claim, seen, Command::approve(), by(who))
    }))
    .await;

    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 1);
    let stale = answers.iter().filter(|it| matches!(it, Err(Error::Stale(_)))).count();
    assert_eq!(stale, 15);
    let after = base.desk.claim(claim).await.unwrap();
    let approvals =
        after.history.iter().filter(|it| matches!(it.event, Event::VerdictApproved { .. }));
    assert_eq!(approvals.count(), 1);
    assert_eq!(after.claim.unwrap().stage, Stage::Approved);
    is_sound(&base).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_who_saw_the_same_claim_one_changes_it() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;

    let answers =
        race((0..16).map(|it| {
            try_it(base.desk.clone(), claim, 1, tag(it), by([ANN, BEN, EVE, ELI][it % 4]))
        }))
        .await;

    let won: Vec<_> = answers.iter().filter_map(|it| it.as_ref().ok()).collect();
    assert_eq!(won.len(), 1);
    for lost in answers.iter().filter_map(|it| it.as_ref().err()) {
        let Error::Stale(now) = lost else { panic!("{lost:?}") };
        assert_eq!(now.claim, won[0].claim, "whoever lost is shown what won");
    }
    is_sound(&base).await;
}

#[tokio::test]
async fn a_stale_form_changes_nothing() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, tag(1), ANN).await;
    let foreign = base.foreign().await;
    let before = rows(&foreign, "SELECT * FROM event ORDER BY position").await;

    for seen in [0, 1, 3, u64::MAX] {
        let refused = base.desk.perform(claim, seen, said_by("New Name"), by(BEN)).await;
        assert!(matches!(refused, Err(Error::Stale(_))), "{seen}");
    }

    assert_eq!(rows(&foreign, "SELECT * FROM event ORDER BY position").await, before);
    assert_eq!(rows(&foreign, "SELECT * FROM speaker").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_stay_dense_while_some_openings_fail_and_eight_race() {
    let base = Base::new().await;
    let viewer = claimdesk::desk::claims::Sent {
        actor: claimdesk::domain::Actor::person(BEN, Role::Viewer),
        once: None,
    };

    let answers = race((0..24).map(|it| {
        let (desk, viewer) = (base.desk.clone(), viewer.clone());
        let mut new = base.new_claim(it);
        // All name the same new speaker; every third may not, every third names one too many.
        let speaker = match said_by("Mayor Quill") {
            claimdesk::desk::claims::Wish::Attribute(speaker) => speaker,
            other => panic!("{other:?}"),
        };
        new.attributions.push(speaker.clone());
        if it % 3 == 1 {
            new.attributions.push(speaker);
        }
        async move { desk.open_claim(new, if it % 3 == 2 { viewer } else { by(ANN) }).await }
    }))
    .await;

    let opened: BTreeSet<u64> =
        answers.iter().flatten().map(|it| it.claim.as_ref().unwrap().number.0).collect();
    assert_eq!(opened, (0..8).collect());
    assert_eq!(answers.iter().filter(|it| matches!(it, Err(Error::Refused(_)))).count(), 16);
    let foreign = base.foreign().await;
    assert_eq!(rows(&foreign, "SELECT name FROM speaker").await.len(), 1);
    is_sound(&base).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_claims_do_not_become_each_others_duplicate() {
    let base = Base::new().await;
    let one = base.open(0).await.claim.unwrap().id;
    let other = base.open(1).await.claim.unwrap().id;
    let close = |claim| Command::Close {
        closing: Closing::DuplicateOf { claim },
        reason: "The same assertion.".to_owned(),
    };

    let answers = race([
        try_it(base.desk.clone(), one, 1, close(other), by(ANN)),
        try_it(base.desk.clone(), other, 1, close(one), by(BEN)),
    ])
    .await;

    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 1, "{answers:?}");
    is_sound(&base).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_beside_people_at_work_loses_nothing() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let desk = base.desk.clone();

    let at_work = tokio::spawn(async move {
        for it in 0..20 {
            let seen = desk.claim(claim).await.unwrap().version();
            desk.perform(claim, seen, tag(it), by(ANN)).await.unwrap();
        }
    });
    let opening = {
        let (desk, new) = (base.desk.clone(), base.new_claim(1));
        tokio::spawn(async move {
            for _ in 0..10 {
                desk.open_claim(new.clone(), by(BEN)).await.unwrap();
            }
        })
    };
    for _ in 0..5 {
        let rebuilt = base.desk.db().write(|tx| Box::pin(rebuild::rebuild(tx, ORIGIN))).await;
        rebuilt.unwrap();
    }
    at_work.await.unwrap();
    opening.await.unwrap();

    is_sound(&base).await;
}
