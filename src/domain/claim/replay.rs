//! Replay: whether the rules let a recorded history happen.
//!
//! A stranger who holds the events of a claim and nothing else of the desk checks here what can be
//! checked without it: roles and stages against the table `RULES`, and what the rules ask about the
//! people of a round. What depends on the settings and scales of the desk (how much evidence, which
//! items, whether every proposal needs an opinion) is not known to them and not checked.

mod round;

use super::{
    Claim, Closing, Event, Publication, RULES, Recorded, Rule, Stage, Verb, apply, printing,
};
use crate::domain::checklist::Phase;
use crate::domain::{PersonId, Role, Via, may};

/// The first event of a history that the rules do not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} ({kind}): {broken}")]
pub struct Breach {
    /// Counted from 0.
    pub seq: u64,
    pub kind: String,
    pub broken: Broken,
}

/// What is wrong with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("a claim is opened by its first event, and by no other")]
    Opening,
    #[error("no rule leaves an event of this kind")]
    Unknown,
    #[error("the role of {} may not do this", .0.key())]
    Role(Role),
    #[error("this does not happen to a claim at “{}”", .0.word())]
    Stage(Stage),
    #[error("whoever comes by a link answers, and does nothing else")]
    Door,
    #[error("it was done by nobody, or by somebody else than it says")]
    Person,
    #[error("it is about another round than the one that it can be about")]
    Round,
    #[error("nobody approves what they proposed or wrote")]
    OwnWork,
    #[error("nobody approves what they gave an opinion on")]
    OwnOpinion,
    #[error("the second opinions speak against the approval, or are not all given")]
    Opinions,
    #[error("whoever has still to give an opinion does not write in the round or decide on it")]
    Blind,
    #[error("only whoever proposed a verdict may do this")]
    NotTheirs,
    #[error("whoever wrote in the round suggests no edit of it and ticks nothing in its review")]
    OwnWords,
    #[error("what belongs to another part of the claim’s way is not ticked now")]
    Phase,
    #[error("there is no such edit that waits")]
    NoEdit,
    #[error("an edit that is called so was suggested before")]
    SameEdit,
    #[error("this opinion was not asked for, or is on another scale than the proposal")]
    Unasked,
    #[error("they cannot be asked: they wrote in the round, were asked, or there is no seat")]
    NoSeat,
    #[error("whoever wrote in the round or is asked about it does not choose who is asked")]
    Partial,
    #[error("no opinion before it leads to a panel, or to its end")]
    NoPanel,
    #[error("a verdict stands, or the claim is said to be closed for the sake of itself")]
    Closing,
    #[error("no verdict stands that could be meant")]
    NoVerdict,
    #[error("the verdict is published already, or is not")]
    Publication,
    #[error("the claim had no such version, or this is no hash")]
    Version,
}

/// The claim that a whole history leaves, oldest event first, if the rules let each of them happen.
pub fn replay(history: &[Recorded]) -> Result<Claim, Breach> {
    let mut claim: Option<Claim> = None;
    let mut last: Option<&Event> = None;
    for recorded in history {
        let kind = recorded.event.kind();
        let breach = |broken| Breach { seq: recorded.seq, kind: kind.clone(), broken };
        held(claim.as_ref(), last, recorded, &kind).map_err(breach)?;
        claim = apply(claim, recorded);
        last = Some(&recorded.event);
    }
    claim.ok_or(Breach { seq: 0, kind: "nothing".to_owned(), broken: Broken::Opening })
}

/// The rows of the table by which an event of this kind is judged: those that record it. The start
/// of the research goes before other events, and is judged by its own row alone; so is what is
/// published with an approval.
pub fn rows(kind: &str) -> impl Iterator<Item = &'static Rule> {
    let own = match kind {
        "claim.research_started" => Some(Verb::StartResearch),
        "claim.published" => Some(Verb::Publish),
        _ => None,
    };
    let judges = move |rule: &&Rule| own.is_none_or(|own| rule.verb == own);
    RULES.iter().filter(move |rule| rule.records.contains(&kind)).filter(judges)
}

