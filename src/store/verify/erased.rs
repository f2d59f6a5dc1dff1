//! Erased: whether what is gone of a trail was said to be erased, and what was said to be is gone.

use std::collections::BTreeSet;

use crate::domain::claim::Place;
use crate::store::log::Stored;
use crate::trail::Fields;

/// Values that are gone without a word, and those that came back.
pub(super) fn recorded(name: &str, stored: &[Stored]) -> Vec<String> {
    let events: Vec<(&Stored, Fields)> =
        stored.iter().filter_map(|it| Some((it, Fields::read(&it.bytes).ok()?))).collect();
    let said: BTreeSet<Place> =
        events.iter().flat_map(|(_, fields)| said(fields).unwrap_or_default()).collect();
    let mut faults = Vec::new();
    for (it, fields) in &events {
        let seq = it.seq;
        for field in fields.personal.keys() {
            let place = Place { seq, field: field.clone() };
            let is_there = it.openings.iter().any(|(opened, ..)| opened == field);
            match (is_there, said.contains(&place)) {
                (false, false) => faults.push(format!(
                    "{name}, event {seq}: the {field} is gone, and no entry says that it was erased"
                )),
                (true, true) => faults.push(format!(
                    "{name}, event {seq}: the {field} was erased, and is here again; run `claimdesk erase`"
                )),
                (true, false) | (false, true) => {}
            }
        }
    }
    faults
}

fn said(fields: &Fields) -> Option<Vec<Place>> {
    let erases = fields.kind.ends_with(".redacted");
    let places = fields.body.get("fields").filter(|_| erases)?;
    serde_json::from_value(places.clone()).ok()
}
