//! Checklist: what the next step of a claim needs, and what of it is there.
//!
//! Commands are refused by these lines and pages show them: there is no second list.

use chrono::{DateTime, Utc};

use super::decide::{changed, named, seen_round, started};
use super::{
    Accord, Claim, Context, Event, Missing, Proposal, Refusal, Round, Settings, correcting, opinion,
};
use crate::domain::checklist::{Item, Phase};
use crate::domain::scale::{Label, Scale};
use crate::domain::words::{Field, required};
use crate::domain::{ItemId, PersonId};

/// Somebody ticked an item of the desk's checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub item: ItemId,
    pub phase: Phase,
    /// The words of the item as they were then.
    pub text: String,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

/// Something that a step needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Evidence,
    Speaker,
    /// A required item of the desk's checklist.
    Item(ItemId),
    Label,
    Rationale,
    Correction,
    OtherEyes,
    Opinions,
}

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub need: Need,
    /// What is there, or what to do, in words for a person.
    pub words: String,
    /// Why the step is refused for want of it; nothing where it is there.
    pub lacks: Option<Refusal>,
}

impl Line {
    pub fn is_met(&self) -> bool {
        self.lacks.is_none()
    }
}

impl Need {
    /// What a proposal needs, in the order in which people come to it.
    const PROPOSAL: [Self; 5] =
        [Self::Evidence, Self::Speaker, Self::Label, Self::Rationale, Self::Correction];
    /// What an approval needs.
    const APPROVAL: [Self; 2] = [Self::OtherEyes, Self::Opinions];

    /// Whether it is typed into the form of the step, and no part of the claim before.
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Label | Self::Rationale | Self::Correction)
    }

    /// What it asks for at this desk, of whatever claim.
    fn rule(self, settings: &Settings) -> String {
        let fixed = match self {
            Self::Evidence => {
                return match settings.min_evidence {
                    0 => "evidence, where there is any".to_owned(),
                    1 => "evidence of one origin at least".to_owned(),
                    many => format!("evidence of {many} different origins at least"),
                };
            }
            Self::Speaker => "who said it, or why nobody can be named",
            Self::Item(_) => "an item of the desk’s checklist",
            Self::Label => "a label of the desk’s scale",
            Self::Rationale => "a rationale: why the evidence leads to the label",
            Self::Correction => "where a verdict stands, a note for readers on what is corrected",
            Self::OtherEyes => {
                "an editor who wrote no part of the proposal and gave no opinion on it"
            }
            Self::Opinions if settings.opinions.every => {
                "a second opinion that agrees, or a panel that does"
            }
            Self::Opinions => {
                "where a second opinion was asked for, that it agrees or a panel does"
            }
        };
        fixed.to_owned()
    }
}

/// What the rules of this desk need in a phase, of whatever claim, without the desk's own items.
pub fn rules(phase: Phase, settings: &Settings) -> Vec<String> {
    let needs = match phase {
        Phase::Research => &Need::PROPOSAL[..],
        Phase::Review => &Need::APPROVAL[..],
    };
    needs.iter().map(|need| need.rule(settings)).collect()
}

/// What a proposal of this kind needs on this claim.
pub fn to_propose(it: &Claim, new: &Proposal, settings: &Settings, scale: &Scale) -> Vec<Line> {
    let mut lines = Vec::new();
    for need in Need::PROPOSAL {
        let lacks = match need {
            Need::Evidence => evidence(it, settings).map(incomplete),
            Need::Speaker => speaker(it).map(incomplete),
            Need::Label => label(new, scale).err(),
            Need::Rationale => required(Field::Rationale, &new.rationale).err().map(Refusal::from),
            Need::Correction if it.verdict.is_none() => continue,
            Need::Correction => correcting::note(it, &new.correction).err(),
            Need::Item(_) | Need::OtherEyes | Need::Opinions => continue,
        };
        let words = words(need, it, settings, lacks.is_none());
        lines.push(Line { need, words, lacks });
    }
    let own = items(it, settings, Phase::Research);
    lines.extend(own.map(|(item, met)| {
        let lacks = (!met).then(|| incomplete(Missing::Item(item.text.clone())));
        Line { need: Need::Item(item.id), words: item.text.clone(), lacks }
    }));
    lines
}

