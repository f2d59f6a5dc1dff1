//! Use cases: load, decide, append. Where the rules meet the database.

pub mod agreement;
pub mod archives;
pub mod articles;
pub mod audit;
pub mod bulk;
pub mod carrying;
mod child;
pub mod citing;
pub mod claims;
pub mod collecting;
pub mod contacts;
mod deed;
pub mod details;
pub mod dossiers;
pub mod erasing;
pub mod feeds;
pub mod fetching;
pub mod finding;
mod following;
pub mod guidelines;
pub mod handed_out;
pub mod jobs;
pub mod known;
pub mod likeness;
pub mod lists;
pub mod mails;
pub mod merging;
pub mod moving;
pub mod names;
pub mod notices;
pub mod opinions;
pub mod passwords;
pub mod past;
pub mod people;
pub mod prepared;
pub mod presence;
pub mod printing;
mod proving;
pub mod publishing;
mod quotes;
pub mod reader;
pub mod relations;
pub mod reminding;
pub mod revisions;
pub mod scales;
pub mod sealing;
pub mod search;
pub mod set_up;
pub mod sign_in;
pub mod snapshots;
pub mod sources;
pub mod space;
pub mod splitting;
pub mod standing;
pub mod suggestions;
pub mod tables;
pub mod taking;
pub mod talk;
pub mod trails;
mod undo;
pub mod views;
pub mod watches;
mod wishes;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::domain::claim::Refusal;
use crate::domain::scale::Scale;
use crate::domain::taking::Lease;
use crate::domain::words::Unfit;
use crate::domain::{Act, Actor, ArticleId, Via, may};
use crate::store::log::Meta;
use crate::store::{self, Blobs, Db, Tx};

/// The desk: what pages, the command line and background work call.
#[derive(Clone)]
pub struct Desk {
    db: Db,
    blobs: Blobs,
    clock: Clock,
    /// The program that parses foreign pages in a process of its own.
    parser: Arc<std::path::Path>,
    /// The program that sets papers as PDF; none in a build without it.
    press: Option<Arc<printing::Press>>,
    /// Rung when there is work for the workers of this program.
    wake: Arc<tokio::sync::Notify>,
    limits: space::Limits,
    /// What has the log signed, and how that goes.
    seals: Arc<sealing::Seals>,
}

/// How often work is begun that loses a race each time.
const ATTEMPTS: u32 = 8;

/// Where the desk reads the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What a use case may answer instead of what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("This desk has not been set up yet.")]
    NotSetUp,
    #[error("There is no such thing here, or not any more.")]
    NotFound,
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The form was made from an older version of the claim.
    #[error("Somebody else changed this claim first.")]
    Stale(Box<store::claims::Loaded>),
    /// Somebody else is at work on the claim, and nobody said to take it all the same.
    #[error("Somebody else is at work on this claim just now.")]
    Held(Lease),
    #[error("Somebody has decided on this suggestion already.")]
    SuggestionGone,
    #[error("This suggestion is not dismissed, or not any more.")]
    NotDismissed,
    /// What was asked was said of a text that is not the newest one any more.
    #[error(
        "The article's text was changed meanwhile. Open the article again to see what it says now."
    )]
    TextChanged,
    /// What somebody has seen at an address is not what stands there by now.
    #[error("The desk has looked again meanwhile, and found something else.")]
    FaresOtherwise(Box<crate::domain::watch::Watch>),
    #[error("This text is here already.")]
    SameText(ArticleId),
    #[error("This snapshot is here already.")]
    SameBytes(Box<snapshots::Snapshot>),
    #[error(transparent)]
    Untaken(#[from] snapshots::Untaken),
    #[error(transparent)]
    Spoilt(#[from] snapshots::Spoilt),
    #[error(transparent)]
    Unreadable(#[from] articles::Unreadable),
    #[error(transparent)]
    Misnamed(#[from] claims::Misnamed),
    #[error(transparent)]
    NotInText(#[from] claims::NotInText),
    #[error(transparent)]
    Person(#[from] people::Refused),
    #[error(transparent)]
    Scale(#[from] scales::Refused),
    #[error(transparent)]
    Guidelines(#[from] guidelines::Refused),
    #[error(transparent)]
    NotUndone(#[from] crate::domain::claim::undo::NotUndone),
    #[error(transparent)]
    Unclear(#[from] tables::Unclear),
    #[error(transparent)]
    Unmoved(#[from] moving::Unmoved),
    #[error(transparent)]
    Unsuited(#[from] publishing::Unsuited),
    #[error(transparent)]
    Job(#[from] jobs::Refused),
    #[error(transparent)]
    Prepared(#[from] prepared::Refused),
    #[error(transparent)]
    Erasing(#[from] erasing::Refused),
    #[error(transparent)]
    View(#[from] views::Refused),
    #[error(transparent)]
    Useless(#[from] fetching::Useless),
    #[error(transparent)]
    NoRoom(#[from] space::NoRoom),
    #[error(transparent)]
    Sealing(#[from] sealing::Refused),
    #[error(transparent)]
    Unprinted(#[from] printing::Unprinted),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<Unfit> for Error {
    fn from(unfit: Unfit) -> Self {
        Self::Refused(Refusal::Unfit(unfit))
    }
}

/// The desk as it is settled now.
#[derive(Clone, Debug)]
pub struct Settled {
    pub desk: store::desk::Desk,
    pub scale: Scale,
}

impl Desk {
    pub fn new(db: Db, blobs: Blobs, clock: Clock, parser: Arc<std::path::Path>) -> Self {
        let (wake, seals) = (Arc::default(), Arc::default());
        let press = printing::Press::inside(&parser).map(Arc::new);
        Self { db, blobs, clock, parser, press, wake, limits: space::Limits::default(), seals }
    }

    /// Reads the desk's clock.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The database, for reading.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The bytes that the desk keeps as they came.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// The desk's settings and scale.
    pub async fn settled(&self) -> Result<Settled, Error> {
        settled(self.db.read()).await
    }

    /// Does some work in a transaction. Where it lost a race it starts over, and then sees what the
    /// winner left.
    async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, Result<T, Error>> + Clone + Send + 'static,
        T: Send + 'static,
    {
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            let work = work.clone();
            match self.db.write(move |tx| work(tx)).await {
                Err(Error::Store(store::Error::Conflict)) if left > 0 => {}
                done => return done,
            }
        }
    }

    fn meta(&self, actor: Actor) -> Meta {
        Meta { actor, at: self.now(), batch: None }
    }
}

/// The clock of the machine.
#[expect(clippy::disallowed_methods, reason = "the one place where the desk's clock is made")]
pub fn machine_clock() -> Clock {
    Arc::new(Utc::now)
}

/// Mints an id.
#[expect(clippy::disallowed_methods, reason = "the one place where ids are minted")]
pub(crate) fn new_id() -> Uuid {
    Uuid::now_v7()
}

async fn settled(c: &impl store::Reads) -> Result<Settled, Error> {
    let desk = store::desk::read(c).await?.ok_or(Error::NotSetUp)?;
    let scale = store::desk::read_scale(c, desk.scale).await?.ok_or(Error::NotSetUp)?;
    Ok(Settled { desk, scale })
}

/// Refuses what the actor's role may not do, and everything to those who came by a link.
fn allow(actor: Actor, act: Act) -> Result<(), Error> {
    if actor.via == Via::Link {
        return Err(Refusal::OnlyAnswers.into());
    }
    if may(actor.role, act) { Ok(()) } else { Err(Refusal::NotAllowed(actor.role, act).into()) }
}
