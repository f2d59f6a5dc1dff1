//! Following: what becomes of a claim when the text of its article is changed.

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::*;

const QUOTE: &str = "the longest bridge of the country";

fn standing(history: &[Event]) -> TextStanding {
    folded(history).unwrap().text.expect("its article was changed")
}

fn state(history: &[Event]) -> (TextState, bool) {
    let claim = folded(history).unwrap();
    (claim.text_state(), claim.awaits_a_look())
}

fn settled() -> Event {
    Event::ChangeSettled { note: "Only the tense changed.".to_owned() }
}

fn same_as_before(number: u32, exact: &str) -> Event {
    Event::Followed { anchor: later(exact), number, as_opened: false }
}

#[test]
fn a_claim_keeps_where_it_was_opened_and_where_it_stands_now() {
    let history = [opened(), followed(2), words_changed(3, "a long bridge"), orphaned(4)];
    for (events, words) in [(1, vec![QUOTE]), (2, vec![QUOTE, QUOTE])] {
        let claim = folded(&history[..events]).unwrap();
        assert_eq!(claim.anchors.iter().map(|it| &it.exact).collect::<Vec<_>>(), words);
    }
    let claim = folded(&history).unwrap();
    assert_eq!((claim.quote(), claim.anchors.len()), (QUOTE, 2));
    assert_eq!(claim.anchor().unwrap().exact, "a long bridge", "where it was seen last");
}

#[test]
fn words_that_changed_or_went_wait_until_somebody_has_looked() {
    use TextState::{Changed, Orphaned, Unchanged};
    let open = opened();
    let long = || words_changed(2, "a long bridge");
    for (history, expected) in [
        (vec![open.clone()], (Unchanged, false)),
        (vec![open.clone(), followed(2)], (Unchanged, false)),
        (vec![open.clone(), long()], (Changed, true)),
        (vec![open.clone(), long(), settled()], (Changed, false)),
        // Another revision that leaves the words alone asks nobody to look again,
        (
            vec![open.clone(), long(), settled(), same_as_before(3, "a long bridge")],
            (Changed, false),
        ),
        (vec![open.clone(), orphaned(2), settled(), orphaned(3)], (Orphaned, false)),
        // and nobody has looked at another change.
        (vec![open.clone(), long(), settled(), words_changed(3, "a bridge")], (Changed, true)),
        (vec![open.clone(), long(), settled(), orphaned(3)], (Orphaned, true)),
        (
            vec![open.clone(), long(), orphaned(3), same_as_before(4, "a long bridge")],
            (Changed, true),
        ),
        (vec![open.clone(), long(), followed(3)], (Unchanged, false)),
        (vec![open.clone(), orphaned(2), followed(3)], (Unchanged, false)),
        // Nobody looks after what is closed.
        (vec![open, long(), closed(Closing::Dismissed)], (Changed, false)),
    ] {
        assert_eq!(state(&history), expected, "{history:?}");
    }
}

#[test]
fn whoever_settles_a_change_is_named_with_what_they_said() {
    let text = standing(&[opened(), orphaned(2), settled()]);
    let settled = text.settled.unwrap();
    assert_eq!((settled.note.as_str(), settled.by), ("Only the tense changed.", Some(ANN)));
    assert_eq!((text.since, settled.at), (at(1), at(2)));
}

#[test]
fn a_change_after_the_verdict_says_so_until_another_is_approved() {
    let approved = brought_to(Stage::Approved);
    let after = |events: &[Event]| standing(&[&approved[..], events].concat()).after_verdict;
    let long = words_changed(2, "a long bridge");

    assert!(!after(&[followed(2)]));
    assert!(after(std::slice::from_ref(&long)));
    assert!(after(&[long.clone(), settled(), same_as_before(3, "a long bridge")]));
    assert!(after(&[orphaned(2)]));
    assert!(!after(&[orphaned(2), followed(3)]), "it is what it was");
    assert!(!after(&[long.clone(), correcting(), proposed(2, ANN), approved_again()]));
    let again = [long, correcting(), proposed(2, ANN), approved_again()];
    assert!(!after(&[&again[..], &[orphaned(3), same_as_before(4, "a long bridge")]].concat()));
    assert!(after(&[&again[..], &[followed(3)]].concat()), "approved on other words than these");
    assert!(!standing(&[opened(), orphaned(2)]).after_verdict, "there is no verdict");
}

fn approved_again() -> Event {
    Event::VerdictApproved { round: 2, by: EVE, rulings: None }
}

#[test]
fn words_longer_than_an_event_can_hold_are_for_a_person() {
    let anchor = later(&"x".repeat(words::Field::Quote.limit() + 1));
    let revision = anchor.revision;
    let command = Command::Follow { number: 2, landing: Landing::Changed(anchor) };
    let left = Event::Orphaned { revision, number: 2, candidates: 1 };
    check(&[opened()], command, reviewer(ANN), Ok(vec![left]));
}

#[test]
fn a_place_that_somebody_chose_ends_an_orphan() {
    let placed = Event::Placed { anchor: later(QUOTE), number: 2, as_opened: true };
    assert_eq!(state(&[opened(), orphaned(2), placed]), (TextState::Unchanged, false));
    let placed = Event::Placed { anchor: later("a bridge"), number: 2, as_opened: false };
    assert_eq!(state(&[opened(), orphaned(2), placed]), (TextState::Changed, true));
}

/// Names for nobody: these sentences need none.
struct Nameless;

impl telling::Names for Nameless {
    fn person(&self, _: PersonId) -> String {
        "Ann".to_owned()
    }

    fn source(&self, _: SourceId) -> String {
        String::new()
    }

    fn claim(&self, _: ClaimId) -> String {
        String::new()
    }
}

#[test]
fn each_step_is_told_with_its_reason() {
    let same = Event::Followed { anchor: later(QUOTE), number: 2, as_opened: true };
    let lost = |number, candidates| Event::Orphaned {
        revision: later(QUOTE).revision,
        number,
        candidates,
    };
    let history = [
        opened(),
        same,
        words_changed(3, "a long bridge"),
        same_as_before(4, "a long bridge"),
        lost(5, 0),
        lost(6, 1),
        lost(7, 2),
        Event::Followed { anchor: later(&format!("{QUOTE}\u{a0}")), number: 8, as_opened: true },
    ];
    let told = telling::tell_all(&recorded(&history), &Nameless);
    let told: Vec<String> = told.iter().skip(1).map(telling::Told::sentence).collect();
    assert_eq!(
        told,
        [
            "Ann found its words unchanged in revision 2, 20 characters further on.",
            "Ann found its words changed in revision 3: “the longest bridge of the country” became \
             “a long bridge”.",
            "Ann found its changed words as they were in revision 4, at the same place.",
            "Ann found no certain place for its words in revision 5: no place there is like them.",
            "Ann found no certain place for its words in revision 6: one place there is like them, \
             and it is not certain.",
            "Ann found no certain place for its words in revision 7: 2 places there are like them, \
             and none is certain.",
            "Ann found its words again, as they were when it was opened, in revision 8, at the \
             same place, with other spaces, quotation marks or dashes.",
        ]
    );
}
