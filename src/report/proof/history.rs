//! History: what the proved bytes say, as the domain knows it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Invalid, Opening};
use crate::domain::claim::{Event, PERSONAL, Place, Recorded};
use crate::domain::words::is_sha256;
use crate::domain::{Actor, ClaimId, ClaimNumber, PersonId, Role, Via};
use crate::trail::{Fields, commitment};

/// The events as they were recorded, with the personal values that the openings give back. Each
/// opening must fit its commitment, and all must stand in order.
pub(super) fn recorded(
    events: Vec<Fields>,
    openings: &[Opening],
) -> Result<Vec<Recorded>, Invalid> {
    let keys: Vec<_> = openings.iter().map(|it| (it.seq, &it.field)).collect();
    if !keys.is_sorted_by(|before, after| before < after) {
        return Err(Invalid::Openings);
    }
    let mut number = ClaimNumber(0);
    let mut history: Vec<Recorded> = Vec::with_capacity(events.len());
    let mut left = openings;
    // Personal values whose openings are missing.
    let mut missing = BTreeSet::new();
    for fields in events {
        let theirs = left.iter().take_while(|it| it.seq == fields.seq).count();
        let (own, rest) = left.split_at_checked(theirs).ok_or(Invalid::Openings)?;
        left = rest;
        number = fields.number.map_or(number, ClaimNumber);
        let personal =
            fields.personal.keys().filter(|field| own.iter().all(|it| it.field != **field));
        let absent: Vec<_> =
            personal.map(|field| Place { seq: fields.seq, field: field.clone() }).collect();
        let recorded = one(fields, number, own)?;
        if let Event::Redacted { fields, .. } = &recorded.event
            && !fields.iter().all(|place| missing.contains(place))
        {
            return Err(Invalid::NotErased(recorded.seq));
        }
        missing.extend(absent);
        history.push(recorded);
    }
    // What is left belongs to no event.
    match left {
        [] => Ok(history),
        [first, ..] => Err(opening(first)),
    }
}

fn one(fields: Fields, number: ClaimNumber, openings: &[Opening]) -> Result<Recorded, Invalid> {
    let unknown = || Invalid::Unknown(fields.seq);
    let mut body = fields.body.clone();
    for it in openings {
        let stored = hex::encode(commitment(&it.salt, &it.field, &it.value));
        let fits = fields.personal.get(&it.field) == Some(&Value::String(stored));
        let new = body.insert(it.field.clone(), Value::String(it.value.clone())).is_none();
        if !fits || !new {
            return Err(opening(it));
        }
    }
    let is_known = |(field, value): (&String, &Value)| {
        is_personal(&fields.kind, field)
            && !fields.body.contains_key(field)
            && value.as_str().is_some_and(is_sha256)
    };
    if !fields.personal.iter().all(is_known) {
        return Err(unknown());
    }
    let mut whole = Map::new();
    whole.insert("kind".into(), Value::String(fields.kind.clone()));
    whole.insert("body".into(), Value::Object(body));
    let whole = Value::Object(whole);
    let event: Event = serde_json::from_value(whole.clone()).map_err(|_other| unknown())?;
    // A part that nobody reads, or an id in another writing, could be read otherwise elsewhere.
    if serde_json::to_value(&event).ok() != Some(whole) {
        return Err(unknown());
    }
    let claim: ClaimId = fields.stream.id.parse().map_err(|_other| unknown())?;
    if claim.to_string() != fields.stream.id {
        return Err(unknown());
    }
    let actor = actor(&fields).ok_or_else(unknown)?;
    Ok(Recorded { claim, number, seq: fields.seq, at: fields.at, actor, event })
}

fn is_personal(kind: &str, field: &str) -> bool {
    PERSONAL.iter().any(|(it, fields)| *it == kind && fields.contains(&field))
}

fn actor(fields: &Fields) -> Option<Actor> {
    let via: Via = serde_json::from_value(Value::String(fields.via.clone())).ok()?;
    let role = Role::from_key(&fields.role)?;
    let person = match fields.actor.parse::<PersonId>() {
        Ok(person) => Some(person).filter(|it| it.to_string() == fields.actor).map(Some)?,
        // Where nobody is named stands the door.
        Err(_no_person) if fields.actor == fields.via => None,
        Err(_no_person) => return None,
    };
    Some(Actor { person, role, via })
}

fn opening(it: &Opening) -> Invalid {
    Invalid::Opening { seq: it.seq, field: it.field.clone() }
}
