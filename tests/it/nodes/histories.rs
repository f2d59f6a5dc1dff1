//! Histories: small ones that the checker has to accept, and others that it must not.

use super::checker::faults;
use super::dice::Dice;
use super::matching::{Act, Answer, Ask, Call, Entry, Moment, Trail};

/// A trail of which the first event was there before. Each other is `who what`, with `+` before it
/// where it is of the same act as the one before; `@key` behind it names the act.
fn trail(claim: u64, events: &[&str]) -> Trail {
    let seeded =
        Entry { seq: 0, who: "ann".into(), what: "opened".into(), act: format!("{claim} seed") };
    let mut entries = vec![seeded];
    for (event, seq) in events.iter().zip(1..) {
        let (same, event) = event.strip_prefix('+').map_or((false, *event), |it| (true, it));
        let (event, key) = event.split_once('@').unwrap_or((event, ""));
        let (who, what) = event.split_once(' ').unwrap();
        let act = match key {
            "" if same => entries.last().unwrap().act.clone(),
            "" => format!("{claim} {seq}"),
            key => key.to_owned(),
        };
        entries.push(Entry { seq, who: who.into(), what: what.into(), act });
    }
    Trail { claim, seeded: 1, entries }
}

/// Somebody sent a form, which leaves what it is called.
fn sent(who: &str, seen: u64, what: &str, answer: Answer, during: (Moment, Moment)) -> Call {
    on(1, who, seen, what, answer, during)
}

fn on(
    claim: u64,
    who: &str,
    seen: u64,
    what: &str,
    answer: Answer,
    (begun, ended): (Moment, Moment),
) -> Call {
    let (form, what) = (format!("{who} {what}"), what.to_owned());
    let ask = Ask::Act(Act { form, seen, what, tells: None, may_be_idle: false });
    Call { who: who.to_owned(), claim, ask, answer, begun, ended }
}

fn look(version: u64, (begun, ended): (Moment, Moment)) -> Call {
    let answer = Answer::Shown(version);
    Call { who: "ann".to_owned(), claim: 1, ask: Ask::Look, answer, begun, ended }
}

fn telling(mut call: Call, other: u64, left: &str) -> Call {
    if let Ask::Act(act) = &mut call.ask {
        act.tells = Some((other, left.to_owned()));
    }
    call
}

#[track_caller]
fn fits(trails: &[Trail], calls: &[Call]) {
    assert_eq!(faults(trails, calls), Vec::<String>::new());
}

#[track_caller]
fn is_found(trails: &[Trail], calls: &[Call], fault: &str) {
    let found = faults(trails, calls);
    assert!(found.iter().any(|it| it.contains(fault)), "“{fault}” in {found:?}");
}

use Answer::{Denied, Done, Lost, Refused, Stale};

#[test]
fn what_happened_one_after_the_other_fits() {
    let calls = [
        look(1, (0, 1)),
        sent("ann", 1, "a", Done, (2, 3)),
        sent("ben", 1, "b", Stale(2), (4, 5)),
        sent("ben", 2, "c", Refused, (6, 7)),
        sent("ben", 2, "d", Denied, (8, 9)),
        sent("ben", 2, "e", Done, (10, 11)),
        look(3, (12, 13)),
    ];
    fits(&[trail(1, &["ann a", "ben e"])], &calls);
}

#[test]
fn what_happened_at_once_fits_in_the_order_of_the_trail() {
    let calls = [
        sent("ann", 2, "a", Done, (0, 10)),
        sent("ben", 1, "b", Done, (1, 9)),
        look(1, (0, 8)),
        look(3, (0, 2)),
    ];
    fits(&[trail(1, &["ben b", "ann a"])], &calls);
}

#[test]
fn what_nobody_was_answered_may_be_there_or_not() {
    let lost = || sent("ann", 1, "a", Lost, (0, Moment::MAX));
    fits(&[trail(1, &["ann a"])], &[lost(), look(1, (5, 6)), look(2, (7, 8))]);
    fits(&[trail(1, &[])], &[lost(), look(1, (5, 6))]);
    is_found(
        &[trail(1, &["ann a"])],
        &[look(2, (0, 1)), sent("ann", 1, "a", Lost, (2, 9))],
        "began",
    );
}

#[test]
fn the_same_form_sent_again_is_one_act() {
    let (first, lost) = (sent("ann", 1, "a", Done, (0, 1)), sent("ann", 1, "a", Lost, (0, 9)));
    let again = || sent("ann", 1, "a", Done, (4, 5));
    let between = sent("ben", 2, "b", Done, (2, 3));
    let trails = [trail(1, &["ann a", "ben b"])];
    fits(&trails, &[first.clone(), between.clone(), again()]);
    fits(&trails, &[lost, between, again()]);

    let twice = [trail(1, &["ann a", "ann a"])];
    is_found(&twice, &[first.clone(), again()], "nobody whose form was not refused");
    let turned = sent("ann", 1, "a", Stale(2), (4, 5));
    is_found(&[trail(1, &["ann a"])], &[first, turned], "was done and then");
}

