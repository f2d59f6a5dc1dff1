//! Research: how origins are counted, and what may be said of searches, questions and answers.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::cast::*;
use super::refusals::{Case, case, empty, long, too_long};
use crate::domain::claim::*;
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::words::Field;
use crate::domain::*;

const THIRD_SOURCE: SourceId = SourceId(Uuid::from_u128(32));

/// A claim with three items of evidence, each of another source.
fn three() -> Vec<Event> {
    vec![
        opened(),
        evidence_added(),
        linked(OTHER_EVIDENCE, OTHER_SOURCE),
        linked(THIRD_EVIDENCE, THIRD_SOURCE),
    ]
}

fn after(events: &[Event]) -> Claim {
    folded(&[three(), events.to_vec()].concat()).unwrap()
}

fn members(claim: &Claim) -> Vec<Vec<EvidenceId>> {
    claim.research.origins.iter().map(|origin| origin.evidence.clone()).collect()
}

fn group(origin: OriginId, evidence: &[EvidenceId]) -> Command {
    let (why, note) = (SameOrigin::SameText, String::new());
    Command::GroupEvidence { origin, evidence: evidence.to_vec(), why, note }
}

fn group_because(why: SameOrigin, note: &str) -> Command {
    let evidence = vec![EVIDENCE, OTHER_EVIDENCE];
    Command::GroupEvidence { origin: ORIGIN, evidence, why, note: note.to_owned() }
}

fn search(query: &str, on: NaiveDate, found: Found) -> Command {
    let (query, place) = (query.to_owned(), "The archive".to_owned());
    Command::RecordSearch { id: SEARCH, query, place, on, found }
}

fn answer(kind: AnswerKind, text: &str, evidence: &[EvidenceId]) -> Command {
    let (text, evidence) = (text.to_owned(), evidence.to_vec());
    Command::AnswerQuestion { id: ANSWER, question: QUESTION, kind, text, evidence }
}

pub fn cases() -> Vec<Case> {
    let ann = reviewer(ANN);
    let apart = |one, other| Command::TellApart { one, other };
    let told = Event::EvidenceToldApart { one: OTHER_EVIDENCE, other: EVIDENCE };
    let together = || [three(), vec![grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE])]].concat();
    let many: Vec<_> = (1..=201).map(|it| EvidenceId(Uuid::from_u128(1_000 + it))).collect();
    let many_links = many.iter().map(|id| linked(*id, SOURCE)).collect::<Vec<_>>();
    vec![
        case(three(), group(ORIGIN, &[]), ann, Refusal::TwoNeeded),
        case(three(), group(ORIGIN, &[EVIDENCE, EVIDENCE]), ann, Refusal::TwoNeeded),
        case(vec![opened()], group(ORIGIN, &[EVIDENCE]), ann, Refusal::NoSuchEvidence),
        case(
            [vec![opened()], many_links].concat(),
            group(ORIGIN, &many),
            ann,
            Refusal::TooManyLinks(200),
        ),
        case(together(), group(ORIGIN, &[OTHER_EVIDENCE]), ann, Refusal::Unchanged),
        case(three(), group_because(SameOrigin::Other, " "), ann, empty(Field::Note)),
        case(
            three(),
            group_because(SameOrigin::SameData, &long(Field::Note)),
            ann,
            too_long(Field::Note),
        ),
        case(three(), command(Verb::UngroupEvidence), ann, Refusal::NotGrouped),
        case(
            together(),
            Command::UngroupEvidence { id: EVIDENCE, reason: String::new() },
            ann,
            empty(Field::Reason),
        ),
        case(three(), apart(EVIDENCE, EVIDENCE), ann, Refusal::TwoNeeded),
        case(together(), apart(EVIDENCE, OTHER_EVIDENCE), ann, Refusal::Grouped),
        case(
            vec![opened(), evidence_added(), linked(OTHER_EVIDENCE, SOURCE)],
            apart(EVIDENCE, OTHER_EVIDENCE),
            ann,
            Refusal::Grouped,
        ),
        case(
            [three(), vec![told]].concat(),
            apart(EVIDENCE, OTHER_EVIDENCE),
            ann,
            Refusal::Unchanged,
        ),
    ]
    .into_iter()
    .chain(about_searches_and_questions())
    .collect()
}

