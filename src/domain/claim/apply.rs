//! Apply: what an event makes of a claim. Total: history is never refused.

use chrono::{DateTime, Utc};

use super::{
    Attribution, Claim, Comment, Event, Outcome, Publication, Recorded, Round, Stage, Verdict,
};
use crate::domain::PersonId;
use crate::domain::evidence::Evidence;

/// Folds one event into the claim: one arm per event. An event that cannot belong there (nothing opened yet, an
/// unknown round) changes nothing but the version and its time: reading a history never fails.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one exhaustive match, as in `decide`")]
pub fn apply(claim: Option<Claim>, recorded: &Recorded) -> Option<Claim> {
    let Some(mut it) = claim else {
        return opened(recorded);
    };
    it.version = recorded.seq.saturating_add(1);
    it.changed_at = recorded.at;
    let actor = recorded.actor.person;
    match recorded.event.clone() {
        Event::Opened { .. } => {}
        Event::Reworded { statement, kind } => {
            it.statement = statement;
            it.kind = kind;
        }
        Event::Attributed { speaker, name, title, role, form, cue } => {
            it.attributions.push(Attribution { speaker, name, title, role, form, cue });
            if it.has_speaker() {
                it.no_speaker = None;
            }
        }
        Event::AttributionRemoved { speaker, role } => {
            it.attributions.retain(|old| (old.speaker, old.role) != (speaker, role));
        }
        Event::SpeakerUnknown { reason } => it.no_speaker = Some(reason),
        Event::ResearchStarted {} => it.stage = Stage::Researching,
        Event::EvidenceAdded { id, source, stance, passage, note, kind, directness, cited, at } => {
            it.evidence.push(Evidence {
                id,
                source,
                stance,
                passage,
                note,
                kind,
                directness,
                cited,
                at,
                added_by: actor,
            });
        }
        Event::EvidenceRemoved { id, .. } => it.evidence.retain(|old| old.id != id),
        Event::VerdictProposed { round, scale, label, label_name, rationale, by } => {
            move_on(&mut it, Stage::Proposed);
            let authors = authors(by, &rationale, it.round());
            it.rounds.push(Round {
                number: round,
                scale,
                label,
                label_name,
                rationale,
                proposed_by: by,
                proposed_at: recorded.at,
                authors,
                outcome: Outcome::Waiting,
            });
        }
        Event::RationaleRevised { round, rationale, by } => {
            if let Some(round) = numbered(&mut it.rounds, round) {
                round.rationale = rationale;
                if !round.authors.contains(&by) {
                    round.authors.push(by);
                }
            }
        }
        Event::VerdictApproved { round, by } => approved(&mut it, round, by, recorded.at),
        Event::VerdictReturned { round, reason, by } => {
            if let Some(round) = numbered(&mut it.rounds, round) {
                round.outcome = Outcome::Returned { by, at: recorded.at, reason };
                move_on(&mut it, Stage::Returned);
            }
        }
        Event::CorrectionStarted { .. } => it.stage = Stage::Correcting,
        Event::Closed { closing, .. } => {
            move_on(&mut it, closing.stage());
            it.closing = Some(closing);
        }
        Event::Reopened { .. } => {
            it.stage = Stage::Open;
            it.closing = None;
        }
        Event::Parked { until, .. } => it.parked_until = Some(until),
        Event::Unparked {} => it.parked_until = None,
        Event::Published { .. } => it.publication = Publication::Published,
        Event::Withdrawn { reason } => it.publication = Publication::Withdrawn { reason },
        Event::Assigned { to } => it.assignee = to,
        Event::DueSet { due } => it.due = due,
        Event::Tagged { tags } => it.tags = tags,
        Event::Commented { id, text } => {
            it.comments.push(Comment { id, text, by: actor, at: recorded.at });
        }
    }
    Some(it)
}

/// Folds a whole history.
#[must_use]
pub fn fold(history: &[Recorded]) -> Option<Claim> {
    history.iter().fold(None, apply)
}

/// Who wrote a rationale: whoever proposes it, and those whose words of the round before are taken
/// over as they were. Proposing them again does not make them somebody else's.
fn authors(by: PersonId, rationale: &str, before: Option<&Round>) -> Vec<PersonId> {
    let same = before.filter(|before| before.rationale == rationale);
    let theirs = same.into_iter().flat_map(|before| before.authors.iter().copied());
    [by].into_iter().chain(theirs.filter(|person| *person != by)).collect()
}

fn opened(recorded: &Recorded) -> Option<Claim> {
    let Event::Opened { article, statement, kind, anchor, suggestion: _ } = recorded.event.clone()
    else {
        return None;
    };
    Some(Claim {
        id: recorded.claim,
        number: recorded.number,
        version: recorded.seq.saturating_add(1),
        article,
        statement,
        kind,
        anchors: vec![anchor],
        attributions: Vec::new(),
        no_speaker: None,
        evidence: Vec::new(),
        comments: Vec::new(),
        stage: Stage::Open,
        closing: None,
        parked_until: None,
        rounds: Vec::new(),
        verdict: None,
        publication: Publication::Unpublished,
        assignee: None,
        due: None,
        tags: Vec::new(),
        opened_at: recorded.at,
        opened_by: recorded.actor.person,
        changed_at: recorded.at,
    })
}

/// A claim that moves on is not parked any more.
fn move_on(it: &mut Claim, stage: Stage) {
    it.stage = stage;
    it.parked_until = None;
}

/// The latest round of that number: the one that `decide` looks at, even where numbers ran out.
fn numbered(rounds: &mut [Round], number: u32) -> Option<&mut Round> {
    rounds.iter_mut().rev().find(|round| round.number == number)
}

fn approved(it: &mut Claim, number: u32, by: PersonId, at: DateTime<Utc>) {
    let Some(round) = numbered(&mut it.rounds, number) else { return };
    round.outcome = Outcome::Approved { by, at };
    it.verdict = Some(Verdict {
        round: number,
        scale: round.scale,
        label: round.label.clone(),
        label_name: round.label_name.clone(),
        rationale: round.rationale.clone(),
        proposed_by: round.proposed_by,
        approved_by: by,
        approved_at: at,
        statement: it.statement.clone(),
        attributions: it.attributions.clone(),
        no_speaker: it.no_speaker.clone(),
        evidence: it.evidence.clone(),
    });
    move_on(it, Stage::Approved);
}
