//! Decide: what a command means for a claim, or why it may not happen.

use chrono::{DateTime, Datelike, SubsecRound, Utc};

use super::asking::{self, Inquiry};
use super::checklist;
use super::flags::flag;
use super::placing::{add_evidence, placed};
use super::printing;
use super::proposing::{confirm, propose};
use super::research::{self, NewAnswer};
use super::talk;
use super::{
    Approval, Claim, Command, Event, Landing, Opening, Policy, Publication, RULES, Refusal, Round,
    Stage, TextState, Verb, correcting, editing, erasing, opinion, past, priority, relations,
    speaking,
};
use crate::domain::checklist::Checklist;
use crate::domain::research::Search;
use crate::domain::scale::Scale;
use crate::domain::words::{Field, optional, required};
use crate::domain::{Actor, PersonId, Via, may};

/// What the desk has settled for all its claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many origins of evidence a proposal needs.
    pub min_evidence: u32,
    pub opinions: Policy,
    /// What the desk asks for beside the rules.
    pub checklist: Checklist,
}

/// Everything outside the claim that a decision depends on.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    pub actor: Actor,
    pub now: DateTime<Utc>,
    pub settings: &'a Settings,
    /// The desk's scale as it is now.
    pub scale: &'a Scale,
}

/// What a claim still lacks before a verdict can be proposed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// Origins count, not links: several links to one text are one.
    #[error("{}", wanted(*have, *need, *links))]
    Evidence { have: usize, need: u32, links: usize },
    #[error("name a speaker, or say why there is none")]
    Speaker,
    /// A required item of the desk's checklist, in its words.
    #[error("tick “{0}”")]
    Item(String),
}

fn wanted(have: usize, need: u32, links: usize) -> String {
    match (have, links) {
        (have, links) if have == links => format!("add evidence ({have} of {need} so far)"),
        (1, links) => {
            format!("add evidence of another origin (1 of {need} so far; {links} links share one)")
        }
        (have, links) => format!(
            "add evidence of another origin ({have} of {need} so far; {links} links have {have} origins)"
        ),
    }
}

/// Decides. Role and stage are held against the table `RULES` first; the rest is said per command.
pub fn decide(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let verb = command.verb();
    if context.actor.via == Via::Link && verb != Verb::NoteAnswer {
        return Err(Refusal::OnlyAnswers);
    }
    for rule in RULES.iter().filter(|rule| rule.verb == verb) {
        if !may(context.actor.role, rule.act) {
            return Err(Refusal::NotAllowed(context.actor.role, rule.act));
        }
        if let Some(claim) = claim
            && !rule.from.is_empty()
            && !rule.from.contains(&claim.stage)
        {
            return Err(Refusal::WrongStage(claim.stage));
        }
    }
    match (claim, command) {
        (None, Command::Open(opening)) => open(*opening),
        (Some(_), Command::Open(_)) => Err(Refusal::AlreadyOpen),
        (None, _) => Err(Refusal::NoSuchClaim),
        (Some(claim), command) => change(claim, command, context),
    }
}

fn open(opening: Opening) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::Opened {
        article: opening.article,
        statement: required(Field::Statement, &opening.statement)?,
        kind: opening.kind,
        anchor: placed(opening.anchor)?,
        suggestion: opening.suggestion,
        split_from: opening.split_from,
    }])
}

