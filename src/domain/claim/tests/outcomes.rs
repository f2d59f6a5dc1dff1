//! Outcomes: what each command leaves in the trail, and what the claim becomes by it.

use std::num::NonZeroU32;

use chrono::TimeDelta;

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::evidence::{At, Directness, NewEvidence, SourceKind, Stance};
use crate::domain::*;

/// Every event, each from the command that leaves it, on a claim where nothing speaks against it.
fn left_by_each_command() -> Vec<Event> {
    let at_stage = |rule: &Rule| rule.from.first().copied();
    RULES
        .iter()
        .flat_map(|rule| {
            let history = at_stage(rule).map(|stage| prepared(stage, rule.verb));
            let claim = history.and_then(|history| folded(&history));
            decide(claim.as_ref(), command(rule.verb), &context(allowed(rule.verb))).unwrap()
        })
        .chain(decided_after(&[opened()], command(Verb::DeclareNoSpeaker)))
        .chain(decided_after(&[opened()], lands(Landing::Changed(later("a long bridge")))))
        .chain(decided_after(&[opened()], lands(gone())))
        .chain(judged(Judgement::NotMatched))
        .chain(judged(Judgement::Appearance))
        .chain(super::opinions::left_by_a_panel())
        .collect()
}

fn decided_after(history: &[Event], command: Command) -> Vec<Event> {
    decide(folded(history).as_ref(), command, &context(editor(EVE))).unwrap()
}

fn judged(judgement: Judgement) -> Vec<Event> {
    let (claim, number) = (OTHER_CLAIM, ClaimNumber(1));
    decided_after(&[opened()], Command::Judge { claim, number, judgement })
}

fn lands(landing: Landing) -> Command {
    Command::Follow { number: 2, landing }
}

fn gone() -> Landing {
    Landing::Gone { revision: later("").revision, candidates: 0 }
}

#[test]
fn every_event_is_left_by_some_command() {
    let all = every!(Event: Opened Reworded Followed WordsChanged Orphaned Placed ChangeSettled
        Attributed Reattributed AttributionRemoved SpeakerUnknown
        ResearchStarted EvidenceAdded EvidenceRemoved EvidenceGrouped EvidenceUngrouped
        EvidenceToldApart Searched SearchRemoved QuestionAsked QuestionRemoved QuestionAnswered
        AnswerRemoved VerdictProposed ProposalWithdrawn RationaleRevised
        EditSuggested EditAccepted EditDeclined
        OpinionAsked OpinionGiven OpinionWithdrawn PanelOpened PanelSettled
        VerdictApproved VerdictReturned CorrectionStarted CorrectionEnded Closed Reopened SplitOff
        Absorbed Released Matched NotMatched AppearanceLinked Parked Unparked Published
        Withdrawn VerdictConfirmed Flagged Assigned DueSet PrioritySet Tagged ItemTicked ItemUnticked
        Commented
        ThreadResolved ThreadReopened PdfMade ContactAsked ContactAnswered ContactSilent
        ContactRemoved ContactLinkMade ContactLinkEnded Redacted);
    assert_eq!(variants(&left_by_each_command()), owned(all));
}

#[test]
fn every_kind_that_is_recorded_stands_in_the_table() {
    let left: std::collections::BTreeSet<_> = left_by_each_command().iter().map(kind_of).collect();
    let said = RULES.iter().flat_map(|rule| rule.records).map(|kind| (*kind).to_owned());
    assert_eq!(left, said.collect());
}

#[test]
fn an_editor_approves_what_somebody_else_proposed() {
    let history = brought_to(Stage::Proposed);
    check(&history, Command::approve(), editor(EVE), Ok(vec![approved(1, EVE)]));
}

#[test]
fn whoever_wrote_in_a_round_that_was_returned_may_decide_on_the_next() {
    let history =
        [brought_to(Stage::Proposed), vec![revised(1, ELI), returned(1, EVE), proposed(2, ANN)]];
    check(&history.concat(), Command::approve(), editor(ELI), Ok(vec![approved(2, ELI)]));
}

