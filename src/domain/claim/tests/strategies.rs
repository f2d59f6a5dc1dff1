//! Strategies: random people, commands, texts and events.

mod changes;
mod edits;
mod events;
mod past;
mod places;
mod ticks;

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::contact::{Channel, Purpose};
use crate::domain::evidence::{At, Cited, Directness, NewEvidence, SourceKind, Stance};
use crate::domain::media::{Authenticity, Media, MediaKind};
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::*;

use changes::{anchors, changes};
pub use edits::{edited, edits};
pub use events::events;
use past::{approvals, comparisons, past_events, weighed};
use places::redacted;
pub use ticks::ticks;

/// One of a few, so that the same ones meet again.
fn few(count: u128) -> impl Strategy<Value = Uuid> {
    (1..=count).prop_map(Uuid::from_u128)
}

pub fn people() -> impl Strategy<Value = PersonId> {
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
    let inside = select(vec![Via::Person, Via::Token, Via::Job, Via::CommandLine]);
    let via = prop_oneof![12 => inside, 1 => Just(Via::Link)];
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

/// Some claims, among them now and then the claim itself or one twice.
fn claims() -> impl Strategy<Value = Vec<ClaimId>> {
    vec((10..16_u128).prop_map(|it| ClaimId(Uuid::from_u128(it))), 0..4)
}

/// Days around the time of these tests, and some that no database keeps.
fn days() -> impl Strategy<Value = NaiveDate> {
    let near = (-3_i64..30).prop_map(|days| at(0).date_naive() + TimeDelta::days(days));
    prop_oneof![9 => near, 1 => select(vec![NaiveDate::MIN, NaiveDate::MAX])]
}

/// Mostly none, as most verdicts have none.
fn terms() -> impl Strategy<Value = Terms> {
    let day = || option::weighted(0.05, days());
    (option::weighted(0.05, texts()), day(), day(), option::weighted(0.05, media())).prop_map(
        |(would_change, as_of, review_by, media)| Terms { would_change, as_of, review_by, media },
    )
}

fn media() -> impl Strategy<Value = Media> {
    let what = (select(MediaKind::ALL.to_vec()), select(Authenticity::ALL.to_vec()));
    (what, option::of(texts())).prop_map(|((kind, authenticity), original)| Media {
        kind,
        authenticity,
        original,
    })
}

fn flags() -> impl Strategy<Value = Flags> {
    (select(Severity::ALL.to_vec()), any::<bool>(), option::of(texts()))
        .prop_map(|(severity, said_before, note)| Flags { severity, said_before, note })
}

fn closings() -> impl Strategy<Value = Closing> {
    let target = || select(vec![CLAIM, OTHER_CLAIM]);
    prop_oneof![
        Just(Closing::Dismissed),
        select(NotCheckable::ALL.to_vec()).prop_map(|why| Closing::NotCheckable { why }),
        target().prop_map(|claim| Closing::DuplicateOf { claim }),
        target().prop_map(|claim| Closing::MergedInto { claim }),
        claims().prop_map(|claims| Closing::SplitInto { claims }),
    ]
}

fn labels() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(SCALE.labels.clone()).prop_map(|label| label.key),
        1 => texts(),
    ]
}

fn speakers() -> impl Strategy<Value = (SpeakerId, AttributionRole)> {
    (few(3).prop_map(SpeakerId), select(AttributionRole::ALL.to_vec()))
}

fn said() -> impl Strategy<Value = Said> {
    let how = (select(Form::ALL.to_vec()), texts(), texts(), texts());
    (speakers(), how).prop_map(|((speaker, role), (form, name, title, cue))| Said {
        speaker,
        name,
        title,
        role,
        form,
        cue,
    })
}

fn attributions() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => said().prop_map(Command::Attribute),
        1 => (speakers(), said(), texts()).prop_map(|((was, was_role), now, reason)| {
            Command::Reattribute { was, was_role, now, reason }
        }),
    ]
}

/// What claims become of one another.
fn relations() -> impl Strategy<Value = Command> {
    let other = || (10..14_u128).prop_map(|it| (ClaimId(Uuid::from_u128(it)), ClaimNumber(1)));
    prop_oneof![
        (claims(), texts()).prop_map(|(claims, reason)| Command::SplitOff { claims, reason }),
        other().prop_map(|(claim, number)| Command::Absorb { claim, number }),
        other().prop_map(|(claim, number)| Command::Release { claim, number }),
    ]
}

/// Among them those that every newsroom here begins with, and a source of theirs.
fn items() -> impl Strategy<Value = EvidenceId> {
    let first = select(vec![EVIDENCE, OTHER_EVIDENCE]);
    prop_oneof![4 => few(4).prop_map(EvidenceId), 3 => first]
}

fn sources() -> impl Strategy<Value = SourceId> {
    prop_oneof![2 => few(3).prop_map(SourceId), 1 => Just(SOURCE)]
}

