//! Prepared files: exports that the desk writes once, to be downloaded piece by piece.
//!
//! A job writes the file into blobs, a few megabytes each, and says how far it is; every node can give
//! out any range of it. A file is its owner's for a day, and goes when anything personal is erased.

mod making;

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{NaiveDate, TimeDelta};
use futures_util::{Stream, stream};
use serde::{Deserialize, Serialize};

use super::claims::Sent;
use super::jobs::{self, Enqueued, Job, NewJob};
use super::{Desk, Error, allow, new_id};
use crate::domain::job::{State, Task};
use crate::domain::{Act, Actor, FileId, JobId, may};
use crate::report::Format;
use crate::report::list::{ListFormat, ListRow};
use crate::store::claims::{Filter, Sort};
use crate::store::prepared::{self, File};
use crate::store::{self, Tx, forms};

pub use crate::store::prepared::Progress;

/// How long a file is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How many files one person has at a time.
const MOST: u64 = 10;
/// How many files a page names.
const SHOWN: u64 = 100;

/// What is to be in a file. Rows keep it as JSON for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wish {
    /// The whole desk.
    Archive {},
    /// A list of claims, as its owner may see them.
    Claims { filter: Box<Filter>, sort: Sort, format: ListFormat },
    /// The same as notes on the texts. The site is where readers find the desk, if they do.
    Annotations { filter: Box<Filter>, sort: Sort, site: Option<String> },
}

impl Wish {
    /// What somebody must be allowed to who asks for it or downloads it.
    pub fn act(&self) -> Act {
        match self {
            Self::Archive {} => Act::KeepSettings,
            Self::Claims { .. } | Self::Annotations { .. } => Act::Export,
        }
    }

    /// What it is, as the beginning of a sentence.
    pub fn words(&self) -> String {
        match self {
            Self::Archive {} => "Archive of the desk".to_owned(),
            Self::Claims { format, .. } => format!("Claims as {}", format.word()),
            Self::Annotations { .. } => format!("Claims as {}", Format::Annotation.word()),
        }
    }

    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Archive {} => "application/x-tar",
            Self::Claims { format, .. } => format.media_type(),
            Self::Annotations { .. } => Format::Annotation.media_type(),
        }
    }

    fn file_name(&self, on: NaiveDate) -> String {
        match self {
            Self::Archive {} => format!("claimdesk-{on}.tar"),
            Self::Claims { format, .. } => format.file::<ListRow>(on),
            Self::Annotations { .. } => format!("claims-{on}.annotation.jsonld"),
        }
    }

    fn read(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|_newer| Refused::Unknown.into())
    }
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Making {
    /// Nobody is at it; why it failed the last time, where it did.
    Waits(Option<String>),
    Runs,
    /// It is whole: the SHA-256 of its bytes, in hex.
    Ready(String),
    /// It will not be made, and why.
    Failed(String),
}

/// A file that somebody asked for.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub file: File,
    pub wish: Wish,
    pub making: Making,
}

/// Why a file is not prepared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("You have {MOST} prepared files already. Delete one of them first.")]
    TooMany,
    /// The rows do not fit the format; the sentence is for the person.
    #[error("{0}")]
    Unlisted(String),
    #[error("Another version of the program asked for this file. Ask for it again.")]
    Unknown,
    /// For workers, never for people.
    #[error("The file is not wanted any more.")]
    Dropped,
}

/// What a form asked for, kept under its key.
#[derive(Serialize, Deserialize)]
struct Asked {
    file: FileId,
}

impl Desk {
    /// Asks for a file. `about` says what a list was narrowed to.
    pub async fn ask_for_file(
        &self,
        wish: Wish,
        about: String,
        sent: Sent,
    ) -> Result<FileId, Error> {
        allow(sent.actor, wish.act())?;
        let asked_by = sent.actor.person.ok_or(Error::NotFound)?;
        if let Some((person, key)) = sent.key()
            && let Some(done) = forms::done::<Asked>(self.db.read(), person, &key).await?
        {
            return Ok(done.file);
        }
        let now = store::whole_millis(self.now());
        let id = FileId(new_id());
        self.room_for(&[Task::PrepareFile { file: id }]).await?;
        let file = File {
            id,
            asked_by,
            asked_at: now,
            job: JobId(new_id()),
            name: wish.file_name(now.date_naive()),
            about,
            wish: serde_json::to_string(&wish).map_err(|odd| corrupt(&odd))?,
            making: None,
            done: Progress::default(),
            total: None,
            sha256: None,
            expires_at: now + KEPT,
        };
        let asked = self.write(move |tx| {
            let (file, sent) = (file.clone(), sent.clone());
            Box::pin(async move { asked_for(tx, file, sent).await })
        });
        let asked = asked.await?;
        self.wake_workers();
        Ok(asked)
    }