fn about_searches_and_questions() -> Vec<Case> {
    let ann = reviewer(ANN);
    let question = || vec![opened(), evidence_added(), asked()];
    let ask = |text: &str| Command::AskQuestion { id: QUESTION, text: text.to_owned() };
    let later = today() + Days::new(2);
    let nothing = || Found::Nothing;
    vec![
        case(vec![opened()], search(" ", today(), nothing()), ann, empty(Field::Query)),
        case(
            vec![opened()],
            search("bridge", today(), Found::Something("\n".into())),
            ann,
            empty(Field::Found),
        ),
        case(vec![opened()], search("bridge", later, nothing()), ann, Refusal::SearchedLater),
        case(vec![opened()], search("bridge", NaiveDate::MIN, nothing()), ann, Refusal::NoSuchTime),
        case(
            vec![opened(), searched()],
            command(Verb::RecordSearch),
            ann,
            Refusal::RecordedAlready,
        ),
        case(vec![opened()], command(Verb::RemoveSearch), ann, Refusal::NoSuchSearch),
        case(vec![opened()], ask("\u{200b}"), ann, empty(Field::Question)),
        case(question(), ask("How long is it?"), ann, Refusal::RecordedAlready),
        case(vec![opened()], command(Verb::RemoveQuestion), ann, Refusal::NoSuchQuestion),
        case(vec![opened()], command(Verb::AnswerQuestion), ann, Refusal::NoSuchQuestion),
        case(question(), answer(AnswerKind::No, " ", &[]), ann, empty(Field::Answer)),
        case(question(), answer(AnswerKind::Extractive, "1 m", &[]), ann, Refusal::Unsourced),
        case(
            question(),
            answer(AnswerKind::Yes, "It is.", &[OTHER_EVIDENCE]),
            ann,
            Refusal::NoSuchEvidence,
        ),
        case(
            [question(), vec![answered()]].concat(),
            command(Verb::AnswerQuestion),
            ann,
            Refusal::RecordedAlready,
        ),
        case(question(), command(Verb::RemoveAnswer), ann, Refusal::NoSuchAnswer),
    ]
}

#[test]
fn passages_of_one_source_are_one_origin_without_anybody_saying_so() {
    let claim = folded(&[opened(), evidence_added(), linked(OTHER_EVIDENCE, SOURCE)]).unwrap();
    assert_eq!((claim.evidence.len(), claim.origins()), (2, 1));
    let lacks = missing(&claim, &Settings { min_evidence: 2, ..SETTINGS.clone() });
    assert_eq!(lacks[0], Missing::Evidence { have: 1, need: 2, links: 2 });
    let said = "add evidence of another origin (1 of 2 so far; 2 links share one)";
    assert_eq!(lacks[0].to_string(), said);
}

#[test]
fn what_a_source_and_a_group_link_together_is_one_origin() {
    // Another passage of the second source hangs on the group through that source.
    let fourth = EvidenceId(Uuid::from_u128(24));
    let claim =
        after(&[grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE]), linked(fourth, OTHER_SOURCE)]);
    let origins = claim.research.origins(&claim.evidence);
    assert_eq!(origins, [vec![EVIDENCE, OTHER_EVIDENCE, fourth], vec![THIRD_EVIDENCE]]);
    let lacks = Missing::Evidence { have: 2, need: 3, links: 4 };
    assert!(lacks.to_string().contains("2 of 3 so far; 4 links have 2 origins"), "{lacks}");
}

#[test]
fn a_proposal_needs_origins_and_not_links() {
    let settings = Settings { min_evidence: 2, ..SETTINGS.clone() };
    let speaker = attributed();
    let shared = grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE, THIRD_EVIDENCE]);
    let claim = after(&[speaker, shared]);
    let context = Context { settings: &settings, ..context(reviewer(ANN)) };
    let lacks = Missing::Evidence { have: 1, need: 2, links: 3 };
    let decided = decide(Some(&claim), command(Verb::Propose), &context);
    assert_eq!(decided, Err(Refusal::Incomplete(vec![lacks])));
}

#[test]
fn evidence_joins_a_group_that_is_there() {
    let claim =
        after(&[grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE]), grouped(ORIGIN, &[THIRD_EVIDENCE])]);
    assert_eq!(members(&claim), [[EVIDENCE, OTHER_EVIDENCE, THIRD_EVIDENCE]]);
}

#[test]
fn evidence_moves_from_one_group_to_another_and_leaves_nobody_alone() {
    let history = [three(), vec![grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE])]].concat();
    let moved = group(OTHER_ORIGIN, &[OTHER_EVIDENCE, THIRD_EVIDENCE]);
    let event = grouped(OTHER_ORIGIN, &[OTHER_EVIDENCE, THIRD_EVIDENCE]);
    check(&history, moved, reviewer(ANN), Ok(vec![event.clone()]));
    let claim = folded(&[history, vec![event]].concat()).unwrap();
    assert_eq!(members(&claim), [[OTHER_EVIDENCE, THIRD_EVIDENCE]]);
    assert_eq!(claim.origins(), 2);
}