#[test]
fn editors_may_return_what_they_proposed() {
    let history = [opened(), proposed(1, EVE)];
    let command = Command::Return { reason: "Which?".to_owned() };
    check(&history, command, editor(EVE), Ok(vec![returned(1, EVE)]));
}

#[test]
fn the_first_evidence_begins_the_research_and_the_second_does_not() {
    let added = Event::EvidenceAdded {
        id: OTHER_EVIDENCE,
        source: SOURCE,
        stance: Stance::Context,
        passage: None,
        note: Some("The register lists three.".to_owned()),
        kind: None,
        directness: None,
        cited: None,
        at: None,
    };
    let open = [opened()];
    let both = vec![Event::ResearchStarted {}, added.clone()];
    check(&open, command(Verb::AddEvidence), reviewer(ANN), Ok(both));
    let begun = [opened(), Event::ResearchStarted {}, evidence_added()];
    check(&begun, command(Verb::AddEvidence), reviewer(ANN), Ok(vec![added]));
}

#[test]
fn the_words_of_a_snapshot_stay_as_they_stand_there() {
    let words = " 1,204\tm\r\n of “deck” ";
    let new = NewEvidence {
        kind: Some(SourceKind::OfficialData),
        directness: Some(Directness::FirstHand),
        cited: Some(cited(words)),
        at: NonZeroU32::new(4).map(At::Page),
        ..said_of(OTHER_EVIDENCE, words, "")
    };
    let added = Event::EvidenceAdded {
        id: OTHER_EVIDENCE,
        source: SOURCE,
        stance: Stance::Refutes,
        passage: Some(words.to_owned()),
        note: None,
        kind: new.kind,
        directness: new.directness,
        cited: new.cited.clone(),
        at: new.at,
    };
    let begun = [opened(), Event::ResearchStarted {}];
    let command = Command::AddEvidence(Box::new(new.clone()));
    check(&begun, command, reviewer(ANN), Ok(vec![added.clone()]));
    let claim = folded(&[opened(), added]).unwrap();
    assert_eq!(claim.evidence[0].cited, new.cited);
    assert_eq!((claim.evidence[0].kind, claim.evidence[0].at), (new.kind, new.at));
}

#[test]
fn a_reason_stands_in_for_a_speaker() {
    let history =
        [opened(), evidence_added(), Event::SpeakerUnknown { reason: "A leaflet.".to_owned() }];
    let left = vec![Event::ResearchStarted {}, proposed(1, ANN)];
    check(&history, command(Verb::Propose), reviewer(ANN), Ok(left));
}

#[test]
fn naming_a_speaker_takes_the_reason_back_and_removing_the_last_leaves_neither() {
    let unknown = Event::SpeakerUnknown { reason: "A leaflet.".to_owned() };
    let removed = Event::AttributionRemoved { speaker: SPEAKER, role: AttributionRole::Originated };
    let claim = folded(&[opened(), unknown, attributed(), removed]).unwrap();
    assert!(claim.attributions.is_empty());
    assert_eq!(claim.no_speaker, None);
    assert_eq!(
        missing(&claim, &Settings { min_evidence: 0, ..SETTINGS.clone() }),
        [Missing::Speaker]
    );
}

#[test]
fn whoever_only_denied_a_claim_did_not_say_it() {
    let Event::Attributed { speaker, name, title, form, cue, .. } = attributed() else { panic!() };
    let role = AttributionRole::Denied;
    let denied = Event::Attributed { speaker, name, title, role, form, cue };
    let unknown = Event::SpeakerUnknown { reason: "Because.".to_owned() };
    let history = [opened(), evidence_added(), denied.clone()];
    let lacks = Err(Refusal::Incomplete(vec![Missing::Speaker]));
    check(&history, command(Verb::Propose), reviewer(ANN), lacks);
    check(&history, command(Verb::DeclareNoSpeaker), reviewer(ANN), Ok(vec![unknown.clone()]));
    let claim = folded(&[opened(), unknown, denied]).unwrap();
    assert_eq!(claim.no_speaker.as_deref(), Some("Because."));
}

