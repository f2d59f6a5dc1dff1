//! Relations: what is refused of merging, splitting and naming others, and what they leave.

use super::cast::*;
use super::refusals::{Case, case};
use crate::domain::claim::*;
use crate::domain::words::{Field, Unfit};
use crate::domain::*;

fn split_off(claims: &[ClaimId]) -> Command {
    Command::SplitOff { claims: claims.to_vec(), reason: "Two in one.".to_owned() }
}

fn split_into(claims: &[ClaimId]) -> Command {
    let closing = Closing::SplitInto { claims: claims.to_vec() };
    Command::Close { closing, reason: "Two in one.".to_owned() }
}

fn said_instead(was: SpeakerId, was_role: AttributionRole, now: Said) -> Command {
    Command::Reattribute { was, was_role, now, reason: "It was the office.".to_owned() }
}

pub fn cases() -> Vec<Case> {
    [of_claims(), of_speakers(), of_verdicts()].into_iter().flatten().collect()
}

fn of_claims() -> Vec<Case> {
    let ann = reviewer(ANN);
    let seven: Vec<_> = (100..107).map(|it| ClaimId(uuid::Uuid::from_u128(it))).collect();
    let itself = Command::Absorb { claim: CLAIM, number: ClaimNumber(1) };
    let split = Event::SplitOff { claims: vec![PART], reason: "Two.".to_owned() };
    vec![
        case(vec![opened()], split_into(&[PART]), ann, Refusal::Parts),
        case(vec![opened()], split_into(&[PART, PART]), ann, Refusal::Parts),
        case(vec![opened()], split_into(&[PART, CLAIM]), ann, Refusal::Itself),
        case(vec![opened()], split_into(&seven), ann, Refusal::Parts),
        case(vec![opened()], split_off(&[]), ann, Refusal::Parts),
        case(vec![opened()], split_off(&[CLAIM]), ann, Refusal::Itself),
        case(vec![opened(), split], split_off(&[OTHER_PART, PART]), ann, Refusal::Parts),
        case(vec![opened()], itself, ann, Refusal::Itself),
        case(vec![opened(), absorbed()], command(Verb::Absorb), ann, Refusal::MergedAlready),
        case(vec![opened()], command(Verb::Release), ann, Refusal::NotMerged),
    ]
}

fn of_speakers() -> Vec<Case> {
    use AttributionRole::{Originated, Repeated};
    let ann = reviewer(ANN);
    let office = Event::Attributed {
        speaker: OTHER_SPEAKER,
        name: Some("The bridge office".to_owned()),
        title: None,
        role: Repeated,
        form: Form::Indirect,
        cue: Some("according to".to_owned()),
    };
    let spoken = || vec![opened(), attributed()];
    let both = || vec![opened(), attributed(), office.clone()];
    let no_reason = Command::Reattribute {
        was: SPEAKER,
        was_role: Originated,
        now: said(Originated),
        reason: " ".to_owned(),
    };
    let away = said_instead(OTHER_SPEAKER, Originated, said(Originated));
    let twice = said_instead(SPEAKER, Originated, said(Repeated));
    let same = said_instead(OTHER_SPEAKER, Repeated, said(Repeated));
    vec![
        case(spoken(), away, ann, Refusal::NoSuchAttribution),
        case(both(), twice, ann, Refusal::AttributedAlready),
        case(both(), same, ann, Refusal::Unchanged),
        case(spoken(), no_reason, ann, Refusal::Unfit(Unfit::Empty(Field::Reason))),
    ]
}

fn of_verdicts() -> Vec<Case> {
    let silent = Command::Propose(Box::new(Proposal {
        correction: " ".to_owned(),
        ..Proposal::new("true".to_owned(), "It is.".to_owned())
    }));
    let eve = editor(EVE);
    let unsaid = Refusal::Unfit(Unfit::Empty(Field::Correction));
    vec![
        case(brought_to(Stage::Proposed), command(Verb::TakeBack), eve, Refusal::NotYours),
        case(
            brought_to(Stage::Returned),
            command(Verb::EndCorrection),
            eve,
            Refusal::NothingStands,
        ),
        case(brought_to(Stage::Correcting), silent, reviewer(ANN), unsaid),
    ]
}

#[test]
fn somebody_else_said_it_in_the_same_place_of_the_chain() {
    let mut history = vec![opened(), attributed()];
    let office = said(AttributionRole::Repeated);
    let events = [
        Command::Attribute(office),
        said_instead(SPEAKER, AttributionRole::Originated, said(AttributionRole::Originated)),
    ];
    for command in events {
        let claim = folded(&history);
        history.extend(decide(claim.as_ref(), command, &context(reviewer(ANN))).unwrap());
    }
    let claim = folded(&history).unwrap();
    let roles: Vec<_> = claim.attributions.iter().map(|it| (it.speaker, it.role)).collect();
    let office = |role| (OTHER_SPEAKER, role);
    assert_eq!(roles, [office(AttributionRole::Originated), office(AttributionRole::Repeated)]);
}

#[test]
fn a_claim_knows_what_it_came_of_and_what_came_of_it() {
    let split = Event::SplitOff { claims: vec![PART], reason: "Two in one.".to_owned() };
    let into = closed(Closing::SplitInto { claims: vec![OTHER_PART] });
    let released = Event::Released { claim: OTHER_CLAIM, number: ClaimNumber(1) };
    let history = [opened(), split, absorbed(), into, released];
    let claim = |events: usize| folded(&history[..events]).unwrap();
    assert!(claim(3).relations.has_absorbed(OTHER_CLAIM));
    assert!(!claim(5).relations.has_absorbed(OTHER_CLAIM));
    assert_eq!(claim(5).relations.parts, [PART, OTHER_PART]);
    assert_eq!(claim(5).stage, Stage::Split);

    let part = Opening { split_from: Some(OTHER_CLAIM), ..opening() };
    let opened = decide(None, Command::Open(Box::new(part)), &context(reviewer(ANN))).unwrap();
    assert_eq!(folded(&opened).unwrap().relations.split_from, Some(OTHER_CLAIM));
}
