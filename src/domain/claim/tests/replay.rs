//! Tests of the replay: each event held against the table, and each promise with its breach.

use super::cast::*;
use crate::domain::claim::replay::{Broken, held, rows};
use crate::domain::claim::*;
use crate::domain::*;

/// A history with who did each thing.
fn done(steps: &[(Actor, Event)]) -> Vec<Recorded> {
    let record = |(seq, (actor, event)): (u64, &(Actor, Event))| Recorded {
        claim: CLAIM,
        number: ClaimNumber(0),
        seq,
        at: at(i64::try_from(seq).unwrap()),
        actor: *actor,
        event: event.clone(),
    };
    (0..).zip(steps).map(record).collect()
}

/// A claim on which ANN has proposed a verdict.
fn waiting() -> Vec<(Actor, Event)> {
    let work = [opened(), attributed(), Event::ResearchStarted {}, evidence_added()];
    work.into_iter().chain([proposed(1, ANN)]).map(|it| (reviewer(ANN), it)).collect()
}

fn after(more: &[(Actor, Event)]) -> Result<Claim, Breach> {
    replay(&done(&[&waiting()[..], more].concat()))
}

#[track_caller]
fn breaks(more: &[(Actor, Event)], broken: Broken) {
    let breach = after(more).expect_err("it is allowed");
    let last = waiting().len() + more.len() - 1;
    assert_eq!((breach.broken, breach.seq), (broken, u64::try_from(last).unwrap()));
}

#[test]
fn what_somebody_else_approves_is_allowed() {
    let claim = after(&[
        (editor(EVE), approved(1, EVE)),
        (editor(EVE), Event::Published { round: 1 }),
        (editor(EVE), correcting()),
        (reviewer(ANN), proposed(2, ANN)),
        (editor(ELI), approved(2, ELI)),
        (editor(ELI), Event::Published { round: 2 }),
    ]);
    assert_eq!(claim.unwrap().verdict.unwrap().approved_by, ELI);
}

#[test]
fn nobody_approves_their_own_work_whoever_recorded_it() {
    breaks(&[(editor(ANN), approved(1, ANN))], Broken::OwnWork);
    let revised_by_eve = (editor(EVE), revised(1, EVE));
    breaks(&[revised_by_eve, (editor(EVE), approved(1, EVE))], Broken::OwnWork);
    let words = [
        (editor(EVE), edit_suggested(1, EVE)),
        (reviewer(ANN), edit_accepted(1, ANN)),
        (editor(EVE), approved(1, EVE)),
    ];
    breaks(&words, Broken::OwnWork);
    // In another's name.
    breaks(&[(editor(ANN), approved(1, EVE))], Broken::Person);
    let nobody = Actor { person: None, role: Role::Editor, via: Via::Job };
    breaks(&[(nobody, approved(1, EVE))], Broken::Person);
}

#[test]
fn second_opinions_are_heard() {
    let asked = |of| (editor(ELI), opinion_asked(1, of));
    let gave = |by, label| (reviewer(by), opinion_given(1, by, label));
    let approves = (editor(EVE), approved(1, EVE));
    after(&[asked(BEN), gave(BEN, "false"), approves.clone()]).unwrap();
    breaks(&[asked(BEN), approves.clone()], Broken::Opinions);
    breaks(&[asked(BEN), gave(BEN, "true"), approves.clone()], Broken::Opinions);
    let opened = (reviewer(BEN), panel_opened(1));
    breaks(&[asked(BEN), gave(BEN, "true"), opened.clone(), approves.clone()], Broken::Opinions);
    breaks(&[asked(BEN), gave(BEN, "false"), opened], Broken::NoPanel);
    breaks(&[asked(EVE), gave(EVE, "false"), approves], Broken::OwnOpinion);
    breaks(&[gave(BEN, "false")], Broken::Unasked);
    breaks(&[asked(BEN), (reviewer(BEN), revised(1, BEN))], Broken::Blind);
    breaks(&[asked(EVE), (editor(EVE), returned(1, EVE))], Broken::Blind);
    breaks(&[asked(ANN)], Broken::NoSeat);
    breaks(&[asked(BEN), asked(EVE)], Broken::NoSeat);
    breaks(&[(editor(ANN), opinion_asked(1, BEN))], Broken::Partial);
}

