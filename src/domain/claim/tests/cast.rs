//! Cast: the people, the scale, the commands and the histories that these tests share.

mod checklist;
mod commands;
mod contacts;
mod edits;
mod past;
mod talk;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use crate::domain::checklist::Phase;
use crate::domain::claim::*;
use crate::domain::contact::{Channel, Purpose};
use crate::domain::evidence::{Cited, NewEvidence, Stance};
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::scale::Scale;
use crate::domain::*;

pub use checklist::{asking, ticked, unticked};
pub use commands::{command, prepared, propose, ready, said};
pub use contacts::{answer, ask, invited, replied};
pub use edits::{edit_accepted, edit_declined, edit_suggested};
pub use past::{matched, ruling};
pub use talk::{allowed, commented, redact, remark, thread_resolved};

/// Proposes; a reviewer unless a test says otherwise.
pub const ANN: PersonId = PersonId(Uuid::from_u128(1));
/// Decides; an editor unless a test says otherwise.
pub const EVE: PersonId = PersonId(Uuid::from_u128(2));
/// Another editor.
pub const ELI: PersonId = PersonId(Uuid::from_u128(3));
/// Another reviewer.
pub const BEN: PersonId = PersonId(Uuid::from_u128(4));

pub const CLAIM: ClaimId = ClaimId(Uuid::from_u128(10));
pub const OTHER_CLAIM: ClaimId = ClaimId(Uuid::from_u128(11));
pub const PART: ClaimId = ClaimId(Uuid::from_u128(12));
pub const OTHER_PART: ClaimId = ClaimId(Uuid::from_u128(13));
pub const EVIDENCE: EvidenceId = EvidenceId(Uuid::from_u128(20));
pub const OTHER_EVIDENCE: EvidenceId = EvidenceId(Uuid::from_u128(21));
pub const THIRD_EVIDENCE: EvidenceId = EvidenceId(Uuid::from_u128(22));
pub const ORIGIN: OriginId = OriginId(Uuid::from_u128(25));
pub const OTHER_ORIGIN: OriginId = OriginId(Uuid::from_u128(26));
pub const SEARCH: SearchId = SearchId(Uuid::from_u128(27));
pub const QUESTION: QuestionId = QuestionId(Uuid::from_u128(28));
pub const ANSWER: AnswerId = AnswerId(Uuid::from_u128(29));
pub const SNAPSHOT: SnapshotId = SnapshotId(Uuid::from_u128(61));
pub const SOURCE: SourceId = SourceId(Uuid::from_u128(30));
pub const OTHER_SOURCE: SourceId = SourceId(Uuid::from_u128(31));
pub const SPEAKER: SpeakerId = SpeakerId(Uuid::from_u128(40));
pub const OTHER_SPEAKER: SpeakerId = SpeakerId(Uuid::from_u128(41));
pub const COMMENT: CommentId = CommentId(Uuid::from_u128(50));
pub const OTHER_COMMENT: CommentId = CommentId(Uuid::from_u128(51));
pub const ITEM: ItemId = ItemId(Uuid::from_u128(55));
pub const OTHER_ITEM: ItemId = ItemId(Uuid::from_u128(56));
pub const EDIT: EditId = EditId(Uuid::from_u128(57));
pub const CONTACT: ContactId = ContactId(Uuid::from_u128(90));
pub const OTHER_CONTACT: ContactId = ContactId(Uuid::from_u128(91));

/// Its item stands on the list of both phases, so that a command on it makes sense in each.
pub static SETTINGS: LazyLock<Settings> = LazyLock::new(|| Settings {
    min_evidence: 1,
    opinions: Policy::DEFAULT,
    checklist: asking(&[(ITEM, Phase::Research, false), (ITEM, Phase::Review, false)]),
});
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

/// An anchor of the same words in a later revision.
pub fn later(exact: &str) -> Anchor {
    let length = u64::try_from(exact.chars().count()).unwrap();
    Anchor {
        revision: RevisionId(Uuid::from_u128(71)),
        start: 120,
        end: 120 + length,
        ..anchor(exact)
    }
}

pub fn followed(number: u32) -> Event {
    let anchor = later("the longest bridge of the country");
    Event::Followed { anchor, number, as_opened: true }
}

