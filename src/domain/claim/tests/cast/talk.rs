//! Talk: commands and events of a discussion.

use super::COMMENT;
use crate::domain::CommentId;
use crate::domain::claim::*;

pub fn remark(id: CommentId, reply_to: Option<CommentId>) -> Command {
    Command::Comment { id, text: "Shall I call?".to_owned(), reply_to, mentions: vec![] }
}

pub fn commented(id: CommentId, reply_to: Option<CommentId>) -> Event {
    Event::Commented { id, text: Some("Shall I call?".to_owned()), reply_to, mentions: vec![] }
}

pub fn thread_resolved() -> Event {
    Event::ThreadResolved { thread: COMMENT }
}