#[test]
fn a_reason_for_one_origin_can_be_changed() {
    let history = [three(), vec![grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE])]].concat();
    let left = decide(
        folded(&history).as_ref(),
        group_because(SameOrigin::Other, " One press office. "),
        &context(reviewer(ANN)),
    );
    let event = Event::EvidenceGrouped {
        origin: ORIGIN,
        evidence: vec![EVIDENCE, OTHER_EVIDENCE],
        why: SameOrigin::Other,
        note: Some("One press office.".to_owned()),
    };
    assert_eq!(left, Ok(vec![event]));
}

#[test]
fn what_is_taken_out_or_removed_leaves_its_group() {
    let both = grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE]);
    let out = Event::EvidenceUngrouped { id: EVIDENCE, reason: "Their own figures.".to_owned() };
    assert_eq!(after(&[both.clone(), out]).origins(), 3);
    let all = grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE, THIRD_EVIDENCE]);
    let gone = |id| Event::EvidenceRemoved { id, reason: "Wrong.".to_owned() };
    let claim = after(&[all, gone(OTHER_EVIDENCE)]);
    assert_eq!(members(&claim), [[EVIDENCE, THIRD_EVIDENCE]]);
    assert_eq!(members(&after(&[both, gone(EVIDENCE)])), Vec::<Vec<EvidenceId>>::new());
}

#[test]
fn grouping_takes_back_that_two_were_told_apart_and_so_does_their_removal() {
    let told = Event::EvidenceToldApart { one: OTHER_EVIDENCE, other: EVIDENCE };
    assert_eq!(after(std::slice::from_ref(&told)).research.apart.len(), 1);
    let all = grouped(ORIGIN, &[EVIDENCE, THIRD_EVIDENCE, OTHER_EVIDENCE]);
    assert!(after(&[told.clone(), all]).research.apart.is_empty());
    let gone = Event::EvidenceRemoved { id: EVIDENCE, reason: "Wrong.".to_owned() };
    assert!(after(&[told, gone]).research.apart.is_empty());
}

#[test]
fn an_answer_stays_when_its_evidence_goes() {
    let gone = Event::EvidenceRemoved { id: EVIDENCE, reason: "Wrong.".to_owned() };
    let claim = after(&[asked(), answered(), gone]);
    let (question, answer) = claim.research.answer(ANSWER).unwrap();
    assert_eq!((question.id, answer.evidence.len()), (QUESTION, 0));
}

#[test]
fn several_answers_to_a_question_stand_and_go_one_by_one_or_with_it() {
    let second = AnswerId(Uuid::from_u128(290));
    let other = Event::QuestionAnswered {
        id: second,
        question: QUESTION,
        kind: AnswerKind::Unanswerable,
        text: None,
        evidence: vec![],
    };
    let both = [asked(), answered(), other];
    let removed = Event::AnswerRemoved { id: ANSWER, reason: "Misread.".to_owned() };
    let claim = after(&[&both[..], &[removed]].concat());
    let left: Vec<_> = claim.research.questions[0].answers.iter().map(|it| it.id).collect();
    assert_eq!(left, [second]);
    let removed = Event::QuestionRemoved { id: QUESTION, reason: "Beside the point.".to_owned() };
    assert!(after(&[&both[..], &[removed]].concat()).research.questions.is_empty());
}

#[test]
fn what_cannot_be_answered_needs_no_words() {
    let history = [opened(), Event::ResearchStarted {}, asked()];
    let event = Event::QuestionAnswered {
        id: ANSWER,
        question: QUESTION,
        kind: AnswerKind::Unanswerable,
        text: None,
        evidence: vec![],
    };
    check(&history, answer(AnswerKind::Unanswerable, "", &[]), reviewer(ANN), Ok(vec![event]));
}

#[test]
fn tomorrow_has_come_already_where_somebody_searched() {
    let tomorrow = today() + Days::new(1);
    let decided = decide(
        folded(&[opened()]).as_ref(),
        search("bridge", tomorrow, Found::Nothing),
        &context(reviewer(ANN)),
    );
    assert_eq!(decided.map(|events| events.len()), Ok(2));
}

#[test]
fn work_during_a_correction_does_not_touch_the_research_that_was_approved() {
    let before = [
        opened(),
        attributed(),
        evidence_added(),
        linked(OTHER_EVIDENCE, OTHER_SOURCE),
        grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE]),
        searched(),
        asked(),
        proposed(1, ANN),
        approved(1, EVE),
        correcting(),
    ];
    let was = folded(&before).unwrap().research;
    let removed = Event::SearchRemoved { id: SEARCH, reason: "Twice.".to_owned() };
    let out = Event::EvidenceUngrouped { id: EVIDENCE, reason: "Not so.".to_owned() };
    let claim = folded(&[&before[..], &[removed, out, answered()]].concat()).unwrap();
    assert_ne!(claim.research, was);
    assert_eq!(claim.verdict.unwrap().research, was);
}
