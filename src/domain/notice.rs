//! Notice: what happened to a claim that somebody should know of, and whom it is told.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};

use super::PersonId;
use super::claim::{Claim, Event};

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Mention,
    Reply,
    Assigned,
    EditSuggested,
    EditAnswered,
    OpinionAsked,
    OpinionGiven,
    Returned,
    Approved,
    /// Somebody who was asked about it has answered.
    AnswerCame,
    TextChanged,
    DueSoon,
    Late,
}

impl Kind {
    pub const ALL: [Self; 13] = [
        Self::Mention,
        Self::Reply,
        Self::Assigned,
        Self::EditSuggested,
        Self::EditAnswered,
        Self::OpinionAsked,
        Self::OpinionGiven,
        Self::Returned,
        Self::Approved,
        Self::AnswerCame,
        Self::TextChanged,
        Self::DueSoon,
        Self::Late,
    ];

    /// The word used in rows and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Reply => "reply",
            Self::Assigned => "assigned",
            Self::EditSuggested => "edit_suggested",
            Self::EditAnswered => "edit_answered",
            Self::OpinionAsked => "opinion_asked",
            Self::OpinionGiven => "opinion_given",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::AnswerCame => "answer_came",
            Self::TextChanged => "text_changed",
            Self::DueSoon => "due_soon",
            Self::Late => "late",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// What one chooses about in the profile.
    pub fn choice(self) -> &'static str {
        match self {
            Self::Mention => "Somebody mentions me",
            Self::Reply => "Somebody replies in a thread of mine",
            Self::Assigned => "A claim is assigned to me",
            Self::EditSuggested => "Somebody suggests an edit of a rationale of mine",
            Self::EditAnswered => "An edit that I suggested is answered",
            Self::OpinionAsked => "My opinion on a verdict is asked for",
            Self::OpinionGiven => "Somebody gives an opinion on a proposal of mine",
            Self::Returned => "A proposal of mine is returned",
            Self::Approved => "A proposal of mine is approved",
            Self::AnswerCame => "Somebody who was asked about a claim of mine answers",
            Self::TextChanged => "The article changes after a verdict of mine",
            Self::DueSoon => "A claim of mine is due within a day",
            Self::Late => "A claim of mine is late",
        }
    }

    /// The same as it is told. It never says anything of a verdict but that there is one: whoever
    /// is asked for a blind opinion may read it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Mention => "You were mentioned in the discussion.",
            Self::Reply => "Somebody replied in a thread of yours.",
            Self::Assigned => "It was assigned to you.",
            Self::EditSuggested => "Somebody suggested an edit of your rationale.",
            Self::EditAnswered => "The edit that you suggested was answered.",
            Self::OpinionAsked => "Your opinion on a verdict is asked for.",
            Self::OpinionGiven => "An opinion on your proposal was given.",
            Self::Returned => "Your proposal was returned.",
            Self::Approved => "Your proposal was approved.",
            Self::AnswerCame => "Somebody who was asked has answered.",
            Self::TextChanged => "The article changed after the verdict.",
            Self::DueSoon => "It is due within a day.",
            Self::Late => "It is late.",
        }
    }

    /// What becomes of it until somebody chooses otherwise: what waits for an act of theirs goes out
    /// by mail as well, where the desk sends any.
    pub fn usual(self) -> Way {
        match self {
            Self::Mention
            | Self::Assigned
            | Self::EditSuggested
            | Self::OpinionAsked
            | Self::Returned
            | Self::AnswerCame => Way::AtOnce,
            Self::Reply
            | Self::EditAnswered
            | Self::OpinionGiven
            | Self::Approved
            | Self::TextChanged
            | Self::DueSoon
            | Self::Late => Way::App,
        }
    }
}

/// How somebody is told of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    App,
    /// In the app, and by mail after a few minutes.
    AtOnce,
    /// In the app, and by one mail a day.
    Daily,
    Never,
}

/// For how long what happens is gathered before it is mailed.
const GATHERED: TimeDelta = TimeDelta::minutes(5);
/// When the mail of a day goes out, in UTC.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(6, 0, 0).unwrap();
/// How long before it is due a claim is due soon.
pub const SOON: TimeDelta = TimeDelta::hours(24);

impl Way {
    pub const ALL: [Self; 4] = [Self::App, Self::AtOnce, Self::Daily, Self::Never];

    /// The word used in rows and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::App => "in the app",
            Self::AtOnce => "in the app and by mail within minutes",
            Self::Daily => "in the app and in a daily mail",
            Self::Never => "never",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    pub fn mails(self) -> bool {
        matches!(self, Self::AtOnce | Self::Daily)
    }

    /// When what happened at a time is mailed, if it is.
    pub fn mailed_at(self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::AtOnce => Some(at + GATHERED),
            Self::Daily => {
                let today = at.date_naive().and_time(MORNING).and_utc();
                if at < today { Some(today) } else { today.checked_add_days(Days::new(1)) }
            }
            Self::App | Self::Never => None,
        }
    }
}

/// Whom an event is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Those whom a comment mentions.
    Mentioned,
    /// Those who wrote in the thread that a comment answers.
    InThread,
    /// The person a claim is assigned to by the event.
    Assigned,
    /// The person a claim is assigned to, where it is now due within a day.
    HasToHurry,
    /// Whoever proposed the verdict that is decided on, or whose words it has.
    Proposer,
    /// Whose opinion is asked for.
    Asked,
    /// Whoever suggested the edit that is answered.
    Suggester,
    /// Those who stand behind the verdict that stands, and whoever has the claim.
    BehindVerdict,
    /// They, and whoever asked the person who answers.
    Waiting,
}

