//! Clean: what is honest holds, and says what happened.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::table::Table;
use super::super::{Invalid, embedded, read, verify};
use super::newsroom::{ANN, EVE, Newsroom, claim, recorded, story, usual};
use crate::domain::claim::{Event, Place, fold};
use crate::domain::{Actor, Role};
use crate::trail::note::{KeyKind, Signer};

#[test]
fn a_report_holds_and_leaves_the_claim_that_its_events_make() {
    let newsroom = usual();
    let report = newsroom.report(1, None);
    let proved = verify(&report, &[newsroom.key()], None).unwrap();
    assert_eq!(proved.claim, fold(&recorded(1, &story())).unwrap());
    assert_eq!(proved.claim.id, claim(1));
    assert_eq!(proved.said.len(), 1);
}

#[test]
fn it_is_read_again_from_a_file_and_from_a_page() {
    let report = usual().report(1, None);
    let json = report.to_json().unwrap();
    assert_eq!(read(&json), Ok(report.clone()));
    let inside = embedded(&report).unwrap();
    assert_eq!(inside.matches('<').count(), 2, "the element begins and ends");
    let page = format!("<!doctype html>\n<p>A report.</p>\n{inside}\n");
    assert_eq!(read(&page), Ok(report));
    assert_eq!(read("<!doctype html>"), Err(Invalid::NoProof));
    assert_eq!(read("{\"format\":\"another\"}"), Err(Invalid::NoProof));
    assert_eq!(read(&format!("{page}{inside}")), Err(Invalid::NotOne));
}

#[test]
fn names_that_were_erased_are_missing_and_nothing_else_changes() {
    let newsroom = usual();
    let mut report = newsroom.report(1, None);
    report.openings.remove(0);
    let proved = verify(&report, &[newsroom.key()], None).unwrap();
    assert_eq!(proved.claim.attributions[0].name, None);
    assert_eq!(proved.claim.comments[0].text.as_deref(), Some("Which year?"));
}

#[test]
fn what_is_said_to_be_erased_was_there_and_is_gone() {
    let admin = Actor::person(EVE, Role::Admin);
    let erased = |seq, field: &str| {
        let fields = vec![Place { seq, field: field.to_owned() }];
        (admin, Event::Redacted { fields, ground: "Asked for.".to_owned() })
    };
    let with = |event| {
        let mut newsroom = Newsroom::new(7);
        newsroom.record_all(0, &[&story()[..5], &[event]].concat());
        newsroom.seal();
        (newsroom.report(0, None), [newsroom.key()])
    };
    let (mut report, keys) = with(erased(1, "name"));
    assert_eq!(verify(&report, &keys, None).unwrap_err(), Invalid::NotErased(5));
    report.openings.retain(|it| it.seq != 1);
    let lines = verify(&report, &keys, None).unwrap().lines();
    assert!(lines[1].contains("somebody whose name is not in this report"), "{}", lines[1]);
    assert!(lines[1].ends_with("Asked for.)") && lines[4].ends_with("Which year?"), "{lines:#?}");
    for (seq, field) in [(1, "title"), (2, "name"), (5, "name"), (9, "name")] {
        let (mut report, keys) = with(erased(seq, field));
        report.openings.clear();
        let invalid = verify(&report, &keys, None).unwrap_err();
        assert_eq!(invalid, Invalid::NotErased(5), "{field} of {seq}");
    }
}

#[test]
fn the_history_is_told_from_the_proved_bytes() {
    let newsroom = usual();
    let lines = verify(&newsroom.report(1, None), &[newsroom.key()], None).unwrap().lines();
    let expected = [
        "2026-03-04 09:00:00 UTC  Person 1 (reviewer) opened the claim from the article: Crime in <Harbourton> fell by 40\u{202f}%.".to_owned(),
        "2026-03-04 09:06:00 UTC  Person 3 (editor) approved the verdict: False.".to_owned(),
        format!("Person 1 is {ANN}."),
        format!("Person 3 is {EVE}."),
    ];
    for line in expected {
        assert!(lines.contains(&line), "{line} in {lines:#?}");
    }
}

