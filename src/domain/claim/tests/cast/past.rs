//! Past: rulings on other claims, and that those are the same.

use super::{OTHER_CLAIM, SCALE};
use crate::domain::claim::*;
use crate::domain::{ClaimId, ClaimNumber};

/// Somebody ruled on that claim that it is false.
pub fn ruling(claim: ClaimId, number: u64) -> Ruling {
    let label_name = SCALE.label("false").unwrap().name.clone();
    Ruling { claim, number: ClaimNumber(number), round: 1, label_name }
}

pub fn matched() -> Event {
    Event::Matched { claim: OTHER_CLAIM, number: ClaimNumber(1) }
}
