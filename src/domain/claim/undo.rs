//! Undo: the command that takes back what somebody has just done, where there is an honest one.
//!
//! Nothing vanishes: what was done stays on the trail, and the command that takes it back leaves an
//! event of its own, by the same rules as any other.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Claim, Closing, Command, Event, Recorded, Stage, fold, unprinted};
use crate::domain::PersonId;

/// For how long an act can be undone.
pub const UNDO: TimeDelta = TimeDelta::seconds(10);
/// What the way to the desk and back may take besides.
const GRACE: TimeDelta = TimeDelta::seconds(5);
/// The reason on the trail, where an event has one.
const AT_ONCE: &str = "Undone at once.";

/// Why an act is not undone, in words fit for the person who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotUndone {
    #[error(
        "It can be undone for ten seconds, which have passed. Nothing was changed. What you did can still be changed by hand, on the claim’s page."
    )]
    TooLate,
    #[error(
        "Somebody has changed the claim since, so what you did is not undone. Look at what they did, and change it by hand if it still has to be."
    )]
    ChangedSince,
    #[error("This cannot be undone. Nothing was changed.")]
    NoWayBack,
}

/// The command that takes back the last act on a claim, if this person did it just now.
pub fn undone(
    history: &[Recorded],
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Command, NotUndone> {
    let (last, earlier) = unprinted(history).split_last().ok_or(NotUndone::NoWayBack)?;
    if last.actor.person != Some(by) {
        return Err(NotUndone::ChangedSince);
    }
    let before = fold(earlier).ok_or(NotUndone::NoWayBack)?;
    // Whoever has still to give an opinion may not repeat words that are hidden from them.
    if before.is_blind(by) {
        return Err(NotUndone::NoWayBack);
    }
    let command = inverse(&last.event, &before, earlier).ok_or(NotUndone::NoWayBack)?;
    if now - last.at > UNDO + GRACE { Err(NotUndone::TooLate) } else { Ok(command) }
}

/// What takes an event back. Decisions are not among them: an approved or returned verdict, an
/// opinion and a publication have been told to others, and are set right in the open.
fn inverse(event: &Event, before: &Claim, earlier: &[Recorded]) -> Option<Command> {
    let reason = || AT_ONCE.to_owned();
    let awake = before.parked_until.is_none();
    let parked =
        || Some(Command::Park { until: before.parked_until?, reason: parked_for(earlier) });
    Some(match event {
        Event::Reworded { .. } => {
            Command::Reword { statement: before.statement.clone(), kind: before.kind }
        }
        Event::EvidenceAdded { id, .. } => Command::RemoveEvidence { id: *id, reason: reason() },
        Event::Searched { id, .. } => Command::RemoveSearch { id: *id, reason: reason() },
        Event::QuestionAsked { id, .. } => Command::RemoveQuestion { id: *id, reason: reason() },
        Event::QuestionAnswered { id, .. } => Command::RemoveAnswer { id: *id, reason: reason() },
        // Neither a returned claim nor a parked one would be that again.
        Event::VerdictProposed { .. } if before.stage != Stage::Returned && awake => {
            Command::TakeBack { reason: reason() }
        }
        Event::EditSuggested { id, .. } => Command::DeclineEdit { id: *id, reason: reason() },
        Event::CorrectionStarted { .. } => Command::EndCorrection { reason: reason() },
        Event::Closed { closing, .. }
            if stands_alone(closing)
                && matches!(before.stage, Stage::Open | Stage::Researching)
                && awake =>
        {
            Command::Reopen { reason: reason() }
        }
        Event::Reopened { .. } => {
            let closing = before.closing.clone().filter(stands_alone)?;
            Command::Close { closing, reason: reason() }
        }
        Event::Parked { .. } if before.parked_until.is_none() => Command::Unpark,
        Event::Parked { .. } | Event::Unparked {} => return parked(),
        Event::Assigned { .. } => {
            Command::Assign { to: before.assignee, note: reason(), taken_from: None }
        }
        Event::DueSet { .. } => Command::SetDue { due: before.due },
        Event::PrioritySet { .. } => {
            let set = before.pace.set.as_ref();
            let why = set.map_or_else(reason, |set| set.reason.clone());
            Command::SetPriority { level: set.map(|set| set.level), reason: why }
        }
        Event::Tagged { .. } => Command::Tag { tags: before.tags.clone() },
        Event::Flagged { .. } => Command::Flag(before.flags.clone()),
        Event::ThreadResolved { thread } => Command::ReopenThread { thread: *thread },
        Event::ThreadReopened { thread } => Command::ResolveThread { thread: *thread },
        Event::ContactAsked { contact, .. } => {
            Command::RemoveContact { contact: *contact, reason: reason() }
        }
        _ => return None,
    })
}

/// Whether no other claim was changed with it.
fn stands_alone(closing: &Closing) -> bool {
    !matches!(closing, Closing::MergedInto { .. } | Closing::SplitInto { .. })
}

/// What a parked claim waits for.
fn parked_for(history: &[Recorded]) -> String {
    let reasons = history.iter().rev().filter_map(|recorded| match &recorded.event {
        Event::Parked { reason, .. } => Some(reason.clone()),
        _ => None,
    });
    reasons.into_iter().next().unwrap_or_else(|| AT_ONCE.to_owned())
}