/// What an approval of a round by this person needs.
pub fn to_approve(it: &Claim, round: &Round, by: PersonId, settings: &Settings) -> Vec<Line> {
    let mut lines = Vec::new();
    let asked = round.accord() != Accord::Unasked || it.needs_opinion(settings.opinions);
    for need in Need::APPROVAL {
        let lacks = match need {
            Need::OtherEyes => other_eyes(round, by).err(),
            Need::Opinions if asked => opinion::speaks_against(it, round, settings.opinions).err(),
            _ => continue,
        };
        let words = words(need, it, settings, lacks.is_none());
        lines.push(Line { need, words, lacks });
    }
    let own = items(it, settings, Phase::Review);
    lines.extend(own.map(|(item, met)| {
        let lacks = (!met).then(|| Refusal::Unticked(vec![item.text.clone()]));
        Line { need: Need::Item(item.id), words: item.text.clone(), lacks }
    }));
    lines
}

/// Refuses by the first line that is not met, and names with it all that are lacking in the same way.
pub(super) fn complete(lines: Vec<Line>) -> Result<(), Refusal> {
    let joined =
        lines.into_iter().filter_map(|line| line.lacks).reduce(|first, next| match (first, next) {
            (Refusal::Incomplete(some), Refusal::Incomplete(more)) => {
                Refusal::Incomplete([some, more].concat())
            }
            (Refusal::Unticked(some), Refusal::Unticked(more)) => {
                Refusal::Unticked([some, more].concat())
            }
            (first, _) => first,
        });
    joined.map_or(Ok(()), Err)
}

/// What the claim itself lacks; label and rationale come with the proposal.
pub fn missing(it: &Claim, settings: &Settings) -> Vec<Missing> {
    let own = items(it, settings, Phase::Research).filter(|(_, met)| !met);
    let own = own.map(|(item, _)| Missing::Item(item.text.clone()));
    evidence(it, settings).into_iter().chain(speaker(it)).chain(own).collect()
}

fn incomplete(missing: Missing) -> Refusal {
    Refusal::Incomplete(vec![missing])
}

fn evidence(it: &Claim, settings: &Settings) -> Option<Missing> {
    let (have, links, need) = (it.origins(), it.evidence.len(), settings.min_evidence);
    let enough = u32::try_from(have).is_ok_and(|have| have >= need);
    (!enough).then_some(Missing::Evidence { have, need, links })
}

fn speaker(it: &Claim) -> Option<Missing> {
    let unsaid = !it.has_speaker() && it.no_speaker.is_none();
    unsaid.then_some(Missing::Speaker)
}

/// The label that a proposal names. It may have kept its key and got other words since.
pub(super) fn label<'s>(new: &Proposal, scale: &'s Scale) -> Result<&'s Label, Refusal> {
    if new.seen.is_some_and(|seen| seen != scale.id) {
        return Err(Refusal::ScaleChanged);
    }
    scale.label(&new.label).ok_or(Refusal::NoSuchLabel)
}

pub(super) fn other_eyes(round: &Round, by: PersonId) -> Result<(), Refusal> {
    if round.is_by(by) {
        Err(Refusal::OwnWork)
    } else if round.opinions.has_from(by) {
        Err(Refusal::OwnOpinion)
    } else {
        Ok(())
    }
}

/// The required items of a phase, with whether they are ticked.
fn items<'a>(
    it: &'a Claim,
    settings: &'a Settings,
    phase: Phase,
) -> impl Iterator<Item = (&'a Item, bool)> {
    let required = settings.checklist.of(phase).filter(|item| item.required);
    required.map(move |item| (item, it.tick(item.id, phase).is_some()))
}

