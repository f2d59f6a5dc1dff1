//! Watches: what is looked at again, what a look found, and what somebody has seen of it.

use chrono::{DateTime, Utc};

use super::{Desk, Error, allow, settled};
use crate::domain::records::Record;
use crate::domain::watch::{Health, Look, Pace, Subject, Watch};
use crate::domain::{Act, Actor, SourceId};
use crate::store::log::{Meta, append_record};
use crate::store::{Tx, watches};

impl Desk {
    /// How something fares at its address; nothing where it has none.
    pub async fn watch(&self, of: Subject) -> Result<Option<Watch>, Error> {
        Ok(watches::read(self.db.read(), of).await?)
    }

    /// How these sources fare at their addresses, in any order.
    pub async fn watches_of(&self, sources: &[SourceId]) -> Result<Vec<Watch>, Error> {
        Ok(watches::of_sources(self.db.read(), sources).await?)
    }

    /// Somebody has seen what stands at the address now: it is no trouble any more.
    pub async fn settle_watch(&self, of: Subject, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::EditClaim)?;
        let meta = self.meta(actor);
        self.write(move |tx| {
            Box::pin(async move {
                let settled = settled(tx).await?;
                let before = watches::read(tx, of).await?.ok_or(Error::NotFound)?;
                if !before.health.is_trouble() {
                    return Ok(());
                }
                let health = before.health;
                watches::save(tx, &before.settled(meta.at)).await?;
                let record = match of {
                    Subject::Source(_) => Record::SourceChangeSettled { health },
                    Subject::Article(_) => Record::ArticleChangeSettled { health },
                };
                append_record(tx, &settled.desk.origin, of.noun(), of.id(), &record, meta).await?;
                Ok(())
            })
        })
        .await
    }
}

/// Begins to watch something that came in with an address.
pub(super) async fn begin(
    tx: &Tx,
    of: Subject,
    url: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if let Some(url) = url {
        watches::begin(tx, &Watch::begin(of, url.to_owned(), now)).await?;
    }
    Ok(())
}

/// Stores what a look found; how it fares is recorded where it fares otherwise than before. Gives
/// nothing where the thing is not watched.
pub(super) async fn looked(
    tx: &Tx,
    origin: &str,
    of: Subject,
    look: Look,
    pace: Pace,
    meta: Meta,
) -> Result<Option<Watch>, Error> {
    let Some(before) = watches::read(tx, of).await? else { return Ok(None) };
    let health = before.health;
    let after = before.after(look, meta.at, pace);
    watches::save(tx, &after).await?;
    // That somebody has looked for the first time and all is well is no news.
    if after.health != health && (health, after.health) != (Health::Unseen, Health::Fine) {
        let problem = after.problem.clone();
        let record = match of {
            Subject::Source(_) => Record::SourceHealthChanged { health: after.health, problem },
            Subject::Article(_) => Record::ArticleHealthChanged { health: after.health, problem },
        };
        append_record(tx, origin, of.noun(), of.id(), &record, meta).await?;
    }
    Ok(Some(after))
}