#[test]
fn words_do_not_steer_the_console_that_shows_them() {
    let mut newsroom = Newsroom::new(7);
    let mut odd = story();
    if let Event::CorrectionStarted { reason } = &mut odd[9].1 {
        "\u{1b}[2Ja\u{202e}b\n2026-01-01 Nobody".clone_into(reason);
    }
    newsroom.record_all(0, &odd);
    newsroom.seal();
    let lines = verify(&newsroom.report(0, None), &[newsroom.key()], None).unwrap().lines();
    assert!(lines[9].ends_with(": \u{fffd}[2Ja\u{fffd}b\n    2026-01-01 Nobody"), "{}", lines[9]);
}

#[test]
fn witnesses_and_older_checkpoints_are_held_to_what_the_reader_has() {
    let mut newsroom = Newsroom::new(7);
    newsroom.record_all(0, &story()[..2]);
    let held = newsroom.seal();
    newsroom.record_all(1, &story());
    let now = newsroom.seal();
    let keys = [newsroom.key()];
    let report = newsroom.report(1, Some(held.clone()));
    let proved = verify(&report, &keys, Some(&held)).unwrap();
    assert!(proved.older.is_some_and(|it| it.size < proved.checkpoint.size));
    verify(&report, &keys, Some(&now)).unwrap();
    let without = newsroom.report(1, None);
    assert_eq!(verify(&without, &keys, Some(&held)).unwrap_err(), Invalid::NotHeld);
    let mut other = Newsroom::new(7);
    other.record_all(0, &story()[..1]);
    let other = other.seal();
    assert_eq!(verify(&report, &keys, Some(&other)).unwrap_err(), Invalid::NotHeld);
    // Somebody who is not asked about may have signed it too.
    let stranger = Signer::new("other.example", KeyKind::Ed25519, &[1; 32]).unwrap();
    let mut more = report;
    more.checkpoint.push_str(&stranger.sign("other", 0).to_string());
    verify(&more, &keys, None).unwrap();
}

#[test]
fn no_clean_log_raises_an_alarm() {
    let mut runner = TestRunner::deterministic();
    let shape = (
        prop::collection::vec(1_usize..=story().len(), 1..5),
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<bool>(), 1..9),
    );
    for _ in 0..1_000 {
        let (lengths, which, seals) = shape.new_tree(&mut runner).unwrap().current();
        let mut newsroom = Newsroom::new(3);
        let mut older = None;
        for (number, length) in (0..).zip(&lengths) {
            newsroom.record_all(number * 2, &story()[..*length]);
            let seals = seals.iter().cycle().nth(usize::try_from(number).unwrap());
            if *seals.unwrap() {
                older = Some(newsroom.seal());
            }
        }
        newsroom.seal();
        let number = u64::try_from(which.index(lengths.len())).unwrap() * 2;
        let report = newsroom.report(number, older);
        let read = read(&report.to_json().unwrap()).unwrap();
        let proved = verify(&read, &[newsroom.key()], None);
        assert!(proved.is_ok(), "{:?} of {lengths:?}", proved.unwrap_err());
    }
}

#[test]
fn the_table_for_other_verifiers_is_the_one_of_the_desk() {
    let table = serde_json::to_value(Table::of_rules()).unwrap();
    let row = &table["kinds"]["claim.verdict_approved"][0];
    assert_eq!(row["roles"], serde_json::json!(["editor"]));
    assert_eq!(row["from"], serde_json::json!(["proposed"]));
    assert_eq!(row["to"], "approved");
    assert_eq!(table["kinds"]["claim.published"].as_array().unwrap().len(), 1);
    assert_eq!(table["phases"]["review"], serde_json::json!(["proposed"]));
    assert_eq!(table["seats"], serde_json::json!([3, 9]));
}
