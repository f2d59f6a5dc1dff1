//! Speaking: who said a claim, and that somebody else did.

use super::{Attribution, AttributionRole, Claim, Event, Form, Refusal};
use crate::domain::SpeakerId;
use crate::domain::words::{Field, optional, required};

/// An attribution as it was typed.
#[derive(Clone, Debug)]
pub struct Said {
    pub speaker: SpeakerId,
    pub name: String,
    pub title: String,
    pub role: AttributionRole,
    pub form: Form,
    pub cue: String,
}

impl Said {
    fn cleaned(self) -> Result<Attribution, Refusal> {
        let Self { speaker, role, form, .. } = self;
        let name = Some(required(Field::Speaker, &self.name)?);
        let title = optional(Field::SpeakerRole, &self.title)?;
        let cue = optional(Field::SpeakerRole, &self.cue)?;
        Ok(Attribution { speaker, name, title, role, form, cue })
    }
}

fn stands(it: &Claim, speaker: SpeakerId, role: AttributionRole) -> Option<&Attribution> {
    it.attributions.iter().find(|old| (old.speaker, old.role) == (speaker, role))
}

pub(super) fn attribute(it: &Claim, new: Said) -> Result<Event, Refusal> {
    if stands(it, new.speaker, new.role).is_some() {
        return Err(Refusal::AttributedAlready);
    }
    let Attribution { speaker, name, title, role, form, cue } = new.cleaned()?;
    Ok(Event::Attributed { speaker, name, title, role, form, cue })
}

/// One attribution takes the place of another.
pub(super) fn reattribute(
    it: &Claim,
    (was, was_role): (SpeakerId, AttributionRole),
    new: Said,
    reason: &str,
) -> Result<Event, Refusal> {
    let old = stands(it, was, was_role).ok_or(Refusal::NoSuchAttribution)?;
    if stands(it, new.speaker, new.role).is_some_and(|other| !std::ptr::eq(other, old)) {
        return Err(Refusal::AttributedAlready);
    }
    let new = new.cleaned()?;
    if new == *old {
        return Err(Refusal::Unchanged);
    }
    let reason = required(Field::Reason, reason)?;
    let Attribution { speaker, name, title, role, form, cue } = new;
    Ok(Event::Reattributed { was, was_role, speaker, name, title, role, form, cue, reason })
}

/// Puts an attribution in the place of another, or at the end where that is not there any more.
pub(super) fn replaced(it: &mut Claim, was: (SpeakerId, AttributionRole), new: Attribution) {
    let place = it.attributions.iter_mut().find(|old| (old.speaker, old.role) == was);
    match place {
        Some(old) => *old = new,
        None => it.attributions.push(new),
    }
    if it.has_speaker() {
        it.no_speaker = None;
    }
}
