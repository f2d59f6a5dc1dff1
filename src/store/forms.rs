//! Forms that were sent: a form carries a key, and what it did is kept under it, so that sending it
//! again does nothing and gives the same answer.

use ::entity::idempotency;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::convert::id;
use super::{Error, Tx};
use crate::domain::PersonId;

/// How long a form can be sent again.
const KEPT: TimeDelta = TimeDelta::days(7);

/// What an earlier sending of the form did.
pub async fn done<T: DeserializeOwned>(
    c: &impl ConnectionTrait,
    by: PersonId,
    key: &str,
) -> Result<Option<T>, Error> {
    let found = idempotency::Entity::find_by_id((id(by.0), key.to_owned())).one(c).await?;
    let Some(row) = found else { return Ok(None) };
    serde_json::from_str(&row.result).map(Some).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Keeps what a form did.
pub async fn keep<T: Serialize + Sync>(
    tx: &Tx,
    by: PersonId,
    key: &str,
    result: &T,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let result =
        serde_json::to_string(result).map_err(|error| Error::Corrupt(error.to_string()))?;
    let row = idempotency::ActiveModel {
        person_id: Set(id(by.0)),
        key: Set(key.to_owned()),
        result: Set(result),
        at: Set(now),
    };
    idempotency::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets forms that are too old to be sent again.
pub async fn forget_old(tx: &Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    let old = idempotency::COLUMN.at.lt(now - KEPT);
    Ok(idempotency::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
}
