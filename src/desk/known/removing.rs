//! Removing known rulings: one, or all of a publisher. The desk's trail says who did it and why.

use uuid::Uuid;

use super::TOGETHER;
use crate::desk::{Desk, Error, allow, new_id, settled};
use crate::domain::records::Record;
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor};
use crate::store::log::{Meta, append_record};
use crate::store::{Tx, known};

/// How many transactions one act takes: each holds others up for a moment.
const ROUNDS: usize = 10;

/// What is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    One(Uuid),
    OfPublisher(String),
}

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    pub count: u64,
    /// Whether there are more, for another act.
    pub more: bool,
}

impl Desk {
    /// Removes known rulings. Bringing them in again brings them back.
    pub async fn remove_known(
        &self,
        what: Removal,
        reason: &str,
        actor: Actor,
    ) -> Result<Gone, Error> {
        allow(actor, Act::ImportRulings)?;
        let reason = required(Field::Reason, reason)?;
        let meta = Meta { batch: Some(new_id()), ..self.meta(actor) };
        let mut gone = Gone::default();
        for _ in 0..ROUNDS {
            let given = (what.clone(), reason.clone());
            let round = self.write(move |tx| {
                let (what, reason) = given.clone();
                Box::pin(async move { round(tx, &what, reason, meta).await })
            });
            let round = round.await?;
            gone = Gone { count: gone.count.saturating_add(round.count), more: round.more };
            if !gone.more {
                break;
            }
        }
        if gone.count == 0 { Err(Error::NotFound) } else { Ok(gone) }
    }
}

/// Removes as many as one transaction may, with the record of it.
async fn round(tx: &Tx, what: &Removal, reason: String, meta: Meta) -> Result<Gone, Error> {
    let (found, publisher) = match what {
        Removal::One(id) => (known::read_all(tx, &[*id]).await?, None),
        Removal::OfPublisher(publisher) => {
            let most = u64::try_from(TOGETHER).unwrap_or(u64::MAX);
            let found = known::newest(tx, Some(publisher), None, most).await?;
            (found.into_iter().map(|(_, it)| it).collect(), Some(publisher.clone()))
        }
    };
    if found.is_empty() {
        return Ok(Gone::default());
    }
    for it in &found {
        known::remove(tx, it).await?;
    }
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let url = found.first().filter(|_| publisher.is_none()).map(|it| it.known.url.clone());
    let more = publisher.is_some() && found.len() == TOGETHER;
    let record = Record::RulingsRemoved { publisher, url, count, reason };
    let desk = settled(tx).await?.desk;
    append_record(tx, &desk.origin, "desk", desk.id, &record, meta).await?;
    Ok(Gone { count, more })
}
