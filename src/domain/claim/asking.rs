//! Asking: what may be done about those who were asked, one function for each command.

use chrono::{DateTime, TimeDelta, Utc};

use super::decide::kept;
use super::{Claim, Context, Event, Refusal};
use crate::domain::contact::{Channel, Contact, Purpose, Reply};
use crate::domain::words::{Field, optional, required};
use crate::domain::{ContactId, Via};

/// The longest that a link works: sixty days, and the rest of the last of them.
const LONGEST_LINK: TimeDelta = TimeDelta::days(61);
/// The most answers that come by one contact's links. A link may fall into any hands.
const MOST_BY_LINK: usize = 20;

/// Whom somebody asked, as it was typed.
pub(super) struct Inquiry {
    pub id: ContactId,
    pub name: String,
    pub title: String,
    pub purpose: Purpose,
    pub channel: Channel,
    pub question: String,
    pub asked_at: Option<DateTime<Utc>>,
    pub deadline: Option<DateTime<Utc>>,
}

impl Event {
    /// Whether it tells of somebody who was asked, which leaves the desk only where it says so.
    pub fn is_about_contact(&self) -> bool {
        matches!(
            self,
            Self::ContactAsked { .. }
                | Self::ContactAnswered { .. }
                | Self::ContactSilent { .. }
                | Self::ContactRemoved { .. }
                | Self::ContactLinkMade { .. }
                | Self::ContactLinkEnded { .. }
        )
    }
}

pub(super) fn ask(it: &Claim, new: Inquiry, now: DateTime<Utc>) -> Result<Event, Refusal> {
    let asked_at = past(new.asked_at, now)?;
    let deadline = new.deadline.map(kept).transpose()?;
    if deadline.is_some_and(|deadline| deadline <= asked_at) {
        return Err(Refusal::DeadlineBefore);
    }
    if it.contacts.iter().any(|old| old.id == new.id) {
        return Err(Refusal::AskedAlready);
    }
    Ok(Event::ContactAsked {
        contact: new.id,
        name: Some(required(Field::Contact, &new.name)?),
        title: optional(Field::ContactRole, &new.title)?,
        purpose: new.purpose,
        channel: new.channel,
        question: required(Field::Question, &new.question)?,
        asked_at,
        deadline,
    })
}

/// An answer, entered by somebody of the desk or by whoever was asked. Through the link it is a
/// claim's only command, and only while the link works and the claim is not closed.
pub(super) fn answer(
    it: &Claim,
    contact: ContactId,
    text: &str,
    answered_at: Option<DateTime<Utc>>,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let asked = known(it, contact)?;
    let by_link = context.actor.via == Via::Link;
    if by_link {
        if it.stage.is_closed() || !asked.has_link(context.now) {
            return Err(Refusal::NoLink);
        }
        if asked.answers.iter().filter(|old| old.by_link).count() >= MOST_BY_LINK {
            return Err(Refusal::EnoughAnswers);
        }
    }
    let text = Some(required(Field::Answer, text)?);
    let answered_at = past(answered_at.filter(|_| !by_link), context.now)?;
    if answered_at < asked.asked_at {
        return Err(Refusal::AnsweredBefore);
    }
    // The same form sent again says nothing new.
    let same = |old: &crate::domain::contact::Answer| (&old.text, old.by_link) == (&text, by_link);
    if asked.answers.last().is_some_and(same) {
        return Err(Refusal::AnsweredAlready);
    }
    Ok(Event::ContactAnswered { contact, text, answered_at, by_link })
}

pub(super) fn silence(
    it: &Claim,
    contact: ContactId,
    now: DateTime<Utc>,
) -> Result<Event, Refusal> {
    let asked = known(it, contact)?;
    if asked.reply() != Reply::Waiting {
        return Err(Refusal::NotWaiting);
    }
    if !asked.had_time(now) {
        return Err(Refusal::StillTime);
    }
    Ok(Event::ContactSilent { contact })
}

pub(super) fn remove(it: &Claim, contact: ContactId, reason: &str) -> Result<Event, Refusal> {
    known(it, contact)?;
    Ok(Event::ContactRemoved { contact, reason: required(Field::Reason, reason)? })
}

pub(super) fn link(
    it: &Claim,
    contact: ContactId,
    (until, token_sha256): (DateTime<Utc>, Option<String>),
    now: DateTime<Utc>,
) -> Result<Event, Refusal> {
    known(it, contact)?;
    let until = kept(until)?;
    if until <= now {
        return Err(Refusal::Past);
    }
    if until - now > LONGEST_LINK {
        return Err(Refusal::LinkTooLong);
    }
    Ok(Event::ContactLinkMade { contact, until, token_sha256 })
}

pub(super) fn end_link(it: &Claim, contact: ContactId) -> Result<Event, Refusal> {
    match known(it, contact)?.link_until {
        Some(_) => Ok(Event::ContactLinkEnded { contact }),
        None => Err(Refusal::NoLink),
    }
}

fn known(it: &Claim, contact: ContactId) -> Result<&Contact, Refusal> {
    it.contacts.iter().find(|old| old.id == contact).ok_or(Refusal::NoSuchContact)
}

/// A time that has come, or now where none was given.
fn past(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    let at = kept(at.unwrap_or(now))?;
    if at > now { Err(Refusal::ToCome) } else { Ok(at) }
}