/// One arm per command, so that a new command does not compile until somebody says what it means.
#[expect(clippy::too_many_lines, reason = "one exhaustive match reads as the policy that it is")]
fn change(it: &Claim, command: Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let one = |event| Ok(vec![event]);
    let reason = |raw: &str| required(Field::Reason, raw);
    match command {
        Command::Open(_) => Err(Refusal::AlreadyOpen),
        Command::Reword { statement, kind } => {
            let statement = required(Field::Statement, &statement)?;
            changed((&statement, kind) != (&it.statement, it.kind))?;
            one(Event::Reworded { statement, kind })
        }
        Command::Follow { number, landing } => follow(it, number, landing),
        Command::Place { anchor, number, as_opened } => {
            let text = it.text.as_ref().ok_or(Refusal::NotRevised)?;
            let anchor = placed(anchor)?;
            if (anchor.revision, number) != (text.revision, text.number) {
                return Err(Refusal::Misplaced);
            }
            changed(it.anchor() != Some(&anchor))?;
            one(Event::Placed { anchor, number, as_opened })
        }
        Command::SettleChange { note } => {
            let waits = |text: &&super::TextStanding| {
                text.state != TextState::Unchanged && text.settled.is_none()
            };
            it.text.as_ref().filter(waits).ok_or(Refusal::NothingToSettle)?;
            one(Event::ChangeSettled { note: required(Field::Note, &note)? })
        }
        Command::Attribute(new) => one(speaking::attribute(it, new)?),
        Command::Reattribute { was, was_role, now, reason } => {
            one(speaking::reattribute(it, (was, was_role), now, &reason)?)
        }
        Command::RemoveAttribution { speaker, role } => {
            if !it.attributions.iter().any(|old| (old.speaker, old.role) == (speaker, role)) {
                return Err(Refusal::NoSuchAttribution);
            }
            one(Event::AttributionRemoved { speaker, role })
        }
        Command::DeclareNoSpeaker { reason: why } => {
            if it.has_speaker() {
                return Err(Refusal::HasSpeaker);
            }
            let reason = reason(&why)?;
            changed(it.no_speaker.as_ref() != Some(&reason))?;
            one(Event::SpeakerUnknown { reason })
        }
        Command::AddEvidence(new) => add_evidence(it, *new),
        Command::RemoveEvidence { id, reason: why } => {
            if !it.evidence.iter().any(|old| old.id == id) {
                return Err(Refusal::NoSuchEvidence);
            }
            one(Event::EvidenceRemoved { id, reason: reason(&why)? })
        }
        Command::GroupEvidence { origin, evidence, why, note } => {
            one(research::grouped(it, origin, evidence, why, &note)?)
        }
        Command::UngroupEvidence { id, reason: why } => {
            it.research.origin_of(id).ok_or(Refusal::NotGrouped)?;
            one(Event::EvidenceUngrouped { id, reason: reason(&why)? })
        }
        Command::TellApart { one: first, other } => one(research::told_apart(it, first, other)?),
        Command::RecordSearch { id, query, place, on, found } => {
            let search = Search { id, query, place, on, found, by: None };
            Ok(started(it, research::searched(it, search, context.now)?))
        }
        Command::RemoveSearch { id, reason: why } => {
            let searches = &it.research.searches;
            searches.iter().find(|old| old.id == id).ok_or(Refusal::NoSuchSearch)?;
            one(Event::SearchRemoved { id, reason: reason(&why)? })
        }
        Command::AskQuestion { id, text } => Ok(started(it, research::asked(it, id, &text)?)),
        Command::RemoveQuestion { id, reason: why } => {
            it.research.question(id).ok_or(Refusal::NoSuchQuestion)?;
            one(Event::QuestionRemoved { id, reason: reason(&why)? })
        }
        Command::AnswerQuestion { id, question, kind, text, evidence } => {
            let new = NewAnswer { id, question, kind, text, evidence };
            Ok(started(it, research::answered(it, new)?))
        }
        Command::RemoveAnswer { id, reason: why } => {
            it.research.answer(id).ok_or(Refusal::NoSuchAnswer)?;
            one(Event::AnswerRemoved { id, reason: reason(&why)? })
        }
        Command::StartResearch => one(Event::ResearchStarted {}),
        Command::Propose(new) => propose(it, *new, named(context)?, context),
        Command::TakeBack { reason } => one(correcting::take_back(it, named(context)?, &reason)?),
        Command::ReviseRationale { rationale } => {
            let by = named(context)?;
            let round = seen_round(it, by)?;
            let rationale = required(Field::Rationale, &rationale)?;
            changed(rationale != round.rationale)?;
            one(Event::RationaleRevised { round: round.number, rationale, by })
        }
        Command::SuggestEdit { id, rationale, note } => {
            one(editing::suggest(it, id, (&rationale, &note), context)?)
        }
        Command::AcceptEdit { id, note } => editing::accept(it, id, &note, context),
        Command::DeclineEdit { id, reason } => one(editing::decline(it, id, &reason, context)?),
        Command::AskOpinion { of } => one(opinion::ask(it, of, context)?),
        Command::GiveOpinion { label, rationale } => opinion::give(it, &label, &rationale, context),
        Command::WithdrawOpinion { of, reason: why } => {
            one(opinion::withdraw(it, of, &why, context)?)
        }
        Command::Approve(approval) => approve(it, *approval, context),
        Command::Return { reason: why } => {
            let by = named(context)?;
            let round = seen_round(it, by)?;
            one(Event::VerdictReturned { round: round.number, reason: reason(&why)?, by })
        }
        Command::Correct { reason: why } => one(Event::CorrectionStarted { reason: reason(&why)? }),
        Command::EndCorrection { reason } => one(correcting::end(it, &reason)?),
        Command::Confirm { review_by, reason: why } => {
            one(confirm(it, review_by, &why, named(context)?, context.now)?)
        }
        Command::Close { closing, reason } => one(relations::close(it, closing, &reason)?),
        Command::Reopen { reason: why } => one(Event::Reopened { reason: reason(&why)? }),
        Command::SplitOff { claims, reason } => one(relations::split_off(it, claims, &reason)?),
        Command::Absorb { claim, number } => one(relations::absorb(it, claim, number)?),
        Command::Release { claim, number } => one(relations::release(it, claim, number)?),
        Command::Judge { claim, number, judgement } => {
            one(past::judge(it, claim, number, judgement)?)
        }
        Command::Park { until, reason: why } => {
            let until = kept(until)?;
            if until <= context.now {
                return Err(Refusal::Past);
            }
            changed(it.parked_until != Some(until))?;
            one(Event::Parked { until, reason: reason(&why)? })
        }
        Command::Unpark if it.parked_until.is_none() => Err(Refusal::NotParked),
        Command::Unpark => one(Event::Unparked {}),
        Command::Publish => match (&it.verdict, &it.publication) {
            (None, _) | (Some(_), Publication::Published) => Err(Refusal::NothingToPublish),
            (Some(verdict), _) => one(Event::Published { round: verdict.round }),
        },
        Command::Withdraw { reason: why } => match it.publication {
            Publication::Published => one(Event::Withdrawn { reason: reason(&why)? }),
            Publication::Unpublished | Publication::Withdrawn { .. } => Err(Refusal::NotPublished),
        },
        Command::Assign { to, note, taken_from } => {
            changed(to != it.assignee)?;
            let taken_from = taken_from.filter(|from| to != Some(*from));
            one(Event::Assigned { to, note: optional(Field::Note, &note)?, taken_from })
        }
        Command::SetDue { due } => {
            let due = due.map(kept).transpose()?;
            changed(due != it.due)?;
            one(Event::DueSet { due })
        }
        Command::SetPriority { level, reason } => one(priority::set(it, level, &reason)?),
        Command::Tag { tags } => {
            let tags = cleaned(&tags)?;
            changed(tags != it.tags)?;
            one(Event::Tagged { tags })
        }
        Command::Flag(flags) => one(flag(it, flags)?),
        Command::Tick { item } => checklist::tick(it, item, context),
        Command::Untick { item } => one(checklist::untick(it, item, context)?),
        Command::Comment { id, text, reply_to, mentions } => {
            one(talk::said(it, id, &text, reply_to, mentions)?)
        }
        Command::ResolveThread { thread } => one(talk::resolved(it, thread)?),
        Command::ReopenThread { thread } => one(talk::reopened(it, thread)?),
        Command::NotePdf { version, sha256 } => one(printing::made(it, version, sha256)?),
        Command::Ask { id, name, title, purpose, channel, question, asked_at, deadline } => {
            let new = Inquiry { id, name, title, purpose, channel, question, asked_at, deadline };
            Ok(started(it, asking::ask(it, new, context.now)?))
        }
        Command::NoteAnswer { contact, text, answered_at } => {
            one(asking::answer(it, contact, &text, answered_at, context)?)
        }
        Command::NoteSilence { contact } => one(asking::silence(it, contact, context.now)?),
        Command::RemoveContact { contact, reason } => one(asking::remove(it, contact, &reason)?),
        Command::MakeContactLink { contact, until, token_sha256 } => {
            one(asking::link(it, contact, (until, token_sha256), context.now)?)
        }
        Command::EndContactLink { contact } => one(asking::end_link(it, contact)?),
        Command::Redact { fields, ground } => one(erasing::redact(it, fields, &ground)?),
    }
}

