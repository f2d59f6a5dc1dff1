//! Talk: the discussion of a claim, in threads that can be resolved.

use chrono::{DateTime, Utc};

use super::{Claim, Event, Refusal};
use crate::domain::words::{Field, required};
use crate::domain::{CommentId, PersonId};

/// The most people that one comment is told to.
pub const MOST_MENTIONS: usize = 50;

/// A remark in the discussion. The text is personal data: `None` once it has been erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub text: Option<String>,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
    /// The first comment of its thread, where it is not that itself.
    pub reply_to: Option<CommentId>,
    /// Whom it was told to.
    pub mentions: Vec<PersonId>,
    /// Said of the first comment of a thread: that it needs no more answers.
    pub resolved: Option<Resolution>,
}

/// Somebody said that a thread needs no more answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

impl Event {
    /// Whether it is what colleagues say to each other, whose words never leave the desk.
    pub fn is_talk(&self) -> bool {
        matches!(self, Self::Commented { .. })
    }
}

impl Claim {
    /// The first comment of the thread that a comment stands in.
    pub fn thread(&self, of: CommentId) -> Option<&Comment> {
        let find = |id| self.comments.iter().find(|it| it.id == id);
        let comment = find(of)?;
        comment.reply_to.and_then(find).or(Some(comment))
    }

    /// The comments of a thread, which is known by its first, oldest first.
    pub fn in_thread(&self, first: CommentId) -> impl Iterator<Item = &Comment> {
        self.comments.iter().filter(move |it| it.id == first || it.reply_to == Some(first))
    }
}

pub(super) fn said(
    it: &Claim,
    id: CommentId,
    text: &str,
    reply_to: Option<CommentId>,
    mut mentions: Vec<PersonId>,
) -> Result<Event, Refusal> {
    let text = Some(required(Field::Comment, text)?);
    let thread = reply_to.map(|of| it.thread(of).ok_or(Refusal::NoSuchComment)).transpose()?;
    if thread.is_some_and(|thread| thread.resolved.is_some()) {
        return Err(Refusal::ThreadResolved);
    }
    mentions.sort();
    mentions.dedup();
    if mentions.len() > MOST_MENTIONS {
        return Err(Refusal::TooManyMentions);
    }
    Ok(Event::Commented { id, text, reply_to: thread.map(|thread| thread.id), mentions })
}

pub(super) fn resolved(it: &Claim, thread: CommentId) -> Result<Event, Refusal> {
    let thread = it.thread(thread).ok_or(Refusal::NoSuchComment)?;
    if thread.resolved.is_some() {
        return Err(Refusal::ThreadResolved);
    }
    Ok(Event::ThreadResolved { thread: thread.id })
}

pub(super) fn reopened(it: &Claim, thread: CommentId) -> Result<Event, Refusal> {
    let thread = it.thread(thread).ok_or(Refusal::NoSuchComment)?;
    if thread.resolved.is_none() {
        return Err(Refusal::ThreadOpen);
    }
    Ok(Event::ThreadReopened { thread: thread.id })
}

/// Says how a thread stands, if it is there.
pub(super) fn resolve(it: &mut Claim, thread: CommentId, how: Option<Resolution>) {
    if let Some(first) = it.comments.iter_mut().find(|it| it.id == thread) {
        first.resolved = how;
    }
}
