//! Correcting: how a correction and a proposal end, and what readers are told.

use super::cast::*;
use crate::domain::claim::*;

#[test]
fn the_note_for_readers_stands_in_the_round_and_in_the_verdict() {
    let history = [brought_to(Stage::Correcting), vec![proposed(2, ANN), approved(2, EVE)]];
    let claim = folded(&history.concat()).unwrap();
    let note = Some("A third bridge was found.".to_owned());
    let [first, second] = claim.rounds.as_slice() else { panic!("two rounds") };
    assert_eq!((&first.correction, &second.correction), (&None, &note));
    assert_eq!(claim.verdict.unwrap().correction, note);
}

#[test]
fn a_first_verdict_has_no_note_for_readers() {
    let claim = folded(&brought_to(Stage::Researching));
    let events = decide(claim.as_ref(), command(Verb::Propose), &context(reviewer(ANN))).unwrap();
    let [Event::VerdictProposed { correction, .. }] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(*correction, None);
}

#[test]
fn a_verdict_that_stands_after_all_stands_on_what_it_was_approved_on() {
    let approved = folded(&brought_to(Stage::Approved)).unwrap();
    let ended = Event::CorrectionEnded { reason: "The register was wrong.".to_owned() };
    for last in [vec![], vec![proposed(2, ANN), returned(2, EVE)]] {
        let reworded =
            Event::Reworded { statement: "No bridge is longer.".to_owned(), kind: Kind::Quantity };
        let meanwhile = vec![reworded, linked(OTHER_EVIDENCE, OTHER_SOURCE), searched(), parked()];
        let history =
            [brought_to(Stage::Correcting), meanwhile, last, vec![ended.clone()]].concat();
        let claim = folded(&history).unwrap();
        assert_eq!(claim.stage, Stage::Approved);
        assert_eq!((&claim.statement, &claim.evidence), (&approved.statement, &approved.evidence));
        assert_eq!(claim.research, approved.research);
        assert_eq!(claim.attributions, approved.attributions);
        assert_eq!((claim.verdict, claim.parked_until), (approved.verdict.clone(), None));
    }
}

#[test]
fn what_was_taken_back_is_worked_on_where_it_was() {
    for (before, after) in [
        (Stage::Researching, Stage::Researching),
        (Stage::Returned, Stage::Researching),
        (Stage::Correcting, Stage::Correcting),
    ] {
        let round = if before == Stage::Researching { 1 } else { 2 };
        let history = [brought_to(before), vec![proposed(round, EVE)]].concat();
        let command = Command::TakeBack { reason: "I saw another.".to_owned() };
        let events = decide(folded(&history).as_ref(), command, &context(editor(EVE))).unwrap();
        let claim = folded(&[history, events].concat()).unwrap();
        assert_eq!(claim.stage, after, "{before:?}");
        let outcome = claim.round().map(|round| round.outcome.clone());
        assert!(matches!(outcome, Some(Outcome::TakenBack { .. })), "{outcome:?}");
    }
}

#[test]
fn whoever_took_back_what_they_proposed_may_decide_on_what_somebody_else_does() {
    let taken = Event::ProposalWithdrawn { round: 1, reason: "Wrong.".to_owned(), by: EVE };
    let mut again = proposed(2, ANN);
    if let Event::VerdictProposed { rationale, .. } = &mut again {
        *rationale = "Four are longer.".to_owned();
    }
    let history = [brought_to(Stage::Researching), vec![proposed(1, EVE), taken, again]].concat();
    check(&history, Command::approve(), editor(EVE), Ok(vec![approved(2, EVE)]));
}

#[test]
fn a_rationale_that_was_taken_back_stays_its_authors() {
    let taken = Event::ProposalWithdrawn { round: 1, reason: "Wrong.".to_owned(), by: EVE };
    let history =
        [brought_to(Stage::Researching), vec![proposed(1, EVE), taken, proposed(2, ANN)]].concat();
    check(&history, Command::approve(), editor(EVE), Err(Refusal::OwnWork));
}
