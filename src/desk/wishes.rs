//! Wishes: what somebody wants to happen to a claim, made a command of the core.

use chrono::NaiveDate;

use super::citing::{self, Finding};
use super::contacts::NewContact;
use super::quotes::{self, Quote};
use super::sources::{self, NewSpeaker};
use super::talk::{self, NewComment};
use super::{Error, Settled, new_id, past, taking};
use crate::domain::claim::{AttributionRole, Claim, Command, Form, Refusal, Said, Verb};
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::{
    AnswerId, ContactId, EditId, EvidenceId, OriginId, PersonId, QuestionId, SearchId, SpeakerId,
};
use crate::store::Tx;
use crate::store::log::Meta;

/// What somebody wants to happen to a claim. Most of it the core knows by itself; some first needs
/// a source or a speaker to be found, or an id.
#[derive(Clone, Debug)]
pub enum Wish {
    Plain(Command),
    Attribute(NewAttribution),
    /// Somebody else said it, or in another way.
    Reattribute {
        was: SpeakerId,
        was_role: AttributionRole,
        now: NewAttribution,
        reason: String,
    },
    AddEvidence(Box<Finding>),
    /// Says that these share an origin: with each other, and with whatever shares one with them.
    GroupEvidence {
        evidence: Vec<EvidenceId>,
        why: SameOrigin,
        note: String,
    },
    RecordSearch {
        query: String,
        place: String,
        on: NaiveDate,
        found: Found,
    },
    AskQuestion {
        text: String,
    },
    AnswerQuestion {
        question: QuestionId,
        kind: AnswerKind,
        text: String,
        evidence: Vec<EvidenceId>,
    },
    Comment(NewComment),
    SuggestEdit {
        rationale: String,
        note: String,
    },
    /// Whoever says it is at work on the claim from now on; `over` where they know that somebody else
    /// is.
    Take {
        over: bool,
    },
    /// Somebody is to work on it, or nobody any more.
    Assign {
        to: Option<PersonId>,
        note: String,
        over: bool,
    },
    Ask(NewContact),
    /// Its words stand here, in the newest revision.
    Place {
        quote: Quote,
    },
}

impl Wish {
    pub(super) fn verb(&self) -> Verb {
        match self {
            Self::Plain(command) => command.verb(),
            Self::Attribute(_) => Verb::Attribute,
            Self::Reattribute { .. } => Verb::Reattribute,
            Self::AddEvidence(_) => Verb::AddEvidence,
            Self::GroupEvidence { .. } => Verb::GroupEvidence,
            Self::RecordSearch { .. } => Verb::RecordSearch,
            Self::AskQuestion { .. } => Verb::AskQuestion,
            Self::AnswerQuestion { .. } => Verb::AnswerQuestion,
            Self::Comment(_) => Verb::Comment,
            Self::SuggestEdit { .. } => Verb::SuggestEdit,
            Self::Take { .. } | Self::Assign { .. } => Verb::Assign,
            Self::Ask(_) => Verb::Ask,
            Self::Place { .. } => Verb::Place,
        }
    }
}

impl From<Command> for Wish {
    fn from(command: Command) -> Self {
        Self::Plain(command)
    }
}

/// Who said it, as somebody typed it.
#[derive(Clone, Debug)]
pub struct NewAttribution {
    pub speaker: NewSpeaker,
    pub title: String,
    pub role: AttributionRole,
    pub form: Form,
    pub cue: String,
}

pub(super) async fn prepare(
    tx: &Tx,
    settled: &Settled,
    wish: Wish,
    claim: Option<&Claim>,
    meta: Meta,
) -> Result<Command, Error> {
    Ok(match wish {
        Wish::Plain(Command::Approve(approval)) => {
            let claim = claim.ok_or(Error::NotFound)?.id;
            Command::Approve(Box::new(past::weighed(tx, claim, *approval).await?))
        }
        Wish::Plain(command) => command,
        Wish::Attribute(new) => Command::Attribute(said(tx, settled, new, meta).await?),
        Wish::Reattribute { was, was_role, now, reason } => {
            let now = said(tx, settled, now, meta).await?;
            Command::Reattribute { was, was_role, now, reason }
        }
        Wish::AddEvidence(finding) => {
            Command::AddEvidence(Box::new(citing::found(tx, settled, *finding, meta).await?))
        }
        Wish::GroupEvidence { evidence, why, note } => {
            let known = claim.and_then(|it| it.research.joined(&evidence));
            let (origin, evidence) = known.unwrap_or_else(|| (OriginId(new_id()), evidence));
            Command::GroupEvidence { origin, evidence, why, note }
        }
        Wish::RecordSearch { query, place, on, found } => {
            Command::RecordSearch { id: SearchId(new_id()), query, place, on, found }
        }
        Wish::AskQuestion { text } => Command::AskQuestion { id: QuestionId(new_id()), text },
        Wish::AnswerQuestion { question, kind, text, evidence } => {
            Command::AnswerQuestion { id: AnswerId(new_id()), question, kind, text, evidence }
        }
        Wish::Take { over } => {
            let to = meta.actor.person.ok_or(Refusal::NeedsAPerson)?;
            assign(tx, claim, (Some(to), String::new()), over, meta).await?
        }
        Wish::Assign { to, note, over } => assign(tx, claim, (to, note), over, meta).await?,
        Wish::Comment(new) => talk::said(tx, new).await?,
        Wish::SuggestEdit { rationale, note } => {
            Command::SuggestEdit { id: EditId(new_id()), rationale, note }
        }
        Wish::Ask(new) => new.command(ContactId(new_id())),
        Wish::Place { quote } => quotes::place(tx, claim.ok_or(Error::NotFound)?, &quote).await?,
    })
}

async fn said(tx: &Tx, settled: &Settled, new: NewAttribution, meta: Meta) -> Result<Said, Error> {
    let speaker = sources::speaker(tx, settled, &new.speaker, meta).await?;
    let NewAttribution { speaker: NewSpeaker { name, .. }, title, role, form, cue } = new;
    Ok(Said { speaker, name, title, role, form, cue })
}

async fn assign(
    tx: &Tx,
    claim: Option<&Claim>,
    (to, note): (Option<PersonId>, String),
    over: bool,
    meta: Meta,
) -> Result<Command, Error> {
    let of = claim.ok_or(Error::NotFound)?.id;
    let taken_from = taking::passed_over(tx, of, to, over, meta).await?;
    Ok(Command::Assign { to, note, taken_from })
}
