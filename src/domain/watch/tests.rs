//! Tests of what is known after each look.

use super::*;

const PACE: Pace = Pace { least: TimeDelta::hours(24), most: TimeDelta::days(30) };

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_779_000_000, 0).unwrap() + TimeDelta::hours(hours)
}

fn new() -> Watch {
    let subject = Subject::Source(SourceId(Uuid::from_u128(0x100)));
    Watch::begin(subject, "https://harbour.example/plan".to_owned(), at(0))
}

fn text(words: &str) -> Look {
    Look::Answered {
        fingerprint: words.to_owned(),
        moved_to: None,
        etag: None,
        last_modified: None,
    }
}

fn gone() -> Look {
    Look::Gone { problem: "The site says that there is no such page.".to_owned() }
}

fn failed() -> Look {
    Look::Failed { problem: "The site did not answer.".to_owned() }
}

fn refused() -> Look {
    Look::Refused { problem: "The site shows it to its own readers only.".to_owned() }
}

#[track_caller]
fn check(looks: Vec<Look>, expected: Health) -> Watch {
    let watch = looks.into_iter().fold(new(), |watch, look| {
        let now = watch.next_at;
        watch.after(look, now, PACE)
    });
    assert_eq!(watch.health, expected);
    watch
}

#[test]
fn what_was_seen_first_is_what_is_known() {
    check(vec![text("a"), text("a"), Look::Unchanged], Health::Fine);
}

#[test]
fn other_words_are_a_change_until_the_old_ones_are_back() {
    let changed = check(vec![text("a"), text("b"), Look::Unchanged], Health::Changed);
    let first_seen = changed.since;
    assert!(changed.looked_at.unwrap() > first_seen);
    check(vec![text("a"), text("b"), text("a")], Health::Fine);
}

#[test]
fn what_somebody_has_seen_is_no_change_any_more() {
    let seen = check(vec![text("a"), text("b")], Health::Changed).settled(at(100));
    assert_eq!((seen.health, seen.since), (Health::Fine, at(100)));
    assert_eq!(seen.after(text("b"), at(200), PACE).health, Health::Fine);
}

#[test]
fn that_something_is_gone_is_a_duty_until_somebody_has_seen_it() {
    let gone = check(vec![text("a"), gone(), gone()], Health::Gone);
    assert!(gone.is_duty());
    let seen = gone.settled(at(100));
    assert_eq!((seen.health, seen.is_duty()), (Health::Gone, false));
    let still = seen.after(self::gone(), at(200), PACE);
    assert!(!still.is_duty());
    assert!(still.after(failed(), at(300), PACE).is_duty(), "it fares otherwise now");
}

#[test]
fn one_failure_is_a_bad_day_and_two_are_believed() {
    let once = check(vec![text("a"), gone()], Health::Fine);
    assert!(once.problem.is_some());
    check(vec![text("a"), gone(), gone()], Health::Gone);
    check(vec![text("a"), failed(), failed()], Health::Unreachable);
    check(vec![text("a"), failed(), gone()], Health::Gone);
    check(vec![failed()], Health::Unseen);
}

#[test]
fn what_is_not_for_the_desk_is_not_dead_and_no_duty() {
    let shut = check(vec![text("a"), refused(), refused()], Health::Refused);
    assert!(!shut.is_duty() && shut.problem.is_some());
    let looks = [refused(), refused(), refused()];
    let later = looks.into_iter().fold(shut, |it, look| {
        let now = it.next_at;
        it.after(look, now, PACE)
    });
    assert_eq!((later.next_at - later.looked_at.unwrap()).num_hours(), 24 * 8);
    check(vec![text("a"), refused(), refused(), text("a")], Health::Fine);
    check(vec![text("a"), refused(), refused(), gone()], Health::Gone);
    // What was seen before is still to be looked at.
    check(vec![text("a"), text("b"), refused(), refused()], Health::Changed);
}

