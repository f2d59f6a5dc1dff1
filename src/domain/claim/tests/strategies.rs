//! Strategies: random people, commands, texts and events.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::evidence::Stance;
use crate::domain::*;

/// One of a few, so that the same ones meet again.
fn few(count: u128) -> impl Strategy<Value = Uuid> {
    (1..=count).prop_map(Uuid::from_u128)
}

fn people() -> impl Strategy<Value = PersonId> {
    few(4).prop_map(PersonId)
}

/// The same person may come in another role each time, through any door, or without a name.
pub fn actors() -> impl Strategy<Value = Actor> {
    let person = prop_oneof![9 => people().prop_map(Some), 1 => Just(None)];
    let role = prop_oneof![
        6 => Just(Role::Editor),
        3 => Just(Role::Reviewer),
        1 => select(Role::ALL.to_vec()),
    ];
    let via = select(vec![Via::Person, Via::Token, Via::Job, Via::CommandLine]);
    (person, role, via).prop_map(|(person, role, via)| Actor { person, role, via })
}

/// Mostly words; now and then nothing, blanks, controls, marks of direction, or far too much.
pub fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => "[a-z]{1,4}( [a-z]{1,4}){0,2}",
        2 => any::<String>(),
        1 => select(vec!["", " \t\n", "\0", "\u{202e}fdp", "\u{200b}", "e\u{301}", "=1+1", "</script>"])
            .prop_map(str::to_owned),
        1 => (any::<char>(), 0_usize..10_000).prop_map(|(c, n)| c.to_string().repeat(n)),
    ]
}

fn times() -> impl Strategy<Value = DateTime<Utc>> {
    let near = (-1_000_i64..1_000_000).prop_map(|ms| at(0) + TimeDelta::milliseconds(ms));
    let exact = any::<u32>().prop_map(|ns| at(60) + TimeDelta::nanoseconds(ns.into()));
    let ends = select(vec![DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC]);
    prop_oneof![8 => near, 4 => exact, 1 => ends]
}

fn closings() -> impl Strategy<Value = Closing> {
    let target = || select(vec![CLAIM, OTHER_CLAIM]);
    prop_oneof![
        Just(Closing::Dismissed),
        select(NotCheckable::ALL.to_vec()).prop_map(|why| Closing::NotCheckable { why }),
        target().prop_map(|claim| Closing::DuplicateOf { claim }),
        target().prop_map(|claim| Closing::MergedInto { claim }),
    ]
}

fn labels() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(SCALE.labels.clone()).prop_map(|label| label.key),
        1 => texts(),
    ]
}

fn attributions() -> impl Strategy<Value = Command> {
    let who = (few(3).prop_map(SpeakerId), select(AttributionRole::ALL.to_vec()));
    let how = (select(Form::ALL.to_vec()), texts(), texts(), texts());
    (who, how).prop_map(|((speaker, role), (form, name, title, cue))| Command::Attribute {
        speaker,
        name,
        title,
        role,
        form,
        cue,
    })
}

fn evidence() -> impl Strategy<Value = Command> {
    let ids = (few(6).prop_map(EvidenceId), few(3).prop_map(SourceId));
    (ids, select(Stance::ALL.to_vec()), texts(), texts()).prop_map(
        |((id, source), stance, passage, note)| Command::AddEvidence {
            id,
            source,
            stance,
            passage,
            note,
        },
    )
}

/// Words in one of a few places of one of a few revisions.
fn anchors() -> impl Strategy<Value = Anchor> {
    let words = select(vec!["the longest bridge of the country", "a bridge", ""]);
    (words, 70..74_u128, 0..1_000_u64).prop_map(|(exact, revision, start)| {
        let revision = RevisionId(Uuid::from_u128(revision));
        let length = u64::try_from(exact.chars().count()).unwrap();
        Anchor { revision, start, end: start + length, ..anchor(exact) }
    })
}

fn landings() -> impl Strategy<Value = Landing> {
    prop_oneof![
        anchors().prop_map(Landing::AsOpened),
        anchors().prop_map(Landing::AsBefore),
        anchors().prop_map(Landing::Changed),
        (70..74_u128, 0..3_u32).prop_map(|(revision, candidates)| {
            Landing::Gone { revision: RevisionId(Uuid::from_u128(revision)), candidates }
        }),
    ]
}

/// What becomes of a claim's words when its article is changed.
fn changes() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => (1..9_u32, landings())
            .prop_map(|(number, landing)| Command::Follow { number, landing }),
        1 => (anchors(), 1..9_u32, any::<bool>())
            .prop_map(|(anchor, number, as_opened)| Command::Place { anchor, number, as_opened }),
        1 => texts().prop_map(|note| Command::SettleChange { note }),
    ]
}

/// Anything about the claim itself: what a verdict is about.
fn work() -> impl Strategy<Value = Command> {
    let role = || select(AttributionRole::ALL.to_vec());
    prop_oneof![
        4 => evidence(),
        2 => attributions(),
        1 => (texts(), select(Kind::ALL.to_vec()))
            .prop_map(|(statement, kind)| Command::Reword { statement, kind }),
        1 => (few(3).prop_map(SpeakerId), role())
            .prop_map(|(speaker, role)| Command::RemoveAttribution { speaker, role }),
        1 => texts().prop_map(|reason| Command::DeclareNoSpeaker { reason }),
        1 => (few(6).prop_map(EvidenceId), texts())
            .prop_map(|(id, reason)| Command::RemoveEvidence { id, reason }),
        1 => Just(Command::StartResearch),
        1 => Just(command(Verb::Open)),
    ]
}

