//! Talk: comments, and whom their words mention.

use super::{Desk, Error, new_id};
use crate::domain::claim::Command;
use crate::domain::mention::{Doubt, mentions};
use crate::domain::{CommentId, PersonId};
use crate::store::{self, Tx, names};

/// A comment as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewComment {
    pub text: String,
    /// Any comment of the thread that it answers; nothing where it begins one.
    pub thread: Option<CommentId>,
    /// Whom it is to be told to, besides those whom its words mention.
    pub tell: Vec<PersonId>,
}

impl Desk {
    /// The names after an @ in a text that tell nobody for certain.
    pub async fn doubts_about(&self, text: &str) -> Result<Vec<Doubt>, Error> {
        Ok(mentions(text, &names_of(self.db.read()).await?).doubts)
    }
}

/// The command of a comment, told also to those whom its words mention.
pub(super) async fn said(tx: &Tx, new: NewComment) -> Result<Command, Error> {
    let mut told = mentions(&new.text, &names_of(tx).await?).people;
    told.extend(new.tell);
    Ok(Command::Comment {
        id: CommentId(new_id()),
        text: new.text,
        reply_to: new.thread,
        mentions: told.into_iter().collect(),
    })
}

async fn names_of(c: &impl store::Reads) -> Result<Vec<(PersonId, String)>, Error> {
    Ok(names::active(c).await?.into_iter().collect())
}
