//! Refusals: everything that must not happen, case by case.

use std::panic::Location;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::evidence::{Cited, NewEvidence};
use crate::domain::words::{Field, Unfit};
use crate::domain::*;

/// What happened before, what somebody then wants, and why not.
pub struct Case {
    stands_at: &'static Location<'static>,
    history: Vec<Event>,
    command: Command,
    by: Actor,
    refusal: Refusal,
}

#[track_caller]
pub fn case(history: Vec<Event>, command: Command, by: Actor, refusal: Refusal) -> Case {
    Case { stands_at: Location::caller(), history, command, by, refusal }
}

fn open_with(change: impl FnOnce(&mut Opening)) -> Command {
    let mut opening = opening();
    change(&mut opening);
    Command::Open(Box::new(opening))
}

fn open_at(change: impl FnOnce(&mut Anchor)) -> Command {
    open_with(|opening| change(&mut opening.anchor))
}

fn evidence(id: EvidenceId, passage: &str, note: &str) -> Command {
    Command::AddEvidence(Box::new(said_of(id, passage, note)))
}

fn cite_at(passage: &str, change: impl FnOnce(&mut Cited)) -> Command {
    let mut cited = cited(passage);
    change(&mut cited);
    Command::AddEvidence(Box::new(NewEvidence {
        cited: Some(cited),
        ..said_of(OTHER_EVIDENCE, passage, "")
    }))
}

fn park(until: DateTime<Utc>) -> Command {
    Command::Park { until, reason: "Later.".to_owned() }
}

fn tags(count: usize) -> Command {
    Command::Tag { tags: (0..count).map(|n| format!("tag {n}")).collect() }
}

pub fn empty(field: Field) -> Refusal {
    Refusal::Unfit(Unfit::Empty(field))
}

pub fn too_long(field: Field) -> Refusal {
    Refusal::Unfit(Unfit::TooLong { field, length: field.limit() + 1 })
}

/// A text one character longer than can be kept.
pub fn long(field: Field) -> String {
    "ü".repeat(field.limit() + 1)
}

fn about_the_claim() -> Vec<Case> {
    let open = || vec![opened()];
    let ann = reviewer(ANN);
    vec![
        case(vec![], Command::Unpark, ann, Refusal::NoSuchClaim),
        case(open(), command(Verb::Open), ann, Refusal::AlreadyOpen),
        case(
            open(),
            Command::StartResearch,
            Actor::person(ANN, Role::Admin),
            Refusal::NotAllowed(Role::Admin, Act::EditClaim),
        ),
        case(open(), Command::approve(), ann, Refusal::NotAllowed(Role::Reviewer, Act::Decide)),
        case(open(), Command::approve(), editor(EVE), Refusal::WrongStage(Stage::Open)),
        case(
            brought_to(Stage::Proposed),
            command(Verb::Reword),
            editor(EVE),
            Refusal::WrongStage(Stage::Proposed),
        ),
        case(
            open(),
            Command::Reword { statement: opening().statement, kind: opening().kind },
            ann,
            Refusal::Unchanged,
        ),
        case(open(), tags(21), ann, Refusal::TooManyTags),
        case(
            open(),
            Command::Tag { tags: vec!["\u{202e}gat".to_owned()] },
            ann,
            Refusal::Unfit(Unfit::Unseen(Field::Tag)),
        ),
        case(
            open(),
            Command::Comment { id: COMMENT, text: " ".into(), reply_to: None, mentions: vec![] },
            ann,
            empty(Field::Comment),
        ),
        case(open(), Command::assign(None), ann, Refusal::Unchanged),
        case(open(), Command::SetDue { due: None }, ann, Refusal::Unchanged),
    ]
}

