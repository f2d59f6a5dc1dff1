//! Jobs: background work as those see it who keep it going.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::Error;
use super::form::Posted;
use super::lists::{PAGE, cursor_id, id_cursor};
use super::page::{Flash, Frame, Room, filters, see_other_saying, show as answer};
use super::session::SignedIn;
use super::sign_in::Button;
use crate::desk::Desk;
use crate::desk::jobs::{Health, JobRow};
use crate::domain::job::{Outcome, State, Task};
use crate::domain::size::Size;
use crate::domain::{Act, BatchId, JobId, PersonId};

/// Counts beside tabs go no further than this, so that they cost the same on any desk.
const COUNT: u64 = 1000;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/jobs").get(list))
        .service(resource("/jobs/again").post(try_all_again))
        .service(resource("/jobs/{id}/again").post(try_again))
        .service(resource("/jobs/{id}/withdraw").post(withdraw));
}

/// Something that a job leads to.
pub struct Lead {
    /// What is to be known before the words, or nothing.
    pub before: &'static str,
    pub words: String,
    /// A page of this desk.
    pub page: Option<String>,
    /// The words are somebody's own, not ours.
    pub foreign: bool,
}

/// A job as a row of a table.
pub struct JobView {
    pub id: JobId,
    /// What is done, as the beginning of a sentence.
    pub verb: &'static str,
    /// To what it is done.
    pub subject: Lead,
    pub state: State,
    pub asked_by: Option<String>,
    pub batch: Option<BatchId>,
    pub since: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub attempts: u64,
    pub most_attempts: u64,
    pub problem: Option<String>,
    pub outcome: Option<Lead>,
    pub node: Option<String>,
}

impl JobView {
    pub fn new(row: JobRow, people: &BTreeMap<PersonId, String>) -> Self {
        let JobRow { job, about, result } = row;
        let (verb, subject) = match &job.task {
            Some(task) => what(task, about, people),
            None => ("Unknown work", ours(job.kind)),
        };
        let asked_by = job.asked_by.map(|it| people.get(&it).cloned());
        Self {
            id: job.id,
            verb,
            subject,
            state: job.state,
            asked_by: asked_by.map(|it| it.unwrap_or_else(|| "somebody".to_owned())),
            batch: job.batch,
            since: job.since,
            due_at: job.due_at,
            attempts: job.attempts,
            most_attempts: job.most_attempts,
            // Of what was done in the end, nobody needs to know how it failed before.
            problem: job.problem.filter(|_| job.state != State::Done),
            outcome: job.outcome.map(|it| what_came(&it, result)),
            node: job.node,
        }
    }

    /// The class that gives the state its shape.
    pub fn class(&self) -> &'static str {
        match self.state {
            State::Waiting => "open",
            State::Running => "researching",
            State::Done => "approved",
            State::Dead => "dead",
            State::Withdrawn => "closed",
        }
    }

    pub fn word(&self) -> &'static str {
        match self.state {
            State::Waiting if self.attempts > 0 => "tries again",
            state => word(state),
        }
    }

    pub fn is(&self, state: State) -> bool {
        self.state == state
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Running => "running",
        State::Done => "done",
        State::Dead => "failed",
        State::Withdrawn => "withdrawn",
    }
}

fn ours(words: impl Into<String>) -> Lead {
    Lead { before: "", words: words.into(), page: None, foreign: false }
}

fn what(
    task: &Task,
    about: Option<String>,
    people: &BTreeMap<PersonId, String>,
) -> (&'static str, Lead) {
    // Nothing says what an address leads to before it was fetched, so that it is no link.
    let address = |url: &String| Lead { before: "", words: url.clone(), page: None, foreign: true };
    let titled = |page: String| match about.clone() {
        Some(words) => Lead { before: "", words, page: Some(page), foreign: true },
        None => ours("something that is not here any more"),
    };
    match task {
        Task::CaptureSource { source } => ("Freeze", titled(format!("/sources/{source}"))),
        Task::WatchSource { source } => ("Look again at", titled(format!("/sources/{source}"))),
        Task::RefreshArticle { article } => ("Fetch again", titled(format!("/articles/{article}"))),
        Task::WatchArticle { article } => ("Look again at", titled(format!("/articles/{article}"))),
        Task::ReadSnapshot { snapshot } => {
            let page = Some(format!("/snapshots/{snapshot}"));
            ("Read the words of", Lead { page, ..ours("a snapshot") })
        }
        Task::SendMail { person, .. } => {
            let name = people.get(person).cloned().unwrap_or_else(|| "somebody".to_owned());
            ("Send mail to", Lead { foreign: true, ..ours(name) })
        }
        Task::ImportArticle { url } => ("Import", address(url)),
        Task::ReadList { url } => ("Read the list", address(url)),
        Task::CollectBlobs {} => ("Delete", ours("files that nothing refers to")),
        Task::PrepareFile { .. } => ("Prepare", ours("a file to be downloaded")),
        Task::EraseSpeaker { speaker } => {
            let page = Some(format!("/speakers/{speaker}"));
            ("Erase", Lead { page, ..ours("a speaker’s name from claims") })
        }
    }
}