/// The kind of an event, whom it is told, and as what. Of several rows by which somebody is told of
/// one event, the first counts. What time alone brings about, that a claim is due soon or late, is
/// told whoever has the claim.
#[rustfmt::skip]
pub const TABLE: &[(&str, Whom, Kind)] = &[
    ("claim.commented",        Whom::Mentioned,     Kind::Mention),
    ("claim.commented",        Whom::InThread,      Kind::Reply),
    ("claim.assigned",         Whom::Assigned,      Kind::Assigned),
    ("claim.due_set",          Whom::HasToHurry,    Kind::DueSoon),
    ("claim.edit_suggested",   Whom::Proposer,      Kind::EditSuggested),
    ("claim.edit_accepted",    Whom::Suggester,     Kind::EditAnswered),
    ("claim.edit_declined",    Whom::Suggester,     Kind::EditAnswered),
    ("claim.opinion_asked",    Whom::Asked,         Kind::OpinionAsked),
    ("claim.opinion_given",    Whom::Proposer,      Kind::OpinionGiven),
    ("claim.verdict_returned", Whom::Proposer,      Kind::Returned),
    ("claim.verdict_approved", Whom::Proposer,      Kind::Approved),
    ("claim.contact_answered", Whom::Waiting,       Kind::AnswerCame),
    ("claim.words_changed",    Whom::BehindVerdict, Kind::TextChanged),
    ("claim.orphaned",         Whom::BehindVerdict, Kind::TextChanged),
];

/// The kinds of events that the table names.
pub(super) fn named(event: &Event) -> &'static str {
    match event {
        Event::Commented { .. } => "claim.commented",
        Event::Assigned { .. } => "claim.assigned",
        Event::DueSet { .. } => "claim.due_set",
        Event::EditSuggested { .. } => "claim.edit_suggested",
        Event::EditAccepted { .. } => "claim.edit_accepted",
        Event::EditDeclined { .. } => "claim.edit_declined",
        Event::OpinionAsked { .. } => "claim.opinion_asked",
        Event::OpinionGiven { .. } => "claim.opinion_given",
        Event::VerdictReturned { .. } => "claim.verdict_returned",
        Event::VerdictApproved { .. } => "claim.verdict_approved",
        Event::ContactAnswered { .. } => "claim.contact_answered",
        Event::WordsChanged { .. } => "claim.words_changed",
        Event::Orphaned { .. } => "claim.orphaned",
        _ => "",
    }
}

/// Who is to know of an event, and as what. Nobody is told of their own act.
pub fn told(
    claim: &Claim,
    event: &Event,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> BTreeMap<PersonId, Kind> {
    let kind = named(event);
    let mut told = BTreeMap::new();
    for (_, whom, kind) in TABLE.iter().filter(|(of, ..)| *of == kind) {
        for person in people(*whom, claim, event, at) {
            if Some(person) != by {
                told.entry(person).or_insert(*kind);
            }
        }
    }
    told
}

fn people(whom: Whom, claim: &Claim, event: &Event, at: DateTime<Utc>) -> Vec<PersonId> {
    match (whom, event) {
        (Whom::Mentioned, Event::Commented { mentions, .. }) => mentions.clone(),
        (Whom::InThread, Event::Commented { reply_to: Some(thread), .. }) => {
            claim.in_thread(*thread).filter_map(|it| it.by).collect()
        }
        (Whom::Assigned, Event::Assigned { to, .. }) => to.iter().copied().collect(),
        (Whom::HasToHurry, Event::DueSet { due: Some(due) }) if *due <= at + SOON => {
            claim.assignee.into_iter().collect()
        }
        (
            Whom::Proposer,
            Event::VerdictReturned { round, .. }
            | Event::VerdictApproved { round, .. }
            | Event::OpinionGiven { round, .. }
            | Event::EditSuggested { round, .. },
        ) => {
            let round = claim.rounds.iter().rev().find(|it| it.number == *round);
            round.map(|it| it.proposed_by).into_iter().collect()
        }
        (Whom::Asked, Event::OpinionAsked { of, .. }) => vec![*of],
        (Whom::Suggester, Event::EditAccepted { id, .. } | Event::EditDeclined { id, .. }) => {
            let edits = claim.rounds.iter().flat_map(|round| &round.edits);
            edits.filter(|edit| edit.id == *id).map(|edit| edit.by).collect()
        }
        (Whom::BehindVerdict, _) if claim.verdict.is_some() => behind(claim).collect(),
        (Whom::Waiting, Event::ContactAnswered { contact, .. }) => {
            let asked = claim.contacts.iter().find(|it| it.id == *contact);
            behind(claim).chain(asked.and_then(|it| it.asked_by)).collect()
        }
        _ => Vec::new(),
    }
}

/// Those who proposed and approved the verdict that stands, if one does, and whoever has the claim.
fn behind(claim: &Claim) -> impl Iterator<Item = PersonId> + '_ {
    let verdict = claim.verdict.iter().flat_map(|it| [it.proposed_by, it.approved_by]);
    verdict.chain(claim.assignee)
}