#[test]
fn the_desk_says_how_much_evidence_a_proposal_needs() {
    let claim = folded(&brought_to(Stage::Researching)).unwrap();
    assert_eq!(missing(&claim, &SETTINGS), []);
    let lacks = Missing::Evidence { have: 1, need: 3, links: 1 };
    assert_eq!(missing(&claim, &Settings { min_evidence: 3, ..SETTINGS.clone() }), [lacks]);
}

#[test]
fn the_old_verdict_stands_until_the_new_one_is_approved() {
    let corrected = [brought_to(Stage::Correcting), vec![proposed(2, EVE), revised(2, ANN)]];
    let under_correction = folded(&corrected.concat()).unwrap();
    let verdict = under_correction.verdict.unwrap();
    assert_eq!((verdict.round, verdict.rationale.as_str()), (1, "Two are longer."));

    let claim = folded(&[corrected.concat(), vec![approved(2, ELI)]].concat()).unwrap();
    let verdict = claim.verdict.unwrap();
    assert_eq!((verdict.round, verdict.rationale.as_str()), (2, "Three are longer."));
    assert_eq!((verdict.proposed_by, verdict.approved_by), (EVE, ELI));
}

#[test]
fn work_during_a_correction_does_not_touch_what_was_approved() {
    let before = folded(&brought_to(Stage::Approved)).unwrap();
    let work = [Verb::Reword, Verb::RemoveAttribution, Verb::RemoveEvidence]
        .map(|verb| decided_after(&brought_to(Stage::Correcting), command(verb)))
        .concat();
    let claim = folded(&[brought_to(Stage::Correcting), work].concat()).unwrap();
    assert_eq!(claim.statement, "No bridge is longer.");
    assert_eq!((claim.attributions.len(), claim.evidence.len()), (0, 0));
    let verdict = claim.verdict.unwrap();
    assert_eq!(verdict.statement, opening().statement);
    assert_eq!((verdict.attributions, verdict.evidence), (before.attributions, before.evidence));
}

#[test]
fn a_withdrawn_verdict_can_be_published_again() {
    let withdrawn = Event::Withdrawn { reason: "A doubt.".to_owned() };
    let history = [brought_to(Stage::Approved), vec![Event::Published { round: 1 }, withdrawn]];
    check(
        &history.concat(),
        Command::Publish,
        editor(EVE),
        Ok(vec![Event::Published { round: 1 }]),
    );
}

#[test]
fn a_proposal_takes_a_parked_claim_back_to_work() {
    let claim = folded(&[opened(), parked(), proposed(1, ANN)]).unwrap();
    assert_eq!((claim.stage, claim.parked_until), (Stage::Proposed, None));
}

#[test]
fn unparking_takes_the_date_away() {
    let claim = folded(&[opened(), parked(), Event::Unparked {}]).unwrap();
    assert_eq!(claim.parked_until, None);
}

#[test]
fn what_was_returned_is_proposed_again_in_the_next_round() {
    for stage in [Stage::Returned, Stage::Correcting] {
        let command = command(Verb::Propose);
        let mut again = proposed(2, ANN);
        // Readers are told of a correction where a verdict stands, and nowhere else.
        if let (Stage::Returned, Event::VerdictProposed { correction, .. }) = (stage, &mut again) {
            *correction = None;
        }
        check(&brought_to(stage), command, reviewer(ANN), Ok(vec![again]));
    }
}

#[test]
fn tags_are_a_set() {
    let raw = ["war ", "economy", "", "war"].map(str::to_owned).to_vec();
    let tags = vec!["economy".to_owned(), "war".to_owned()];
    check(&[opened()], Command::Tag { tags: raw }, reviewer(ANN), Ok(vec![Event::Tagged { tags }]));
}

