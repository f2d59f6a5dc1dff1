//! Numbers: a part of a list, by the numbers of its claims. A number never changes, so that parts
//! have each claim once whatever happens meanwhile.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use chrono::DateTime;

use super::Cursor;
use crate::domain::ClaimNumber;

/// The claims of a list that have these numbers as people see them, both ends among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub first: u64,
    pub last: u64,
}

impl Numbers {
    /// The place behind which they begin, in the order of numbers; nothing where that is the start.
    pub fn begin(self) -> Option<Cursor> {
        let number = self.first.checked_sub(2)?;
        Some(Cursor { at: DateTime::UNIX_EPOCH, number })
    }

    /// Whether this claim, or none behind it, is one of them.
    pub fn reach(self, number: ClaimNumber) -> bool {
        number.0 < self.last
    }
}

impl Display for Numbers {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

/// Not of the form 1-100000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a part of a list is written as 1-100000")]
pub struct NoNumbers;

impl FromStr for Numbers {
    type Err = NoNumbers;

    fn from_str(typed: &str) -> Result<Self, NoNumbers> {
        let (first, last) = typed.split_once('-').ok_or(NoNumbers)?;
        let number = |it: &str| it.trim().parse::<u32>().map_err(|_odd| NoNumbers);
        let (first, last) = (u64::from(number(first)?), u64::from(number(last)?));
        if first > 0 && first <= last { Ok(Self { first, last }) } else { Err(NoNumbers) }
    }
}