/// One event for each revision, in their order.
fn follow(it: &Claim, number: u32, landing: Landing) -> Result<Vec<Event>, Refusal> {
    if it.text.as_ref().is_some_and(|text| text.number >= number) {
        return Err(Refusal::FollowedAlready);
    }
    let event = match landing {
        Landing::AsOpened(anchor) => Event::Followed { anchor, number, as_opened: true },
        Landing::AsBefore(anchor) => Event::Followed { anchor, number, as_opened: false },
        Landing::Changed(anchor) => Event::WordsChanged { anchor, number },
        Landing::Gone { revision, candidates } => Event::Orphaned { revision, number, candidates },
    };
    Ok(vec![match event {
        // Words that no event can hold (too many, by an edit) are for a person to choose from.
        Event::Followed { ref anchor, .. } | Event::WordsChanged { ref anchor, .. }
            if placed(anchor.clone()).is_err() =>
        {
            Event::Orphaned { revision: anchor.revision, number, candidates: 1 }
        }
        event => event,
    }])
}

/// The round that this person may approve, or why they may not, leaving role and stage aside.
pub fn approvable<'c>(
    it: &'c Claim,
    by: PersonId,
    settings: &Settings,
) -> Result<&'c Round, Refusal> {
    let round = it.round().ok_or(Refusal::WrongStage(it.stage))?;
    checklist::complete(checklist::to_approve(it, round, by, settings))?;
    Ok(round)
}

