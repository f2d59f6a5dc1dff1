//! Presence: the open pages of this node that hear who else has their claim in view, and that
//! somebody changed it.
//!
//! Nodes know of each other by the database alone. A node asks it once for all its pages, every few
//! seconds, and not at all while none is open.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::web::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Serialize;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::error::Error;
use super::taking::{Held, changed, present};
use crate::desk::Desk;
use crate::desk::presence::GoingOn;
use crate::desk::sign_in::Limits;
use crate::domain::taking::Presence;
use crate::domain::{ClaimId, PersonId};

/// How often the database is asked what is new.
const EVERY: Duration = Duration::from_secs(2);
/// How often it is noted that the pages are still open, and looked whether their people still may.
const BEAT: TimeDelta = TimeDelta::seconds(15);
/// How long a stream goes on; the page then asks again, of whichever node answers.
const LONGEST: TimeDelta = TimeDelta::minutes(5);
/// The most streams of a node, and of one person on it.
const MOST: usize = 2_000;
const MOST_OF_ONE: usize = 12;
/// How many messages a page may be behind before it is let go.
const BEHIND: usize = 8;

/// The open pages of this node.
#[derive(Default)]
pub struct Streams(Mutex<Open>);

#[derive(Default)]
struct Open {
    streams: Vec<OneStream>,
    /// Pages that were closed, which the database still has.
    gone: Vec<Uuid>,
    noted_at: Option<DateTime<Utc>>,
    /// Whether the program is about to stop.
    is_closed: bool,
}

struct OneStream {
    view: Presence,
    /// Of whose session it is.
    cookie: String,
    opened_at: DateTime<Utc>,
    /// What the page was told last.
    told: String,
    sender: mpsc::Sender<Bytes>,
}

impl Open {
    /// Lets go of the pages of which this does not hold.
    fn keep(&mut self, holds: impl Fn(&OneStream) -> bool) {
        let (stay, end): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.streams).into_iter().partition(holds);
        self.streams = stay;
        self.gone.extend(end.into_iter().map(|it| it.view.view));
    }
}

/// What a page is told, in sentences for whoever reads it.
#[derive(Serialize)]
struct Told {
    version: u64,
    present: String,
    held: String,
    changed: String,
}

/// Takes a page from the list when its stream is dropped, whatever ended it.
struct Leaving(Arc<Streams>, Uuid);

impl Drop for Leaving {
    fn drop(&mut self) {
        let mut open = self.0.open();
        open.keep(|it| it.view.view != self.1);
    }
}

impl Streams {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A stream of what a page is told, as the bytes of server-sent events. Nothing where too many are
    /// open already, or the program is about to stop.
    pub async fn listen(
        self: &Arc<Self>,
        desk: &Desk,
        view: Presence,
        cookie: String,
    ) -> Result<Option<impl Stream<Item = Result<Bytes, Error>> + use<>>, Error> {
        let (sender, receiver) = mpsc::channel(BEHIND);
        let leaving = Leaving(Arc::clone(self), view.view);
        let opened_at = desk.now();
        {
            let mut open = self.open();
            let theirs = open.streams.iter().filter(|it| it.view.person == view.person).count();
            if open.is_closed || open.streams.len() >= MOST || theirs >= MOST_OF_ONE {
                return Ok(None);
            }
            let told = String::new();
            open.streams.push(OneStream { view, cookie, opened_at, told, sender });
        }
        desk.note_present(vec![view]).await?;
        self.tell(desk, &[view.claim]).await?;
        let heard = unfold((receiver, leaving), |(mut receiver, leaving)| async move {
            let bytes = receiver.recv().await?;
            Some((Ok(bytes), (receiver, leaving)))
        });
        Ok(Some(heard))
    }

