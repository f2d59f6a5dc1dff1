//! Research: what may be recorded about origins, searches, questions and answers.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{Claim, Event, Refusal};
use crate::domain::research::{AnswerKind, Found, SameOrigin, Search, pair};
use crate::domain::words::{Field, optional, required};
use crate::domain::{AnswerId, EvidenceId, OriginId, QuestionId};

/// The most items of evidence that one event names.
pub const MOST_LINKS: usize = 200;

/// An answer as somebody wants to give it.
pub struct NewAnswer {
    pub id: AnswerId,
    pub question: QuestionId,
    pub kind: AnswerKind,
    pub text: String,
    pub evidence: Vec<EvidenceId>,
}

pub fn grouped(
    it: &Claim,
    origin: OriginId,
    evidence: Vec<EvidenceId>,
    why: SameOrigin,
    note: &str,
) -> Result<Event, Refusal> {
    let evidence = known(it, evidence)?;
    let note = match why {
        SameOrigin::Other => Some(required(Field::Note, note)?),
        _ => optional(Field::Note, note)?,
    };
    let mut after = it.research.clone();
    after.group(origin, &evidence, why, note.clone());
    if !after.origins.iter().any(|group| group.id == origin) {
        return Err(Refusal::TwoNeeded);
    }
    if after == it.research {
        return Err(Refusal::Unchanged);
    }
    Ok(Event::EvidenceGrouped { origin, evidence, why, note })
}

pub fn told_apart(it: &Claim, one: EvidenceId, other: EvidenceId) -> Result<Event, Refusal> {
    if known(it, vec![one, other])?.len() < 2 {
        return Err(Refusal::TwoNeeded);
    }
    let together = |origin: &Vec<EvidenceId>| origin.contains(&one) && origin.contains(&other);
    if it.research.origins(&it.evidence).iter().any(together) {
        return Err(Refusal::Grouped);
    }
    if it.research.apart.contains(&pair(one, other)) {
        return Err(Refusal::Unchanged);
    }
    Ok(Event::EvidenceToldApart { one, other })
}

/// Whoever made the search is said by the event itself.
pub fn searched(it: &Claim, new: Search, now: DateTime<Utc>) -> Result<Event, Refusal> {
    let query = required(Field::Query, &new.query)?;
    let place = required(Field::Place, &new.place)?;
    let found = match new.found {
        Found::Nothing => Found::Nothing,
        Found::Something(text) => Found::Something(required(Field::Found, &text)?),
    };
    // It may be tomorrow already where somebody searched.
    if new.on > now.date_naive().succ_opt().unwrap_or(NaiveDate::MAX) {
        return Err(Refusal::SearchedLater);
    }
    if !(1..=9999).contains(&new.on.year()) {
        return Err(Refusal::NoSuchTime);
    }
    let same = |old: &Search| {
        old.id == new.id
            || (&old.query, &old.place, old.on, &old.found) == (&query, &place, new.on, &found)
    };
    if it.research.searches.iter().any(same) {
        return Err(Refusal::RecordedAlready);
    }
    Ok(Event::Searched { id: new.id, query, place, on: new.on, found })
}

pub fn asked(it: &Claim, id: QuestionId, text: &str) -> Result<Event, Refusal> {
    let text = required(Field::Question, text)?;
    if it.research.questions.iter().any(|old| old.id == id || old.text == text) {
        return Err(Refusal::RecordedAlready);
    }
    Ok(Event::QuestionAsked { id, text })
}

pub fn answered(it: &Claim, new: NewAnswer) -> Result<Event, Refusal> {
    let NewAnswer { id, question, kind, text, evidence } = new;
    let of = it.research.question(question).ok_or(Refusal::NoSuchQuestion)?;
    let text = match kind {
        AnswerKind::Unanswerable => optional(Field::Answer, &text)?,
        _ => Some(required(Field::Answer, &text)?),
    };
    let evidence = known(it, evidence)?;
    if kind == AnswerKind::Extractive && evidence.is_empty() {
        return Err(Refusal::Unsourced);
    }
    let same = of.answers.iter().any(|old| (old.kind, &old.text) == (kind, &text));
    if same || it.research.answer(id).is_some() {
        return Err(Refusal::RecordedAlready);
    }
    Ok(Event::QuestionAnswered { id, question, kind, text, evidence })
}

/// Evidence that is on the claim, each item once, in the order in which it was named.
fn known(it: &Claim, named: Vec<EvidenceId>) -> Result<Vec<EvidenceId>, Refusal> {
    let mut once: Vec<EvidenceId> = Vec::new();
    for id in named {
        if !it.evidence.iter().any(|old| old.id == id) {
            return Err(Refusal::NoSuchEvidence);
        }
        if !once.contains(&id) {
            once.push(id);
        }
        if once.len() > MOST_LINKS {
            return Err(Refusal::TooManyLinks(MOST_LINKS));
        }
    }
    Ok(once)
}
