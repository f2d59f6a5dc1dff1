//! Priority: which claims go first, and why.
//!
//! What a claim knows of itself gives one moment: from when on it is urgent. It is stored with the
//! claim and changes only when the claim does; how far away the moment is makes the level, so that
//! a claim becomes late while nobody writes anything.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{AttributionRole, Claim, Event, Kind, Publication, Recorded, Refusal, Stage};
use crate::domain::PersonId;
use crate::domain::words::{Field, optional, required};

/// How soon somebody should turn to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Urgent,
    High,
    Normal,
    Low,
}

impl Priority {
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    pub fn key(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::High => "high",
            Self::Normal => "normal",
            Self::Low => "low",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Urgent => "Urgent",
            Self::High => "High",
            Self::Normal => "Normal",
            Self::Low => "Low",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// The level at `now` of what is urgent from `at` on.
    pub fn of(at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        if at <= now {
            Self::Urgent
        } else if at <= soon(now) {
            Self::High
        } else if at <= resting() {
            Self::Normal
        } else {
            Self::Low
        }
    }

    /// The moments that have this level at `now`: later than the first, not later than the second.
    pub fn range(self, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match self {
            Self::Urgent => (None, Some(now)),
            Self::High => (Some(now), Some(soon(now))),
            Self::Normal => (Some(soon(now)), Some(resting())),
            Self::Low => (Some(resting()), None),
        }
    }
}

/// How far ahead something counts as pressing.
const SOON: TimeDelta = TimeDelta::days(3);
/// How long a claim may stay with its author once it was returned.
const RETURNED: TimeDelta = SOON;
/// How long something may wait that several speakers say.
const SPREAD: TimeDelta = TimeDelta::days(7);
/// How long somebody may have a claim.
const ASSIGNED: TimeDelta = TimeDelta::days(14);
/// From how many speakers on something is said by several.
const SEVERAL: usize = 3;

fn soon(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_signed(SOON).unwrap_or(now)
}

/// Where nothing presses: year 9998, later than whatever has a time of its own.
pub fn resting() -> DateTime<Utc> {
    far(253_339_228_800)
}

/// Where nothing ever will: year 9999.
pub fn never() -> DateTime<Utc> {
    far(253_370_764_800)
}

fn far(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// What makes a claim urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A person said so.
    Set,
    Due,
    Words,
    Correcting,
    Returned,
    Spread,
    Assigned,
    Resting,
    Opinion,
    Finished,
}

impl Why {
    pub const ALL: [Self; 10] = [
        Self::Set,
        Self::Due,
        Self::Words,
        Self::Correcting,
        Self::Returned,
        Self::Spread,
        Self::Assigned,
        Self::Resting,
        Self::Opinion,
        Self::Finished,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Due => "due",
            Self::Words => "words",
            Self::Correcting => "correcting",
            Self::Returned => "returned",
            Self::Spread => "spread",
            Self::Assigned => "assigned",
            Self::Resting => "resting",
            Self::Opinion => "opinion",
            Self::Finished => "finished",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// The reason for a level, completing "Urgent: …".
    pub fn phrase(self, level: Priority) -> &'static str {
        use Priority::{High, Urgent};
        match (self, level) {
            (Self::Set, _) => "set by a person",
            (Self::Due, Urgent) => "it is late",
            (Self::Due, High) => "it is due within three days",
            (Self::Due, _) => "it is due later",
            (Self::Words, _) => "its words changed after the verdict",
            (Self::Correcting, _) => "readers still see the verdict that is being corrected",
            (Self::Returned, Urgent) => "it was returned more than three days ago",
            (Self::Returned, _) => "an editor returned it",
            (Self::Spread, Urgent) => "several speakers say it, and it has waited for a week",
            (Self::Spread, _) => "several speakers say it",
            (Self::Assigned, Urgent) => "it was assigned more than two weeks ago",
            (Self::Assigned, High) => "it was assigned nearly two weeks ago",
            (Self::Assigned, _) => "somebody has it, and nothing presses",
            (Self::Resting, _) => "nothing presses",
            (Self::Opinion, _) => "opinions and predictions can seldom be checked",
            (Self::Finished, _) => "nothing is left to do",
        }
    }
}

/// From when on a claim is urgent, and what makes it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Urgency {
    pub at: DateTime<Utc>,
    pub why: Why,
}