fn about_its_text() -> Vec<Case> {
    let open = || vec![opened()];
    let ann = reviewer(ANN);
    vec![
        case(vec![opened(), followed(2)], command(Verb::Follow), ann, Refusal::FollowedAlready),
        case(open(), command(Verb::Place), ann, Refusal::NotRevised),
        case(vec![opened(), followed(3)], command(Verb::Place), ann, Refusal::Misplaced),
        case(
            vec![opened(), followed(2)],
            Command::Place { anchor: anchor("a long bridge"), number: 2, as_opened: false },
            ann,
            Refusal::Misplaced,
        ),
        case(
            vec![opened(), words_changed(2, "a long bridge")],
            command(Verb::Place),
            ann,
            Refusal::Unchanged,
        ),
        case(open(), command(Verb::SettleChange), ann, Refusal::NothingToSettle),
        case(
            vec![opened(), followed(2)],
            command(Verb::SettleChange),
            ann,
            Refusal::NothingToSettle,
        ),
        case(
            vec![opened(), orphaned(2), Event::ChangeSettled { note: "Cut.".to_owned() }],
            command(Verb::SettleChange),
            ann,
            Refusal::NothingToSettle,
        ),
        case(
            vec![opened(), orphaned(2)],
            Command::SettleChange { note: " ".to_owned() },
            ann,
            empty(Field::Note),
        ),
    ]
}

fn about_the_opening() -> Vec<Case> {
    let ann = reviewer(ANN);
    vec![
        case(vec![], open_with(|it| it.statement.clear()), ann, empty(Field::Statement)),
        case(
            vec![],
            open_with(|it| it.statement = long(Field::Statement)),
            ann,
            too_long(Field::Statement),
        ),
        case(vec![], open_at(|it| it.exact = " \n".into()), ann, empty(Field::Quote)),
        case(vec![], open_at(|it| it.exact = long(Field::Quote)), ann, too_long(Field::Quote)),
        case(
            vec![],
            open_at(|it| it.exact = format!("a{}", " ".repeat(Field::Quote.limit()))),
            ann,
            too_long(Field::Quote),
        ),
        case(vec![], open_at(|it| it.end = it.start), ann, Refusal::Misplaced),
        case(vec![], open_at(|it| it.end = it.start - 1), ann, Refusal::Misplaced),
        case(vec![], open_at(|it| it.end += 1), ann, Refusal::Misplaced),
        case(vec![], open_at(|it| it.prefix = "p".repeat(65)), ann, Refusal::Misplaced),
        case(vec![], open_at(|it| it.suffix = "s".repeat(65)), ann, Refusal::Misplaced),
        case(vec![], open_at(|it| it.suffix = "\0".into()), ann, Refusal::Misplaced),
        case(
            vec![],
            open_at(|it| (it.start, it.end) = (it.start + (1 << 53), it.end + (1 << 53))),
            ann,
            Refusal::Misplaced,
        ),
    ]
}

fn about_passages() -> Vec<Case> {
    let ann = reviewer(ANN);
    vec![
        case(vec![opened()], cite_at("9 m", |it| it.end += 1), ann, Refusal::NotInSnapshot),
        case(vec![opened()], cite_at("9 m", |it| it.start = 900), ann, Refusal::NotInSnapshot),
        case(vec![opened()], cite_at("9 m\0", |_| ()), ann, Refusal::NotInSnapshot),
        case(
            vec![opened()],
            cite_at("9 m", |it| it.prefix = "a".repeat(65)),
            ann,
            Refusal::NotInSnapshot,
        ),
        case(
            vec![opened()],
            cite_at("9 m", |it| it.sha256 = "5F".repeat(32)),
            ann,
            Refusal::NotInSnapshot,
        ),
        case(
            vec![opened()],
            cite_at("9 m", |it| it.sha256 = "5f".repeat(31)),
            ann,
            Refusal::NotInSnapshot,
        ),
        case(vec![opened()], cite_at(" \n", |_| ()), ann, empty(Field::Passage)),
        case(vec![opened()], cite_at(&long(Field::Passage), |_| ()), ann, too_long(Field::Passage)),
    ]
}