/// A line in words: what is there, or what to do.
fn words(need: Need, it: &Claim, settings: &Settings, met: bool) -> String {
    let own = str::to_owned;
    match (need, met) {
        (Need::Evidence, met) => sources(it, settings.min_evidence, met),
        (Need::Speaker, true) if it.has_speaker() => own("Who said it"),
        (Need::Speaker, true) => own("Why nobody can be named as the speaker"),
        (Need::Speaker, false) => own("Say who said it, or why nobody can be named"),
        (Need::Label, true) => own("A label"),
        (Need::Label, false) => own("Choose a label"),
        (Need::Rationale, true) => own("A rationale"),
        (Need::Rationale, false) => own("Write the rationale"),
        (Need::Correction, true) => own("A note for readers"),
        (Need::Correction, false) => own("Tell readers what is corrected"),
        (Need::OtherEyes, true) => own("Decided by somebody who wrote no part of it"),
        (Need::OtherEyes, false) => own("Another editor decides: you have had your say in it"),
        (Need::Opinions, true) => own("The second opinion agrees"),
        (Need::Opinions, false) => own(match it.round().map(Round::accord) {
            None | Some(Accord::Unasked) => "Ask for a second opinion",
            Some(Accord::Differs { .. }) => "Name the rest of the panel",
            Some(Accord::Divided) => "The panel is divided: return the verdict",
            Some(Accord::Overruled) => "The panel is for another label: return the verdict",
            Some(Accord::Waiting | Accord::Agrees | Accord::Upheld) => {
                "Wait for the second opinion"
            }
        }),
        // The desk's own words stand for it.
        (Need::Item(_), _) => String::new(),
    }
}

/// How much evidence there is or is lacking: origins count, not links.
fn sources(it: &Claim, need: u32, met: bool) -> String {
    let (have, links) = (it.origins(), it.evidence.len());
    let shared = if links > have { format!(", in {links} links") } else { String::new() };
    let origins = |count: usize| if count == 1 { "origin" } else { "origins" };
    if met {
        return format!("Evidence: {have} {} of {need} needed{shared}", origins(have));
    }
    let need = usize::try_from(need).unwrap_or(usize::MAX);
    match (have, need.saturating_sub(have)) {
        (0, 1) => "Add evidence: 1 source".to_owned(),
        (0, more) => format!("Add evidence: {more} sources from different origins"),
        (have, more) => {
            let what = if more == 1 { "source from another" } else { "sources from other" };
            let of = origins(more);
            format!("Add {more} more {what} {of} ({have} of {need} so far{shared})")
        }
    }
}

impl Claim {
    /// The tick on an item, if it has one.
    pub fn tick(&self, item: ItemId, phase: Phase) -> Option<&Tick> {
        self.ticks.iter().find(|it| (it.item, it.phase) == (item, phase))
    }
}

pub(super) fn tick(it: &Claim, item: ItemId, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let phase = phase(it, context)?;
    let item = context.settings.checklist.item(item, phase).ok_or(Refusal::NoSuchItem)?;
    changed(it.tick(item.id, phase).is_none())?;
    let (item, text) = (item.id, item.text.clone());
    Ok(started(it, Event::ItemTicked { item, phase, text }))
}

pub(super) fn untick(it: &Claim, item: ItemId, context: &Context<'_>) -> Result<Event, Refusal> {
    let phase = phase(it, context)?;
    it.tick(item, phase).ok_or(Refusal::NotTicked)?;
    Ok(Event::ItemUnticked { item, phase })
}

/// The phase whose items this person may tick. What belongs to the review is for those who wrote no
/// part of what is reviewed.
fn phase(it: &Claim, context: &Context<'_>) -> Result<Phase, Refusal> {
    let phase = Phase::of(it.stage).ok_or(Refusal::WrongStage(it.stage))?;
    if phase == Phase::Review {
        let by = named(context)?;
        if seen_round(it, by)?.is_by(by) {
            return Err(Refusal::ReviewsThemself);
        }
    }
    Ok(phase)
}

/// Notes a tick, in place of one that it has.
pub(super) fn ticked(it: &mut Claim, new: Tick) {
    unticked(it, new.item, new.phase);
    it.ticks.push(new);
}

pub(super) fn unticked(it: &mut Claim, item: ItemId, phase: Phase) {
    it.ticks.retain(|old| (old.item, old.phase) != (item, phase));
}

/// What was reviewed is not what is proposed now: the review begins anew.
pub(super) fn anew(it: &mut Claim) {
    it.ticks.retain(|old| old.phase != Phase::Review);
}
