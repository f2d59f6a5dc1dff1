//! Pace: from when on a claim is urgent, why, and what a person may say against it.

use chrono::TimeDelta;

use super::cast::*;
use crate::domain::claim::priority::{Why, never, resting, urgency};
use crate::domain::claim::*;
use crate::domain::*;

fn set(level: Priority) -> Event {
    Event::PrioritySet { level: Some(level), reason: Some("The vote is tomorrow.".to_owned()) }
}

fn due_in(days: i64) -> Event {
    Event::DueSet { due: Some(at(0) + TimeDelta::days(days)) }
}

fn assigned() -> Event {
    Event::Assigned { to: Some(ANN), note: None, taken_from: None }
}

/// Said by one more.
fn also(number: u128) -> Event {
    let Event::Attributed { name, title, role, form, cue, .. } = attributed() else {
        panic!("an attribution")
    };
    let speaker = SpeakerId(uuid::Uuid::from_u128(number));
    Event::Attributed { speaker, name, title, role, form, cue }
}

#[test]
fn the_first_reason_to_come_true_is_the_one_that_counts() {
    let days = TimeDelta::days;
    let opinion = Event::Reworded { statement: "It is ugly.".to_owned(), kind: Kind::Opinion };
    let cases = [
        ("nothing", vec![opened()], resting(), Why::Resting),
        ("due", vec![opened(), due_in(40)], at(0) + days(40), Why::Due),
        ("assigned", vec![opened(), assigned()], at(1) + days(14), Why::Assigned),
        ("both", vec![opened(), assigned(), due_in(2)], at(0) + days(2), Why::Due),
        ("opinion", vec![opened(), opinion.clone()], never(), Why::Opinion),
        ("opinion that is due", vec![opened(), opinion, due_in(9)], at(0) + days(9), Why::Due),
        ("two say it", vec![opened(), also(1), also(2)], resting(), Why::Resting),
        ("three say it", vec![opened(), also(1), also(2), also(3)], at(0) + days(7), Why::Spread),
        ("urgent", vec![opened(), set(Priority::Urgent)], at(1), Why::Set),
        ("high", vec![opened(), set(Priority::High)], at(1) + days(3), Why::Set),
        ("normal", vec![opened(), assigned(), set(Priority::Normal)], resting(), Why::Set),
        ("low", vec![opened(), due_in(1), set(Priority::Low)], never(), Why::Set),
        ("high and due", vec![opened(), due_in(1), set(Priority::High)], at(0) + days(1), Why::Due),
    ];
    for (name, history, at, why) in cases {
        let found = urgency(&folded(&history).unwrap());
        assert_eq!((found.at, found.why), (at, why), "{name}");
    }
}

#[test]
fn what_is_returned_or_corrected_in_public_does_not_wait() {
    let returned = folded(&brought_to(Stage::Returned)).unwrap();
    let since = returned.pace.stage_since;
    assert_eq!(urgency(&returned).at, since + TimeDelta::days(3));
    assert_eq!(urgency(&returned).why, Why::Returned);
    let mut history = brought_to(Stage::Approved);
    assert_eq!(urgency(&folded(&history).unwrap()).why, Why::Finished);
    history.push(Event::Published { round: 1 });
    history.push(Event::CorrectionStarted { reason: "A new bill.".to_owned() });
    let correcting = folded(&history).unwrap();
    assert_eq!(urgency(&correcting).why, Why::Correcting);
    assert_eq!(urgency(&correcting).at, correcting.changed_at);
}

#[test]
fn words_that_change_after_the_verdict_are_urgent_until_somebody_has_looked() {
    let mut history = brought_to(Stage::Approved);
    history.push(words_changed(2, "the second longest bridge of the country"));
    let changed = folded(&history).unwrap();
    assert_eq!(urgency(&changed).why, Why::Words);
    assert_eq!(Priority::of(urgency(&changed).at, now()), Priority::Urgent);
    history.push(Event::ChangeSettled { note: "It stays false.".to_owned() });
    assert_eq!(urgency(&folded(&history).unwrap()).why, Why::Finished);
}

#[test]
fn what_is_parked_presses_nobody_before_its_day() {
    let until = now() + TimeDelta::days(30);
    let parked = Event::Parked { until, reason: "The bill comes then.".to_owned() };
    let claim = folded(&[opened(), due_in(1), parked]).unwrap();
    assert_eq!(urgency(&claim).at, until);
}

#[test]
fn a_stage_lasts_from_the_event_that_led_to_it() {
    let claim = folded(&[opened(), assigned(), Event::ResearchStarted {}, set(Priority::Low)]);
    let pace = claim.unwrap().pace;
    assert_eq!((pace.stage_since, pace.assigned_since), (at(2), Some(at(1))));
    let claim =
        folded(&[opened(), assigned(), Event::Assigned { to: None, note: None, taken_from: None }])
            .unwrap();
    assert_eq!((claim.pace.stage_since, claim.pace.assigned_since), (at(0), None));
}

#[test]
fn what_a_person_said_is_over_with_the_work() {
    let set = set(Priority::Urgent);
    let closed = Event::Closed { closing: Closing::Dismissed, reason: "Enough.".to_owned() };
    assert_eq!(folded(&[opened(), set.clone(), closed]).unwrap().pace.set, None);
    let command = |level, reason: &str| Command::SetPriority { level, reason: reason.to_owned() };
    let again = command(Some(Priority::Urgent), "The vote is tomorrow.");
    let history = [opened(), set];
    check(&history, again, reviewer(ANN), Err(Refusal::Unchanged));
    let other = command(Some(Priority::Urgent), "The vote is today.");
    let reason = Some("The vote is today.".to_owned());
    let level = Some(Priority::Urgent);
    check(&history, other, reviewer(ANN), Ok(vec![Event::PrioritySet { level, reason }]));
    let back = Event::PrioritySet { level: None, reason: None };
    check(&history, command(None, " "), reviewer(ANN), Ok(vec![back]));
    check(&[opened()], command(None, "x"), reviewer(ANN), Err(Refusal::Unchanged));
}

#[test]
fn levels_are_ranges_of_moments_without_gaps() {
    let now = now();
    let moments = [
        now - TimeDelta::days(400),
        now,
        now + TimeDelta::milliseconds(1),
        now + TimeDelta::days(3),
        now + TimeDelta::days(3) + TimeDelta::milliseconds(1),
        now + TimeDelta::days(4_000),
        resting(),
        never(),
    ];
    for at in moments {
        let inside = |level: Priority| {
            let (later, latest) = level.range(now);
            later.is_none_or(|it| at > it) && latest.is_none_or(|it| at <= it)
        };
        let levels: Vec<_> = Priority::ALL.into_iter().filter(|it| inside(*it)).collect();
        assert_eq!(levels, [Priority::of(at, now)], "{at}");
    }
}

#[test]
fn every_reason_has_a_key_and_a_sentence_for_every_level() {
    for why in Why::ALL {
        assert_eq!(Why::from_key(why.key()), Some(why));
        assert!(why.key().len() <= 16, "{why:?} fits its column");
        for level in Priority::ALL {
            assert!(!why.phrase(level).is_empty() && !why.phrase(level).ends_with('.'));
        }
    }
    for level in Priority::ALL {
        assert_eq!(Priority::from_key(level.key()), Some(level));
    }
}