fn about_speakers_and_evidence() -> Vec<Case> {
    let with = |event| vec![opened(), event];
    let ann = reviewer(ANN);
    let role = AttributionRole::Originated;
    let unknown = || Event::SpeakerUnknown { reason: "A leaflet.".to_owned() };
    let nobody = |reason: &str| Command::DeclareNoSpeaker { reason: reason.to_owned() };
    let again = Command::Attribute(Said { speaker: SPEAKER, ..said(role) });
    vec![
        case(with(attributed()), again, ann, Refusal::AttributedAlready),
        case(
            with(attributed()),
            Command::RemoveAttribution { speaker: SPEAKER, role: AttributionRole::Denied },
            ann,
            Refusal::NoSuchAttribution,
        ),
        case(with(attributed()), nobody("A leaflet."), ann, Refusal::HasSpeaker),
        case(with(unknown()), nobody(" A leaflet. "), ann, Refusal::Unchanged),
        case(vec![opened()], nobody("\u{200b}"), ann, empty(Field::Reason)),
        case(vec![opened()], evidence(EVIDENCE, " ", "\n"), ann, Refusal::EmptyEvidence),
        case(
            vec![opened()],
            evidence(EVIDENCE, &long(Field::Passage), ""),
            ann,
            too_long(Field::Passage),
        ),
        case(
            with(evidence_added()),
            evidence(OTHER_EVIDENCE, "1,204 m ", ""),
            ann,
            Refusal::AddedAlready,
        ),
        case(with(evidence_added()), evidence(EVIDENCE, "9 m", ""), ann, Refusal::AddedAlready),
        case(vec![opened()], command(Verb::RemoveEvidence), ann, Refusal::NoSuchEvidence),
        case(
            with(evidence_added()),
            Command::RemoveEvidence { id: EVIDENCE, reason: String::new() },
            ann,
            empty(Field::Reason),
        ),
    ]
}

fn about_verdicts() -> Vec<Case> {
    let ready = || brought_to(Stage::Researching);
    let waiting = || brought_to(Stage::Proposed);
    let nobody = |role| Actor { person: None, role, via: Via::CommandLine };
    let no_evidence = Missing::Evidence { have: 0, need: 1, links: 0 };
    let own = Refusal::OwnWork;
    vec![
        case(
            vec![opened()],
            command(Verb::Propose),
            reviewer(ANN),
            Refusal::Incomplete(vec![no_evidence, Missing::Speaker]),
        ),
        case(
            vec![opened(), evidence_added()],
            command(Verb::Propose),
            reviewer(ANN),
            Refusal::Incomplete(vec![Missing::Speaker]),
        ),
        case(ready(), propose("True", "It is."), reviewer(ANN), Refusal::NoSuchLabel),
        case(ready(), propose("true", " "), reviewer(ANN), empty(Field::Rationale)),
        case(ready(), propose("true", "It is."), Actor::command_line(), Refusal::NeedsAPerson),
        case(
            waiting(),
            command(Verb::ReviseRationale),
            nobody(Role::Reviewer),
            Refusal::NeedsAPerson,
        ),
        case(waiting(), Command::approve(), nobody(Role::Editor), Refusal::NeedsAPerson),
        case(waiting(), command(Verb::Return), nobody(Role::Editor), Refusal::NeedsAPerson),
        case(
            waiting(),
            Command::ReviseRationale { rationale: "Two are longer.\r\n".into() },
            reviewer(ANN),
            Refusal::Unchanged,
        ),
        // The proposer has become an editor since.
        case(waiting(), Command::approve(), editor(ANN), own.clone()),
        // An editor who mended the rationale has written it.
        case(
            [waiting(), vec![revised(1, EVE)]].concat(),
            Command::approve(),
            editor(EVE),
            own.clone(),
        ),
        // Somebody else's revision does not take the proposer out.
        case(
            [waiting(), vec![revised(1, EVE)]].concat(),
            Command::approve(),
            editor(ANN),
            own.clone(),
        ),
        // Not by a token of their own, nor from the machine itself.
        case(waiting(), Command::approve(), Actor { via: Via::Token, ..editor(ANN) }, own.clone()),
        case(waiting(), Command::approve(), Actor { via: Via::CommandLine, ..editor(ANN) }, own),
        case(waiting(), Command::Return { reason: "\t".into() }, editor(EVE), empty(Field::Reason)),
    ]
}

