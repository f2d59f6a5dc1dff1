//! Rounds: looks are handed out so that no host is asked twice within its pause, whoever begins them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use claimdesk::desk::Desk;
use claimdesk::domain::job::State;
use claimdesk::store;

use super::site::*;
use crate::base::*;

/// When looks are to happen that were handed out and have not begun, by host.
async fn schedule(desk: &Desk) -> BTreeMap<String, Vec<DateTime<Utc>>> {
    let admin = crate::jobs::KEEPER;
    let mut hosts: BTreeMap<String, Vec<DateTime<Utc>>> = BTreeMap::new();
    for row in desk.jobs(State::Waiting, None, 10_000, admin).await.unwrap() {
        hosts.entry(row.job.host.unwrap()).or_default().push(row.job.due_at.unwrap());
    }
    for times in hosts.values_mut() {
        times.sort_unstable();
    }
    hosts
}

#[tokio::test(flavor = "multi_thread")]
async fn one_host_is_looked_at_with_pauses_over_all_rounds_of_all_nodes() {
    let town = Town::new().await;
    let other = store::open(&town.base.home.place()).await.unwrap();
    let other = Desk::new(other, town.desk().blobs().clone(), town.base.hands.clock(), reader());
    for number in 0..50 {
        town.source(&format!("/tide/{number}")).await;
    }
    let mut rounds = 0;
    let mut handed = 0;
    while handed < 60 {
        // Two nodes whose minutes begin at different moments, and sometimes at once.
        let (one, two) = tokio::join!(town.desk().begin_looks(ROUNDS), other.begin_looks(ROUNDS));
        handed += one.unwrap() + two.unwrap();
        town.base.hands.move_by(TimeDelta::seconds(17));
        handed += other.begin_looks(ROUNDS).await.unwrap();
        town.base.hands.move_by(TimeDelta::seconds(43));
        if rounds < 10 {
            // What comes in meanwhile has no turn of its own.
            town.source(&format!("/late/{rounds}")).await;
        }
        rounds += 1;
        assert!(rounds < 60, "{handed} after {rounds} rounds");
    }

    let hosts = schedule(town.desk()).await;
    assert_eq!(hosts.len(), 1);
    let turns = hosts.values().next().unwrap();
    assert_eq!(turns.len(), 60);
    for pair in turns.windows(2) {
        assert!(pair[1] - pair[0] >= ROUNDS.pause, "{pair:?}");
    }
    assert!(rounds > 20, "they were not handed out in a burst");
}

#[tokio::test]
async fn a_look_that_was_lost_is_handed_out_again_and_not_sooner_than_it_may() {
    let town = Town::new().await;
    town.source("/tide").await;
    assert_eq!(town.desk().begin_looks(ROUNDS).await.unwrap(), 1);
    let job =
        town.desk().jobs(State::Waiting, None, 1, crate::jobs::KEEPER).await.unwrap().remove(0);
    town.desk().withdraw_job(job.job.id, crate::jobs::KEEPER).await.unwrap();

    town.base.hands.move_by(TimeDelta::hours(23));
    assert_eq!(town.desk().begin_looks(ROUNDS).await.unwrap(), 0);
    town.base.hands.move_by(TimeDelta::hours(2));
    assert_eq!(town.desk().begin_looks(ROUNDS).await.unwrap(), 1);
}