#[test]
fn an_act_that_was_lost_is_found() {
    let both = [sent("ann", 1, "a", Done, (0, 5)), sent("ben", 1, "b", Done, (0, 5))];
    is_found(&[trail(1, &["ben b"])], &both, "“a” by ann");
    is_found(&[trail(1, &[])], &both, "is lost");
    // It is there, but on another version than was seen.
    is_found(&[trail(1, &["ben b", "ann a"])], &both, "is lost");
    // Both approved, and the trail has one approval.
    let both = ["first", "second"].map(|form| {
        let mut call = sent("ann", 1, "approve", Done, (0, 5));
        if let Ask::Act(act) = &mut call.ask {
            form.clone_into(&mut act.form);
        }
        call
    });
    is_found(&[trail(1, &["ann approve"])], &both, "once for two forms");
}

#[test]
fn what_was_refused_and_is_there_is_found() {
    let trails = [trail(1, &["ann a"])];
    for answer in [Refused, Denied, Stale(2)] {
        let calls = [sent("ann", 1, "a", answer, (0, 1))];
        is_found(&trails, &calls, "nobody whose form was not refused");
    }
    is_found(&trails, &[], "nobody whose form was not refused");
    is_found(&trails, &[sent("ben", 1, "a", Done, (0, 1))], "is lost");
}

#[test]
fn an_answer_that_the_claim_does_not_bear_out_is_found() {
    let trails = [trail(1, &["ann a"])];
    let done = || sent("ann", 1, "a", Done, (4, 5));
    // Stale, though it was not; and refused on a version that is not there yet or no more.
    is_found(&trails, &[done(), sent("ben", 1, "b", Stale(1), (0, 1))], "as stale, and it was not");
    is_found(&trails, &[done(), sent("ben", 2, "b", Refused, (0, 1))], "began only after");
    is_found(&trails, &[done(), sent("ben", 1, "b", Refused, (6, 7))], "began only after");
}

#[test]
fn a_look_at_what_is_over_is_found() {
    let trails = [trail(1, &["ann a"])];
    let done = || sent("ann", 1, "a", Done, (2, 3));
    is_found(&trails, &[done(), look(1, (4, 5))], "began only after");
    is_found(&trails, &[done(), look(2, (0, 1))], "began only after");
    is_found(&trails, &[done(), look(3, (4, 5))], "never was at");
    // Whoever looks twice does not see time go back.
    let slow = sent("ann", 1, "a", Done, (0, 9));
    is_found(&trails, &[slow, look(2, (1, 2)), look(1, (3, 4))], "began only after");
}

#[test]
fn an_order_against_the_clock_is_found() {
    let trails = [trail(1, &["ben b", "ann a"])];
    let calls = [sent("ann", 2, "a", Done, (0, 1)), sent("ben", 1, "b", Done, (2, 3))];
    is_found(&trails, &calls, "began only after");
}

#[test]
fn half_of_an_act_is_found() {
    let trails = [trail(1, &["ann a", "+ann a"])];
    let done = || sent("ann", 1, "a", Done, (0, 9));
    fits(&trails, &[done(), look(1, (1, 2)), look(3, (3, 4))]);
    is_found(&trails, &[done(), look(2, (1, 2))], "never was at");
    let torn = [trail(1, &["ann a@x", "ben b", "ann a@x"])];
    is_found(&torn, &[done(), sent("ben", 2, "b", Done, (0, 9))], "torn");
}

#[test]
fn a_gap_in_a_trail_is_found() {
    let mut gap = trail(1, &["ann a"]);
    gap.entries[1].seq = 2;
    is_found(&[gap], &[sent("ann", 2, "a", Done, (0, 1))], "where 1 is due");
}

#[test]
fn an_act_that_may_leave_nothing_reads_the_version_that_was_seen() {
    let idle = |seen, during| {
        let mut call = sent("ann", seen, "take", Done, during);
        if let Ask::Act(act) = &mut call.ask {
            act.may_be_idle = true;
        }
        call
    };
    let (trails, done) = ([trail(1, &["ben b"])], sent("ben", 1, "b", Done, (2, 3)));
    fits(&trails, &[done.clone(), idle(2, (4, 5))]);
    is_found(&trails, &[done, idle(1, (4, 5))], "began only after");
}