    /// Looks once what is new, and tells the pages that it is for.
    pub async fn round(&self, desk: &Desk, limits: Limits) -> Result<(), Error> {
        let now = desk.now();
        let beats = {
            let mut open = self.open();
            let beats = open.noted_at.is_none_or(|it| now - it >= BEAT);
            if beats {
                open.noted_at = Some(now);
            }
            beats
        };
        if beats {
            self.beat(desk, limits, now).await?;
        }
        // A comment, so that a page that was closed is found out: only what is sent to it tells.
        self.open().keep(|it| it.sender.try_send(Bytes::from_static(b":\n\n")).is_ok());
        let gone = std::mem::take(&mut self.open().gone);
        desk.note_gone(gone).await?;
        let claims: BTreeSet<ClaimId> =
            self.open().streams.iter().map(|it| it.view.claim).collect();
        let claims: Vec<ClaimId> = claims.into_iter().collect();
        self.tell(desk, &claims).await
    }

    /// Ends the streams that have gone on for long or whose session has ended, and notes the others.
    async fn beat(&self, desk: &Desk, limits: Limits, now: DateTime<Utc>) -> Result<(), Error> {
        let cookies: BTreeSet<String> =
            self.open().streams.iter().map(|it| it.cookie.clone()).collect();
        if cookies.is_empty() {
            return Ok(());
        }
        let cookies: Vec<String> = cookies.into_iter().collect();
        let still = desk.still_in(&cookies, limits).await?;
        let views = {
            let mut open = self.open();
            open.keep(|it| now - it.opened_at < LONGEST && still.contains(&it.cookie));
            open.streams.iter().map(|it| it.view).collect()
        };
        Ok(desk.note_present(views).await?)
    }

    /// Tells the pages of these claims what they do not know yet.
    async fn tell(&self, desk: &Desk, claims: &[ClaimId]) -> Result<(), Error> {
        if claims.is_empty() {
            return Ok(());
        }
        let going_on = desk.going_on(claims).await?;
        let people = desk.people_names().await?;
        let now = desk.now();
        let mut open = self.open();
        let mut behind = Vec::new();
        for it in &mut open.streams {
            let Some(at) = going_on.get(&it.view.claim) else { continue };
            let told = told(at, it.view.person, &people, now)?;
            if told == it.told {
                continue;
            }
            match it.sender.try_send(Bytes::from(event(&told))) {
                Ok(()) => it.told = told,
                Err(_full_or_closed) => behind.push(it.view.view),
            }
        }
        open.keep(|it| !behind.contains(&it.view.view));
        Ok(())
    }

    /// Looks again and again until it is told to stop; then ends every stream, so that nothing waits
    /// for pages that would stay open.
    pub async fn run(&self, desk: &Desk, limits: Limits, mut stop: watch::Receiver<bool>) {
        let mut every = interval(EVERY);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !*stop.borrow_and_update() {
            tokio::select! {
                changed = stop.changed() => if changed.is_err() { break },
                _ = every.tick() => if let Err(error) = self.round(desk, limits).await {
                    tracing::warn!(%error, "open pages could not be told what is new");
                },
            }
        }
        self.close(desk).await;
    }

    async fn close(&self, desk: &Desk) {
        let gone: Vec<Uuid> = {
            let mut open = self.open();
            open.is_closed = true;
            std::mem::take(&mut open.streams).into_iter().map(|it| it.view.view).collect()
        };
        if let Err(error) = desk.note_gone(gone).await {
            tracing::warn!(%error, "it could not be noted that pages are closed");
        }
    }
}

/// What is going on at a claim now, as one event, for whoever asks without listening further.
pub async fn told_once(desk: &Desk, claim: ClaimId, me: PersonId) -> Result<String, Error> {
    let going_on = desk.going_on(&[claim]).await?;
    let at = going_on.get(&claim).ok_or(Error::NotFound)?;
    Ok(event(&told(at, me, &desk.people_names().await?, desk.now())?))
}

fn told(
    at: &GoingOn,
    me: PersonId,
    people: &std::collections::BTreeMap<PersonId, String>,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let held = at.lease.as_ref().map(|it| Held::of(it, people).sentence(&me, &now));
    let told = Told {
        version: at.newest.version,
        present: present(people, &at.present, me),
        held: held.unwrap_or_default(),
        changed: changed(people, at.newest.by, me),
    };
    serde_json::to_string(&told).map_err(Error::internal)
}

/// One server-sent event. JSON has no line breaks of its own.
fn event(told: &str) -> String {
    format!("retry: 3000\ndata: {told}\n\n")
}
