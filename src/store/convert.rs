//! Convert: between the numbers and words of rows and those of the domain.

use ::entity::id::Id;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use uuid::Uuid;

use super::Error;

/// A row's number as a count. The databases know signed numbers only.
pub fn count(number: i64) -> Result<u64, Error> {
    u64::try_from(number).map_err(|_negative| Error::Corrupt(format!("the count {number}")))
}

/// A count as a row's number.
pub fn number(count: u64) -> Result<i64, Error> {
    i64::try_from(count).map_err(|_too_large| Error::Corrupt(format!("the count {count}")))
}

/// A length as a row's number; no length in memory goes past it.
pub fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// What a word in a row stands for.
pub fn known<T>(found: Option<T>, word: &str) -> Result<T, Error> {
    found.ok_or_else(|| Error::Corrupt(format!("the word “{word}”")))
}

/// Cuts to whole milliseconds, the finest that the desk keeps.
pub fn whole_millis(at: DateTime<Utc>) -> DateTime<Utc> {
    // Only times centuries away from ours cannot be cut; they stay as they are.
    at.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(at)
}

pub fn id(id: Uuid) -> Id {
    Id(id)
}
