//! Table: the rules of a claim as data, for verifiers that are not this program. It is made from the
//! tables by which the desk itself decides, so that the two cannot drift apart.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::fields;
use crate::domain::checklist::Phase;
use crate::domain::claim::replay::rows;
use crate::domain::claim::{Closing, NotCheckable, PERSONAL, Policy, RULES, Rule, Stage};
use crate::domain::{ClaimId, Role, may};

/// What a verifier needs to know of the rules.
#[derive(Debug, Serialize)]
pub struct Table {
    /// For each kind of event the rows by which it is judged: one of them must allow it.
    kinds: BTreeMap<&'static str, Vec<Row>>,
    /// The fields that the body of each kind has, with their shapes.
    fields: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    /// The words for the stages.
    stages: BTreeMap<&'static str, &'static str>,
    /// Stages in which items of the review are ticked, and those for items of the research.
    phases: BTreeMap<&'static str, Vec<&'static str>>,
    /// The fields of each kind that may be commitments.
    personal: BTreeMap<&'static str, &'static [&'static str]>,
    /// What a claim can be closed as.
    closings: BTreeMap<String, Ending>,
    /// The fewest and the most seats of a panel.
    seats: [u32; 2],
}

#[derive(Debug, Serialize)]
struct Row {
    /// The roles that may do it.
    roles: Vec<&'static str>,
    /// The stages at which it happens; none for what opens a claim.
    from: Vec<&'static str>,
    /// The stage to which it leads, where it leads to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'static str>,
}

/// What a claim is closed as.
#[derive(Debug, Serialize)]
struct Ending {
    /// The stage to which it leads.
    to: &'static str,
    /// What is said with it, and the shapes of that.
    fields: BTreeMap<String, &'static str>,
}

impl Table {
    /// The rules as they are.
    pub fn of_rules() -> Self {
        let kinds: BTreeSet<&str> = RULES.iter().flat_map(|rule| rule.records).copied().collect();
        let of_kind = |kind| {
            let row = |rule: &Rule| Row {
                roles: Role::ALL
                    .into_iter()
                    .filter(|it| may(*it, rule.act))
                    .map(Role::key)
                    .collect(),
                from: rule.from.iter().map(|it| it.key()).collect(),
                to: rule.to.map(Stage::key),
            };
            (kind, rows(kind).map(row).collect())
        };
        let stages = |phase| {
            let of = Stage::ALL.into_iter().filter(move |it| Phase::of(*it) == Some(phase));
            of.map(Stage::key).collect()
        };
        Self {
            closings: closings(),
            fields: fields::by_kind(),
            kinds: kinds.into_iter().map(of_kind).collect(),
            stages: Stage::ALL.into_iter().map(|it| (it.key(), it.word())).collect(),
            phases: Phase::ALL.into_iter().map(|it| (it.key(), stages(it))).collect(),
            personal: PERSONAL.iter().copied().collect(),
            seats: [*Policy::SEATS.start(), *Policy::SEATS.end()],
        }
    }

    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// As events write what a claim is closed as, with where that leads.
fn closings() -> BTreeMap<String, Ending> {
    let claim = ClaimId(uuid::Uuid::nil());
    let all = [
        Closing::Dismissed,
        Closing::NotCheckable { why: NotCheckable::Vague },
        Closing::DuplicateOf { claim },
        Closing::MergedInto { claim },
        Closing::SplitInto { claims: Vec::new() },
    ];
    let shape = |value: &Value| match value {
        Value::Array(_) => "ids",
        Value::String(text) if *text == claim.to_string() => "id",
        _ => "text",
    };
    let written = |it: &Closing| {
        let written = serde_json::to_value(it).ok()?;
        let how = written.get("as")?.as_str()?.to_owned();
        let fields = written.as_object()?.iter().map(|(key, it)| (key.clone(), shape(it)));
        Some((how, Ending { to: it.stage().key(), fields: fields.collect() }))
    };
    all.iter().filter_map(written).collect()
}