fn what_came(outcome: &Outcome, result: Option<String>) -> Lead {
    let titled = |before, page: String, otherwise: &str| Lead {
        before,
        words: result.clone().unwrap_or_else(|| otherwise.to_owned()),
        page: Some(page),
        foreign: result.is_some(),
    };
    let text = |before, article| titled(before, format!("/articles/{article}"), "an article");
    match outcome {
        Outcome::Imported { article } => text("New:", article),
        Outcome::AlreadyHere { article } => text("Here already:", article),
        Outcome::Revised { article } => text("Changed:", article),
        Outcome::Captured { source } => titled("Frozen:", format!("/sources/{source}"), "a source"),
        Outcome::WordsRead { snapshot } => {
            Lead { page: Some(format!("/snapshots/{snapshot}")), ..ours("Its words are here now") }
        }
        Outcome::Unchanged {} => ours("Unchanged"),
        Outcome::Mailed { claims: 0 } => ours("Nothing was left to tell"),
        Outcome::Mailed { claims: 1 } => ours("Sent, about one claim"),
        Outcome::Mailed { claims } => ours(format!("Sent, about {claims} claims")),
        Outcome::ListRead { entries, queued } => {
            ours(format!("{entries} entries, {queued} of them asked for"))
        }
        Outcome::Erased { claims: 0 } => ours("No claim was left"),
        Outcome::Erased { claims: 1 } => ours("From one claim"),
        Outcome::Erased { claims } => ours(format!("From {claims} claims")),
        Outcome::BlobsCollected { blobs: 0, .. } => ours("There were none"),
        Outcome::BlobsCollected { blobs: 1, bytes } => ours(format!("One file, {}", Size(*bytes))),
        Outcome::FilePrepared { bytes } => ours(format!("It is ready, {}", Size(*bytes))),
        Outcome::FileDropped {} => ours("It was not wanted any more"),
        Outcome::BlobsCollected { blobs, bytes } => {
            ours(format!("{blobs} files, {}", Size(*bytes)))
        }
    }
}

/// The states as tabs.
const TABS: [State; 5] =
    [State::Waiting, State::Running, State::Dead, State::Done, State::Withdrawn];

struct TabView {
    word: &'static str,
    key: &'static str,
    count: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "jobs/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<TabView>,
    tab: State,
    rows: Vec<JobView>,
    next: Option<String>,
    health: Health,
    may_keep: bool,
}

impl ListPage {
    fn is_tab(&self, state: State) -> bool {
        self.tab == state
    }

    /// What stands in the tab, where it is empty.
    fn empty(&self) -> &'static str {
        match self.tab {
            State::Waiting => "Work that is asked for stands here until a worker takes it.",
            State::Running => "Work that a worker is at stands here.",
            State::Done => "Work that was done stands here for 30 days.",
            State::Dead => {
                "Work that failed for good stands here for 30 days, or until somebody tries it again."
            }
            State::Withdrawn => "Work that was withdrawn stands here for 30 days.",
        }
    }

    /// How many jobs all nodes do at once.
    fn workers(&self) -> u64 {
        self.health.nodes.iter().map(|it| it.workers).sum()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    tab: String,
    after: String,
}

async fn list(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::ReadJobs)?;
    let tab = State::from_key(&wanted.tab).unwrap_or(State::Waiting);
    let after = id_cursor(&wanted.after).map(|(at, id)| (at, JobId(id)));
    let mut found = desk.jobs(tab, after, PAGE.saturating_add(1), me.actor()).await?;
    let more = u64::try_from(found.len()).is_ok_and(|length| length > PAGE);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = found.last().filter(|_| more);
    let next = last.map(|row| cursor_id(row.job.since, row.job.id.0));
    let people = desk.people_names().await?;
    let page = ListPage {
        tabs: tabs(&desk, tab).await?,
        tab,
        rows: found.into_iter().map(|row| JobView::new(row, &people)).collect(),
        next,
        health: desk.work_health().await?,
        may_keep: me.may(Act::KeepJobs),
        frame: frame.within(Room::Jobs),
    };
    answer(&page)
}

fn tab_word(state: State) -> &'static str {
    match state {
        State::Waiting => "Waiting",
        State::Running => "Running",
        State::Done => "Done",
        State::Dead => "Failed",
        State::Withdrawn => "Withdrawn",
    }
}

async fn tabs(desk: &Desk, current: State) -> Result<Vec<TabView>, Error> {
    let mut tabs = Vec::new();
    for state in TABS {
        let count = desk.count_jobs(state, COUNT).await?;
        tabs.push(TabView {
            word: tab_word(state),
            key: state.key(),
            count: if count < COUNT { count.to_string() } else { format!("{}+", COUNT - 1) },
            current: state == current,
        });
    }
    Ok(tabs)
}

async fn try_again(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<Uuid>,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepJobs)?;
    desk.try_again(JobId(*id), me.actor()).await?;
    Ok(see_other_saying("/jobs?tab=dead", Flash::good("It waits to be tried again.")))
}

async fn try_all_again(
    desk: Data<Desk>,
    me: SignedIn,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepJobs)?;
    let flash = match desk.try_all_again(me.actor()).await? {
        0 => Flash::note("Nothing that failed can be tried again now."),
        1 => Flash::good("One job waits to be tried again."),
        many => Flash::good(format!("{many} jobs wait to be tried again.")),
    };
    Ok(see_other_saying("/jobs?tab=dead", flash))
}

async fn withdraw(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<Uuid>,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepJobs)?;
    desk.withdraw_job(JobId(*id), me.actor()).await?;
    Ok(see_other_saying("/jobs", Flash::good("Withdrawn. It will not be done.")))
}
