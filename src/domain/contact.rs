//! Contact: somebody who was asked about a claim, and what they answered.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{ContactId, PersonId};

/// How long somebody without a deadline has, before their silence can be recorded.
pub const PATIENCE: TimeDelta = TimeDelta::days(7);

/// Why somebody was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The claim is theirs or about them, and they may say something to it.
    RightOfReply,
    Expert,
    Witness,
    Other,
}

impl Purpose {
    pub const ALL: [Self; 4] = [Self::RightOfReply, Self::Expert, Self::Witness, Self::Other];

    pub fn key(self) -> &'static str {
        match self {
            Self::RightOfReply => "right_of_reply",
            Self::Expert => "expert",
            Self::Witness => "witness",
            Self::Other => "other",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::RightOfReply => "Right of reply",
            Self::Expert => "Expert",
            Self::Witness => "Witness",
            Self::Other => "Other",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }
}

/// On which way somebody was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Email,
    Phone,
    Letter,
    Message,
    InPerson,
    /// A form on a page of theirs.
    Form,
}

impl Channel {
    pub const ALL: [Self; 6] =
        [Self::Email, Self::Phone, Self::Letter, Self::Message, Self::InPerson, Self::Form];

    pub fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Letter => "letter",
            Self::Message => "message",
            Self::InPerson => "in_person",
            Self::Form => "form",
        }
    }

    /// Completes the sentence "They were asked …".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Email => "by e-mail",
            Self::Phone => "by phone",
            Self::Letter => "by letter",
            Self::Message => "by message",
            Self::InPerson => "in person",
            Self::Form => "by a form on their page",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.key() == key)
    }
}

/// How far an exchange has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Waiting,
    Answered,
    /// Somebody recorded that no answer came.
    Silent,
}

impl Reply {
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Silent => "silent",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Answered => "Answered",
            Self::Silent => "No answer",
        }
    }

    pub fn glyph(self) -> &'static str {
        match self {
            Self::Waiting => "○",
            Self::Answered => "●",
            Self::Silent => "–",
        }
    }
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub id: ContactId,
    /// Who, personal data: `None` once it has been erased.
    pub name: Option<String>,
    /// What they are: "harbour master".
    pub title: Option<String>,
    pub purpose: Purpose,
    pub channel: Channel,
    pub question: String,
    pub asked_at: DateTime<Utc>,
    pub deadline: Option<DateTime<Utc>>,
    /// In the order in which they came.
    pub answers: Vec<Answer>,
    /// When it was recorded that no answer came; an answer may come after that.
    pub silent_at: Option<DateTime<Utc>>,
    /// Until when the link works by which they can answer themselves, if there is one.
    pub link_until: Option<DateTime<Utc>>,
    pub asked_by: Option<PersonId>,
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Personal data: `None` once it has been erased.
    pub text: Option<String>,
    /// When it came.
    pub at: DateTime<Utc>,
    /// When it was entered, never earlier than what stands before it in the trail.
    pub entered_at: DateTime<Utc>,
    /// Whoever entered it; nobody where it came by the link.
    pub entered_by: Option<PersonId>,
    pub by_link: bool,
}

impl Contact {
    pub fn reply(&self) -> Reply {
        if !self.answers.is_empty() {
            Reply::Answered
        } else if self.silent_at.is_some() {
            Reply::Silent
        } else {
            Reply::Waiting
        }
    }

    /// Whether the deadline has passed and nobody has answered, or recorded the silence.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.reply() == Reply::Waiting && self.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// Whether they have had their time: until the deadline, or a week where there is none.
    pub fn had_time(&self, now: DateTime<Utc>) -> bool {
        let patient = self.asked_at.checked_add_signed(PATIENCE);
        now >= self.deadline.or(patient).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Whether they can answer by a link now.
    pub fn has_link(&self, now: DateTime<Utc>) -> bool {
        self.link_until.is_some_and(|until| now < until)
    }
}