pub fn words_changed(number: u32, exact: &str) -> Event {
    Event::WordsChanged { anchor: later(exact), number }
}

pub fn orphaned(number: u32) -> Event {
    Event::Orphaned { revision: RevisionId(Uuid::from_u128(71)), number, candidates: 0 }
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
        split_from: None,
    }
}

pub fn opened() -> Event {
    let Opening { article, statement, kind, anchor, suggestion, split_from, .. } = opening();
    Event::Opened { article, statement, kind, anchor, suggestion, split_from }
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

/// Evidence of some source, in words of its own.
pub fn linked(id: EvidenceId, source: SourceId) -> Event {
    Event::EvidenceAdded {
        id,
        source,
        stance: Stance::Supports,
        passage: Some(format!("Passage {id}")),
        note: None,
        kind: None,
        directness: None,
        cited: None,
        at: None,
    }
}

pub fn grouped(origin: OriginId, evidence: &[EvidenceId]) -> Event {
    let evidence = evidence.to_vec();
    Event::EvidenceGrouped { origin, evidence, why: SameOrigin::SameText, note: None }
}

/// The day of these tests.
pub fn today() -> NaiveDate {
    now().date_naive()
}

pub fn searched() -> Event {
    Event::Searched {
        id: SEARCH,
        query: "longest bridges".to_owned(),
        place: "The road office’s register".to_owned(),
        on: today(),
        found: Found::Nothing,
    }
}

pub fn asked() -> Event {
    Event::QuestionAsked { id: QUESTION, text: "How long is it?".to_owned() }
}

pub fn answered() -> Event {
    Event::QuestionAnswered {
        id: ANSWER,
        question: QUESTION,
        kind: AnswerKind::Extractive,
        text: Some("1,204 m".to_owned()),
        evidence: vec![EVIDENCE],
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
        would_change: None,
        as_of: None,
        review_by: None,
        correction: (round > 1).then(|| "A third bridge was found.".to_owned()),
        media: None,
    }
}

pub fn revised(round: u32, by: PersonId) -> Event {
    Event::RationaleRevised { round, rationale: "Three are longer.".to_owned(), by }
}

pub fn opinion_asked(round: u32, of: PersonId) -> Event {
    Event::OpinionAsked { round, of }
}

pub fn opinion_given(round: u32, by: PersonId, label: &str) -> Event {
    let label = SCALE.label(label).unwrap();
    Event::OpinionGiven {
        round,
        by,
        scale: SCALE.id,
        label: label.key.clone(),
        label_name: label.name.clone(),
        rationale: "The register lists it.".to_owned(),
    }
}

pub fn panel_opened(round: u32) -> Event {
    Event::PanelOpened { round, seats: 3, needed: 2 }
}

pub fn approved(round: u32, by: PersonId) -> Event {
    Event::VerdictApproved { round, by, rulings: None }
}

pub fn returned(round: u32, by: PersonId) -> Event {
    Event::VerdictReturned { round, reason: "Which?".to_owned(), by }
}

pub fn correcting() -> Event {
    Event::CorrectionStarted { reason: "A third was built.".to_owned() }
}

pub fn absorbed() -> Event {
    Event::Absorbed { claim: OTHER_CLAIM, number: ClaimNumber(1) }
}

pub fn closed(closing: Closing) -> Event {
    Event::Closed { closing, reason: "Not for us.".to_owned() }
}

pub fn parked() -> Event {
    Event::Parked { until: now() + TimeDelta::days(1), reason: "A survey is due.".to_owned() }
}

/// Asked on the day of these tests, with a deadline that has passed by `now`.
pub fn contacted() -> Event {
    Event::ContactAsked {
        contact: CONTACT,
        name: Some("Mayor Quill".to_owned()),
        title: Some("mayor".to_owned()),
        purpose: Purpose::RightOfReply,
        channel: Channel::Email,
        question: "Where is the figure from?".to_owned(),
        asked_at: at(0),
        deadline: Some(at(9_000)),
    }
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
        Stage::Split => vec![closed(Closing::SplitInto { claims: vec![PART, OTHER_PART] })],
    };
    [begun, rest].concat()
}
