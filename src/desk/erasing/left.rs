//! Left: where the words stand that an erasing does not take out.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Holding, store};
use crate::desk::{Desk, Error, allow};
use crate::domain::{Act, Actor, ClaimNumber};
use crate::store::{self as stored, log};
use crate::trail::Fields;

/// Something in which a value stands as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// "claim", "known ruling".
    pub noun: String,
    pub id: Uuid,
    pub number: Option<ClaimNumber>,
    /// The entry of its trail, from 0, where it has one.
    pub seq: Option<u64>,
    /// Whether it is a personal field itself, which can be erased too.
    pub can_go: bool,
}

impl Left {
    /// "claim C-12, entry 4".
    pub fn words(&self) -> String {
        let whose = match self.number {
            Some(number) => format!("{} {number}", self.noun),
            None => format!("{} {}", self.noun, self.id),
        };
        match self.seq {
            Some(seq) => format!("{whose}, entry {}", seq.saturating_add(1)),
            None => whose,
        }
    }
}

impl Desk {
    /// The first things in whose words these values stand as well, and do not go. Reads the whole
    /// desk.
    pub async fn would_stay(&self, go: &[Holding], actor: Actor) -> Result<Vec<Left>, Error> {
        allow(actor, Act::Erase)?;
        let c = self.db.read();
        let held = || go.iter().flat_map(|it| it.held.iter().map(move |held| (it.id, held)));
        let mut values: Vec<String> = held().map(|(_, it)| it.value.clone()).collect();
        values.sort();
        values.dedup();
        let places: BTreeSet<_> = held().map(|(id, it)| (id, it.place.clone())).collect();
        let mut left = Vec::new();
        for it in store::also_in(c, &values, &places).await? {
            let number = if it.noun == "claim" { number(c, it.id).await? } else { None };
            let store::Found { noun, id, seq, can_go } = it;
            left.push(Left { noun, id, number, seq, can_go });
        }
        Ok(left)
    }
}

async fn number(c: &impl stored::Reads, of: Uuid) -> Result<Option<ClaimNumber>, Error> {
    let trail = log::read(c, of).await?;
    let first = trail.first().map(|it| Fields::read(&it.bytes)).transpose();
    Ok(first.map_err(stored::Error::from)?.and_then(|it| it.number).map(ClaimNumber))
}
