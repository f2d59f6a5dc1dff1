//! Commands: one of each, and what must have happened for it to make sense.

use chrono::TimeDelta;

use super::*;
use crate::domain::evidence::NewEvidence;
use crate::domain::research::{AnswerKind, Found, SameOrigin};

/// A command that nothing speaks against but role and stage, once `ready` has prepared the claim.
#[expect(clippy::too_many_lines, reason = "one command for each verb, to be read as a table")]
pub fn command(verb: Verb) -> Command {
    let reason = || "Because.".to_owned();
    match verb {
        Verb::Open => Command::Open(Box::new(opening())),
        Verb::Reword => {
            Command::Reword { statement: "No bridge is longer.".to_owned(), kind: Kind::Quantity }
        }
        Verb::Follow => {
            let anchor = later("the longest bridge of the country");
            Command::Follow { number: 2, landing: Landing::AsOpened(anchor) }
        }
        Verb::Place => {
            let anchor = later("a long bridge");
            Command::Place { anchor, number: 2, as_opened: false }
        }
        Verb::SettleChange => Command::SettleChange { note: "It is the same bridge.".to_owned() },
        Verb::Attribute => Command::Attribute(said(AttributionRole::Repeated)),
        Verb::Reattribute => Command::Reattribute {
            was: SPEAKER,
            was_role: AttributionRole::Originated,
            now: said(AttributionRole::Originated),
            reason: reason(),
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
        Verb::GroupEvidence => Command::GroupEvidence {
            origin: ORIGIN,
            evidence: vec![EVIDENCE, OTHER_EVIDENCE],
            why: SameOrigin::SameText,
            note: String::new(),
        },
        Verb::UngroupEvidence => Command::UngroupEvidence { id: EVIDENCE, reason: reason() },
        Verb::TellApart => Command::TellApart { one: EVIDENCE, other: OTHER_EVIDENCE },
        Verb::RecordSearch => Command::RecordSearch {
            id: SEARCH,
            query: "longest bridges".to_owned(),
            place: "The road office’s register".to_owned(),
            on: today(),
            found: Found::Nothing,
        },
        Verb::RemoveSearch => Command::RemoveSearch { id: SEARCH, reason: reason() },
        Verb::AskQuestion => {
            Command::AskQuestion { id: QUESTION, text: "How long is it?".to_owned() }
        }
        Verb::RemoveQuestion => Command::RemoveQuestion { id: QUESTION, reason: reason() },
        Verb::AnswerQuestion => Command::AnswerQuestion {
            id: ANSWER,
            question: QUESTION,
            kind: AnswerKind::Extractive,
            text: "1,204 m".to_owned(),
            evidence: vec![EVIDENCE],
        },
        Verb::RemoveAnswer => Command::RemoveAnswer { id: ANSWER, reason: reason() },
        Verb::StartResearch => Command::StartResearch,
        Verb::Propose => propose("false", "Two are longer."),
        Verb::TakeBack => Command::TakeBack { reason: reason() },
        Verb::ReviseRationale => {
            Command::ReviseRationale { rationale: "Three are longer.".to_owned() }
        }
        Verb::SuggestEdit => Command::SuggestEdit {
            id: EDIT,
            rationale: "Three are longer.".to_owned(),
            note: String::new(),
        },
        Verb::AcceptEdit => Command::AcceptEdit { id: EDIT, note: String::new() },
        Verb::DeclineEdit => Command::DeclineEdit { id: EDIT, reason: reason() },
        Verb::AskOpinion => Command::AskOpinion { of: ELI },
        Verb::GiveOpinion => Command::GiveOpinion {
            label: "false".to_owned(),
            rationale: "The register lists it.".to_owned(),
        },
        Verb::WithdrawOpinion => Command::WithdrawOpinion { of: ELI, reason: reason() },
        Verb::Approve => Command::approve(),
        Verb::Return => Command::Return { reason: reason() },
        Verb::Correct => Command::Correct { reason: reason() },
        Verb::EndCorrection => Command::EndCorrection { reason: reason() },
        Verb::Confirm => {
            Command::Confirm { review_by: today() + TimeDelta::days(90), reason: reason() }
        }
        Verb::Close => Command::Close { closing: Closing::Dismissed, reason: reason() },
        Verb::Reopen => Command::Reopen { reason: reason() },
        Verb::SplitOff => Command::SplitOff { claims: vec![PART], reason: reason() },
        Verb::Absorb => Command::Absorb { claim: OTHER_CLAIM, number: ClaimNumber(1) },
        Verb::Release => Command::Release { claim: OTHER_CLAIM, number: ClaimNumber(1) },
        Verb::Judge => Command::Judge {
            claim: OTHER_CLAIM,
            number: ClaimNumber(1),
            judgement: Judgement::Matched,
        },
        Verb::Park => Command::Park { until: now() + TimeDelta::days(7), reason: reason() },
        Verb::Unpark => Command::Unpark,
        Verb::Publish => Command::Publish,
        Verb::Withdraw => Command::Withdraw { reason: reason() },
        Verb::Assign => Command::assign(Some(ANN)),
        Verb::SetDue => Command::SetDue { due: Some(now() + TimeDelta::days(2)) },
        Verb::SetPriority => Command::SetPriority { level: Some(Priority::High), reason: reason() },
        Verb::Tag => Command::Tag { tags: vec!["bridges".to_owned()] },
        Verb::Flag => Command::Flag(Flags {
            severity: Severity::Harmful,
            said_before: true,
            note: Some("On the radio on 2 May.".to_owned()),
        }),
        Verb::Tick => Command::Tick { item: ITEM },
        Verb::Untick => Command::Untick { item: ITEM },
        Verb::Comment => remark(OTHER_COMMENT, None),
        Verb::ResolveThread => Command::ResolveThread { thread: COMMENT },
        Verb::ReopenThread => Command::ReopenThread { thread: COMMENT },
        Verb::NotePdf => Command::NotePdf { version: 1, sha256: "5d".repeat(32) },
        Verb::Ask => ask(),
        Verb::NoteAnswer => answer("Two are."),
        Verb::NoteSilence => Command::NoteSilence { contact: CONTACT },
        Verb::RemoveContact => Command::RemoveContact { contact: CONTACT, reason: reason() },
        Verb::MakeContactLink => {
            let (until, token_sha256) = (now() + TimeDelta::days(14), Some("7b".repeat(32)));
            Command::MakeContactLink { contact: CONTACT, until, token_sha256 }
        }
        Verb::EndContactLink => Command::EndContactLink { contact: CONTACT },
        Verb::Redact => redact(&[0]),
    }
}

/// The bridge office said it.
pub fn said(role: AttributionRole) -> Said {
    Said {
        speaker: OTHER_SPEAKER,
        name: "The bridge office".to_owned(),
        title: String::new(),
        role,
        form: Form::Indirect,
        cue: "according to".to_owned(),
    }
}

/// With a note for readers, which is taken where a verdict stands.
pub fn propose(label: &str, rationale: &str) -> Command {
    let correction = "A third bridge was found.".to_owned();
    let proposal = Proposal::new(label.to_owned(), rationale.to_owned());
    Command::Propose(Box::new(Proposal { correction, ..proposal }))
}

/// A claim at a stage on which a command of EVE’s makes sense, if any does there.
pub fn prepared(stage: Stage, verb: Verb) -> Vec<Event> {
    match (stage, verb) {
        // It is hers.
        (Stage::Proposed, Verb::TakeBack) => {
            [brought_to(Stage::Researching), vec![proposed(1, EVE)]].concat()
        }
        (Stage::Proposed, Verb::AcceptEdit) => {
            let hers = vec![proposed(1, EVE), edit_suggested(1, ELI)];
            [brought_to(Stage::Researching), hers].concat()
        }
        // Returned while an older verdict stands.
        (Stage::Returned, Verb::EndCorrection) => {
            [brought_to(Stage::Correcting), vec![proposed(2, ANN), returned(2, EVE)]].concat()
        }
        _ => [brought_to(stage), ready(verb)].concat(),
    }
}

/// What must have happened besides for a command to make sense on a claim at any stage.
pub fn ready(verb: Verb) -> Vec<Event> {
    match verb {
        Verb::DeclareNoSpeaker => {
            vec![Event::AttributionRemoved { speaker: SPEAKER, role: AttributionRole::Originated }]
        }
        Verb::GroupEvidence | Verb::TellApart => vec![linked(OTHER_EVIDENCE, OTHER_SOURCE)],
        Verb::UngroupEvidence => {
            vec![linked(OTHER_EVIDENCE, OTHER_SOURCE), grouped(ORIGIN, &[EVIDENCE, OTHER_EVIDENCE])]
        }
        Verb::RemoveSearch => vec![searched()],
        Verb::RemoveQuestion | Verb::AnswerQuestion => vec![asked()],
        Verb::RemoveAnswer => vec![asked(), answered()],
        Verb::Place | Verb::SettleChange => vec![orphaned(2)],
        Verb::DeclineEdit => vec![edit_suggested(1, EVE)],
        Verb::GiveOpinion => vec![opinion_asked(1, EVE)],
        Verb::WithdrawOpinion => vec![opinion_asked(1, ELI)],
        Verb::Unpark => vec![parked()],
        Verb::Release => vec![absorbed()],
        Verb::Withdraw => vec![Event::Published { round: 1 }],
        Verb::NoteAnswer | Verb::NoteSilence | Verb::RemoveContact | Verb::MakeContactLink => {
            vec![contacted()]
        }
        Verb::EndContactLink => vec![contacted(), invited()],
        Verb::Untick => vec![ticked(ITEM, Phase::Research), ticked(ITEM, Phase::Review)],
        Verb::ResolveThread => vec![commented(COMMENT, None)],
        Verb::ReopenThread => vec![commented(COMMENT, None), thread_resolved()],
        _ => vec![],
    }
}
