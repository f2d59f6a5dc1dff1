//! Opinion: what somebody else makes of a claim without knowing what was proposed, and the panel
//! that speaks where they differ.

use chrono::{DateTime, Utc};

use super::decide::named;
use super::{Claim, Context, Event, Refusal, Round};
use crate::domain::words::{Field, required};
use crate::domain::{PersonId, ScaleId};

/// What the desk has settled about second opinions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whether every proposal needs one before it can be approved.
    pub every: bool,
    /// How many people a panel has, and how many of them must agree: more than half.
    pub seats: u32,
    pub needed: u32,
}

impl Policy {
    pub const DEFAULT: Self = Self { every: false, seats: 3, needed: 2 };
    /// The fewest and the most seats that a panel can have.
    pub const SEATS: std::ops::RangeInclusive<u32> = 3..=9;

    /// The nearest to this that can be held.
    #[must_use]
    pub fn sound(self) -> Self {
        let seats = self.seats.clamp(*Self::SEATS.start(), *Self::SEATS.end());
        let least = (seats / 2).saturating_add(1);
        Self { seats, needed: self.needed.clamp(least, seats), ..self }
    }

    /// Whether a panel of this kind can be held: no two labels can both have enough votes.
    pub fn is_sound(self) -> bool {
        let most = self.needed <= self.seats && self.needed.saturating_mul(2) > self.seats;
        Self::SEATS.contains(&self.seats) && most
    }
}

/// The second opinions on one proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinions {
    /// Whose opinion was asked for, in that order. Requests that were taken back, or that a decision
    /// overtook, are not among them.
    pub asked: Vec<Request>,
    /// Opened by the first opinion that differs from the proposal; whoever gave it has a seat.
    pub panel: Option<Panel>,
}

/// Somebody who was asked, and what they said once they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub of: PersonId,
    pub at: DateTime<Utc>,
    pub opinion: Option<Opinion>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    pub scale: ScaleId,
    /// The label's key on that scale, and its name as it was then.
    pub label: String,
    pub label_name: String,
    pub rationale: String,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    pub seats: u32,
    /// How many must agree on a label.
    pub needed: u32,
    pub settled: Option<Settled>,
}

/// The label on which enough of a panel agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub scale: ScaleId,
    pub label: String,
    pub label_name: String,
    /// How many of them do.
    pub agreed: u32,
}

/// How the second opinions stand to the proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accord {
    /// Nobody was asked.
    Unasked,
    /// Somebody has been asked and has not spoken yet.
    Waiting,
    Agrees,
    /// They differ, and so many seats of the panel are still to be given to somebody.
    Differs {
        free: u32,
    },
    /// Every seat has spoken, and too few agree.
    Divided,
    /// The panel is for the proposal's label.
    Upheld,
    /// The panel is for another label.
    Overruled,
}

impl Opinions {
    /// Those who have spoken, with what they said.
    pub fn given(&self) -> impl Iterator<Item = (PersonId, &Opinion)> {
        self.asked.iter().filter_map(|it| Some((it.of, it.opinion.as_ref()?)))
    }

    /// Those who have still to speak.
    pub fn waiting(&self) -> impl Iterator<Item = &Request> {
        self.asked.iter().filter(|it| it.opinion.is_none())
    }

    pub fn waits_for(&self, person: PersonId) -> bool {
        self.waiting().any(|it| it.of == person)
    }

    pub fn has_from(&self, person: PersonId) -> bool {
        self.given().any(|(of, _)| of == person)
    }

    /// How many can be asked besides those who were: one person, or a panel.
    pub fn free(&self) -> u32 {
        let seats = self.panel.as_ref().map_or(1, |panel| panel.seats);
        seats.saturating_sub(u32::try_from(self.asked.len()).unwrap_or(u32::MAX))
    }

    /// Forgets requests that nobody will answer any more.
    pub(super) fn lapse(&mut self) {
        self.asked.retain(|it| it.opinion.is_some());
    }
}

impl Round {
    /// How the second opinions on the proposal stand.
    pub fn accord(&self) -> Accord {
        let it = &self.opinions;
        let same = |scale, label: &str| (scale, label) == (self.scale, &*self.label);
        match &it.panel {
            _ if it.waiting().next().is_some() => Accord::Waiting,
            None if it.asked.is_empty() => Accord::Unasked,
            None => Accord::Agrees,
            Some(Panel { settled: Some(settled), .. }) if same(settled.scale, &settled.label) => {
                Accord::Upheld
            }
            Some(Panel { settled: Some(_), .. }) => Accord::Overruled,
            Some(_) if it.free() == 0 => Accord::Divided,
            Some(_) => Accord::Differs { free: it.free() },
        }
    }
}

impl Claim {
    /// Whether this person has still to give an opinion, and may not know what others think.
    pub fn is_blind(&self, person: PersonId) -> bool {
        self.round().is_some_and(|round| round.opinions.waits_for(person))
    }

    /// Whether the last proposal has the label on which the panel of the round before it agreed.
    fn takes_up_a_panel(&self) -> bool {
        let [.., before, last] = self.rounds.as_slice() else { return false };
        let settled = before.opinions.panel.as_ref().and_then(|panel| panel.settled.as_ref());
        settled.is_some_and(|it| (it.scale, &it.label) == (last.scale, &last.label))
    }