#[test]
fn times_are_kept_in_whole_milliseconds() {
    let due = now() + TimeDelta::milliseconds(5);
    let command = Command::SetDue { due: Some(due + TimeDelta::nanoseconds(999_999)) };
    check(&[opened()], command, reviewer(ANN), Ok(vec![Event::DueSet { due: Some(due) }]));
}

#[test]
fn the_command_line_without_a_person_brings_claims_in() {
    check(&[], command(Verb::Open), Actor::command_line(), Ok(vec![opened()]));
}

#[test]
fn a_quote_is_kept_word_for_word() {
    let exact = "  “twice\u{a0}as long”,\r\n\tshe said ";
    let mut opening = opening();
    opening.anchor = anchor(exact);
    let events = decide(None, Command::Open(Box::new(opening)), &context(reviewer(ANN))).unwrap();
    assert_eq!(folded(&events).unwrap().quote(), exact);
}

#[test]
fn a_round_that_nobody_proposed_is_neither_approved_nor_returned() {
    for event in [approved(7, EVE), returned(7, EVE), revised(7, EVE)] {
        let history = brought_to(Stage::Proposed);
        let before = folded(&history).unwrap();
        let after = folded(&[history, vec![event]].concat()).unwrap();
        let aside = Claim { version: before.version, changed_at: before.changed_at, ..after };
        assert_eq!(aside, before);
    }
}

#[test]
fn a_second_opening_changes_nothing_but_the_version() {
    let before = folded(&brought_to(Stage::Approved)).unwrap();
    let after = folded(&[brought_to(Stage::Approved), vec![opened()]].concat()).unwrap();
    assert_eq!(after.version, before.version + 1);
    let aside = Claim { version: before.version, changed_at: before.changed_at, ..after };
    assert_eq!(aside, before);
}

/// The count of rounds stops at its end; the last of equal numbers is the one under decision.
#[test]
fn nobody_approves_their_own_work_even_where_round_numbers_have_run_out() {
    let last = u32::MAX;
    let history = [opened(), proposed(last, ANN), returned(last, EVE), proposed(last, EVE)];
    check(&history, Command::approve(), editor(EVE), Err(Refusal::OwnWork));
    let claim = folded(&[&history[..], &[revised(last, ELI), approved(last, ANN)]].concat());
    let verdict = claim.unwrap().verdict.unwrap();
    assert_eq!((verdict.proposed_by, verdict.approved_by), (EVE, ANN));
    assert_eq!(verdict.rationale, "Three are longer.");
}

#[test]
fn an_approved_correction_of_a_published_verdict_is_published_with_it() {
    let published = Event::Published { round: 1 };
    let before = [brought_to(Stage::Approved), vec![published]].concat();
    let waiting = [before, vec![correcting(), proposed(2, ANN)]].concat();

    check(
        &waiting,
        Command::approve(),
        editor(EVE),
        Ok(vec![approved(2, EVE), Event::Published { round: 2 }]),
    );
}

#[test]
fn words_taken_over_from_a_returned_round_stay_their_authors() {
    let Event::VerdictProposed { rationale, .. } = revised_proposal() else {
        panic!("a proposal is one")
    };
    let history = [brought_to(Stage::Proposed), vec![revised(1, EVE), returned(1, EVE)]].concat();
    let words = folded(&history).unwrap().rounds[0].rationale.clone();
    let again = |rationale: String| {
        let mut again = proposed(2, ANN);
        if let Event::VerdictProposed { rationale: old, .. } = &mut again {
            *old = rationale;
        }
        [history.clone(), vec![again]].concat()
    };

    check(&again(words), Command::approve(), editor(EVE), Err(Refusal::OwnWork));
    check(&again(rationale), Command::approve(), editor(EVE), Ok(vec![approved(2, EVE)]));
}

/// A proposal in words of its own.
fn revised_proposal() -> Event {
    let mut event = proposed(2, ANN);
    if let Event::VerdictProposed { rationale, .. } = &mut event {
        "Other words than any before.".clone_into(rationale);
    }
    event
}
