//! Cast: the people, the scale, the commands and the histories that these tests share.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::domain::claim::*;
use crate::domain::evidence::{Cited, NewEvidence, Stance};
use crate::domain::scale::Scale;
use crate::domain::*;

/// Proposes; a reviewer unless a test says otherwise.
pub const ANN: PersonId = PersonId(Uuid::from_u128(1));
/// Decides; an editor unless a test says otherwise.
pub const EVE: PersonId = PersonId(Uuid::from_u128(2));
/// Another editor.
pub const ELI: PersonId = PersonId(Uuid::from_u128(3));

pub const CLAIM: ClaimId = ClaimId(Uuid::from_u128(10));
pub const OTHER_CLAIM: ClaimId = ClaimId(Uuid::from_u128(11));
pub const EVIDENCE: EvidenceId = EvidenceId(Uuid::from_u128(20));
pub const OTHER_EVIDENCE: EvidenceId = EvidenceId(Uuid::from_u128(21));
pub const SNAPSHOT: SnapshotId = SnapshotId(Uuid::from_u128(61));
pub const SOURCE: SourceId = SourceId(Uuid::from_u128(30));
pub const SPEAKER: SpeakerId = SpeakerId(Uuid::from_u128(40));
pub const OTHER_SPEAKER: SpeakerId = SpeakerId(Uuid::from_u128(41));
pub const COMMENT: CommentId = CommentId(Uuid::from_u128(50));

pub static SETTINGS: Settings = Settings { min_evidence: 1 };
pub static SCALE: LazyLock<Scale> =
    LazyLock::new(|| seeds::scale(seeds::DEFAULT, ScaleId(Uuid::from_u128(60))).unwrap());

/// So many seconds into the day of these tests.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_779_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

/// A little after everything in a history.
pub fn now() -> DateTime<Utc> {
    at(10_000)
}

pub fn reviewer(person: PersonId) -> Actor {
    Actor::person(person, Role::Reviewer)
}

pub fn editor(person: PersonId) -> Actor {
    Actor::person(person, Role::Editor)
}

pub fn context(actor: Actor) -> Context<'static> {
    Context { actor, now: now(), settings: &SETTINGS, scale: &SCALE }
}

/// The history as the trail would have it.
pub fn recorded(history: &[Event]) -> Vec<Recorded> {
    let record = |(seq, event): (u64, &Event)| Recorded {
        claim: CLAIM,
        number: ClaimNumber(0),
        seq,
        at: at(i64::try_from(seq).unwrap()),
        actor: reviewer(ANN),
        event: event.clone(),
    };
    (0..).zip(history).map(record).collect()
}

pub fn folded(history: &[Event]) -> Option<Claim> {
    fold(&recorded(history))
}

/// Given a history, when a command comes from someone, then this follows.
#[track_caller]
pub fn check(
    history: &[Event],
    command: Command,
    by: Actor,
    expected: Result<Vec<Event>, Refusal>,
) {
    assert_eq!(decide(folded(history).as_ref(), command, &context(by)), expected);
}

/// The name of the variant that a value is.
pub fn variant(value: &impl Debug) -> String {
    format!("{value:?}").split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned()
}

pub fn variants<'a, T: Debug + 'a>(values: impl IntoIterator<Item = &'a T>) -> BTreeSet<String> {
    values.into_iter().map(variant).collect()
}

