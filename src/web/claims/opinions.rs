//! Second opinions as a claim's page shows them, and what its forms about them ask for.

use chrono::{DateTime, Utc};

use super::typed::Typed;
use super::wish::Odd;
use crate::desk::Desk;
use crate::desk::names::Names;
use crate::domain::PersonId;
use crate::domain::claim::{Accord, Claim, Command, Policy, Request, Round};
use crate::domain::scale::Scale;
use crate::web::error::Error;
use crate::web::filters::initials_of as initials;
use crate::web::lists::Mark;

/// Somebody who was asked, and what they said once they have.
pub struct OpinionView {
    pub of: PersonId,
    /// The id as forms have it.
    pub key: String,
    pub name: String,
    pub initials: String,
    pub asked_at: DateTime<Utc>,
    pub given: Option<Given>,
}

pub struct Given {
    pub mark: Mark,
    pub rationale: String,
    pub at: DateTime<Utc>,
}

/// The second opinions on one round.
pub struct RoundOpinions {
    pub opinions: Vec<OpinionView>,
    /// How they stand to the proposal, in a few words.
    pub sentence: String,
    /// What a panel agreed on, whatever was proposed.
    pub settled: Option<Mark>,
}

impl RoundOpinions {
    pub fn of(round: &Round, scales: &[Scale], names: &Names) -> Self {
        let view = |it: &Request| {
            let name = names.of_person(it.of).to_owned();
            let given = it.opinion.as_ref().map(|it| Given {
                mark: Mark::of(scales, it.scale, &it.label, &it.label_name),
                rationale: it.rationale.clone(),
                at: it.at,
            });
            OpinionView {
                of: it.of,
                key: it.of.to_string(),
                initials: initials(&name),
                name,
                asked_at: it.at,
                given,
            }
        };
        let panel = round.opinions.panel.as_ref();
        let settled = panel.and_then(|panel| panel.settled.as_ref());
        Self {
            opinions: round.opinions.asked.iter().map(view).collect(),
            sentence: sentence(round),
            settled: settled.map(|it| Mark::of(scales, it.scale, &it.label, &it.label_name)),
        }
    }
}

fn sentence(round: &Round) -> String {
    let panel = round.opinions.panel.as_ref();
    let agreed = panel.and_then(|it| it.settled.as_ref()).map_or(0, |it| it.agreed);
    let (seats, needed) = panel.map_or((0, 0), |it| (it.seats, it.needed));
    let rule = format!("{needed} of {seats} must agree");
    match round.accord() {
        Accord::Unasked => "nobody was asked".to_owned(),
        Accord::Waiting if panel.is_some() => format!("a panel speaks: {rule}"),
        Accord::Waiting => "waits to be given".to_owned(),
        Accord::Agrees => "agrees with the proposal".to_owned(),
        Accord::Differs { free: 1 } => format!("differs; the panel has 1 free seat: {rule}"),
        Accord::Differs { free } => format!("differs; the panel has {free} free seats: {rule}"),
        Accord::Divided => format!("the panel is divided: {rule}"),
        Accord::Upheld => format!("the panel is for the proposal, {agreed} of {seats}"),
        Accord::Overruled => format!("the panel is for another label, {agreed} of {seats}"),
    }
}

/// What the reader of a page can do about second opinions.
#[derive(Default)]
pub struct OpinionForms {
    /// Whom they may ask, by name.
    pub candidates: Vec<(PersonId, String)>,
    /// Whether they may take requests back.
    pub may_withdraw: bool,
    /// Whether the proposal cannot be approved without one.
    pub is_needed: bool,
}

impl OpinionForms {
    /// For a reader who may ask at all. Whoever wrote or was asked chooses nobody.
    pub async fn of(
        desk: &Desk,
        claim: &Claim,
        me: PersonId,
        policy: Policy,
    ) -> Result<Self, Error> {
        let Some(round) = claim.round() else { return Ok(Self::default()) };
        let is_needed = claim.needs_opinion(policy);
        let opinions = &round.opinions;
        let is_party = |person: &PersonId| {
            round.authors.contains(person) || opinions.asked.iter().any(|it| it.of == *person)
        };
        if is_party(&me) {
            return Ok(Self { is_needed, ..Self::default() });
        }
        let settled = opinions.panel.as_ref().is_some_and(|panel| panel.settled.is_some());
        let mut candidates = Vec::new();
        if opinions.free() > 0 && !settled {
            candidates = desk.judges().await?;
            candidates.retain(|(person, _)| *person != me && !is_party(person));
        }
        Ok(Self { candidates, may_withdraw: true, is_needed })
    }
}

/// Asks the person who was chosen.
pub fn ask(typed: &Typed) -> Result<Command, Odd> {
    let [of] = typed.exactly(["of"])?;
    if of.is_empty() {
        return Err(Odd::Said("Choose whom to ask."));
    }
    Ok(Command::AskOpinion { of: of.parse().map_err(|_not_an_id| Odd::Form)? })
}

/// The words have a name of their own: nothing compares them with the rationale of the proposal.
pub fn give(typed: &Typed) -> Result<Command, Odd> {
    // A picker in which nothing was chosen sends no field at all.
    if typed.get("label").is_none() {
        return Err(Odd::Said("Choose the label that you would give."));
    }
    let [label, opinion] = typed.exactly(["label", "opinion"])?;
    Ok(Command::GiveOpinion { label: label.to_owned(), rationale: opinion.to_owned() })
}

pub fn withdraw(typed: &Typed) -> Result<Command, Odd> {
    let [of, reason] = typed.exactly(["of", "reason"])?;
    let of = of.parse().map_err(|_not_an_id| Odd::Form)?;
    Ok(Command::WithdrawOpinion { of, reason: reason.to_owned() })
}
