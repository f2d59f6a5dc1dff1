//! Erasing: personal values go for good, and the trail says which, for what, and by whom.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Claim, Event, Recorded, Refusal};
use crate::domain::PersonId;
use crate::domain::words::{Field, required};

/// Which fields of which events are personal data: they enter the bytes as salted commitments
/// only, and can be erased. After that they are absent.
pub const PERSONAL: &[(&str, &[&str])] = &[
    ("claim.attributed", &["name"]),
    ("claim.reattributed", &["name"]),
    ("claim.commented", &["text"]),
    ("claim.contact_asked", &["name"]),
    ("claim.contact_answered", &["text"]),
];

/// How many values one act erases on one trail.
pub const MOST_ERASED: usize = 500;

/// A personal value by where it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Of the event in the trail, counted from 0.
    pub seq: u64,
    pub field: String,
}

impl Place {
    /// "the name in entry 4", counted from 1 as trails are shown.
    pub fn words(&self) -> String {
        let what = match self.field.as_str() {
            "text" => "the words",
            "name" => "the name",
            "email" => "the e-mail address",
            "author" => "the author",
            "address" => "the address",
            other => other,
        };
        format!("{what} in entry {}", self.seq.saturating_add(1))
    }
}

/// What the trail says of a value that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub at: DateTime<Utc>,
    /// The legal ground, in words.
    pub ground: String,
    pub by: Option<PersonId>,
}

impl Erasure {
    /// "erased on 30 November 2026: request of the person".
    pub fn words(&self) -> String {
        format!("erased on {}: {}", self.at.format("%-d %B %Y"), self.ground)
    }
}

/// The values of a claim that are not there any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// By the event, whose value it was: a speaker, a comment, somebody who was asked.
    missing: BTreeMap<u64, Uuid>,
    said: BTreeMap<(Uuid, String), Erasure>,
}

impl Erased {
    /// What became of the value of a speaker, a comment or somebody who was asked.
    pub fn of(&self, whose: Uuid, field: &str) -> Option<&Erasure> {
        self.said.get(&(whose, field.to_owned()))
    }

    /// The same in words that stand where the value stood.
    pub fn words(&self, whose: Uuid, field: &str) -> String {
        let said = self.of(whose, field);
        said.map_or_else(|| "(erased)".to_owned(), |it| format!("({})", it.words()))
    }
}

/// Whose value an event holds, and whether it is still there.
fn held(event: &Event) -> Option<(Uuid, bool)> {
    match event {
        Event::Attributed { speaker, name, .. } | Event::Reattributed { speaker, name, .. } => {
            Some((speaker.0, name.is_some()))
        }
        Event::Commented { id, text, .. } => Some((id.0, text.is_some())),
        Event::ContactAsked { contact, name, .. } => Some((contact.0, name.is_some())),
        Event::ContactAnswered { contact, text, .. } => Some((contact.0, text.is_some())),
        _ => None,
    }
}

/// Keeps account of what is missing and of what is said to be erased.
pub(super) fn keep(it: &mut Erased, recorded: &Recorded) {
    if let Some((whose, false)) = held(&recorded.event) {
        it.missing.insert(recorded.seq, whose);
    }
    let Event::Redacted { fields, ground } = &recorded.event else { return };
    let erasure = Erasure { at: recorded.at, ground: ground.clone(), by: recorded.actor.person };
    for place in fields {
        if let Some(whose) = it.missing.get(&place.seq) {
            it.said.insert((*whose, place.field.clone()), erasure.clone());
        }
    }
}

/// What a whole history says was erased, by event.
pub fn erased_in(history: &[Recorded]) -> BTreeMap<u64, Erasure> {
    let mut all = BTreeMap::new();
    for recorded in history {
        let Event::Redacted { fields, ground } = &recorded.event else { continue };
        let by = recorded.actor.person;
        let erasure = Erasure { at: recorded.at, ground: ground.clone(), by };
        all.extend(fields.iter().map(|place| (place.seq, erasure.clone())));
    }
    all
}

/// The desk says which of the places still hold something; here nothing is known but their number.
pub(super) fn redact(it: &Claim, fields: Vec<Place>, ground: &str) -> Result<Event, Refusal> {
    let (fields, ground) = to_erase(fields, ground)?;
    if fields.iter().any(|place| place.seq >= it.version) {
        return Err(Refusal::NothingToErase);
    }
    Ok(Event::Redacted { fields, ground })
}

/// Places in their order, each once, and a ground.
pub fn to_erase(mut fields: Vec<Place>, ground: &str) -> Result<(Vec<Place>, String), Refusal> {
    fields.sort();
    fields.dedup();
    match fields.len() {
        0 => Err(Refusal::NothingToErase),
        1..=MOST_ERASED => Ok((fields, required(Field::Reason, ground)?)),
        _ => Err(Refusal::TooMuchErased),
    }
}
