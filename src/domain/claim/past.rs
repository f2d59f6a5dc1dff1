//! Past: which other claims are the same one, as people said, and how an approval stands to what
//! was ruled on those.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Claim, Event, Recorded, Refusal};
use crate::domain::words::{Field, optional, required};
use crate::domain::{ClaimId, ClaimNumber, PersonId};

/// The most rulings that one approval is held against, the newest.
pub const RULINGS: u64 = 20;

/// What somebody said of two claims that look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// They are the same claim, so that a ruling on the one bears on the other.
    Matched,
    /// They only look alike.
    NotMatched,
    /// They are the same claim, said in two places.
    Appearance,
}

impl Judgement {
    pub const ALL: [Self; 3] = [Self::Matched, Self::NotMatched, Self::Appearance];

    pub fn key(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::NotMatched => "not_matched",
            Self::Appearance => "appearance",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// Whether the two are the same claim by it.
    pub fn is_match(self) -> bool {
        self != Self::NotMatched
    }

    fn event(self, claim: ClaimId, number: ClaimNumber) -> Event {
        match self {
            Self::Matched => Event::Matched { claim, number },
            Self::NotMatched => Event::NotMatched { claim, number },
            Self::Appearance => Event::AppearanceLinked { claim, number },
        }
    }
}

/// Another claim with which this one was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub claim: ClaimId,
    pub number: ClaimNumber,
    /// What was said last.
    pub judgement: Judgement,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

/// What was said of this claim and others that look like it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Each other claim once, in the order in which they were first compared.
    pub judged: Vec<Judged>,
}

/// The verdict that stands on a claim which matches this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub claim: ClaimId,
    pub number: ClaimNumber,
    /// The round of that claim in which it was approved.
    pub round: u32,
    pub label_name: String,
}

/// How an approved verdict stands to the rulings that there were then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    pub consistent: Vec<Ruling>,
    pub differs: Vec<Ruling>,
    /// Why it differs from those; may stand without them, as a remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What an approver says of the past rulings on claims that match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    /// The rulings that stand, as the desk knows them when it is decided.
    pub rulings: Vec<Ruling>,
    /// Those that the approver saw, each with the round of its verdict.
    pub shown: Vec<(ClaimId, u32)>,
    /// Those of them that the verdict is consistent with.
    pub consistent: Vec<ClaimId>,
    /// Why it is not consistent with the rest.
    pub why: String,
}

pub(super) fn judge(
    it: &Claim,
    claim: ClaimId,
    number: ClaimNumber,
    judgement: Judgement,
) -> Result<Event, Refusal> {
    if claim == it.id {
        return Err(Refusal::ComparedWithItself);
    }
    Ok(judgement.event(claim, number))
}

/// Holds an approval against the rulings: each is ticked, or there are words on why not.
/// One with another label than is approved now needs words however it is ticked.
pub(super) fn weigh(approval: Approval, label_name: &str) -> Result<Option<Weighed>, Refusal> {
    let Approval { rulings, mut shown, consistent, why } = approval;
    let mut stand: Vec<(ClaimId, u32)> = rulings.iter().map(|it| (it.claim, it.round)).collect();
    shown.sort();
    stand.sort();
    if shown.is_empty() && !stand.is_empty() {
        return Err(Refusal::RulingsOpen(numbers(&rulings)));
    }
    if shown != stand {
        return Err(Refusal::RulingsChanged);
    }
    if rulings.is_empty() {
        return Ok(None);
    }
    let (consistent, differs): (Vec<_>, Vec<_>) =
        rulings.into_iter().partition(|it| consistent.contains(&it.claim));
    let other: Vec<_> =
        consistent.iter().filter(|it| it.label_name != label_name).map(|it| it.number).collect();
    if !other.is_empty() && why.trim().is_empty() {
        return Err(Refusal::OtherLabel(other));
    }
    let why = if differs.is_empty() {
        optional(Field::Reason, &why)?
    } else if why.trim().is_empty() {
        return Err(Refusal::RulingsOpen(numbers(&differs)));
    } else {
        Some(required(Field::Reason, &why)?)
    };
    Ok(Some(Weighed { consistent, differs, why }))
}

fn numbers(rulings: &[Ruling]) -> Vec<ClaimNumber> {
    rulings.iter().map(|it| it.number).collect()
}

/// Notes what was said last of this claim and another.
pub(super) fn judged(
    it: &mut Claim,
    (claim, number): (ClaimId, ClaimNumber),
    judgement: Judgement,
    recorded: &Recorded,
) {
    let (by, at) = (recorded.actor.person, recorded.at);
    let new = Judged { claim, number, judgement, by, at };
    match it.past.judged.iter_mut().find(|old| old.claim == new.claim) {
        Some(old) => *old = new,
        None => it.past.judged.push(new),
    }
}