#[test]
fn rounds_follow_one_another() {
    breaks(&[(editor(EVE), approved(2, EVE))], Broken::Round);
    breaks(&[(editor(EVE), returned(1, EVE)), (reviewer(ANN), proposed(3, ANN))], Broken::Round);
    let published = (editor(EVE), Event::Published { round: 1 });
    breaks(std::slice::from_ref(&published), Broken::Stage(Stage::Proposed));
    let approves = (editor(EVE), approved(1, EVE));
    breaks(&[approves.clone(), published.clone(), published.clone()], Broken::Publication);
    breaks(&[approves.clone(), (editor(EVE), Event::Published { round: 2 })], Broken::Round);
    let withdrawn = (editor(EVE), Event::Withdrawn { reason: "A doubt.".to_owned() });
    breaks(&[approves.clone(), withdrawn.clone()], Broken::Publication);
    after(&[approves.clone(), published, withdrawn]).unwrap();
    breaks(&[approves, (editor(EVE), closed(Closing::Dismissed))], Broken::Stage(Stage::Approved));
    let taken = Event::ProposalWithdrawn { round: 1, reason: "No.".to_owned(), by: EVE };
    breaks(&[(editor(EVE), taken)], Broken::NotTheirs);
}

#[test]
fn a_claim_is_opened_once_and_a_link_answers() {
    breaks(&[(reviewer(ANN), opened())], Broken::Opening);
    assert_eq!(replay(&[]).unwrap_err().broken, Broken::Opening);
    assert_eq!(replay(&done(&waiting()[1..])).unwrap_err().broken, Broken::Opening);
    breaks(&[(Actor::link(), commented(COMMENT, None))], Broken::Door);
    let answered = |by_link| Event::ContactAnswered {
        contact: CONTACT,
        text: None,
        answered_at: at(9),
        by_link,
    };
    breaks(&[(Actor::link(), answered(false))], Broken::Door);
    breaks(&[(reviewer(ANN), answered(true))], Broken::Door);
    after(&[(Actor::link(), answered(true))]).unwrap();
}

/// What the core leaves at some stage, held against a claim at every stage and in every role: it is
/// allowed exactly where a row of the table by which it is judged lets that role do it.
#[test]
fn each_event_is_held_against_the_table() {
    for rule in RULES.iter().filter(|rule| rule.verb != Verb::Open) {
        let from = folded(&prepared(*rule.from.first().unwrap(), rule.verb));
        let left = decide(from.as_ref(), command(rule.verb), &context(allowed(rule.verb))).unwrap();
        let event = left.last().unwrap();
        let kind = event.kind();
        for stage in Stage::ALL {
            let claim = folded(&prepared(stage, rule.verb));
            for role in Role::ALL {
                let recorded = &done(&[(Actor::person(EVE, role), event.clone())])[0];
                let last = left.iter().rev().nth(1);
                let held = held(claim.as_ref(), last, recorded, &kind);
                let by_table = matches!(held, Err(Broken::Role(_) | Broken::Stage(_)));
                let mut rows = rows(&kind).filter(|row| may(role, row.act));
                let allowed = rows.any(|row| row.from.contains(&stage));
                assert_eq!(!by_table, allowed, "{kind} at {stage:?} by {role:?}: {held:?}");
                let decided =
                    decide(claim.as_ref(), command(rule.verb), &context(Actor::person(EVE, role)));
                assert!(decided.is_err() || !by_table, "{kind} at {stage:?} by {role:?}");
            }
        }
    }
}