    /// The files of whoever asks, or of everybody for those who keep the desk; newest first.
    pub async fn prepared_files(&self, actor: Actor) -> Result<Vec<Prepared>, Error> {
        allow(actor, Act::Export)?;
        let keeps = may(actor.role, Act::KeepSettings);
        let of = actor.person.filter(|_| !keeps);
        if of.is_none() && !keeps {
            return Err(Error::NotFound);
        }
        let c = self.db.read();
        let files = prepared::list(c, of, self.now(), SHOWN).await?;
        let ids: Vec<JobId> = files.iter().map(|it| it.job).collect();
        let jobs = store::jobs::read_all(c, &ids).await?;
        let mut jobs: BTreeMap<JobId, Job> = jobs.into_iter().map(|it| (it.id, it)).collect();
        let read = files.into_iter().filter_map(|file| {
            let job = jobs.remove(&file.job);
            // One that another version of the program asked for expires by itself.
            let wish = Wish::read(&file.wish).ok()?;
            Some(Prepared { making: making(&file, job), file, wish })
        });
        Ok(read.collect())
    }

    /// A file, for whoever asked for it and for those who keep the desk, as long as they may have it.
    pub async fn prepared_file(&self, of: FileId, actor: Actor) -> Result<Prepared, Error> {
        let file = self.theirs(of, actor).await?;
        let wish = Wish::read(&file.wish)?;
        allow(actor, wish.act())?;
        let job = store::jobs::read(self.db.read(), file.job).await?;
        Ok(Prepared { making: making(&file, job), file, wish })
    }

    /// Deletes a file, or has it not made.
    pub async fn drop_prepared(&self, of: FileId, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::Export)?;
        self.theirs(of, actor).await?;
        self.write(move |tx| Box::pin(async move { Ok(prepared::delete(tx, of).await?) })).await?;
        self.drop_parts().await
    }

    /// Deletes files that have expired.
    pub async fn forget_prepared(&self) -> Result<(), Error> {
        let now = store::whole_millis(self.now());
        let gone = self
            .write(move |tx| Box::pin(async move { Ok(prepared::delete_expired(tx, now).await?) }));
        gone.await?;
        self.drop_parts().await
    }

    /// The bytes of a file that is ready, from one place to before another, a part at a time.
    pub fn prepared_bytes(
        &self,
        it: &Prepared,
        from: u64,
        to: u64,
    ) -> impl Stream<Item = Result<Bytes, Error>> + use<> {
        let (desk, making) = (self.clone(), it.file.making);
        stream::try_unfold(from, move |at| {
            let desk = desk.clone();
            async move {
                if at >= to {
                    return Ok(None);
                }
                // Whoever deleted the file meanwhile ends its downloads.
                let making = making.ok_or(Error::NotFound)?;
                let part = prepared::part_at(desk.db.read(), making, at).await?;
                let part = part.ok_or(Error::NotFound)?;
                let bytes = desk.blobs.get(&part.sha256).await?.ok_or(Error::NotFound)?;
                let begin = at.saturating_sub(part.start);
                let end = to.saturating_sub(part.start).min(part.length);
                let place = |it: u64| usize::try_from(it).unwrap_or(usize::MAX).min(bytes.len());
                let some = bytes.slice(place(begin)..place(end));
                Ok(Some((some, part.start.saturating_add(end))))
            }
        })
    }

    /// A file that has not expired. Nobody learns of others' files.
    async fn theirs(&self, of: FileId, actor: Actor) -> Result<File, Error> {
        let keeps = may(actor.role, Act::KeepSettings);
        let now = self.now();
        let found = prepared::read(self.db.read(), of).await?;
        let is_theirs = |it: &File| keeps || actor.person == Some(it.asked_by);
        found.filter(|it| it.expires_at > now && is_theirs(it)).ok_or(Error::NotFound)
    }
}

async fn asked_for(tx: &Tx, file: File, sent: Sent) -> Result<FileId, Error> {
    let (id, now) = (file.id, file.asked_at);
    if let Some((person, key)) = sent.key() {
        if let Some(done) = forms::done::<Asked>(tx, person, &key).await? {
            return Ok(done.file);
        }
        forms::keep(tx, person, &key, &Asked { file: id }, now).await?;
    }
    if prepared::count_of(tx, file.asked_by, now).await? >= MOST {
        return Err(Refused::TooMany.into());
    }
    let work = NewJob::asked(Task::PrepareFile { file: id }, None, sent.actor);
    let (Enqueued::New(job) | Enqueued::Already(job)) = jobs::enqueue(tx, work, now).await?;
    prepared::insert(tx, &File { job, ..file }).await?;
    Ok(id)
}

fn making(file: &File, job: Option<Job>) -> Making {
    let gone = || Making::Failed("Its work was withdrawn. Ask for it again.".to_owned());
    match (&file.sha256, job) {
        (Some(sha256), _) => Making::Ready(sha256.clone()),
        (None, Some(job)) => match job.state {
            State::Waiting => Making::Waits(job.problem),
            State::Running => Making::Runs,
            State::Dead => job.problem.map_or_else(gone, Making::Failed),
            State::Done | State::Withdrawn => gone(),
        },
        (None, None) => gone(),
    }
}

/// JSON of ours that cannot be written; it would be ours to mend.
fn corrupt(error: &impl ToString) -> Error {
    store::Error::Corrupt(error.to_string()).into()
}