    /// Whether the last proposal cannot be approved without a second opinion.
    pub fn needs_opinion(&self, policy: Policy) -> bool {
        let unasked = self.round().is_some_and(|round| round.accord() == Accord::Unasked);
        unasked && policy.every && !self.takes_up_a_panel()
    }
}

/// Why second opinions speak against approving a round, if they do.
pub(super) fn speaks_against(it: &Claim, round: &Round, policy: Policy) -> Result<(), Refusal> {
    match round.accord() {
        Accord::Unasked if it.needs_opinion(policy) => Err(Refusal::OpinionMissing),
        Accord::Unasked | Accord::Agrees | Accord::Upheld => Ok(()),
        Accord::Waiting => Err(Refusal::OpinionWaits),
        Accord::Differs { .. } => Err(Refusal::PanelIncomplete),
        Accord::Divided => Err(Refusal::PanelDivided),
        Accord::Overruled => Err(Refusal::PanelDiffers),
    }
}

pub(super) fn ask(it: &Claim, of: PersonId, context: &Context<'_>) -> Result<Event, Refusal> {
    let by = named(context)?;
    let round = it.round().ok_or(Refusal::WrongStage(it.stage))?;
    impartial(round, by)?;
    on_its_scale(round, context)?;
    if of == by {
        return Err(Refusal::AsksThemself);
    }
    // Whoever suggested an edit knows what was proposed.
    if round.is_by(of) || round.has_edit_of(of) {
        return Err(Refusal::NotSecond);
    }
    if round.opinions.asked.iter().any(|it| it.of == of) {
        return Err(Refusal::OpinionAsked);
    }
    let settled = round.opinions.panel.as_ref().is_some_and(|panel| panel.settled.is_some());
    if settled || round.opinions.free() == 0 {
        return Err(Refusal::NoSeat);
    }
    Ok(Event::OpinionAsked { round: round.number, of })
}

/// An opinion, and what follows of it: a panel where it differs from the proposal, and the end of
/// one where enough agree.
pub(super) fn give(
    it: &Claim,
    label: &str,
    rationale: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let by = named(context)?;
    let asked = it.round().filter(|round| round.opinions.waits_for(by));
    let round = asked.ok_or(Refusal::OpinionNotAsked)?;
    on_its_scale(round, context)?;
    let (number, scale) = (round.number, context.scale.id);
    let label = context.scale.label(label).ok_or(Refusal::NoSuchLabel)?;
    let (key, name) = (label.key.clone(), label.name.clone());
    let rationale = required(Field::Rationale, rationale)?;
    let Policy { seats, needed, .. } = context.settings.opinions;
    let others = round.opinions.given().filter(|(_, it)| it.label == key).count();
    let agreed = u32::try_from(others).unwrap_or(u32::MAX).saturating_add(1);
    let follows = match &round.opinions.panel {
        None if key == round.label => None,
        None => Some(Event::PanelOpened { round: number, seats, needed }),
        Some(panel) if panel.settled.is_some() || agreed < panel.needed => None,
        Some(_) => {
            let (label, label_name) = (key.clone(), name.clone());
            Some(Event::PanelSettled { round: number, scale, label, label_name, agreed })
        }
    };
    let given =
        Event::OpinionGiven { round: number, by, scale, label: key, label_name: name, rationale };
    Ok([given].into_iter().chain(follows).collect())
}

pub(super) fn withdraw(
    it: &Claim,
    of: PersonId,
    reason: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let round = it.round().ok_or(Refusal::WrongStage(it.stage))?;
    impartial(round, named(context)?)?;
    if !round.opinions.waits_for(of) {
        return Err(Refusal::OpinionNotAsked);
    }
    let reason = required(Field::Reason, reason)?;
    Ok(Event::OpinionWithdrawn { round: round.number, of, reason })
}

/// Whoever wrote the proposal, or is asked about it, does not choose who else is.
fn impartial(round: &Round, by: PersonId) -> Result<(), Refusal> {
    let is_asked = round.opinions.asked.iter().any(|it| it.of == by);
    if round.is_by(by) || is_asked { Err(Refusal::NotImpartial) } else { Ok(()) }
}

/// Labels can be compared on one version of a scale only.
fn on_its_scale(round: &Round, context: &Context<'_>) -> Result<(), Refusal> {
    if round.scale == context.scale.id { Ok(()) } else { Err(Refusal::OtherScale) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_is_sound_where_only_one_label_can_win() {
        let sound = |seats, needed| Policy { every: false, seats, needed }.is_sound();
        assert!(Policy::DEFAULT.is_sound());
        assert!(sound(3, 3) && sound(4, 3) && sound(5, 3) && sound(9, 5));
        assert!(!sound(2, 2), "a panel of two is no panel");
        assert!(!sound(10, 6) && !sound(3, 4), "more than there are seats");
        assert!(!sound(4, 2) && !sound(3, 1), "half is not more than half");
        assert!(!sound(u32::MAX, u32::MAX));
        for (seats, needed) in [(0, 0), (4, 2), (9, 100), (u32::MAX, 1)] {
            assert!(Policy { every: true, seats, needed }.sound().is_sound(), "{seats} {needed}");
        }
        assert_eq!(Policy::DEFAULT.sound(), Policy::DEFAULT);
    }
}
