//! Apply: what an event makes of a claim. Total: history is never refused.

use chrono::{DateTime, Utc};

use super::priority::{Pace, keep_pace};
use super::standing::{Heard, Settlement, stand};
use super::talk;
use super::{
    Attribution, Claim, Comment, Confirmation, Edit, Erased, Event, Fate, Flags, Judgement,
    Opinion, Opinions, Outcome, Panel, Past, Pdf, Publication, Recorded, Relations, Request,
    Resolution, Round, Settled, Stage, Terms, TextState, Tick, Verdict, checklist, correcting,
    editing, erasing, past, proposing, relations, shown, speaking,
};
use crate::domain::contact::{self, Contact};
use crate::domain::evidence::Evidence;
use crate::domain::research::{self, Question, Research, Search, pair};
use crate::domain::{ContactId, PersonId};

/// Folds one event into the claim: one arm per event. An event that cannot belong there (nothing opened yet, an
/// unknown round) changes nothing but the version and its time: reading a history never fails.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one exhaustive match, as in `decide`")]
pub fn apply(claim: Option<Claim>, recorded: &Recorded) -> Option<Claim> {
    let Some(mut it) = claim else {
        return opened(recorded);
    };
    it.version = recorded.seq.saturating_add(1);
    if !recorded.event.is_print() {
        it.changed_at = recorded.at;
    }
    let (actor, before) = (recorded.actor.person, it.stage);
    match recorded.event.clone() {
        // The pace is kept below, and what was erased.
        Event::Opened { .. } | Event::PrioritySet { .. } | Event::Redacted { .. } => {}
        Event::Reworded { statement, kind } => {
            it.statement = statement;
            it.kind = kind;
        }
        Event::Followed { anchor, number, as_opened } => {
            stand(&mut it, number, Heard::Same { anchor, as_opened }, recorded.at);
        }
        Event::WordsChanged { anchor, number } => {
            stand(&mut it, number, Heard::New(anchor), recorded.at);
        }
        Event::Orphaned { revision, number, .. } => {
            stand(&mut it, number, Heard::Lost(revision), recorded.at);
        }
        Event::Placed { anchor, number, as_opened } => {
            stand(&mut it, number, Heard::Chosen { anchor, as_opened }, recorded.at);
        }
        Event::ChangeSettled { note } => {
            if let Some(text) = &mut it.text {
                text.settled = Some(Settlement { note, by: actor, at: recorded.at });
            }
        }
        Event::Attributed { speaker, name, title, role, form, cue } => {
            it.attributions.push(Attribution { speaker, name, title, role, form, cue });
            if it.has_speaker() {
                it.no_speaker = None;
            }
        }
        Event::Reattributed { was, was_role, speaker, name, title, role, form, cue, reason: _ } => {
            let new = Attribution { speaker, name, title, role, form, cue };
            speaking::replaced(&mut it, (was, was_role), new);
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
        Event::EvidenceRemoved { id, .. } => {
            it.evidence.retain(|old| old.id != id);
            it.research.forget(id);
        }
        Event::EvidenceGrouped { origin, evidence, why, note } => {
            it.research.group(origin, &evidence, why, note);
        }
        Event::EvidenceUngrouped { id, .. } => it.research.ungroup(id),
        Event::EvidenceToldApart { one, other } => {
            it.research.apart.insert(pair(one, other));
        }
        Event::Searched { id, query, place, on, found } => {
            it.research.searches.push(Search { id, query, place, on, found, by: actor });
        }
        Event::SearchRemoved { id, .. } => it.research.searches.retain(|old| old.id != id),
        Event::QuestionAsked { id, text } => {
            it.research.questions.push(Question { id, text, by: actor, answers: Vec::new() });
        }
        Event::QuestionRemoved { id, .. } => it.research.questions.retain(|old| old.id != id),
        Event::QuestionAnswered { id, question, kind, text, evidence } => {
            if let Some(of) = it.research.questions.iter_mut().find(|old| old.id == question) {
                of.answers.push(research::Answer { id, kind, text, evidence, by: actor });
            }
        }
        Event::AnswerRemoved { id, .. } => it.research.remove_answer(id),
        Event::VerdictProposed {
            round,
            scale,
            label,
            label_name,
            rationale,
            by,
            would_change,
            as_of,
            review_by,
            correction,
            media,
        } => {
            move_on(&mut it, Stage::Proposed);
            checklist::anew(&mut it);
            let authors = editing::authors(by, &rationale, &it.rounds);
            it.rounds.push(Round {
                number: round,
                scale,
                label,
                label_name,
                rationale,
                earlier: Vec::new(),
                terms: Terms { would_change, as_of, review_by, media },
                correction,
                proposed_by: by,
                proposed_at: recorded.at,
                authors,
                edits: Vec::new(),
                opinions: Opinions::default(),
                outcome: Outcome::Waiting,
            });
        }
        Event::RationaleRevised { round, rationale, by } => {
            checklist::anew(&mut it);
            editing::revised(&mut it, round, rationale, by);
        }
        Event::EditSuggested { id, round, rationale, note, by } => {
            if let Some(round) = numbered(&mut it.rounds, round) {
                let (at, fate) = (recorded.at, Fate::Waiting);
                round.edits.push(Edit { id, by, at, rationale, note, fate });
            }
        }
        Event::EditAccepted { id, round, note, by } => {
            editing::answered(&mut it, round, id, Fate::Accepted { by, note });
        }
        Event::EditDeclined { id, round, reason, by } => {
            editing::answered(&mut it, round, id, Fate::Declined { by, reason });
        }
        Event::OpinionAsked { round, of } => on_round(&mut it, round, |round| {
            round.asked.push(Request { of, at: recorded.at, opinion: None });
        }),
        Event::OpinionGiven { round, by, scale, label, label_name, rationale } => {
            let opinion = Opinion { scale, label, label_name, rationale, at: recorded.at };
            on_round(&mut it, round, |round| {
                let request = round.asked.iter_mut().find(|it| it.of == by);
                if let Some(request) = request.filter(|it| it.opinion.is_none()) {
                    request.opinion = Some(opinion);
                }
            });
        }
        Event::OpinionWithdrawn { round, of, .. } => on_round(&mut it, round, |round| {
            round.asked.retain(|it| it.of != of || it.opinion.is_some());
        }),
        Event::PanelOpened { round, seats, needed } => on_round(&mut it, round, |round| {
            round.panel = Some(Panel { seats, needed, settled: None });
        }),
        Event::PanelSettled { round, scale, label, label_name, agreed } => {
            on_round(&mut it, round, |round| {
                if let Some(panel) = &mut round.panel {
                    panel.settled = Some(Settled { scale, label, label_name, agreed });
                }
                round.lapse();
            });
        }
        Event::VerdictApproved { round, by, .. } => approved(&mut it, round, by, recorded.at),
        Event::VerdictReturned { round, reason, by } => {
            if let Some(round) = numbered(&mut it.rounds, round)
                && round.outcome == Outcome::Waiting
            {
                round.outcome = Outcome::Returned { by, at: recorded.at, reason };
                round.lapse();
                move_on(&mut it, Stage::Returned);
            }
        }
        Event::ProposalWithdrawn { round, reason, by } => {
            correcting::taken_back(&mut it, round, (by, recorded.at), reason);
        }
        Event::VerdictConfirmed { round, review_by, reason, by } => {
            let new = Confirmation { by, at: recorded.at, reason, review_by };
            proposing::confirmed(&mut it, round, new);
        }
        Event::CorrectionStarted { .. } => it.stage = Stage::Correcting,
        Event::CorrectionEnded { .. } => correcting::ended(&mut it),
        Event::Closed { closing, .. } => {
            move_on(&mut it, closing.stage());
            relations::closed(&mut it, closing);
        }
        Event::Reopened { .. } => {
            it.stage = Stage::Open;
            it.closing = None;
        }
        Event::SplitOff { claims, .. } => it.relations.parts.extend(claims),
        Event::Absorbed { claim, number } => it.relations.absorbed.push((claim, number)),
        Event::Released { claim, .. } => it.relations.absorbed.retain(|(old, _)| *old != claim),
        Event::Matched { claim, number } => {
            past::judged(&mut it, (claim, number), Judgement::Matched, recorded);
        }
        Event::NotMatched { claim, number } => {
            past::judged(&mut it, (claim, number), Judgement::NotMatched, recorded);
        }
        Event::AppearanceLinked { claim, number } => {
            past::judged(&mut it, (claim, number), Judgement::Appearance, recorded);
        }
        Event::Parked { until, .. } => it.parked_until = Some(until),
        Event::Unparked {} => it.parked_until = None,
        Event::Published { .. } => shown::published(&mut it, recorded.at),
        Event::Withdrawn { reason } => shown::withdrawn(&mut it, reason, recorded.at),
        Event::Assigned { to, .. } => it.assignee = to,
        Event::DueSet { due } => it.due = due,
        Event::Tagged { tags } => it.tags = tags,
        Event::Flagged { severity, said_before, note } => {
            it.flags = Flags { severity, said_before, note };
        }
        Event::ItemTicked { item, phase, text } => {
            let (by, at) = (actor, recorded.at);
            checklist::ticked(&mut it, Tick { item, phase, text, by, at });
        }
        Event::ItemUnticked { item, phase } => checklist::unticked(&mut it, item, phase),
        Event::Commented { id, text, reply_to, mentions } => {
            let (by, at, resolved) = (actor, recorded.at, None);
            it.comments.push(Comment { id, text, by, at, reply_to, mentions, resolved });
        }
        Event::ThreadResolved { thread } => {
            talk::resolve(&mut it, thread, Some(Resolution { by: actor, at: recorded.at }));
        }
        Event::ThreadReopened { thread } => talk::resolve(&mut it, thread, None),
        Event::PdfMade { version, sha256 } => it.pdfs.push(Pdf { version, sha256 }),
        Event::ContactAsked {
            contact,
            name,
            title,
            purpose,
            channel,
            question,
            asked_at,
            deadline,
        } => it.contacts.push(Contact {
            id: contact,
            name,
            title,
            purpose,
            channel,
            question,
            asked_at,
            deadline,
            answers: Vec::new(),
            silent_at: None,
            link_until: None,
            asked_by: actor,
        }),
        Event::ContactAnswered { contact, text, answered_at, by_link } => {
            let entered_by = actor.filter(|_| !by_link);
            let (at, entered_at) = (answered_at, recorded.at);
            let answer = contact::Answer { text, at, entered_at, entered_by, by_link };
            asked(&mut it, contact, |asked| asked.answers.push(answer));
        }
        Event::ContactSilent { contact } => {
            asked(&mut it, contact, |asked| asked.silent_at = Some(recorded.at));
        }
        Event::ContactRemoved { contact, .. } => it.contacts.retain(|old| old.id != contact),
        Event::ContactLinkMade { contact, until, .. } => {
            asked(&mut it, contact, |asked| asked.link_until = Some(until));
        }
        Event::ContactLinkEnded { contact } => {
            asked(&mut it, contact, |asked| asked.link_until = None);
        }
    }
    keep_pace(&mut it, before, recorded);
    erasing::keep(&mut it.erased, recorded);
    Some(it)
}

/// Folds a whole history.
#[must_use]
pub fn fold(history: &[Recorded]) -> Option<Claim> {
    history.iter().fold(None, apply)
}

fn opened(recorded: &Recorded) -> Option<Claim> {
    let Event::Opened { article, statement, kind, anchor, split_from, .. } = recorded.event.clone()
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
        text: None,
        attributions: Vec::new(),
        no_speaker: None,
        evidence: Vec::new(),
        research: Research::default(),
        comments: Vec::new(),
        pdfs: Vec::new(),
        ticks: Vec::new(),
        contacts: Vec::new(),
        stage: Stage::Open,
        closing: None,
        relations: Relations { split_from, ..Relations::default() },
        past: Past::default(),
        parked_until: None,
        rounds: Vec::new(),
        verdict: None,
        publication: Publication::Unpublished,
        shown: None,
        assignee: None,
        due: None,
        pace: Pace::from(recorded.at),
        tags: Vec::new(),
        flags: Flags::default(),
        erased: Erased::default(),
        opened_at: recorded.at,
        opened_by: recorded.actor.person,
        changed_at: recorded.at,
    })
}

