//! Shown: what readers see, and what they are told was changed.

use super::cast::*;
use crate::domain::claim::*;

fn published(round: u32) -> Event {
    Event::Published { round }
}

fn withdrawn(reason: &str) -> Event {
    Event::Withdrawn { reason: reason.to_owned() }
}

#[test]
fn readers_see_nothing_before_a_verdict_is_published() {
    assert_eq!(folded(&brought_to(Stage::Approved)).unwrap().shown, None);
    let forged = [brought_to(Stage::Researching), vec![published(1)]].concat();
    assert_eq!(folded(&forged).unwrap().shown, None, "where there is no verdict");
}

#[test]
fn a_correction_is_told_once_it_is_published_and_work_on_it_is_not() {
    let mut history = [brought_to(Stage::Approved), vec![published(1)]].concat();
    let first = folded(&history).unwrap().shown.unwrap();
    assert_eq!((first.round, first.first_at == first.changed_at), (1, true));
    let words = "Nobody has approved this.".to_owned();
    history.extend([
        Event::CorrectionStarted { reason: "A doubt.".to_owned() },
        Event::Reworded { statement: words.clone(), kind: Kind::Other },
        proposed(2, ANN),
    ]);
    let working = folded(&history).unwrap();
    assert_eq!((working.statement, working.shown.as_ref()), (words.clone(), Some(&first)));

    history.extend([approved(2, EVE), published(2)]);
    let second = folded(&history).unwrap().shown.unwrap();

    assert_eq!((second.first_at, second.first_round, second.round), (first.first_at, 1, 2));
    assert_eq!(second.statement, words);
    let [Change { at, what: What::Corrected { round: 2, from, to, note } }] = &second.changes[..]
    else {
        panic!("{:?}", second.changes)
    };
    assert_eq!(*at, second.changed_at);
    assert_eq!((from, to), (&first.label_name, &second.label_name));
    assert_eq!(note.as_deref(), Some("A third bridge was found."));
}

#[test]
fn what_is_withdrawn_and_published_again_says_both() {
    let mut history = [brought_to(Stage::Approved), vec![published(1)]].concat();
    history.extend([withdrawn("The wrong bridge."), published(1)]);
    let claim = folded(&history).unwrap();
    let changes: Vec<_> = claim.shown.unwrap().changes.into_iter().map(|it| it.what).collect();
    let reason = "The wrong bridge.".to_owned();
    assert_eq!(changes, [What::Withdrawn { reason }, What::Restored]);
    assert_eq!(claim.publication, Publication::Published);
}