pub fn owned(names: BTreeSet<&str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// `claim.opened` and so on, as the file format has it.
pub fn kind_of(event: &Event) -> String {
    serde_json::to_value(event).unwrap()["kind"].as_str().unwrap().to_owned()
}

pub fn anchor(exact: &str) -> Anchor {
    let length = u64::try_from(exact.chars().count()).unwrap();
    Anchor {
        revision: RevisionId(Uuid::from_u128(70)),
        exact: exact.to_owned(),
        prefix: "said: ".to_owned(),
        suffix: ".".to_owned(),
        start: 100,
        end: 100 + length,
    }
}

pub fn opening() -> Opening {
    Opening {
        id: CLAIM,
        number: ClaimNumber(0),
        article: ArticleId(Uuid::from_u128(80)),
        statement: "The bridge is the longest in the country.".to_owned(),
        kind: Kind::Comparison,
        anchor: anchor("the longest bridge of the country"),
        suggestion: None,
    }
}

pub fn opened() -> Event {
    let Opening { article, statement, kind, anchor, suggestion, .. } = opening();
    Event::Opened { article, statement, kind, anchor, suggestion }
}

pub fn attributed() -> Event {
    Event::Attributed {
        speaker: SPEAKER,
        name: Some("Mayor Quill".to_owned()),
        title: None,
        role: AttributionRole::Originated,
        form: Form::Direct,
        cue: Some("said".to_owned()),
    }
}

pub fn evidence_added() -> Event {
    Event::EvidenceAdded {
        id: EVIDENCE,
        source: SOURCE,
        stance: Stance::Refutes,
        passage: Some("1,204 m".to_owned()),
        note: None,
        kind: None,
        directness: None,
        cited: None,
        at: None,
    }
}

/// Evidence of words alone, which refutes.
pub fn said_of(id: EvidenceId, passage: &str, note: &str) -> NewEvidence {
    NewEvidence {
        id,
        source: SOURCE,
        stance: Stance::Refutes,
        passage: passage.to_owned(),
        note: note.to_owned(),
        kind: None,
        directness: None,
        cited: None,
        at: None,
    }
}

/// Where a passage stands in a snapshot.
pub fn cited(passage: &str) -> Cited {
    Cited {
        snapshot: SNAPSHOT,
        sha256: "5f".repeat(32),
        prefix: "The bridge has ".to_owned(),
        suffix: " of deck.".to_owned(),
        start: 40,
        end: 40 + u64::try_from(passage.chars().count()).unwrap(),
    }
}

pub fn proposed(round: u32, by: PersonId) -> Event {
    Event::VerdictProposed {
        round,
        scale: SCALE.id,
        label: "false".to_owned(),
        label_name: "False".to_owned(),
        rationale: "Two are longer.".to_owned(),
        by,
    }
}

pub fn revised(round: u32, by: PersonId) -> Event {
    Event::RationaleRevised { round, rationale: "Three are longer.".to_owned(), by }
}

pub fn approved(round: u32, by: PersonId) -> Event {
    Event::VerdictApproved { round, by }
}

pub fn returned(round: u32, by: PersonId) -> Event {
    Event::VerdictReturned { round, reason: "Which?".to_owned(), by }
}

pub fn correcting() -> Event {
    Event::CorrectionStarted { reason: "A third was built.".to_owned() }
}

pub fn closed(closing: Closing) -> Event {
    Event::Closed { closing, reason: "Not for us.".to_owned() }
}

pub fn parked() -> Event {
    Event::Parked { until: now() + TimeDelta::days(1), reason: "A survey is due.".to_owned() }
}

/// A claim with all that a proposal needs, brought to a stage.
pub fn brought_to(stage: Stage) -> Vec<Event> {
    let begun = vec![opened(), attributed(), evidence_added()];
    let under_way = || [Event::ResearchStarted {}];
    let waiting = || [Event::ResearchStarted {}, proposed(1, ANN)];
    let rest = match stage {
        Stage::Open => vec![],
        Stage::Researching => under_way().into(),
        Stage::Proposed => waiting().into(),
        Stage::Returned => [&waiting()[..], &[returned(1, EVE)]].concat(),
        Stage::Approved => [&waiting()[..], &[approved(1, EVE)]].concat(),
        Stage::Correcting => [&waiting()[..], &[approved(1, EVE), correcting()]].concat(),
        Stage::Dismissed => vec![closed(Closing::Dismissed)],
        Stage::NotCheckable => {
            vec![closed(Closing::NotCheckable { why: NotCheckable::Vague })]
        }
        Stage::Duplicate => vec![closed(Closing::DuplicateOf { claim: OTHER_CLAIM })],
        Stage::Merged => vec![closed(Closing::MergedInto { claim: OTHER_CLAIM })],
    };
    [begun, rest].concat()
}

/// A command that nothing speaks against but role and stage, once `ready` has prepared the claim.
pub fn command(verb: Verb) -> Command {
    let reason = || "Because.".to_owned();
    match verb {
        Verb::Open => Command::Open(Box::new(opening())),
        Verb::Reword => {
            Command::Reword { statement: "No bridge is longer.".to_owned(), kind: Kind::Quantity }
        }
        Verb::Attribute => Command::Attribute {
            speaker: OTHER_SPEAKER,
            name: "The bridge office".to_owned(),
            title: String::new(),
            role: AttributionRole::Repeated,
            form: Form::Indirect,
            cue: "according to".to_owned(),
        },
        Verb::RemoveAttribution => {
            Command::RemoveAttribution { speaker: SPEAKER, role: AttributionRole::Originated }
        }
        Verb::DeclareNoSpeaker => Command::DeclareNoSpeaker { reason: reason() },
        Verb::AddEvidence => Command::AddEvidence(Box::new(NewEvidence {
            stance: Stance::Context,
            ..said_of(OTHER_EVIDENCE, "", "The register lists three.")
        })),
        Verb::RemoveEvidence => Command::RemoveEvidence { id: EVIDENCE, reason: reason() },
        Verb::StartResearch => Command::StartResearch,
        Verb::Propose => {
            Command::Propose { label: "false".to_owned(), rationale: "Two are longer.".to_owned() }
        }
        Verb::ReviseRationale => {
            Command::ReviseRationale { rationale: "Three are longer.".to_owned() }
        }
        Verb::Approve => Command::Approve,
        Verb::Return => Command::Return { reason: reason() },
        Verb::Correct => Command::Correct { reason: reason() },
        Verb::Close => Command::Close { closing: Closing::Dismissed, reason: reason() },
        Verb::Reopen => Command::Reopen { reason: reason() },
        Verb::Park => Command::Park { until: now() + TimeDelta::days(7), reason: reason() },
        Verb::Unpark => Command::Unpark,
        Verb::Publish => Command::Publish,
        Verb::Withdraw => Command::Withdraw { reason: reason() },
        Verb::Assign => Command::Assign { to: Some(ANN) },
        Verb::SetDue => Command::SetDue { due: Some(now() + TimeDelta::days(2)) },
        Verb::Tag => Command::Tag { tags: vec!["bridges".to_owned()] },
        Verb::Comment => Command::Comment { id: COMMENT, text: "Shall I call?".to_owned() },
    }
}

/// What must have happened besides for a command to make sense on a claim at any stage.
pub fn ready(verb: Verb) -> Vec<Event> {
    match verb {
        Verb::DeclareNoSpeaker => {
            vec![Event::AttributionRemoved { speaker: SPEAKER, role: AttributionRole::Originated }]
        }
        Verb::Unpark => vec![parked()],
        Verb::Withdraw => vec![Event::Published { round: 1 }],
        _ => vec![],
    }
}
