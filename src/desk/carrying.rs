//! Carrying: what goes along from one claim to another, each item by an event of its own.

use std::collections::BTreeMap;

use super::deed::Deed;
use super::{Error, new_id};
use crate::domain::claim::{Attribution, AttributionRole, Claim, Command, Refusal, Said};
use crate::domain::evidence::{Evidence, NewEvidence};
use crate::domain::research::Question;
use crate::domain::{AnswerId, EvidenceId, QuestionId, SpeakerId};

/// What goes along.
#[derive(Clone, Debug, Default)]
pub struct Luggage {
    pub evidence: Vec<EvidenceId>,
    pub attributions: Vec<(SpeakerId, AttributionRole)>,
    /// With their answers.
    pub questions: Vec<QuestionId>,
}

impl Luggage {
    pub fn is_empty(&self) -> bool {
        self.evidence.is_empty() && self.attributions.is_empty() && self.questions.is_empty()
    }
}

/// Carries what was chosen. What is there already, and a speaker whose name was erased, stays.
pub(super) fn carry(deed: &mut Deed<'_>, from: &Claim, luggage: &Luggage) -> Result<(), Error> {
    for (speaker, role) in &luggage.attributions {
        let found = from.attributions.iter().find(|it| (it.speaker, it.role) == (*speaker, *role));
        attribution(deed, found.ok_or(Refusal::NoSuchAttribution)?)?;
    }
    let mut carried = BTreeMap::new();
    for id in &luggage.evidence {
        let found = from.evidence.iter().find(|it| it.id == *id).ok_or(Refusal::NoSuchEvidence)?;
        carried.insert(*id, evidence(deed, found)?);
    }
    for id in &luggage.questions {
        let found = from.research.question(*id).ok_or(Refusal::NoSuchQuestion)?;
        question(deed, found, &carried)?;
    }
    Ok(())
}

/// Whether it was taken; what is there already need not be.
fn taken(done: Result<(), Refusal>) -> Result<bool, Error> {
    match done {
        Ok(()) => Ok(true),
        // An answer may have lost the evidence that it was in the words of.
        Err(
            Refusal::AddedAlready
            | Refusal::AttributedAlready
            | Refusal::RecordedAlready
            | Refusal::Unsourced,
        ) => Ok(false),
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) fn attribution(deed: &mut Deed<'_>, it: &Attribution) -> Result<(), Error> {
    let Some(name) = it.name.clone() else { return Ok(()) };
    let said = Said {
        speaker: it.speaker,
        name,
        title: it.title.clone().unwrap_or_default(),
        role: it.role,
        form: it.form,
        cue: it.cue.clone().unwrap_or_default(),
    };
    taken(deed.does(Command::Attribute(said))).map(drop)
}

/// The item of the other claim that says the same.
fn evidence(deed: &mut Deed<'_>, it: &Evidence) -> Result<EvidenceId, Error> {
    let id = EvidenceId(new_id());
    let new = NewEvidence {
        id,
        source: it.source,
        stance: it.stance,
        passage: it.passage.clone().unwrap_or_default(),
        note: it.note.clone().unwrap_or_default(),
        kind: it.kind,
        directness: it.directness,
        cited: it.cited.clone(),
        at: it.at,
    };
    if taken(deed.does(Command::AddEvidence(Box::new(new))))? {
        return Ok(id);
    }
    let key = |it: &Evidence| (it.source, it.stance, it.passage.clone(), it.note.clone());
    let there =
        deed.claim().and_then(|claim| claim.evidence.iter().find(|old| key(old) == key(it)));
    Ok(there.map_or(id, |old| old.id))
}

/// A question with those answers whose evidence goes along. One that stands there already gets the
/// answers that it lacks.
fn question(
    deed: &mut Deed<'_>,
    it: &Question,
    carried: &BTreeMap<EvidenceId, EvidenceId>,
) -> Result<(), Error> {
    let new = QuestionId(new_id());
    let asked = taken(deed.does(Command::AskQuestion { id: new, text: it.text.clone() }))?;
    let there = deed.claim().and_then(|claim| {
        claim
            .research
            .questions
            .iter()
            .find(|old| if asked { old.id == new } else { old.text == it.text })
    });
    let Some(question) = there.map(|old| old.id) else { return Ok(()) };
    for answer in &it.answers {
        let rests_on: Option<Vec<_>> =
            answer.evidence.iter().map(|id| carried.get(id).copied()).collect();
        let Some(evidence) = rests_on else { continue };
        let command = Command::AnswerQuestion {
            id: AnswerId(new_id()),
            question,
            kind: answer.kind,
            text: answer.text.clone().unwrap_or_default(),
            evidence,
        };
        taken(deed.does(command))?;
    }
    Ok(())
}