fn evidence() -> impl Strategy<Value = Command> {
    let ids = (items(), sources());
    (ids, select(Stance::ALL.to_vec()), texts(), texts(), places()).prop_map(
        |((id, source), stance, passage, note, (kind, directness, cited, at))| {
            let new =
                NewEvidence { id, source, stance, passage, note, kind, directness, cited, at };
            Command::AddEvidence(Box::new(new))
        },
    )
}

fn links(most: usize) -> impl Strategy<Value = Vec<EvidenceId>> {
    vec(items(), 0..=most)
}

fn found() -> impl Strategy<Value = Found> {
    prop_oneof![Just(Found::Nothing), texts().prop_map(Found::Something)]
}

fn groups() -> impl Strategy<Value = Command> {
    let why = select(SameOrigin::ALL.to_vec());
    (few(3).prop_map(OriginId), links(3), why, texts()).prop_map(|(origin, evidence, why, note)| {
        Command::GroupEvidence { origin, evidence, why, note }
    })
}

fn searches() -> impl Strategy<Value = Command> {
    (few(3).prop_map(SearchId), texts(), texts(), times(), found()).prop_map(
        |(id, query, place, on, found)| Command::RecordSearch {
            id,
            query,
            place,
            on: on.date_naive(),
            found,
        },
    )
}

fn answers() -> impl Strategy<Value = Command> {
    let ids = (few(6).prop_map(AnswerId), few(3).prop_map(QuestionId));
    (ids, select(AnswerKind::ALL.to_vec()), texts(), links(2)).prop_map(
        |((id, question), kind, text, evidence)| Command::AnswerQuestion {
            id,
            question,
            kind,
            text,
            evidence,
        },
    )
}

/// What is recorded beside evidence.
fn research() -> impl Strategy<Value = Command> {
    prop_oneof![
        9 => groups(),
        2 => (items(), texts()).prop_map(|(id, reason)| Command::UngroupEvidence { id, reason }),
        2 => (items(), items()).prop_map(|(one, other)| Command::TellApart { one, other }),
        2 => searches(),
        1 => (few(3).prop_map(SearchId), texts())
            .prop_map(|(id, reason)| Command::RemoveSearch { id, reason }),
        2 => (few(3).prop_map(QuestionId), texts())
            .prop_map(|(id, text)| Command::AskQuestion { id, text }),
        1 => (few(3).prop_map(QuestionId), texts())
            .prop_map(|(id, reason)| Command::RemoveQuestion { id, reason }),
        3 => answers(),
        1 => (few(6).prop_map(AnswerId), texts())
            .prop_map(|(id, reason)| Command::RemoveAnswer { id, reason }),
    ]
}

/// What may be known of evidence besides its words; places fit them or do not.
fn places()
-> impl Strategy<Value = (Option<SourceKind>, Option<Directness>, Option<Cited>, Option<At>)> {
    let cited = (few(3).prop_map(SnapshotId), texts(), 0..100_u64, 0..100_u64).prop_map(
        |(snapshot, around, start, long)| Cited {
            snapshot,
            sha256: "5f".repeat(32),
            prefix: around.clone(),
            suffix: around,
            start,
            end: start + long,
        },
    );
    let at =
        prop_oneof![any::<NonZeroU32>().prop_map(At::Page), any::<u32>().prop_map(At::Second),];
    (
        option::of(select(SourceKind::ALL.to_vec())),
        option::of(select(Directness::ALL.to_vec())),
        option::weighted(0.3, cited),
        option::of(at),
    )
}

/// Anything about the claim itself: what a verdict is about.
fn work() -> impl Strategy<Value = Command> {
    let role = || select(AttributionRole::ALL.to_vec());
    prop_oneof![
        6 => evidence(),
        2 => attributions(),
        1 => (texts(), select(Kind::ALL.to_vec()))
            .prop_map(|(statement, kind)| Command::Reword { statement, kind }),
        1 => (few(3).prop_map(SpeakerId), role())
            .prop_map(|(speaker, role)| Command::RemoveAttribution { speaker, role }),
        1 => texts().prop_map(|reason| Command::DeclareNoSpeaker { reason }),
        2 => (items(), texts())
            .prop_map(|(id, reason)| Command::RemoveEvidence { id, reason }),
        1 => Just(Command::StartResearch),
        1 => Just(command(Verb::Open)),
    ]
}

/// Proposing and deciding: often, so that people meet their own work.
fn verdicts() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => (labels(), texts(), terms(), option::weighted(0.03, few(2).prop_map(ScaleId)))
            .prop_map(|(label, rationale, terms, seen)| {
                // As long as the rationale, and wrong where that is.
                let correction = rationale.clone();
                Command::Propose(Box::new(Proposal { label, rationale, terms, correction, seen }))
            }),
        1 => texts().prop_map(|reason| Command::TakeBack { reason }),
        1 => texts().prop_map(|reason| Command::EndCorrection { reason }),
        3 => texts().prop_map(|rationale| Command::ReviseRationale { rationale }),
        5 => Just(Command::approve()),
        1 => approvals(),
        1 => texts().prop_map(|reason| Command::Return { reason }),
        4 => texts().prop_map(|reason| Command::Correct { reason }),
        1 => (days(), texts())
            .prop_map(|(review_by, reason)| Command::Confirm { review_by, reason }),
        1 => Just(Command::Publish),
        1 => texts().prop_map(|reason| Command::Withdraw { reason }),
    ]
}