/// Holds one event against the claim as it was and the event before.
pub(super) fn held(
    it: Option<&Claim>,
    last: Option<&Event>,
    recorded: &Recorded,
    kind: &str,
) -> Result<(), Broken> {
    let event = &recorded.event;
    let opens = matches!(event, Event::Opened { .. });
    let answers = matches!(event, Event::ContactAnswered { by_link: true, .. });
    is(answers == (recorded.actor.via == Via::Link), Broken::Door)?;
    is(opens == it.is_none(), Broken::Opening)?;
    tabled(it, recorded.actor.role, kind)?;
    let Some(it) = it else { return Ok(()) };
    let who = named(event).or(recorded.actor.person);
    is(recorded.actor.person == who, Broken::Person)?;
    match event {
        Event::Closed { closing, .. } => {
            let itself = match closing {
                Closing::SplitInto { claims } => claims.contains(&it.id),
                other => other.other() == Some(it.id),
            };
            let stands = it.verdict.is_some() || itself;
            is(!stands, Broken::Closing)
        }
        Event::CorrectionEnded { .. } => is(it.verdict.is_some(), Broken::NoVerdict),
        Event::VerdictConfirmed { round, .. } => is(of_verdict(it, *round), Broken::Round),
        Event::Published { round } => {
            is(it.verdict.is_some(), Broken::NoVerdict)?;
            is(of_verdict(it, *round), Broken::Round)?;
            let anew = matches!(last, Some(Event::VerdictApproved { .. }));
            is(anew || it.publication != Publication::Published, Broken::Publication)
        }
        Event::Withdrawn { .. } => {
            is(it.publication == Publication::Published, Broken::Publication)
        }
        Event::PdfMade { version, sha256 } => {
            is(printing::is_of(it, *version, sha256), Broken::Version)
        }
        Event::ItemTicked { phase, .. } | Event::ItemUnticked { phase, .. } => {
            is(Phase::of(it.stage) == Some(*phase), Broken::Phase)?;
            if *phase == Phase::Research { Ok(()) } else { round::reviewed(it, who) }
        }
        _ => round::held(it, last, event, who),
    }
}

/// Whether a row of the table lets this role do it at the claim's stage.
fn tabled(it: Option<&Claim>, role: Role, kind: &str) -> Result<(), Broken> {
    is(rows(kind).next().is_some(), Broken::Unknown)?;
    let allowed = || rows(kind).filter(|rule| may(role, rule.act));
    is(allowed().next().is_some(), Broken::Role(role))?;
    let staged = |rule: &Rule| it.map_or(rule.from.is_empty(), |it| rule.from.contains(&it.stage));
    let stage = it.map_or(Stage::Open, |it| it.stage);
    is(allowed().any(staged), Broken::Stage(stage))
}

/// Whom an event names as the one who did it.
fn named(event: &Event) -> Option<PersonId> {
    match event {
        Event::VerdictProposed { by, .. }
        | Event::ProposalWithdrawn { by, .. }
        | Event::RationaleRevised { by, .. }
        | Event::EditSuggested { by, .. }
        | Event::EditAccepted { by, .. }
        | Event::EditDeclined { by, .. }
        | Event::OpinionGiven { by, .. }
        | Event::VerdictApproved { by, .. }
        | Event::VerdictReturned { by, .. }
        | Event::VerdictConfirmed { by, .. } => Some(*by),
        _ => None,
    }
}

fn of_verdict(it: &Claim, round: u32) -> bool {
    it.verdict.as_ref().is_some_and(|verdict| verdict.round == round)
}

impl Event {
    /// What happened, as the file format names it: `claim.opened`.
    pub fn kind(&self) -> String {
        let written = serde_json::to_value(self).ok();
        let kind = written.as_ref().and_then(|it| it.get("kind")?.as_str());
        kind.unwrap_or_default().to_owned()
    }
}

fn is(holds: bool, broken: Broken) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(broken) }
}
