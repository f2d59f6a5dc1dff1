//! The discussion of a claim in words.

use super::{Detail, Names};
use crate::domain::CommentId;
use crate::domain::claim::{Claim, Event};

/// How much of a comment names its thread, in characters.
const SHORT: usize = 80;

pub(super) fn told(before: Option<&Claim>, event: &Event, names: &dyn Names) -> (String, Detail) {
    match event {
        Event::Commented { text, reply_to, mentions, .. } => {
            let did = if reply_to.is_some() { "replied" } else { "commented" };
            let people: Vec<String> = mentions.iter().map(|it| names.person(*it)).collect();
            let did = match people.as_slice() {
                [] => did.to_owned(),
                people => format!("{did} and told {}", people.join(", ")),
            };
            (did, Detail::Words(text.clone().unwrap_or_else(|| names.no_words().to_owned())))
        }
        Event::ThreadResolved { thread } => {
            ("resolved a thread of the discussion".to_owned(), begun(before, *thread, names))
        }
        Event::ThreadReopened { thread } => {
            ("reopened a thread of the discussion".to_owned(), begun(before, *thread, names))
        }
        // The others are told elsewhere.
        _ => (String::new(), Detail::Nothing),
    }
}

/// The words with which a thread began, cut short.
fn begun(before: Option<&Claim>, thread: CommentId, names: &dyn Names) -> Detail {
    let first = before.and_then(|it| it.comments.iter().find(|it| it.id == thread));
    let Some(text) = first.and_then(|it| it.text.as_deref()) else {
        return Detail::Words(names.no_words().to_owned());
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(SHORT).collect();
    Detail::Words(if short == line { line } else { format!("{}…", short.trim_end()) })
}