#[test]
fn an_act_on_two_claims_is_on_both() {
    let merged = || telling(sent("ann", 1, "close", Done, (0, 1)), 2, "absorbed");
    let trails = [trail(1, &["ann close@m"]), trail(2, &["ann absorbed@m", "+ann b"])];
    fits(&trails, &[merged()]);
    let untold = [trail(1, &["ann close@m"]), trail(2, &[])];
    is_found(&untold, &[merged()], "left no “absorbed” on claim 2");
    // The act began on the other claim only after somebody had been shown that.
    let mut seen = look(3, (0, 1));
    seen.claim = 2;
    let late = telling(sent("ann", 1, "close", Done, (2, 3)), 2, "absorbed");
    is_found(&trails, &[late, seen], "began only after");
}

#[test]
fn an_order_that_fits_each_claim_and_not_all_of_them_is_found() {
    let trails = [trail(1, &["ben x", "ann close@m"]), trail(2, &["ann absorbed@m", "eve y"])];
    let merged = || telling(sent("ann", 2, "close", Done, (0, 9)), 2, "absorbed");
    let x = |during| sent("ben", 1, "x", Done, during);
    let y = |during| on(2, "eve", 2, "y", Done, during);
    fits(&trails, &[merged(), x((1, 2)), y((3, 4))]);
    // Behind the merger stands what had ended before what stands in front of it began.
    is_found(&trails, &[merged(), x((3, 4)), y((1, 2))], "no place in any order");
}

/// A call as it is looked for by trying: on which claims, at which versions, and when.
struct Tried {
    on: Vec<(u64, u64)>,
    writes: bool,
    during: (Moment, Moment),
}

/// Whether there is an order in which each call finds the version that it tells of, and none comes
/// behind one that began only after it had ended.
fn is_explained(left: &[&Tried], versions: [u64; 2]) -> bool {
    let at = |versions: &[u64; 2], claim: u64| versions[usize::from(claim == 2)];
    left.is_empty()
        || left.iter().enumerate().any(|(index, next)| {
            let finds = next.on.iter().all(|(claim, version)| at(&versions, *claim) == *version);
            let is_due = left.iter().all(|it| it.during.1 >= next.during.0);
            let mut after = versions;
            for (claim, _) in next.on.iter().filter(|_| next.writes) {
                after[usize::from(*claim == 2)] += 1;
            }
            let rest: Vec<_> = [&left[..index], &left[index + 1..]].concat();
            finds && is_due && is_explained(&rest, after)
        })
}

/// Acts and looks on two claims, done one after the other, with times thrown over them that may fit.
fn thrown(dice: &mut Dice) -> (Vec<Trail>, Vec<Call>, Vec<Tried>) {
    let (mut events, mut calls, mut tried) = ([Vec::new(), Vec::new()], Vec::new(), Vec::new());
    for number in 0..6 {
        let begun = u64::try_from(number + dice.below(5)).unwrap();
        let during = (begun, begun + u64::try_from(dice.below(7)).unwrap());
        let version = |claim: usize| u64::try_from(events[claim].len() + 1).unwrap();
        let (first, other) = (dice.below(2), dice.below(100));
        let claim = u64::try_from(first + 1).unwrap();
        let mut on_claims = vec![(claim, version(first))];
        if other < 40 {
            // Now and then at a version that is not the one of then.
            on_claims[0].1 = version(first).saturating_sub(u64::from(dice.falls(25))).max(1);
            let mut call = look(on_claims[0].1, during);
            call.claim = claim;
            calls.push(call);
        } else {
            let mut call = on(claim, "ann", version(first), &number.to_string(), Done, during);
            if other < 60 {
                on_claims.push((3 - claim, version(1 - first)));
                call = telling(call, 3 - claim, &number.to_string());
                events[1 - first].push(format!("ann {number}@{number}"));
            }
            events[first].push(format!("ann {number}@{number}"));
            calls.push(call);
        }
        tried.push(Tried { on: on_claims, writes: other >= 40, during });
    }
    let trails = (1..).zip(&events).map(|(claim, events)| {
        let events: Vec<_> = events.iter().map(String::as_str).collect();
        trail(claim, &events)
    });
    (trails.collect(), calls, tried)
}

#[test]
fn what_fits_is_what_trying_every_order_finds() {
    let mut dice = Dice::new(0x5EED, 0);
    let mut fitting = 0;
    for _ in 0..5_000 {
        let (trails, calls, tried) = thrown(&mut dice);
        let explained = is_explained(&tried.iter().collect::<Vec<_>>(), [1, 1]);
        let found = faults(&trails, &calls);
        assert_eq!(found.is_empty(), explained, "{calls:#?} {found:?}");
        fitting += usize::from(explained);
    }
    assert!((500..4_500).contains(&fitting), "{fitting} of 5,000 fit");
}
