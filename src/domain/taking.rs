//! Taking: who has a claim just now, and what the desk has settled about it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{ClaimId, PersonId};

/// The longest that a lease may be settled to run: a day.
pub const LONGEST_LEASE_MINUTES: u32 = 24 * 60;
/// The longest that the desk can be told to wait before it reminds or releases: a year.
pub const LONGEST_WAIT_DAYS: u32 = 366;

/// What the desk has settled about the claims that people have taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taking {
    /// How long a claim is somebody's after they took it or did something on it.
    pub lease_minutes: u32,
    /// After how many days without a change whoever has a claim is reminded; 0 for never.
    pub remind_days: u32,
    /// After how many days without a change a claim is given back; 0 for never.
    pub release_days: u32,
}

impl Default for Taking {
    fn default() -> Self {
        Self { lease_minutes: 30, remind_days: 3, release_days: 0 }
    }
}

impl Taking {
    /// How long a lease runs that begins or is renewed now.
    pub fn lease(self) -> TimeDelta {
        TimeDelta::minutes(self.lease_minutes.into())
    }

    /// A claim that was not changed since then is told to whoever has it.
    pub fn reminds_before(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        before(self.remind_days, now)
    }

    /// A claim that was not changed since then is given back.
    pub fn releases_before(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        before(self.release_days, now)
    }
}

fn before(days: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (days > 0).then(|| now - TimeDelta::days(days.into()))
}

/// Somebody is at work on a claim. Others are warned, and locked out of nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub claim: ClaimId,
    pub person: PersonId,
    pub taken_at: DateTime<Utc>,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
}

impl Lease {
    pub fn runs(&self, now: DateTime<Utc>) -> bool {
        now < self.until
    }
}

/// Whoever has a claim was told that nothing happened on it for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nudge {
    pub claim: ClaimId,
    pub person: PersonId,
    /// When the claim was changed last.
    pub unchanged_since: DateTime<Utc>,
    pub nudged_at: DateTime<Utc>,
}

/// A page on which somebody has a claim in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Presence {
    pub claim: ClaimId,
    /// The open page, which others of the same person are told from.
    pub view: uuid::Uuid,
    pub person: PersonId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_or_taken_where_the_desk_says_never() {
        let now = DateTime::from_timestamp(1_779_000_000, 0).unwrap();
        let taking = Taking { remind_days: 2, release_days: 0, ..Taking::default() };
        assert_eq!(taking.reminds_before(now), Some(now - TimeDelta::hours(48)));
        assert_eq!(taking.releases_before(now), None);
    }

    #[test]
    fn a_lease_ends_at_its_end() {
        let until = DateTime::from_timestamp(1_779_000_000, 0).unwrap();
        let nobody = uuid::Uuid::nil();
        let (claim, person) = (ClaimId(nobody), PersonId(nobody));
        let lease = Lease { claim, person, taken_at: until - TimeDelta::hours(1), until };
        assert!(lease.runs(until - TimeDelta::milliseconds(1)));
        assert!(!lease.runs(until));
    }
}
