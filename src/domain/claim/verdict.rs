//! Verdict: a label with its rationale, proposed in a round and decided by somebody else.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Attribution, Confirmation, Edit, Opinions, Terms, TextState};
use crate::domain::evidence::Evidence;
use crate::domain::research::Research;
use crate::domain::{PersonId, ScaleId};

/// One proposal and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Counted from 1.
    pub number: u32,
    pub scale: ScaleId,
    /// The label's key on that scale, and its name as it was then.
    pub label: String,
    pub label_name: String,
    pub rationale: String,
    /// What it said before it was revised, and who had written in the round by then; oldest first.
    pub earlier: Vec<(String, Vec<PersonId>)>,
    pub terms: Terms,
    /// What readers are told was corrected, where an older verdict stood.
    pub correction: Option<String>,
    pub proposed_by: PersonId,
    pub proposed_at: DateTime<Utc>,
    /// Everybody who wrote the rationale in this round, the proposer first.
    pub authors: Vec<PersonId>,
    /// Other words that were suggested for the rationale, oldest first.
    pub edits: Vec<Edit>,
    /// What others were asked to say about it.
    pub opinions: Opinions,
    pub outcome: Outcome,
}

impl Round {
    /// Whether this person proposed it or wrote in its rationale.
    pub fn is_by(&self, person: PersonId) -> bool {
        self.proposed_by == person || self.authors.contains(&person)
    }

    /// It is over: nobody answers any more what was asked or suggested about it.
    pub(super) fn lapse(&mut self) {
        self.opinions.lapse();
        self.let_edits_lapse();
    }
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Waiting,
    Approved {
        by: PersonId,
        at: DateTime<Utc>,
    },
    Returned {
        by: PersonId,
        at: DateTime<Utc>,
        reason: String,
    },
    /// By whoever proposed it, before it was decided.
    TakenBack {
        by: PersonId,
        at: DateTime<Utc>,
        reason: String,
    },
}

/// An approved verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub round: u32,
    pub scale: ScaleId,
    pub label: String,
    pub label_name: String,
    pub rationale: String,
    pub terms: Terms,
    /// The last time that an editor said that it still holds.
    pub confirmed: Option<Confirmation>,
    /// What readers are told was corrected by it.
    pub correction: Option<String>,
    pub proposed_by: PersonId,
    pub approved_by: PersonId,
    pub approved_at: DateTime<Utc>,
    /// What was approved: the statement, who said it, and on what evidence and research. Work
    /// during a correction does not touch them.
    pub statement: String,
    pub attributions: Vec<Attribution>,
    pub no_speaker: Option<String>,
    pub evidence: Vec<Evidence>,
    pub research: Research,
    /// What had become of the claim's words in the article then, and how they read; no words
    /// where they were gone.
    pub text: TextState,
    pub words: Option<String>,
}

impl Verdict {
    /// The day by which somebody looks at it again, where one was set.
    pub fn review_by(&self) -> Option<NaiveDate> {
        self.confirmed.as_ref().map(|it| it.review_by).or(self.terms.review_by)
    }
}
