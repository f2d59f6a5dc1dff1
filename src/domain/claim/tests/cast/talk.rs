//! Talk: commands and events of a discussion.

use super::{COMMENT, EVE};
use crate::domain::claim::*;
use crate::domain::{Actor, CommentId, Role};

pub fn remark(id: CommentId, reply_to: Option<CommentId>) -> Command {
    Command::Comment { id, text: "Shall I call?".to_owned(), reply_to, mentions: vec![] }
}

pub fn commented(id: CommentId, reply_to: Option<CommentId>) -> Event {
    Event::Commented { id, text: Some("Shall I call?".to_owned()), reply_to, mentions: vec![] }
}

/// Words of comments by the events that said them.
pub fn redact(seqs: &[u64]) -> Command {
    let fields = seqs.iter().map(|seq| Place { seq: *seq, field: "text".to_owned() }).collect();
    Command::Redact { fields, ground: "Asked for by the person.".to_owned() }
}

/// Somebody who may do it, and wrote nothing.
pub fn allowed(verb: Verb) -> Actor {
    let role = if verb == Verb::Redact { Role::Admin } else { Role::Editor };
    Actor::person(EVE, role)
}

pub fn thread_resolved() -> Event {
    Event::ThreadResolved { thread: COMMENT }
}