/// Proposing and deciding: often, so that people meet their own work.
fn verdicts() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => (labels(), texts())
            .prop_map(|(label, rationale)| Command::Propose { label, rationale }),
        3 => texts().prop_map(|rationale| Command::ReviseRationale { rationale }),
        6 => Just(Command::Approve),
        1 => texts().prop_map(|reason| Command::Return { reason }),
        4 => texts().prop_map(|reason| Command::Correct { reason }),
        1 => Just(Command::Publish),
        1 => texts().prop_map(|reason| Command::Withdraw { reason }),
    ]
}

/// The rest of a desk's day.
fn order() -> impl Strategy<Value = Command> {
    prop_oneof![
        (closings(), texts()).prop_map(|(closing, reason)| Command::Close { closing, reason }),
        texts().prop_map(|reason| Command::Reopen { reason }),
        (times(), texts()).prop_map(|(until, reason)| Command::Park { until, reason }),
        Just(Command::Unpark),
        option::of(people()).prop_map(|to| Command::Assign { to }),
        option::of(times()).prop_map(|due| Command::SetDue { due }),
        vec(texts(), 0..25).prop_map(|tags| Command::Tag { tags }),
        (few(3).prop_map(CommentId), texts()).prop_map(|(id, text)| Command::Comment { id, text }),
    ]
}

pub fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![4 => work(), 12 => verdicts(), 1 => order(), 1 => changes()]
}

/// Any event at all, about any round, whether or not it could have been decided.
pub fn events() -> impl Strategy<Value = Event> {
    prop_oneof![4 => verdict_events(), 2 => other_events(), 1 => text_events()]
}

fn text_events() -> impl Strategy<Value = Event> {
    prop_oneof![
        (anchors(), any::<u32>(), any::<bool>())
            .prop_map(|(anchor, number, as_opened)| Event::Followed { anchor, number, as_opened }),
        (anchors(), any::<u32>())
            .prop_map(|(anchor, number)| Event::WordsChanged { anchor, number }),
        (70..74_u128, any::<u32>(), any::<u32>()).prop_map(|(revision, number, candidates)| {
            Event::Orphaned { revision: RevisionId(Uuid::from_u128(revision)), number, candidates }
        }),
        (anchors(), any::<u32>(), any::<bool>())
            .prop_map(|(anchor, number, as_opened)| Event::Placed { anchor, number, as_opened }),
        texts().prop_map(|note| Event::ChangeSettled { note }),
    ]
}

fn rounds() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..4_u32, 2 => u32::MAX - 1..=u32::MAX, 1 => any::<u32>()]
}

fn verdict_events() -> impl Strategy<Value = Event> {
    prop_oneof![
        (rounds(), labels(), texts(), people()).prop_map(|(round, label, rationale, by)| {
            let (scale, label_name) = (SCALE.id, label.to_uppercase());
            Event::VerdictProposed { round, scale, label, label_name, rationale, by }
        }),
        (rounds(), texts(), people()).prop_map(|(round, rationale, by)| Event::RationaleRevised {
            round,
            rationale,
            by
        }),
        (rounds(), people()).prop_map(|(round, by)| Event::VerdictApproved { round, by }),
        (rounds(), texts(), people()).prop_map(|(round, reason, by)| Event::VerdictReturned {
            round,
            reason,
            by
        }),
        rounds().prop_map(|round| Event::Published { round }),
        texts().prop_map(|reason| Event::CorrectionStarted { reason }),
        texts().prop_map(|reason| Event::Withdrawn { reason }),
    ]
}

fn other_events() -> impl Strategy<Value = Event> {
    let whole = || times().prop_map(|at| chrono::SubsecRound::trunc_subsecs(at, 3));
    let speaker = || (few(3).prop_map(SpeakerId), select(AttributionRole::ALL.to_vec()));
    let words = || option::of(texts());
    prop_oneof![
        Just(opened()),
        (texts(), select(Kind::ALL.to_vec()))
            .prop_map(|(statement, kind)| Event::Reworded { statement, kind }),
        (speaker(), words(), words(), words()).prop_map(|((speaker, role), name, title, cue)| {
            Event::Attributed { speaker, name, title, role, form: Form::Mixed, cue }
        }),
        speaker().prop_map(|(speaker, role)| Event::AttributionRemoved { speaker, role }),
        texts().prop_map(|reason| Event::SpeakerUnknown { reason }),
        Just(Event::ResearchStarted {}),
        (few(3).prop_map(EvidenceId), words(), words()).prop_map(|(id, passage, note)| {
            Event::EvidenceAdded { id, source: SOURCE, stance: Stance::Context, passage, note }
        }),
        (few(3).prop_map(EvidenceId), texts())
            .prop_map(|(id, reason)| Event::EvidenceRemoved { id, reason }),
        (closings(), texts()).prop_map(|(closing, reason)| Event::Closed { closing, reason }),
        texts().prop_map(|reason| Event::Reopened { reason }),
        (whole(), texts()).prop_map(|(until, reason)| Event::Parked { until, reason }),
        Just(Event::Unparked {}),
        option::of(people()).prop_map(|to| Event::Assigned { to }),
        option::of(whole()).prop_map(|due| Event::DueSet { due }),
        vec(texts(), 0..4).prop_map(|tags| Event::Tagged { tags }),
        (few(3).prop_map(CommentId), words()).prop_map(|(id, text)| Event::Commented { id, text }),
    ]
}
