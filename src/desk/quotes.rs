//! Quotes: the words of an article that somebody means, as a place in its newest text.

use std::ops::Range;

use super::articles::Unreadable;
use super::following::{of_domain, range};
use super::{Desk, Error};
use crate::domain::claim::{Anchor, Claim, Command};
use crate::domain::{ArticleId, RevisionId};
use crate::store::Tx;
use crate::store::articles::{self, Revision};
use crate::text::anchor::{self, Found, Placement, same_words};
use crate::text::scalars::Scalars;

/// Where words stand.
#[derive(Clone, Debug)]
pub enum Quote {
    /// Unicode scalars into the body of a revision, end exclusive.
    Range { revision: RevisionId, range: Range<usize> },
    /// Words that must stand in the newest revision once.
    Words(String),
}

/// Why a quote could not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotInText {
    #[error("These words do not stand in the text. Copy them from it as they are.")]
    Nowhere,
    #[error("These words stand in the text more than once. Take a few more words around them.")]
    Several,
    #[error("That is not a part of the text. Choose the words again.")]
    Outside,
    #[error(
        "The article was changed since these words were chosen, and they do not stand in its text as they did. Choose them again."
    )]
    Moved,
}

impl Desk {
    /// The anchor of a quote in the newest text. Words that were chosen in an older text must stand
    /// in the newest one as well, in a place that is certain.
    pub(super) async fn anchored(&self, of: ArticleId, quote: &Quote) -> Result<Anchor, Error> {
        let c = self.db.read();
        let newest = articles::latest(c, of).await?.ok_or(Error::NotFound)?;
        match quote {
            Quote::Range { revision, range } if *revision != newest.id => {
                let old = articles::read_revision(c, *revision).await?;
                let old = old.filter(|it| it.article == of).ok_or(NotInText::Outside)?;
                let id = newest.id;
                let found = followed(old, range.clone(), newest).await?;
                let found = found.ok_or(NotInText::Moved)?;
                Ok(of_domain(found, id).ok_or(NotInText::Outside)?)
            }
            quote => Ok(found(&newest, quote)?),
        }
    }
}

/// Where a range of one text stands in another, word for word; nothing where that is not certain.
pub(super) async fn followed(
    old: Revision,
    range: Range<usize>,
    new: Revision,
) -> Result<Option<anchor::Anchor>, Error> {
    let look = move || {
        let from = anchor::at(&old.body, range)?;
        let revised = anchor::Revised::new(Some(&old.body), &new.body);
        match revised.place(&from) {
            Placement::Same { range, .. } => revised.anchor(range),
            Placement::Changed { .. } | Placement::Orphan { .. } => None,
        }
    };
    Ok(tokio::task::spawn_blocking(look).await.map_err(|_died| Unreadable::ReaderDied)?)
}

/// What it means that somebody says where a claim's words stand now.
pub(super) async fn place(tx: &Tx, claim: &Claim, quote: &Quote) -> Result<Command, Error> {
    let newest = articles::latest(tx, claim.article).await?.ok_or(Error::NotFound)?;
    let anchor = found(&newest, quote)?;
    Ok(Command::Place {
        as_opened: same_words(claim.quote(), &anchor.exact),
        number: super::revisions::number(&newest)?,
        anchor,
    })
}

/// Where words stand in a text, in which they must stand once.
pub(super) fn standing(body: &str, words: &str) -> Result<Range<usize>, NotInText> {
    match anchor::find(body, words) {
        Found::Once(range) => Ok(range),
        Found::Nowhere => Err(NotInText::Nowhere),
        Found::Several(_) => Err(NotInText::Several),
    }
}

/// The anchor of a part of a claim: words of its quote where they stand in it once, else of the
/// whole text; no words mean all of the quote.
pub(super) fn within(newest: &Revision, whole: &Claim, words: &str) -> Result<Anchor, NotInText> {
    let old =
        whole.anchor().filter(|it| it.revision == newest.id).map(|it| range(it.start, it.end));
    if words.trim().is_empty() {
        let range = old.ok_or(NotInText::Moved)?;
        return found(newest, &Quote::Range { revision: newest.id, range });
    }
    let body = Scalars::new(&newest.body);
    let quote = old.as_ref().and_then(|old| Some((old.start, body.get(old.clone())?)));
    let place = quote.and_then(|(start, quote)| match anchor::find(quote, words) {
        Found::Once(it) => Some(start.saturating_add(it.start)..start.saturating_add(it.end)),
        Found::Nowhere | Found::Several(_) => None,
    });
    match place {
        Some(range) => found(newest, &Quote::Range { revision: newest.id, range }),
        None => found(newest, &Quote::Words(words.to_owned())),
    }
}

fn found(newest: &Revision, quote: &Quote) -> Result<Anchor, NotInText> {
    let range = match quote {
        Quote::Range { revision, range } if *revision == newest.id => range.clone(),
        Quote::Range { .. } => return Err(NotInText::Moved),
        Quote::Words(words) => standing(&newest.body, words)?,
    };
    let found = anchor::at(&newest.body, range).ok_or(NotInText::Outside)?;
    of_domain(found, newest.id).ok_or(NotInText::Outside)
}