fn approve(it: &Claim, approval: Approval, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let by = named(context)?;
    let round = approvable(it, by, context.settings)?;
    let rulings = past::weigh(approval, &round.label_name)?;
    // What readers saw was the old verdict; from now on they see this one, and the trail says
    // since when.
    let seen = it.publication == Publication::Published;
    let published = seen.then_some(Event::Published { round: round.number });
    let approved = Event::VerdictApproved { round: round.number, by, rulings };
    Ok([approved].into_iter().chain(published).collect())
}

/// The round under decision, for somebody who may know what stands in it.
pub(super) fn seen_round(it: &Claim, by: PersonId) -> Result<&Round, Refusal> {
    let round = it.round().ok_or(Refusal::WrongStage(it.stage))?;
    if round.opinions.waits_for(by) { Err(Refusal::Blind) } else { Ok(round) }
}

/// Whoever works on an open claim has begun its research.
pub(super) fn started(it: &Claim, event: Event) -> Vec<Event> {
    let start = (it.stage == Stage::Open).then_some(Event::ResearchStarted {});
    start.into_iter().chain([event]).collect()
}

pub(super) fn named(context: &Context<'_>) -> Result<PersonId, Refusal> {
    context.actor.person.ok_or(Refusal::NeedsAPerson)
}

pub(super) fn changed(differs: bool) -> Result<(), Refusal> {
    if differs { Ok(()) } else { Err(Refusal::Unchanged) }
}

/// A time as events and both databases keep it: whole milliseconds, and a year of four digits.
pub(super) fn kept(at: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    if (1..=9999).contains(&at.year()) { Ok(at.trunc_subsecs(3)) } else { Err(Refusal::NoSuchTime) }
}

/// Tags sorted and without repetition, so that equal sets are equal.
fn cleaned(raw: &[String]) -> Result<Vec<String>, Refusal> {
    let mut tags = Vec::new();
    for tag in raw {
        tags.extend(optional(Field::Tag, tag)?);
    }
    tags.sort();
    tags.dedup();
    if tags.len() > 20 { Err(Refusal::TooManyTags) } else { Ok(tags) }
}
