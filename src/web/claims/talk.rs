//! The discussion on a claim's page: threads, and the forms about them.

use chrono::{DateTime, Utc};

use super::typed::Typed;
use super::wish::Odd;
use crate::desk::claims::Wish;
use crate::desk::names::Names;
use crate::desk::talk::NewComment;
use crate::desk::{self, Desk};
use crate::domain::CommentId;
use crate::domain::claim::{Claim, Command, Comment};
use crate::web::filters::initials_of as initials;
use crate::web::page::Flash;

/// The thread that a form names.
const THREAD: &str = "thread";

/// A thread: its first comment, and those that answer it.
pub struct ThreadView {
    pub first: CommentView,
    pub replies: Vec<CommentView>,
    /// Who said that it needs no more answers, and when.
    pub resolved: Option<(String, DateTime<Utc>)>,
}

pub struct CommentView {
    pub id: CommentId,
    pub by: String,
    pub initials: String,
    pub text: Option<String>,
    /// What stands in place of words that were erased.
    pub erased: String,
    /// Whom it was told to, in a row.
    pub told: String,
    pub at: DateTime<Utc>,
}

impl ThreadView {
    /// How many comments it has.
    pub fn count(&self) -> usize {
        self.replies.len().saturating_add(1)
    }
}

impl CommentView {
    fn of(claim: &Claim, it: &Comment, names: &Names) -> Self {
        let by = it.by.map_or("The desk", |person| names.of_person(person)).to_owned();
        let told: Vec<&str> = it.mentions.iter().map(|to| names.of_person(*to)).collect();
        let told = told.join(", ");
        let (initials, erased) = (initials(&by), claim.erased.words(it.id.0, "text"));
        Self { id: it.id, initials, by, text: it.text.clone(), erased, told, at: it.at }
    }

    /// Enough of it to know it again.
    pub fn short(&self) -> String {
        let text = self.text.as_deref().unwrap_or(&self.erased);
        let short: String = text.chars().take(80).collect();
        if short == text { short } else { format!("{}…", short.trim_end()) }
    }
}

/// The threads of a claim, oldest first, and whether older ones are left out: only so many comments
/// are shown, and a thread is shown whole.
pub fn threads(claim: &Claim, names: &Names, most: usize) -> (Vec<ThreadView>, bool) {
    let begins = |it: &&Comment| claim.thread(it.id).is_some_and(|first| first.id == it.id);
    let mut shown = Vec::new();
    let mut left = most;
    let mut is_cut = false;
    for first in claim.comments.iter().rev().filter(begins) {
        if left == 0 {
            is_cut = true;
            break;
        }
        let replies = claim.in_thread(first.id).filter(|it| it.id != first.id);
        let thread = ThreadView {
            replies: replies.map(|it| CommentView::of(claim, it, names)).collect(),
            resolved: first.resolved.as_ref().map(|it| {
                let by = it.by.map_or("The desk", |person| names.of_person(person));
                (by.to_owned(), it.at)
            }),
            first: CommentView::of(claim, first, names),
        };
        left = left.saturating_sub(thread.count());
        shown.push(thread);
    }
    shown.reverse();
    (shown, is_cut)
}

/// A comment, with whom to tell and, where it answers one, its thread.
pub fn comment(typed: &Typed) -> Result<Wish, Odd> {
    let (tell, rest) = typed.several("tell");
    let (thread, rest) = rest.several(THREAD);
    let [text] = rest.exactly(["text"])?;
    let tell = tell.iter().map(|it| it.parse()).collect::<Result<_, _>>();
    let thread = match thread.as_slice() {
        [] => None,
        [one] => Some(one.parse().map_err(|_not_an_id| Odd::Form)?),
        _ => return Err(Odd::Form),
    };
    let tell = tell.map_err(|_not_an_id| Odd::Form)?;
    Ok(Wish::Comment(NewComment { text: text.to_owned(), thread, tell }))
}

pub fn resolve(typed: &Typed) -> Result<Command, Odd> {
    Ok(Command::ResolveThread { thread: thread(typed)? })
}

pub fn reopen(typed: &Typed) -> Result<Command, Odd> {
    Ok(Command::ReopenThread { thread: thread(typed)? })
}

fn thread(typed: &Typed) -> Result<CommentId, Odd> {
    let [thread] = typed.exactly([THREAD])?;
    thread.parse().map_err(|_not_an_id| Odd::Form)
}

/// What is said after a comment was added: also which names after an @ told nobody.
pub async fn added(desk: &Desk, typed: &Typed, done: &str) -> Result<Flash, desk::Error> {
    let doubts = desk.doubts_about(typed.get("text").unwrap_or_default()).await?;
    if doubts.is_empty() {
        return Ok(Flash::good(done));
    }
    let doubts: Vec<String> = doubts.iter().map(ToString::to_string).collect();
    Ok(Flash::note(format!("{done} {}", doubts.join(" "))))
}