fn about_what_comes_after() -> Vec<Case> {
    let ann = reviewer(ANN);
    let approved = || brought_to(Stage::Approved);
    let published = || [approved(), vec![Event::Published { round: 1 }]].concat();
    let second = [brought_to(Stage::Correcting), vec![proposed(2, ANN), returned(2, EVE)]].concat();
    let itself = |closing| Command::Close { closing, reason: "Twice.".to_owned() };
    let year_10000 = Utc.with_ymd_and_hms(10_000, 1, 1, 0, 0, 0).unwrap();
    vec![
        case(second, command(Verb::Close), ann, Refusal::VerdictStands),
        case(vec![opened()], itself(Closing::DuplicateOf { claim: CLAIM }), ann, Refusal::Itself),
        case(vec![opened()], itself(Closing::MergedInto { claim: CLAIM }), ann, Refusal::Itself),
        case(published(), Command::Publish, editor(EVE), Refusal::NothingToPublish),
        case(approved(), command(Verb::Withdraw), editor(EVE), Refusal::NotPublished),
        case(vec![opened()], park(now()), ann, Refusal::Past),
        // Later than now by less than can be kept.
        case(vec![opened()], park(now() + TimeDelta::microseconds(900)), ann, Refusal::Past),
        case(vec![opened()], park(year_10000), ann, Refusal::NoSuchTime),
        case(vec![opened()], Command::SetDue { due: Some(year_10000) }, ann, Refusal::NoSuchTime),
        case(vec![opened(), parked()], park(now() + TimeDelta::days(1)), ann, Refusal::Unchanged),
        case(vec![opened()], Command::Unpark, ann, Refusal::NotParked),
    ]
}

fn cases() -> Vec<Case> {
    let mut cases = about_the_claim();
    cases.extend(about_its_text());
    cases.extend(about_the_opening());
    cases.extend(about_speakers_and_evidence());
    cases.extend(super::research::cases());
    cases.extend(about_passages());
    cases.extend(about_verdicts());
    cases.extend(super::verdicts::cases());
    cases.extend(about_what_comes_after());
    cases.extend(super::relations::cases());
    cases.extend(super::checklist::cases());
    cases.extend(super::past::cases());
    cases.extend(super::talk::cases());
    cases.extend(super::printing::cases());
    cases.extend(super::asking::cases());
    cases.extend(super::opinions::cases());
    cases.extend(super::editing::cases());
    cases
}

#[test]
fn what_must_not_happen_is_refused_with_its_reason() {
    for Case { stands_at, history, command, by, refusal } in cases() {
        let said = format!("{stands_at}: {command:?}");
        let decided = decide(folded(&history).as_ref(), command, &context(by));
        assert_eq!(decided, Err(refusal), "{said}");
    }
}

#[test]
fn every_refusal_has_a_case() {
    let strict =
        [super::opinions::refused_at_a_strict_desk(), super::checklist::refused_at_a_strict_desk()];
    let refusals = cases().into_iter().map(|case| case.refusal).chain(strict);
    let refusals: Vec<Refusal> = refusals.chain(super::erasing::refused()).collect();
    let all = every!(Refusal: NoSuchClaim Misplaced AlreadyOpen FollowedAlready NotRevised NothingToSettle NotAllowed WrongStage OwnWork
        NeedsAPerson OwnWords SuggestedAlready NoSuchEdit NotTheAuthor Incomplete NoSuchLabel ScaleChanged
        AsOfToCome ReviewPast NothingFlagged Unfit EmptyEvidence NotInSnapshot AddedAlready NoSuchEvidence
        TwoNeeded TooManyLinks NotGrouped Grouped SearchedLater RecordedAlready NoSuchSearch
        NoSuchQuestion NoSuchAnswer Unsourced
        NoSuchAttribution AttributedAlready HasSpeaker Unchanged Past NoSuchTime NotParked
        NothingToPublish NotPublished VerdictStands Itself Parts MergedAlready NotMerged ComparedWithItself RulingsOpen OtherLabel RulingsChanged
        NothingStands NotYours TooManyTags NothingToErase TooMuchErased NoSuchComment ThreadResolved ThreadOpen
        NoSuchPdf TooManyMentions AskedAlready NoSuchContact ToCome DeadlineBefore AnsweredBefore AnsweredAlready StillTime NotWaiting LinkTooLong
        NoLink EnoughAnswers OnlyAnswers Unticked NoSuchItem NotTicked ReviewsThemself
        OwnOpinion OpinionWaits OpinionMissing PanelIncomplete PanelDivided PanelDiffers AsksThemself
        NotSecond NotImpartial OpinionAsked NoSeat OpinionNotAsked OtherScale Blind);
    assert_eq!(variants(&refusals), owned(all));
}

#[test]
fn a_refusal_is_a_whole_sentence() {
    for Case { refusal, .. } in cases() {
        let said = refusal.to_string();
        assert!(said.ends_with('.') && !said.ends_with(".."), "{said}");
        assert!(said.starts_with(char::is_uppercase), "{said}");
    }
}
