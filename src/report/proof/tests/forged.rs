//! Forged: histories that break the rules, logged, sealed and signed by whoever has the key.

use chrono::TimeDelta;

use super::super::{Invalid, verify};
use super::newsroom::{ANN, BEN, EVE, Newsroom, approved, proposed, recorded, story};
use crate::domain::claim::replay::Broken;
use crate::domain::claim::{Event, Stage};
use crate::domain::{Actor, Role};
use crate::trail::chain::Why;

fn signed(story: &[(Actor, Event)]) -> Invalid {
    let mut newsroom = Newsroom::new(7);
    newsroom.record_all(0, story);
    newsroom.seal();
    verify(&newsroom.report(0, None), &[newsroom.key()], None).unwrap_err()
}

type Story = Vec<(Actor, Event)>;

/// Histories with the event that breaks the rules, and how.
pub fn breaches() -> Vec<(Story, u64, Broken)> {
    let mut own = story();
    own[6] = (
        Actor::person(ANN, Role::Editor),
        Event::VerdictApproved { round: 1, by: ANN, rulings: None },
    );
    let mut by_reviewer = story();
    by_reviewer[6].0 = Actor::person(EVE, Role::Reviewer);
    let mut in_anothers_name = story();
    in_anothers_name[6].0 = Actor::person(ANN, Role::Editor);
    let mut unproposed = story();
    unproposed.remove(5);
    let mut twice = story();
    twice.insert(7, (twice[6].0, approved(1)));
    let mut of_no_version = story();
    of_no_version[8].1 = Event::PdfMade { version: 9, sha256: "0".repeat(64) };
    let mut of_no_bytes = story();
    of_no_bytes[8].1 = Event::PdfMade { version: 8, sha256: "0".repeat(63) };
    let (eve, ben) = (Actor::person(EVE, Role::Editor), Actor::person(BEN, Role::Reviewer));
    let revised =
        |words: &str, by| Event::RationaleRevised { round: 1, rationale: words.to_owned(), by };
    // Ben takes up again what Ann wrote before others revised it, and Ann approves her own words.
    let mut revised_away = story()[..6].to_vec();
    let mut again = proposed(2);
    if let Event::VerdictProposed { rationale, by, .. } = &mut again {
        "The fall is 12%, in words of round 1.".clone_into(rationale);
        *by = BEN;
    }
    revised_away.extend([
        (eve, revised("Other words.", EVE)),
        (eve, Event::VerdictReturned { round: 1, reason: "Again.".to_owned(), by: EVE }),
        (ben, again),
        (
            Actor::person(ANN, Role::Editor),
            Event::VerdictApproved { round: 2, by: ANN, rulings: None },
        ),
    ]);
    vec![
        (revised_away, 9, Broken::OwnWork),
        (of_no_version, 8, Broken::Version),
        (of_no_bytes, 8, Broken::Version),
        (own, 6, Broken::OwnWork),
        (by_reviewer, 6, Broken::Role(Role::Reviewer)),
        (in_anothers_name, 6, Broken::Person),
        (unproposed, 5, Broken::Stage(Stage::Researching)),
        (twice, 7, Broken::Stage(Stage::Approved)),
    ]
}

#[test]
fn a_key_does_not_make_a_breach_of_the_rules_good() {
    for (story, seq, broken) in breaches() {
        match signed(&story) {
            Invalid::Rules(breach) => assert_eq!((breach.seq, breach.broken), (seq, broken)),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn times_do_not_go_back() {
    let mut newsroom = Newsroom::new(7);
    let mut history = recorded(0, &story()[..4]);
    history[3].at -= TimeDelta::minutes(2);
    for it in &history {
        newsroom.record(it);
    }
    newsroom.seal();
    let invalid = verify(&newsroom.report(0, None), &[newsroom.key()], None).unwrap_err();
    let Invalid::Chain(broken) = invalid else { panic!("{invalid}") };
    assert_eq!((broken.seq, broken.why), (3, Why::Time));
}