/// How long a claim has waited, and what a person said of its priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// When it came into its stage.
    pub stage_since: DateTime<Utc>,
    /// When it was given to whoever has it.
    pub assigned_since: Option<DateTime<Utc>>,
    /// Goes before what the claim knows of itself, until it is approved or closed.
    pub set: Option<SetPriority>,
}

/// A priority that a person gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPriority {
    pub level: Priority,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub by: Option<PersonId>,
}

impl Pace {
    pub fn from(at: DateTime<Utc>) -> Self {
        Self { stage_since: at, assigned_since: None, set: None }
    }
}

/// The reason of a person holds while there is something to do; a due time counts beside it, unless
/// they said that the claim can wait.
pub fn urgency(it: &Claim) -> Urgency {
    let mut reasons = Vec::new();
    let mut because = |at: Option<DateTime<Utc>>, why| {
        reasons.extend(at.map(|at| Urgency { at, why }));
    };
    let since = it.pace.stage_since;
    let after = |at: DateTime<Utc>, by: TimeDelta| at.checked_add_signed(by);
    if it.text.as_ref().is_some_and(|text| text.after_verdict) && it.awaits_a_look() {
        because(Some(since), Why::Words);
    }
    if let Some(set) = it.pace.set.as_ref() {
        because(Some(set.from()), Why::Set);
        because(it.due.filter(|_| set.level != Priority::Low), Why::Due);
    } else if it.stage.is_unfinished() {
        because(it.due, Why::Due);
        let seen = it.publication == Publication::Published;
        because(Some(since).filter(|_| seen), Why::Correcting);
        because(after(since, RETURNED).filter(|_| it.stage == Stage::Returned), Why::Returned);
        because(after(since, SPREAD).filter(|_| speakers(it) >= SEVERAL), Why::Spread);
        because(it.pace.assigned_since.and_then(|at| after(at, ASSIGNED)), Why::Assigned);
        let is_opinion = matches!(it.kind, Kind::Opinion | Kind::Prediction);
        because(Some(never()).filter(|_| is_opinion), Why::Opinion);
        because(Some(resting()).filter(|_| !is_opinion), Why::Resting);
    }
    let first = reasons.into_iter().min_by_key(|reason| reason.at);
    let found = first.unwrap_or(Urgency { at: never(), why: Why::Finished });
    // What is parked presses nobody before its day.
    let day = it.parked_until.unwrap_or(found.at);
    Urgency { at: found.at.max(day), ..found }
}

impl SetPriority {
    fn from(&self) -> DateTime<Utc> {
        match self.level {
            Priority::Urgent => self.at,
            Priority::High => soon(self.at),
            Priority::Normal => resting(),
            Priority::Low => never(),
        }
    }
}

/// How many speakers say it, each counted once.
fn speakers(it: &Claim) -> usize {
    let say = it.attributions.iter().filter(|it| it.role != AttributionRole::Denied);
    say.map(|it| it.speaker).collect::<std::collections::BTreeSet<_>>().len()
}

/// Sets or takes away what a person says of the priority.
pub(super) fn set(it: &Claim, level: Option<Priority>, reason: &str) -> Result<Event, Refusal> {
    let reason = match level {
        Some(_) => Some(required(Field::Reason, reason)?),
        None => optional(Field::Reason, reason)?,
    };
    let now = it.pace.set.as_ref();
    let same = match (level, now) {
        (None, None) => true,
        (Some(level), Some(now)) => level == now.level && reason.as_ref() == Some(&now.reason),
        _ => false,
    };
    if same { Err(Refusal::Unchanged) } else { Ok(Event::PrioritySet { level, reason }) }
}

/// Brings the pace up to what has just happened to a claim that was in this stage.
pub(super) fn keep_pace(it: &mut Claim, before: Stage, recorded: &Recorded) {
    let at = recorded.at;
    match &recorded.event {
        Event::Assigned { to, .. } => it.pace.assigned_since = to.map(|_| at),
        Event::PrioritySet { level, reason } => {
            let reason = reason.clone().unwrap_or_default();
            let by = recorded.actor.person;
            it.pace.set = level.map(|level| SetPriority { level, reason, at, by });
        }
        _ => {}
    }
    if it.stage != before {
        it.pace.stage_since = at;
    }
    if !it.stage.is_unfinished() {
        it.pace.set = None;
    }
}
