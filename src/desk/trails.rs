//! Trails: what everybody did to everything, for those who look over the desk.

use std::collections::BTreeMap;

use super::{Desk, Error, allow};
use crate::domain::{Act, Actor, ClaimId, ClaimNumber, PersonId};
use crate::report::list::EntryRow;
use crate::store::trails;

pub use crate::store::trails::{Entry, Found, Wanted};

/// One page of entries, with what is known of those that they name.
#[derive(Clone, Debug, Default)]
pub struct Trails {
    pub found: Found,
    pub people: BTreeMap<PersonId, String>,
    pub numbers: BTreeMap<ClaimId, ClaimNumber>,
}

impl Trails {
    /// The entries as lists have them.
    pub fn rows(&self) -> Vec<EntryRow> {
        self.found.entries.iter().map(|it| self.row(it)).collect()
    }

    /// One of the entries as lists have it.
    pub fn row(&self, entry: &Entry) -> EntryRow {
        let person = entry.actor.parse::<PersonId>().ok();
        EntryRow {
            position: entry.position,
            at: entry.at,
            noun: entry.noun.clone(),
            id: entry.of.to_string(),
            number: self.numbers.get(&ClaimId(entry.of)).map(ToString::to_string),
            seq: entry.seq,
            kind: entry.kind.clone(),
            actor: entry.actor.clone(),
            name: person.and_then(|it| self.people.get(&it).cloned()),
            batch: entry.batch.map(|it| it.to_string()),
            hash: hex::encode(&entry.hash),
            event: String::from_utf8_lossy(&entry.bytes).into_owned(),
        }
    }
}

impl Desk {
    /// Entries of all trails, newest first: at most `most` that stand before a place.
    ///
    /// # Errors
    /// Refused to whoever may not look over the desk: the entries tell what others think of claims
    /// on which somebody may still have to give an opinion of their own.
    pub async fn trails(
        &self,
        wanted: &Wanted,
        before: Option<i64>,
        most: u64,
        actor: Actor,
    ) -> Result<Trails, Error> {
        allow(actor, Act::Audit)?;
        let c = self.db.read();
        let found = trails::find(c, wanted, before, most).await?;
        let claims: Vec<_> =
            found.entries.iter().filter(|it| it.noun == "claim").map(|it| it.of).collect();
        let numbers = trails::numbers(c, &claims).await?;
        Ok(Trails { found, people: self.people_names().await?, numbers })
    }
}
