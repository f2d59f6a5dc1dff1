//! The checklist on a claim's page: what its next step needs, and the boxes that people tick.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::typed::Typed;
use super::wish::Odd;
use crate::domain::checklist::{Item, Phase};
use crate::domain::claim::{
    Claim, Line, Need, Proposal, RULES, Settings, Stage, Verb, to_approve, to_propose,
};
use crate::domain::scale::Scale;
use crate::domain::{ItemId, PersonId};

/// What the next step of a claim needs.
pub struct ChecklistView {
    /// The stage that the step leads to.
    pub next: Stage,
    /// By the rules, without the desk's own items.
    pub lines: Vec<Line>,
    /// The desk's own items of this phase.
    pub items: Vec<ItemView>,
    /// Whether whoever reads it may tick them.
    pub may_tick: bool,
}

pub struct ItemView {
    pub item: Item,
    /// By whom it was ticked, and when.
    pub ticked: Option<(String, DateTime<Utc>)>,
}

impl ChecklistView {
    /// What a claim needs that waits for a proposal, of which so much is typed already, or for a
    /// decision; nothing of one that waits for neither.
    pub fn of(
        claim: &Claim,
        draft: &Proposal,
        (settings, scale): (&Settings, &Scale),
        me: PersonId,
        names: &BTreeMap<PersonId, String>,
    ) -> Option<Self> {
        let phase = Phase::of(claim.stage)?;
        let (verb, mut lines, wrote) = match phase {
            Phase::Research => (Verb::Propose, to_propose(claim, draft, settings, scale), false),
            Phase::Review => {
                let round = claim.round()?;
                (Verb::Approve, to_approve(claim, round, me, settings), round.is_by(me))
            }
        };
        lines.retain(|line| !matches!(line.need, Need::Item(_)));
        let rule = RULES.iter().find(|rule| rule.verb == verb)?;
        let view = |item: &Item| {
            let tick = claim.tick(item.id, phase);
            let name = |by: PersonId| names.get(&by).cloned().unwrap_or_default();
            let by = |by: Option<PersonId>| by.map_or_else(|| "the desk".to_owned(), name);
            ItemView { ticked: tick.map(|tick| (by(tick.by), tick.at)), item: item.clone() }
        };
        let items = settings.checklist.of(phase).map(view).collect();
        Some(Self { next: rule.to?, lines, items, may_tick: !wrote })
    }

    /// Whether nothing is missing.
    pub fn is_met(&self) -> bool {
        self.is_complete() && self.lines.iter().all(Line::is_met)
    }

    /// Whether nothing is missing but what is typed into the form beside it.
    pub fn is_complete(&self) -> bool {
        let ticked = |it: &ItemView| it.ticked.is_some() || !it.item.required;
        let met = |it: &Line| it.is_met() || it.need.is_typed();
        self.lines.iter().all(met) && self.items.iter().all(ticked)
    }
}

/// The field of the form beside the list that meets a line, for the script that follows it.
pub fn field(need: Need) -> &'static str {
    match need {
        Need::Label => "label",
        Need::Rationale => "rationale",
        Need::Correction => "correction",
        Need::Evidence | Need::Speaker | Need::Item(_) | Need::OtherEyes | Need::Opinions => "",
    }
}

/// The item that a form is about.
pub fn item(typed: &Typed) -> Result<ItemId, Odd> {
    let [item] = typed.exactly(["item"])?;
    item.parse().map_err(|_not_an_id| Odd::Form)
}
