//! Tables: the settings that stand together in the file.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::desk::space::Limits;
use crate::domain::size::Size;
use crate::domain::watch::{Pace, Rounds};

/// How often sources and articles are looked at again at their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Looks {
    pub enabled: bool,
    /// Never sooner after the last look, in hours.
    pub every_hours: u16,
    /// What stays as it is is looked at less and less often, down to once in so many days.
    pub at_most_days: u16,
    /// How long a host is left alone between two looks, in seconds.
    pub host_pause_seconds: u16,
}

impl Default for Looks {
    fn default() -> Self {
        Self { enabled: true, every_hours: 24, at_most_days: 30, host_pause_seconds: 30 }
    }
}

impl Looks {
    pub fn pace(self) -> Pace {
        let least = TimeDelta::hours(self.every_hours.into());
        Pace { least, most: TimeDelta::days(self.at_most_days.into()).max(least) }
    }

    /// Looks are handed out two minutes ahead; rounds begin once a minute.
    pub fn rounds(self) -> Rounds {
        let pause = TimeDelta::seconds(self.host_pause_seconds.into());
        Rounds { pause, ahead: TimeDelta::minutes(2), lost: self.pace().least }
    }
}

/// How this node does background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    /// How many jobs are done at once; none on a node that only serves pages.
    pub workers: u16,
    /// After so long without a sign of its worker, a job is another's.
    pub lease_seconds: u16,
}

/// How much the desk may keep, and what it leaves free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Space {
    /// How much all blobs together may take; as much as there is where nothing is said.
    pub quota: Option<Size>,
    /// Below so much free space on the disks of the desk, nothing more is brought in.
    pub reserve: Size,
    /// Whether blobs that nothing refers to are deleted once a day.
    pub collect: bool,
}

impl Default for Space {
    fn default() -> Self {
        Self { quota: None, reserve: Size(256 << 20), collect: true }
    }
}

impl Space {
    pub fn limits(self) -> Limits {
        Limits { quota: self.quota.map(|it| it.0), reserve: self.reserve.0 }
    }
}
