//! Watches: what is looked at again, what a look found, and what somebody has seen of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use url::Url;

use super::jobs::{self, NewJob};
use super::{Desk, Error, allow, settled};
use crate::domain::job::Task;
use crate::domain::records::Record;
use crate::domain::watch::{Health, Look, Pace, Rounds, Sight, Subject, Turn, Watch, spread};
use crate::domain::{Act, Actor, SourceId};
use crate::store::log::{Meta, append_record};
use crate::store::{self, Tx, watches};

/// How much one round looks through.
const A_ROUND: u64 = 1_000;

impl Desk {
    /// How something fares at its address; nothing where it has none.
    pub async fn watch(&self, of: Subject) -> Result<Option<Watch>, Error> {
        Ok(watches::read(self.db.read(), of).await?)
    }

    /// How these sources fare at their addresses, in any order.
    pub async fn watches_of(&self, sources: &[SourceId]) -> Result<Vec<Watch>, Error> {
        Ok(watches::of_sources(self.db.read(), sources).await?)
    }

    /// Hands out looks at what is due, spread so that no host is asked too often; says how many. Any
    /// node may begin a round: one round ends before the next begins.
    pub async fn begin_looks(&self, rounds: Rounds) -> Result<u64, Error> {
        // Nothing of what a look found could be stored.
        match self.room().await {
            Err(Error::NoRoom(_)) => return Ok(0),
            room => room?,
        }
        let now = store::whole_millis(self.now());
        let handed = self.write(move |tx| Box::pin(round(tx, now, rounds))).await?;
        if handed > 0 {
            self.wake_workers();
        }
        Ok(handed)
    }

    /// Somebody has seen what stands at the address: it is no trouble any more. Answers
    /// `FaresOtherwise` where something else stands there by now.
    pub async fn settle_watch(&self, of: Subject, seen: Sight, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::EditClaim)?;
        let meta = self.meta(actor);
        self.write(move |tx| {
            let seen = seen.clone();
            Box::pin(async move {
                let settled = settled(tx).await?;
                if let Some(now) = watches::held(tx, of).await?
                    && !now.was_seen_in(&seen)
                {
                    return Err(Error::FaresOtherwise(Box::new(now)));
                }
                settle(tx, &settled.desk.origin, of, meta).await
            })
        })
        .await
    }
}

async fn round(tx: &Tx, now: DateTime<Utc>, rounds: Rounds) -> Result<u64, Error> {
    watches::lock(tx).await?;
    let due = watches::due(tx, now, A_ROUND).await?;
    let host =
        |it: &Watch| Url::parse(&it.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let hosts: Vec<String> = due.iter().map(|it| host(it).unwrap_or_default()).collect();
    let free = watches::turns(tx, now).await?;
    let free: BTreeMap<_, _> = free.iter().map(|(host, at)| (host.as_str(), *at)).collect();
    let turns = spread(hosts.iter().map(String::as_str), &free, now, rounds);
    let mut left_alone: BTreeMap<&str, DateTime<Utc>> = BTreeMap::new();
    let mut handed = 0_u64;
    for ((it, host), turn) in due.iter().zip(&hosts).zip(turns) {
        let until = match turn {
            Turn::NotBefore(at) => at,
            Turn::At(at) => {
                let task = match it.subject {
                    Subject::Source(source) => Task::WatchSource { source },
                    Subject::Article(article) => Task::WatchArticle { article },
                };
                let job = NewJob { host: Some(host.clone()), ..NewJob::routine(task, at) };
                jobs::enqueue(tx, job, now).await?;
                handed = handed.saturating_add(1);
                left_alone.insert(host, at + rounds.pause);
                // The look itself says when the next one is; this is for one that was lost.
                now + rounds.lost
            }
        };
        watches::put_off(tx, it.subject, until).await?;
    }
    // Other rounds, here and on other nodes, go on from where this one ends.
    for (host, until) in left_alone {
        watches::leave_alone(tx, host, until).await?;
    }
    Ok(handed)
}

/// What stands at the address now is known, and no trouble any more.
pub(super) async fn settle(tx: &Tx, origin: &str, of: Subject, meta: Meta) -> Result<(), Error> {
    let Some(before) = watches::held(tx, of).await? else { return Ok(()) };
    let (health, is_duty) = (before.health, before.is_duty());
    watches::save(tx, &before.settled(store::whole_millis(meta.at))).await?;
    if is_duty {
        let record = match of {
            Subject::Source(_) => Record::SourceChangeSettled { health },
            Subject::Article(_) => Record::ArticleChangeSettled { health },
        };
        append_record(tx, origin, of.noun(), of.id(), &record, meta).await?;
    }
    Ok(())
}

/// Begins to watch something that came in with an address.
pub(super) async fn begin(
    tx: &Tx,
    of: Subject,
    url: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if let Some(url) = url {
        let now = store::whole_millis(now);
        watches::begin(tx, &Watch::begin(of, url.to_owned(), now)).await?;
    }
    Ok(())
}

/// It is at another address from now on, or at none, where nothing is known of it yet.
pub(super) async fn moved(
    tx: &Tx,
    of: Subject,
    url: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    watches::end(tx, of).await?;
    begin(tx, of, url, now).await
}

/// Somebody knows these words, without having looked at the address. What was changed there and has
/// not been seen stays so.
pub(super) async fn known(tx: &Tx, of: Subject, fingerprint: &str) -> Result<(), Error> {
    let Some(mut it) = watches::held(tx, of).await? else { return Ok(()) };
    if it.health != Health::Changed && it.known.as_deref() != Some(fingerprint) {
        it.known = Some(fingerprint.to_owned());
        it.found.clone_from(&it.known);
        watches::save(tx, &it).await?;
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
    let Some(before) = watches::held(tx, of).await? else { return Ok(None) };
    let health = before.health;
    let after = before.after(look, store::whole_millis(meta.at), pace);
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