/// Second opinions, with what they are about: labels are few, so that people agree at times.
pub fn opinions() -> impl Strategy<Value = Command> {
    let label = || select(vec!["false", "true"]).prop_map(str::to_owned);
    let words = || "The register lists it.".to_owned();
    prop_oneof![
        6 => people().prop_map(|of| Command::AskOpinion { of }),
        10 => label().prop_map(move |label| Command::GiveOpinion { label, rationale: words() }),
        1 => people().prop_map(move |of| Command::WithdrawOpinion { of, reason: words() }),
        4 => label().prop_map(move |label| Command::Propose(Box::new(Proposal::new(label, words())))),
        6 => Just(Command::approve()),
        1 => Just(Command::Return { reason: words() }),
        2 => Just(Command::Correct { reason: words() }),
        1 => (labels(), texts())
            .prop_map(|(label, rationale)| Command::GiveOpinion { label, rationale }),
    ]
}

/// The rest of a desk's day.
fn order() -> impl Strategy<Value = Command> {
    prop_oneof![
        relations(),
        comparisons(),
        (closings(), texts()).prop_map(|(closing, reason)| Command::Close { closing, reason }),
        texts().prop_map(|reason| Command::Reopen { reason }),
        (times(), texts()).prop_map(|(until, reason)| Command::Park { until, reason }),
        Just(Command::Unpark),
        (option::of(people()), texts(), option::of(people()))
            .prop_map(|(to, note, taken_from)| Command::Assign { to, note, taken_from }),
        option::of(times()).prop_map(|due| Command::SetDue { due }),
        (option::of(select(Priority::ALL.to_vec())), texts())
            .prop_map(|(level, reason)| Command::SetPriority { level, reason }),
        vec(texts(), 0..25).prop_map(|tags| Command::Tag { tags }),
        flags().prop_map(Command::Flag),
        talk(),
        ticks(),
        asking(),
    ]
}

/// Anything in the discussion.
fn talk() -> impl Strategy<Value = Command> {
    let comment = || few(3).prop_map(CommentId);
    let said = (comment(), texts(), option::of(comment()), vec(people(), 0..4));
    prop_oneof![
        3 => said.prop_map(|(id, text, reply_to, mentions)| {
            Command::Comment { id, text, reply_to, mentions }
        }),
        1 => comment().prop_map(|thread| Command::ResolveThread { thread }),
        1 => comment().prop_map(|thread| Command::ReopenThread { thread }),
        1 => (redacted(), texts()).prop_map(|(fields, ground)| Command::Redact { fields, ground }),
        1 => prints().prop_map(|(version, sha256)| Command::NotePdf { version, sha256 }),
    ]
}

/// A version and a hash, mostly of the right form.
pub fn prints() -> impl Strategy<Value = (u64, String)> {
    let hash = select(vec!["5d".repeat(32), "a0".repeat(32), "5D".repeat(32), String::new()]);
    (0..5_u64, hash)
}

/// Anything about those who were asked.
fn asking() -> impl Strategy<Value = Command> {
    let contact = || few(3).prop_map(ContactId);
    let time = || option::of(times());
    let how = (select(Purpose::ALL.to_vec()), select(Channel::ALL.to_vec()));
    prop_oneof![
        3 => (contact(), texts(), texts(), texts(), how, time(), time()).prop_map(
            |(id, name, title, question, (purpose, channel), asked_at, deadline)| Command::Ask {
                id, name, title, purpose, channel, question, asked_at, deadline,
            }
        ),
        3 => (contact(), texts(), time()).prop_map(|(contact, text, answered_at)| {
            Command::NoteAnswer { contact, text, answered_at }
        }),
        1 => contact().prop_map(|contact| Command::NoteSilence { contact }),
        1 => (contact(), texts())
            .prop_map(|(contact, reason)| Command::RemoveContact { contact, reason }),
        1 => (contact(), times())
            .prop_map(|(contact, until)| {
                let token_sha256 = Some("7b".repeat(32));
                Command::MakeContactLink { contact, until, token_sha256 }
            }),
        1 => contact().prop_map(|contact| Command::EndContactLink { contact }),
    ]
}

pub fn commands() -> impl Strategy<Value = Command> {
    // Boxed, because values that are made side by side fill the stack of a test.
    prop_oneof![
        5 => work().boxed(), 2 => research().boxed(), 12 => verdicts().boxed(),
        1 => order().boxed(), 1 => changes().boxed(), 1 => opinions().boxed(), 1 => edits().boxed(),
    ]
}
