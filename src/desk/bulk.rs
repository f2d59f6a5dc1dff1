//! Bulk: one act on several claims. Each of them goes through the same door, leaves its own event
//! and is answered for by itself; one batch id ties them together.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::claims::{Sent, Wish};
use super::sources::sha256;
use super::{Desk, Error, allow};
use crate::domain::claim::{Closing, Command, Priority, Refusal};
use crate::domain::{Act, ClaimNumber, PersonId};
use crate::store::claims::ClaimRow;
use crate::store::forms;

/// How many claims one act may touch: more are answered by one request too late.
pub const MOST: usize = 100;

/// What somebody wants to happen to each of several claims.
#[derive(Clone, Debug)]
pub enum Change {
    Assign(Option<PersonId>),
    /// Adds tags, with commas between, to those that are there.
    Tag(String),
    Untag(String),
    Due(Option<DateTime<Utc>>),
    Priority {
        level: Option<Priority>,
        reason: String,
    },
    Dismiss {
        reason: String,
    },
}

/// A claim as it stood in the list from which it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub number: ClaimNumber,
    pub seen: u64,
}

/// What became of one of the claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Outcome {
    Done,
    /// Why not, as a sentence.
    Refused {
        why: String,
    },
    /// Somebody else changed it after it was shown.
    Changed,
    Missing,
}

/// What became of all of them, in the order in which they were chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub did: String,
    pub claims: Vec<(ClaimNumber, Outcome)>,
}

impl Change {
    /// What is done to each, completing "Done: …".
    fn phrase(&self) -> &'static str {
        match self {
            Self::Assign(Some(_)) => "assigned",
            Self::Assign(None) => "assigned to nobody",
            Self::Tag(_) => "tagged",
            Self::Untag(_) => "tag removed",
            Self::Due(Some(_)) => "due time set",
            Self::Due(None) => "due time removed",
            Self::Priority { level: Some(_), .. } => "priority set",
            Self::Priority { level: None, .. } => "priority taken back",
            Self::Dismiss { .. } => "dismissed",
        }
    }

    fn wish(&self, row: &ClaimRow) -> Wish {
        Wish::Plain(match self.clone() {
            // Nobody is passed over by an act on many: a claim that somebody is at work on is refused.
            Self::Assign(to) => return Wish::Assign { to, note: String::new(), over: false },
            Self::Tag(typed) => {
                let new = typed.split(',').map(|it| it.trim().to_owned());
                Command::Tag { tags: row.tags.iter().cloned().chain(new).collect() }
            }
            Self::Untag(typed) => {
                let rest =
                    row.tags.iter().filter(|it| !typed.split(',').any(|tag| *it == tag.trim()));
                Command::Tag { tags: rest.cloned().collect() }
            }
            Self::Due(due) => Command::SetDue { due },
            Self::Priority { level, reason } => Command::SetPriority { level, reason },
            Self::Dismiss { reason } => Command::Close { closing: Closing::Dismissed, reason },
        })
    }
}

impl Desk {
    /// Changes each of these claims that can be changed, and keeps what became of every one under
    /// the batch id that it answers. The same form sent again goes on where it was stopped, and
    /// changes nothing twice.
    pub async fn change_many(
        &self,
        chosen: Vec<Chosen>,
        change: Change,
        sent: Sent,
    ) -> Result<Uuid, Error> {
        allow(sent.actor, Act::EditClaim)?;
        let (person, key) = sent.key().ok_or(Refusal::NeedsAPerson)?;
        let batch = batch_of(person, &key);
        if self.bulk_result(person, batch).await?.is_some() {
            return Ok(batch);
        }
        let numbers: Vec<ClaimNumber> = chosen.iter().map(|it| it.number).collect();
        let rows = self.claims_numbered(&numbers).await?;
        let rows: BTreeMap<_, _> = rows.into_iter().map(|row| (row.number, row)).collect();
        let mut claims = Vec::with_capacity(chosen.len());
        for it in chosen.iter().take(MOST) {
            let outcome = match rows.get(&it.number) {
                None => Outcome::Missing,
                Some(row) => {
                    let once = Some(format!("{key} {}", it.number));
                    let sent = Sent { once, ..sent.clone() };
                    let wish = change.wish(row);
                    let done = self.perform_in(Some(batch), row.id, it.seen, wish, sent).await;
                    outcome(done.map(drop))?
                }
            };
            claims.push((it.number, outcome));
        }
        let result = Summary { did: change.phrase().to_owned(), claims };
        self.keep_result(person, batch, result).await?;
        Ok(batch)
    }

    /// What became of the claims of an act that this person did, while it is kept.
    pub async fn bulk_result(
        &self,
        person: PersonId,
        batch: Uuid,
    ) -> Result<Option<Summary>, Error> {
        Ok(forms::done(self.db.read(), person, &kept_under(batch)).await?)
    }

    async fn keep_result(
        &self,
        person: PersonId,
        batch: Uuid,
        result: Summary,
    ) -> Result<(), Error> {
        let now = self.now();
        self.write(move |tx| {
            let result = result.clone();
            Box::pin(async move {
                let key = kept_under(batch);
                // The same form may have been sent twice at once.
                if forms::done::<Summary>(tx, person, &key).await?.is_none() {
                    forms::keep(tx, person, &key, &result, now).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

/// Refusals are what a person can understand; anything else ends the act, which can be sent again.
fn outcome(done: Result<(), Error>) -> Result<Outcome, Error> {
    match done {
        Ok(()) => Ok(Outcome::Done),
        Err(Error::Stale(_)) => Ok(Outcome::Changed),
        Err(Error::NotFound) => Ok(Outcome::Missing),
        Err(Error::Refused(why)) => Ok(Outcome::Refused { why: why.to_string() }),
        Err(Error::Misnamed(why)) => Ok(Outcome::Refused { why: why.to_string() }),
        Err(held @ Error::Held(_)) => Ok(Outcome::Refused { why: held.to_string() }),
        Err(error) => Err(error),
    }
}

/// The id of an act is made of the form's key, so that a form that is sent again is the same act.
pub(super) fn batch_of(person: PersonId, key: &str) -> Uuid {
    let hash = sha256(&format!("claimdesk/bulk/v1\n{person}\n{key}"));
    let bytes: u128 = hash.get(..32).and_then(|it| u128::from_str_radix(it, 16).ok()).unwrap_or(0);
    uuid::Builder::from_custom_bytes(bytes.to_be_bytes()).into_uuid()
}

fn kept_under(batch: Uuid) -> String {
    format!("bulk {batch}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store;

    #[test]
    fn the_same_form_of_the_same_person_is_the_same_act() {
        let (ann, ben) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        assert_eq!(batch_of(ann, "a"), batch_of(ann, "a"));
        assert_ne!(batch_of(ann, "a"), batch_of(ann, "b"));
        assert_ne!(batch_of(ann, "a"), batch_of(ben, "a"));
    }

    #[test]
    fn what_a_person_cannot_mend_ends_the_act() {
        assert_eq!(outcome(Err(Error::NotFound)).unwrap(), Outcome::Missing);
        let refused = outcome(Err(Refusal::Unchanged.into())).unwrap();
        assert!(matches!(refused, Outcome::Refused { .. }));
        assert!(outcome(Err(store::Error::Unknown.into())).is_err());
    }
}
