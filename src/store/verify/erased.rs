//! Erased: whether what is gone of a trail was said to be erased, and what was said to be is gone.

use std::collections::BTreeSet;

use ::entity::event;
use ::entity::id::Id;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::domain::claim::Place;
use crate::store::Error;
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

/// The speakers whose trail says that their name was erased.
pub(super) async fn speakers(c: &impl ConnectionTrait) -> Result<BTreeSet<Uuid>, Error> {
    let found: Vec<Id> = event::Entity::find()
        .filter(event::COLUMN.kind.eq("speaker.redacted"))
        .select_only()
        .column(event::Column::StreamId)
        .into_tuple()
        .all(c)
        .await?;
    Ok(found.into_iter().map(|it| it.0).collect())
}

/// The entries of a claim that still have the name of one of these speakers.
pub(super) fn still_named(name: &str, stored: &[Stored], erased: &BTreeSet<Uuid>) -> Vec<String> {
    let still = |it: &Stored| {
        let names = matches!(it.index.kind.as_str(), "claim.attributed" | "claim.reattributed");
        let fields = Fields::read(&it.bytes).ok().filter(|_| names)?;
        let speaker: Uuid = fields.body.get("speaker")?.as_str()?.parse().ok()?;
        let is_there = it.openings.iter().any(|(field, ..)| field == "name");
        let seq = it.seq;
        (is_there && erased.contains(&speaker)).then(|| {
            format!(
                "{name}, event {seq}: the name of a speaker still stands here whose name was erased; run `claimdesk erase speaker {speaker}`"
            )
        })
    };
    stored.iter().filter_map(still).collect()
}

fn said(fields: &Fields) -> Option<Vec<Place>> {
    let erases = fields.kind.ends_with(".redacted");
    let places = fields.body.get("fields").filter(|_| erases)?;
    serde_json::from_value(places.clone()).ok()
}
