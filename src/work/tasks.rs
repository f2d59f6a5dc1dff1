//! Tasks: how each kind of work is done: fetched here, and made something of by the desk.

use std::slice::from_ref;

use chrono::TimeDelta;
use url::Url;

use super::fetch::{Ask, DOCUMENT, Failure, Fetched, Fetcher, PAGE};
use super::mail::{self, Mailer};
use super::run::Perform;
use crate::desk::Desk;
use crate::desk::fetching::{Came, Wanted};
use crate::desk::jobs::{Effect, Taken, unstored};
use crate::desk::snapshots::Captured;
use crate::domain::job::{Problem, Task};
use crate::domain::snapshot::How;
use crate::domain::watch::{Look, Pace};

/// The longest `ETag` or `Last-Modified` that is sent back.
const LONGEST_TAG: usize = 1024;

/// Does every kind of work there is.
pub struct Tasks {
    pub desk: Desk,
    pub fetcher: Fetcher,
    /// How often sources and articles are looked at again.
    pub pace: Pace,
    /// What sends mail, where the desk sends any.
    pub mailer: Option<Mailer>,
}

impl Perform for Tasks {
    async fn perform(&self, job: &Taken) -> Result<Effect, Problem> {
        if let Task::SendMail { person, mail } = job.task {
            return mail::perform(&self.desk, self.mailer.as_ref(), person, mail).await;
        }
        if let Task::PrepareFile { file } = job.task {
            return self.desk.write_file(job, file).await.map_err(|error| problem(&error));
        }
        // Whoever ordered it may have left: what is to be erased is erased.
        if let Task::EraseSpeaker { speaker } = job.task {
            let erased = self.desk.erased_from_claims(speaker, job.actor).await;
            return erased.map_err(|error| problem(&error));
        }
        self.desk.still_asked(job).await.map_err(|error| problem(&error))?;
        if job.task == (Task::CollectBlobs {}) {
            return self.desk.collected().await.map_err(|error| problem(&error));
        }
        self.desk.room_for(from_ref(&job.task)).await.map_err(|error| problem(&error))?;
        let wanted = self.desk.wanted(&job.task).await.map_err(|error| problem(&error))?;
        let Some(wanted) = wanted else {
            return self.desk.made_here(job).await.map_err(|error| problem(&error));
        };
        let ask = ask(wanted)?;
        match self.fetcher.fetch(&ask).await {
            Ok(fetched) => {
                let came = came(fetched, &self.desk);
                self.desk.made_of(job, came, self.pace).await.map_err(|error| problem(&error))
            }
            // It was not tried, so that nothing is known of the page.
            Err(Failure::Busy { wait, .. }) => {
                let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX);
                Err(Problem::not_yet("Others are fetched from this host first.", wait))
            }
            Err(failure @ Failure::Off) => Err(failed(&failure)),
            Err(failure) => {
                let rest = failure.retry_after().and_then(|it| TimeDelta::from_std(it).ok());
                let least = self.pace.least.max(rest.unwrap_or_default());
                let pace = Pace { least, most: self.pace.most.max(least) };
                let look = missed(&failure);
                self.desk.looked(job, look, pace).ok_or_else(|| failed(&failure))
            }
        }
    }
}

/// What a fetch that failed says of a page that is only looked at.
fn missed(failure: &Failure) -> Look {
    let problem = failure.to_string();
    if failure.is_gone() {
        Look::Gone { problem }
    } else if failure.is_refusal() {
        Look::Refused { problem }
    } else {
        Look::Failed { problem }
    }
}

fn ask(wanted: Wanted) -> Result<Ask, Problem> {
    let url = Url::parse(&wanted.url)
        .map_err(|_odd| Problem::lasting("This is not an address that can be fetched."))?;
    let most = if wanted.is_document { DOCUMENT } else { PAGE };
    Ok(Ask { url, most, etag: wanted.etag, last_modified: wanted.last_modified })
}

fn came(it: Fetched, desk: &Desk) -> Came {
    let header = |name: &str| {
        let found = it.headers.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.clone())
    };
    // What a page behind a redirect says of itself is no answer about the address that was asked,
    // and what is no plain text cannot be sent back.
    let can_be_asked = |tag: &String| {
        let is_plain = tag.bytes().all(|it| matches!(it, b' '..=b'~'));
        it.hops.is_empty() && is_plain && tag.len() <= LONGEST_TAG
    };
    Came {
        is_unchanged: it.is_unchanged(),
        moved_to: it.moved_for_good.then(|| it.address.to_string()),
        etag: header("etag").filter(can_be_asked),
        last_modified: header("last-modified").filter(can_be_asked),
        captured: Captured {
            how: How::Fetched,
            status: Some(it.status),
            asked: Some(it.asked.to_string()),
            address: Some(it.address.to_string()),
            peer: Some(it.peer.to_string()),
            name: None,
            taken_at: desk.now(),
            media: it.media,
            charset: it.charset,
            headers: it.headers,
            bytes: it.body.into(),
        },
    }
}

fn failed(failure: &Failure) -> Problem {
    if !failure.is_temporary() {
        return Problem::lasting(failure.to_string());
    }
    let later = Problem::temporary(failure.to_string());
    match failure.retry_after().and_then(|it| TimeDelta::from_std(it).ok()) {
        Some(wait) => later.no_sooner(wait),
        None => later,
    }
}

fn problem(error: &crate::desk::Error) -> Problem {
    unstored(error).unwrap_or_else(|| Problem::temporary("Somebody else has this work now."))
}
