//! Undo: what somebody has just done is taken back by the command that does so, or not at all.

use chrono::TimeDelta;

use super::cast::*;
use crate::domain::claim::undo::{NotUndone, undone};
use crate::domain::claim::*;

/// Every verb that can be undone, on a claim at a stage where it makes sense.
const UNDOABLE: &[(Stage, Verb)] = &[
    (Stage::Researching, Verb::Reword),
    (Stage::Open, Verb::AddEvidence),
    (Stage::Researching, Verb::RecordSearch),
    (Stage::Researching, Verb::AskQuestion),
    (Stage::Researching, Verb::AnswerQuestion),
    (Stage::Researching, Verb::Propose),
    (Stage::Proposed, Verb::SuggestEdit),
    (Stage::Approved, Verb::Correct),
    (Stage::Open, Verb::Close),
    (Stage::Dismissed, Verb::Reopen),
    (Stage::Duplicate, Verb::Reopen),
    (Stage::Researching, Verb::Park),
    (Stage::Researching, Verb::Unpark),
    (Stage::Researching, Verb::Assign),
    (Stage::Researching, Verb::SetDue),
    (Stage::Researching, Verb::SetPriority),
    (Stage::Approved, Verb::Tag),
    (Stage::Researching, Verb::Flag),
    (Stage::Researching, Verb::ResolveThread),
    (Stage::Researching, Verb::ReopenThread),
    (Stage::Researching, Verb::Ask),
];

/// The history of a claim on which Eve has just done this, and the claim as it was before.
fn done(stage: Stage, verb: Verb) -> (Claim, Vec<Recorded>) {
    let history = prepared(stage, verb);
    let before = folded(&history).unwrap();
    let mut all = recorded(&history);
    let events = decide(Some(&before), command(verb), &context(editor(EVE)));
    let events = events.unwrap_or_else(|refusal| panic!("{verb:?} at {stage:?}: {refusal}"));
    for event in events {
        let seq = u64::try_from(all.len()).unwrap();
        all.push(Recorded { seq, at: now(), actor: editor(EVE), event, ..all[0].clone() });
    }
    (before, all)
}

/// What a reader sees of a claim, without what only counts or remembers.
fn seen(claim: &Claim) -> Claim {
    let mut it = claim.clone();
    (it.version, it.changed_at) = (0, at(0));
    it.pace = priority::Pace::from(at(0));
    it.rounds.clear();
    for comment in &mut it.comments {
        comment.resolved = comment.resolved.take().map(|_| Resolution { by: None, at: at(0) });
    }
    it
}

#[test]
fn what_is_undone_is_as_it_was_and_both_acts_stand_on_the_trail() {
    for (stage, verb) in UNDOABLE {
        let (before, history) = done(*stage, *verb);
        let command = undone(&history, EVE, now()).unwrap_or_else(|why| panic!("{verb:?}: {why}"));
        let claim = fold(&history).unwrap();
        let events = decide(Some(&claim), command, &context(editor(EVE)));
        let events = events.unwrap_or_else(|refusal| panic!("{verb:?}: {refusal}"));
        let mut all = history.clone();
        for event in events {
            let seq = u64::try_from(all.len()).unwrap();
            all.push(Recorded { seq, event, ..history.last().unwrap().clone() });
        }
        assert!(all.len() > history.len(), "{verb:?}");
        let after = fold(&all).unwrap();
        let expected = match verb {
            // What was begun by the way is not unbegun.
            Verb::AddEvidence => Claim { stage: Stage::Researching, ..seen(&before) },
            _ => seen(&before),
        };
        assert_eq!(seen(&after), expected, "{verb:?} at {stage:?}");
        assert_eq!(after.pace.set.map(|it| it.level), before.pace.set.map(|it| it.level));
    }
}

#[test]
fn decisions_and_what_others_have_been_told_are_not_undone() {
    for (stage, verb) in [
        (Stage::Proposed, Verb::Approve),
        (Stage::Proposed, Verb::Return),
        (Stage::Proposed, Verb::GiveOpinion),
        (Stage::Proposed, Verb::AcceptEdit),
        (Stage::Proposed, Verb::ReviseRationale),
        (Stage::Proposed, Verb::TakeBack),
        (Stage::Approved, Verb::Publish),
        (Stage::Approved, Verb::Withdraw),
        (Stage::Approved, Verb::Confirm),
        (Stage::Correcting, Verb::EndCorrection),
        (Stage::Open, Verb::Comment),
        (Stage::Merged, Verb::Reopen),
        (Stage::Split, Verb::Reopen),
    ] {
        let (_, history) = done(stage, verb);
        assert_eq!(undone(&history, EVE, now()).unwrap_err(), NotUndone::NoWayBack, "{verb:?}");
    }
}

#[test]
fn only_ones_own_last_act_is_undone_and_only_for_ten_seconds() {
    let (_, history) = done(Stage::Researching, Verb::Tag);
    assert_eq!(undone(&history, ELI, now()).unwrap_err(), NotUndone::ChangedSince);
    assert!(undone(&history, EVE, now() + TimeDelta::seconds(15)).is_ok(), "with some grace");
    let late = now() + TimeDelta::milliseconds(15_001);
    assert_eq!(undone(&history, EVE, late).unwrap_err(), NotUndone::TooLate);
    assert_eq!(undone(&[], EVE, now()).unwrap_err(), NotUndone::NoWayBack);
    assert_eq!(undone(&recorded(&[opened()]), ANN, at(0)).unwrap_err(), NotUndone::NoWayBack);
}

#[test]
fn whoever_still_has_to_give_an_opinion_repeats_no_words_that_are_hidden() {
    let history = [brought_to(Stage::Proposed), vec![opinion_asked(1, EVE)]].concat();
    let mut all = recorded(&history);
    let event = Event::Tagged { tags: vec!["bridges".to_owned()] };
    let seq = u64::try_from(all.len()).unwrap();
    all.push(Recorded { seq, at: now(), actor: editor(EVE), event, ..all[0].clone() });
    assert_eq!(undone(&all, EVE, now()).unwrap_err(), NotUndone::NoWayBack);
}

#[test]
fn what_would_not_come_back_as_it_was_is_not_undone() {
    for verb in [Verb::Propose, Verb::Close] {
        let (_, history) = done(Stage::Returned, verb);
        assert_eq!(undone(&history, EVE, now()).unwrap_err(), NotUndone::NoWayBack, "{verb:?}");
    }
}
