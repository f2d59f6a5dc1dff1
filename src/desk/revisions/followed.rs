//! Followed: what the claims and suggestions of an article come to in its new revision, under the lock
//! of the article.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Prepared, number};
use crate::desk::claims::context;
use crate::desk::{Error, Settled, following};
use crate::domain::SuggestionId;
use crate::domain::claim::{Command, Event, Landing, decide};
use crate::store::articles::{self, Revision, Suggestion, SuggestionState};
use crate::store::claims::{self, Loaded};
use crate::store::log::Meta;
use crate::store::{Tx, revisions};
use crate::text::anchor;
use crate::text::scalars::Scalars;

/// A claim of the article, where its words are now, and the event that says so.
pub(super) struct Followed {
    pub loaded: Arc<Loaded>,
    landing: Landing,
    pub event: Event,
}

/// The suggestions of the new text, with what became of those before it while it was compared.
pub(super) async fn suggestions<'p>(
    tx: &Tx,
    new: &'p Prepared,
    followed: &[Followed],
) -> Result<Cow<'p, [Suggestion]>, Error> {
    let states = articles::suggestion_states(tx, new.before).await?;
    let is_late = |id: &SuggestionId, state: &SuggestionState| new.states.get(id) != Some(state);
    if !states.iter().any(|(id, state)| is_late(id, state)) {
        return Ok(Cow::Borrowed(&new.suggestions));
    }
    let old = articles::read_revision(tx, new.before).await?.ok_or(Error::NotFound)?;
    let mut late = articles::suggestions(tx, new.before).await?;
    late.retain(|it| is_late(&it.id, &it.state));
    let landed = |claim| {
        let is_it = |it: &&Followed| it.loaded.claim.as_ref().is_some_and(|it| it.id == claim);
        followed.iter().find(is_it).map(|it| &it.landing)
    };
    let revised = anchor::Revised::new(Some(&old.body), &new.revision.body);
    let mut suggestions = new.suggestions.clone();
    following::carry(&late, &mut suggestions, landed, &revised, &Scalars::new(&old.body));
    Ok(Cow::Owned(suggestions))
}

/// Each claim of the article with what is to be recorded of it.
pub(super) async fn followed(
    tx: &Tx,
    settled: &Settled,
    new: &Prepared,
    meta: Meta,
) -> Result<Vec<Followed>, Error> {
    let number = number(&new.revision)?;
    let mut followed = Vec::new();
    for (id, version) in revisions::lock_claims(tx, new.article.id).await? {
        let loaded = match new.loaded.get(&id).filter(|it| it.version() == version) {
            Some(loaded) => Arc::clone(loaded),
            // Somebody did something to it since it was read, or opened it only then.
            None => Arc::new(claims::load(tx, &settled.desk.origin, id).await?),
        };
        let landing = match new.landings.get(&id) {
            Some((from, landing))
                if loaded.claim.as_ref().and_then(|it| it.anchor()) == Some(from) =>
            {
                landing.clone()
            }
            _ => late(tx, &loaded, &new.revision).await?,
        };
        let command = Command::Follow { number, landing: landing.clone() };
        let events = decide(loaded.claim.as_ref(), command, &context(settled, meta))?;
        followed.extend(events.into_iter().map(|event| {
            let (loaded, landing) = (Arc::clone(&loaded), landing.clone());
            Followed { loaded, landing, event }
        }));
    }
    Ok(followed)
}

/// Looks for the words of a claim that was opened or placed while others were looked for.
async fn late(tx: &Tx, loaded: &Loaded, new: &Revision) -> Result<Landing, Error> {
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    let from = claim.anchor().ok_or(Error::NotFound)?;
    let old = articles::read_revision(tx, from.revision).await?;
    let revised = anchor::Revised::new(old.as_ref().map(|it| it.body.as_str()), &new.body);
    Ok(following::landing(&revised, from, claim.quote(), new.id))
}