#[test]
fn whoever_says_that_they_have_seen_it_has_seen_what_is_there_now() {
    let sight = |it: &Watch| Sight {
        health: it.health,
        found: it.found.clone(),
        moved_to: it.moved_to.clone(),
    };
    let changed = check(vec![text("a"), text("b")], Health::Changed);
    let seen = sight(&changed);
    let looked = |look| changed.clone().after(look, at(300), PACE);
    assert!(changed.was_seen_in(&seen));
    assert!(looked(Look::Unchanged).was_seen_in(&seen), "the same is there at another look");
    assert!(!looked(text("c")).was_seen_in(&seen));
    assert!(!looked(text("a")).was_seen_in(&seen));
    assert!(!looked(gone()).after(gone(), at(400), PACE).was_seen_in(&seen));
    assert!(changed.clone().settled(at(300)).was_seen_in(&seen), "somebody else was quicker");

    let moved = |to: &str| Look::Answered {
        fingerprint: "a".to_owned(),
        moved_to: Some(to.to_owned()),
        etag: None,
        last_modified: None,
    };
    let there = check(vec![text("a"), moved("https://harbour.example/1")], Health::Moved);
    let seen = sight(&there);
    assert!(there.clone().settled(at(300)).was_seen_in(&seen));
    assert!(!there.after(moved("https://harbour.example/2"), at(300), PACE).was_seen_in(&seen));
}

#[test]
fn what_answers_again_is_as_it_was_before() {
    check(vec![text("a"), gone(), gone(), text("a")], Health::Fine);
    check(vec![text("a"), text("b"), gone(), gone(), Look::Unchanged], Health::Changed);
}

#[test]
fn the_new_address_is_taken_over_once_somebody_has_seen_it() {
    let there = "https://harbour.example/plans/1".to_owned();
    let moved = Look::Answered {
        fingerprint: "a".to_owned(),
        moved_to: Some(there.clone()),
        etag: None,
        last_modified: None,
    };
    let watch = check(vec![text("a"), moved], Health::Moved).settled(at(100));
    assert_eq!((watch.health, watch.url, watch.moved_to), (Health::Fine, there, None));
}

#[test]
fn the_desk_never_looks_sooner_than_it_may_and_ever_less_at_what_stays() {
    let mut watch = new();
    let mut waits = Vec::new();
    for look in [text("a"), Look::Unchanged, text("a"), Look::Unchanged, Look::Unchanged]
        .into_iter()
        .chain(std::iter::repeat_n(Look::Unchanged, 50))
        .chain([text("b"), failed(), failed(), failed(), failed()])
    {
        let now = watch.next_at;
        watch = watch.after(look, now, PACE);
        waits.push((watch.next_at - now).num_hours());
    }
    assert_eq!(waits.get(..5).unwrap(), [24, 48, 96, 192, 384]);
    assert_eq!(waits.get(54).unwrap(), &(30 * 24));
    assert_eq!(waits.get(55..).unwrap(), [24, 24, 24, 48, 96]);
}

#[test]
fn what_came_in_together_does_not_stay_together() {
    let of = |id| {
        let subject = Subject::Source(SourceId(Uuid::from_u128(id)));
        Watch::begin(subject, String::new(), at(0)).after(text("a"), at(0), PACE).next_at
    };
    assert_eq!(of(0), at(24));
    assert!(of(128) > of(0) && of(255) > of(128));
    assert!(of(255) <= at(24) + TimeDelta::minutes(144));
}

#[test]
fn no_host_is_asked_twice_within_its_pause() {
    let rounds = Rounds {
        pause: TimeDelta::seconds(30),
        ahead: TimeDelta::minutes(1),
        lost: TimeDelta::hours(24),
    };
    let seconds = |n| at(0) + TimeDelta::seconds(n);
    let free = BTreeMap::from([("b", seconds(10)), ("a", seconds(-10))]);
    let turns = spread(["a", "b", "a", "a", "a", "b"], &free, at(0), rounds);
    let expected = [
        Turn::At(seconds(0)),
        Turn::At(seconds(10)),
        Turn::At(seconds(30)),
        Turn::NotBefore(seconds(60)),
        Turn::NotBefore(seconds(90)),
        Turn::At(seconds(40)),
    ];
    assert_eq!(turns, expected);
}

#[test]
fn keys_name_healths_and_back() {
    for health in Health::ALL {
        assert_eq!(Health::from_key(health.key()), Some(health));
    }
    assert_eq!(Health::from_key("well"), None);
}