/// Changes somebody who was asked, if they stand there.
fn asked(it: &mut Claim, of: ContactId, change: impl FnOnce(&mut Contact)) {
    if let Some(contact) = it.contacts.iter_mut().find(|old| old.id == of) {
        change(contact);
    }
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

/// Changes what was said about a round, if there is one of that number.
fn on_round(it: &mut Claim, number: u32, change: impl FnOnce(&mut Opinions)) {
    if let Some(round) = numbered(&mut it.rounds, number) {
        change(&mut round.opinions);
    }
}

fn approved(it: &mut Claim, number: u32, by: PersonId, at: DateTime<Utc>) {
    let Some(round) = numbered(&mut it.rounds, number) else { return };
    round.outcome = Outcome::Approved { by, at };
    round.lapse();
    let text = it.text.as_ref().map_or(TextState::Unchanged, |text| text.state);
    let words = it.anchors.last().map(|anchor| anchor.exact.clone());
    it.verdict = Some(Verdict {
        round: number,
        scale: round.scale,
        label: round.label.clone(),
        label_name: round.label_name.clone(),
        rationale: round.rationale.clone(),
        terms: round.terms.clone(),
        confirmed: None,
        correction: round.correction.clone(),
        proposed_by: round.proposed_by,
        approved_by: by,
        approved_at: at,
        statement: it.statement.clone(),
        attributions: it.attributions.clone(),
        no_speaker: it.no_speaker.clone(),
        evidence: it.evidence.clone(),
        research: it.research.clone(),
        text,
        words: words.filter(|_| text != TextState::Orphaned),
    });
    if let Some(text) = &mut it.text {
        text.after_verdict = false;
    }
    move_on(it, Stage::Approved);
}
