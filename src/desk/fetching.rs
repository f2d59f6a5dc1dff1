//! Fetching: what background work is to fetch, and what the desk makes of what came.
//!
//! Whoever fetches knows nothing of the desk, and the desk opens no connection. Everything that
//! takes long (reading, splitting, comparing, storing bytes) happens before the transaction that
//! ends the job; the effect only writes.

mod same;

use std::sync::Arc;

use super::articles::{Brought, Unreadable};
use super::jobs::{self, Effect, MOST_ASKED, Taken, effect, unstored};
use super::reader::{self, Hints};
use super::snapshots::{self, Captured, Subject as Of, fingerprint};
use super::sources::sha256;
use super::{Desk, Error, articles, revisions, settled, watches};
use crate::domain::job::{Again, Outcome, Task};
use crate::domain::watch::{Look, Pace, Subject, Watch};
use crate::domain::{Act, ArticleId, SourceId, may};
use crate::store::articles as rows;
use crate::store::people;
use crate::text;
use crate::text::kind::{Kind, sniff};
use same::{is_beginning, is_same_article};

/// What is to be fetched for a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub url: String,
    /// Whether it may be as large as documents are; articles are pages.
    pub is_document: bool,
    /// What the site gave to ask with whether anything has changed.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Came {
    pub captured: Captured,
    /// The site says that nothing has changed since; there are no bytes.
    pub is_unchanged: bool,
    /// Where it answers from for good, if from elsewhere.
    pub moved_to: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// Why what was fetched is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Useless {
    #[error("Whoever asked for this may not, or not any more. Somebody else can ask for it.")]
    NobodyAsks,
    #[error("This has no address, so that it cannot be fetched.")]
    NoAddress,
    #[error(
        "At this address is no page with an article. If it is a source, add it to a claim as evidence."
    )]
    NoArticle,
    #[error(
        "At this address is quite another text than the newest one here. Nothing was stored. Open the page, and bring its text in again if it is right."
    )]
    AnotherText,
    #[error(
        "At this address is only the beginning of the article, as before a wall for payers. Nothing was stored. Open the page, and bring its text in again if it is right."
    )]
    Walled,
    #[error(
        "At this address is now the text of another article that is here already. Nothing was stored."
    )]
    OtherArticle,
    #[error("There is nothing at this address.")]
    Empty,
}

/// Addresses of further lists that one list may ask for.
const MOST_LISTS: usize = 50;

impl Desk {
    /// Refuses to go on for somebody who works here no more, or may no more ask for it.
    pub async fn still_asked(&self, job: &Taken) -> Result<(), Error> {
        let Some(person) = job.actor.person else { return Ok(()) };
        let person = people::read(self.db.read(), person).await?.filter(|it| !it.is_disabled());
        match person {
            Some(person) if may(person.role, Act::Import) => Ok(()),
            _ => Err(Useless::NobodyAsks.into()),
        }
    }

    /// What is to be fetched for a task; nothing where it is about what is here.
    pub async fn wanted(&self, task: &Task) -> Result<Option<Wanted>, Error> {
        let plain = |url: &String, is_document| Wanted {
            url: url.clone(),
            is_document,
            etag: None,
            last_modified: None,
        };
        Ok(Some(match task {
            Task::ReadSnapshot { .. } | Task::SendMail { .. } => return Ok(None),
            Task::ImportArticle { url } => plain(url, false),
            Task::ReadList { url } => plain(url, true),
            Task::CaptureSource { source } => {
                let url = self.source(*source).await?.url.ok_or(Useless::NoAddress)?;
                plain(&url, true)
            }
            Task::RefreshArticle { article } => {
                let url = self.article_head(*article).await?.url.ok_or(Useless::NoAddress)?;
                plain(&url, false)
            }
            Task::WatchSource { source } => self.again(Subject::Source(*source), true).await?,
            Task::WatchArticle { article } => self.again(Subject::Article(*article), false).await?,
            Task::CollectBlobs {} | Task::EraseSpeaker { .. } | Task::PrepareFile { .. } => {
                return Err(Useless::NoAddress.into());
            }
        }))
    }

    /// What is to be stored of a job for which nothing was fetched.
    pub async fn made_here(&self, job: &Taken) -> Result<Effect, Error> {
        match &job.task {
            Task::ReadSnapshot { snapshot } => {
                self.words_again(*snapshot, self.meta(job.actor)).await
            }
            _ => Err(Useless::NoAddress.into()),
        }
    }

    async fn again(&self, of: Subject, is_document: bool) -> Result<Wanted, Error> {
        let watch = self.watch(of).await?.ok_or(Useless::NoAddress)?;
        let Watch { url, etag, last_modified, .. } = watch;
        Ok(Wanted { url, is_document, etag, last_modified })
    }

    /// What is to be stored of what was fetched for a job.
    pub async fn made_of(&self, job: &Taken, came: Came, pace: Pace) -> Result<Effect, Error> {
        match self.made(job, came, pace).await {
            // A page that is only looked at and is of no use is a look that failed.
            Err(error) if unstored(&error).is_some_and(|it| it.again == Again::Never) => {
                let problem = error.to_string();
                let is_walled = matches!(error, Error::Useless(Useless::Walled));
                let look =
                    if is_walled { Look::Refused { problem } } else { Look::Failed { problem } };
                self.looked(job, look, pace).ok_or(error)
            }
            made => made,
        }
    }

    async fn made(&self, job: &Taken, came: Came, pace: Pace) -> Result<Effect, Error> {
        if came.is_unchanged
            && let Some(effect) = self.looked(job, Look::Unchanged, pace)
        {
            return Ok(effect);
        }
        if came.captured.bytes.is_empty() {
            return Err(Useless::Empty.into());
        }
        match &job.task {
            Task::CaptureSource { source } => self.captured(job, *source, came, pace).await,
            Task::ImportArticle { url } => self.imported(job, url, came, pace).await,
            Task::RefreshArticle { article } | Task::WatchArticle { article } => {
                self.renewed(job, *article, came, pace).await
            }
            Task::ReadList { url } => self.asked_for_more(job, url, came).await,
            Task::ReadSnapshot { .. } | Task::SendMail { .. } => self.made_here(job).await,
            Task::WatchSource { source } => self.looked_at(job, *source, came, pace).await,
            Task::CollectBlobs {} | Task::EraseSpeaker { .. } | Task::PrepareFile { .. } => {
                Err(Useless::NoAddress.into())
            }
        }
    }

    /// Only stores what a look found, such as that it failed; nothing where the job is none.
    pub fn looked(&self, job: &Taken, look: Look, pace: Pace) -> Option<Effect> {
        let of = match &job.task {
            Task::WatchSource { source } => Subject::Source(*source),
            Task::WatchArticle { article } => Subject::Article(*article),
            _ => return None,
        };
        let meta = self.meta(job.actor);
        Some(effect(move |tx| {
            let look = look.clone();
            Box::pin(async move {
                let origin = settled(tx).await?.desk.origin;
                watches::looked(tx, &origin, of, look, pace, meta).await?;
                Ok(Outcome::Unchanged {})
            })
        }))
    }

    /// Freezes a source as somebody asked: what stands there now is known from then on.
    async fn captured(
        &self,
        job: &Taken,
        source: SourceId,
        came: Came,
        pace: Pace,
    ) -> Result<Effect, Error> {
        let meta = self.meta(job.actor);
        let text = self.words(&came.captured).await?;
        let look = came.look(fingerprint(&came.captured.bytes, &text));
        let stowed = Arc::new(self.stow_read(came.captured, text).await?);
        Ok(effect(move |tx| {
            let (stowed, look) = (Arc::clone(&stowed), look.clone());
            Box::pin(async move {
                let settled = settled(tx).await?;
                let kept = snapshots::keep(tx, &settled, Of::Source(source), &stowed, meta).await?;
                let of = Subject::Source(source);
                watches::looked(tx, &settled.desk.origin, of, look, pace, meta).await?;
                watches::settle(tx, &settled.desk.origin, of, meta).await?;
                Ok(if kept.is_new { Outcome::Captured { source } } else { Outcome::Unchanged {} })
            })
        }))
    }

    /// Looks at a source again. Where its words are others than those that somebody knows of, they
    /// are frozen too, so that both can be read.
    async fn looked_at(
        &self,
        job: &Taken,
        source: SourceId,
        came: Came,
        pace: Pace,
    ) -> Result<Effect, Error> {
        let (of, meta) = (Subject::Source(source), self.meta(job.actor));
        let watch = self.watch(of).await?.ok_or(Error::NotFound)?;
        let text = self.words(&came.captured).await?;
        let found = fingerprint(&came.captured.bytes, &text);
        let look = came.look(found.clone());
        // What was found the last time was frozen then.
        let found = Some(found);
        if watch.known.is_none() || found == watch.known || found == watch.found {
            return self.looked(job, look, pace).ok_or(Error::NotFound);
        }
        let stowed = Arc::new(self.stow_read(came.captured, text).await?);
        Ok(effect(move |tx| {
            let (stowed, look) = (Arc::clone(&stowed), look.clone());
            Box::pin(async move {
                let settled = settled(tx).await?;
                snapshots::keep(tx, &settled, Of::Source(source), &stowed, meta).await?;
                watches::looked(tx, &settled.desk.origin, of, look, pace, meta).await?;
                Ok(Outcome::Captured { source })
            })
        }))
    }

    /// Brings a page in as an article; where an article of this address is here already, its text
    /// is brought in again.
    async fn imported(
        &self,
        job: &Taken,
        url: &str,
        came: Came,
        pace: Pace,
    ) -> Result<Effect, Error> {
        if let Some(known) = rows::with_url(self.db.read(), url).await? {
            return self.renewed(job, known, came, pace).await;
        }
        let meta = self.meta(job.actor);
        let brought = Brought { url: url.to_owned(), ..page_of(&came.captured)? };
        let prepared = Arc::new(self.prepared(brought, meta).await?);
        let look = came.look(prepared.revision.fingerprint.clone());
        let stowed = Arc::new(self.stow(came.captured).await?);
        let url = url.to_owned();
        Ok(effect(move |tx| {
            let (prepared, stowed) = (Arc::clone(&prepared), Arc::clone(&stowed));
            let (look, url) = (look.clone(), url.clone());
            Box::pin(async move {
                // Another job brought this address in meanwhile, perhaps with other words.
                if rows::with_url(tx, &url).await?.is_some() {
                    return Err(Error::TextChanged);
                }
                match articles::stored(tx, &prepared, meta).await {
                    Ok(article) => {
                        let settled = settled(tx).await?;
                        let of = Of::Article(article, Some(prepared.revision.id));
                        snapshots::keep(tx, &settled, of, &stowed, meta).await?;
                        // The page was seen just now: the next look is a pause away.
                        let (of, origin) = (Subject::Article(article), &settled.desk.origin);
                        watches::looked(tx, origin, of, look, pace, meta).await?;
                        watches::settle(tx, origin, of, meta).await?;
                        Ok(Outcome::Imported { article })
                    }
                    Err(Error::SameText(article)) => Ok(Outcome::AlreadyHere { article }),
                    Err(error) => Err(error),
                }
            })
        }))
    }

    /// Looks at an article again, or fetches it again as somebody asked: makes a revision where its
    /// text differs, with the page frozen beside it.
    async fn renewed(
        &self,
        job: &Taken,
        article: ArticleId,
        came: Came,
        pace: Pace,
    ) -> Result<Effect, Error> {
        let (meta, of, task) = (self.meta(job.actor), Subject::Article(article), job.task.clone());
        let brought = page_of(&came.captured)?;
        let read = self.read_text(&brought).await?;
        let newest = rows::latest(self.db.read(), article).await?.ok_or(Error::NotFound)?;
        if !is_same_article(&newest.body, &read.body) {
            let is_walled = is_beginning(&newest.body, &read.body);
            return Err(if is_walled { Useless::Walled } else { Useless::AnotherText }.into());
        }
        let look = came.look(sha256(&text::fingerprint(&read.body)));
        let renewal = match self.renewal_of(article, &brought, read, meta).await {
            Err(Error::SameText(_)) => return Err(Useless::OtherArticle.into()),
            renewal => renewal?,
        };
        let revised = match renewal {
            Some(prepared) => Some((Arc::new(prepared), Arc::new(self.stow(came.captured).await?))),
            None => None,
        };
        Ok(effect(move |tx| {
            let (look, known) = (look.clone(), newest.fingerprint.clone());
            let (revised, task) = (revised.clone(), task.clone());
            Box::pin(async move {
                let settled = settled(tx).await?;
                if let Some((prepared, stowed)) = &revised {
                    let revision = revisions::renewed(tx, Arc::clone(prepared), meta).await?;
                    let pictured = Of::Article(article, Some(revision));
                    snapshots::keep(tx, &settled, pictured, stowed, meta).await?;
                }
                // The newest text may have been brought in by hand.
                watches::known(tx, of, &known).await?;
                watches::looked(tx, &settled.desk.origin, of, look, pace, meta).await?;
                if !matches!(task, Task::WatchArticle { .. }) {
                    watches::settle(tx, &settled.desk.origin, of, meta).await?;
                }
                Ok(match (&revised, task) {
                    (Some(_), _) => Outcome::Revised { article },
                    (None, Task::ImportArticle { .. }) => Outcome::AlreadyHere { article },
                    (None, _) => Outcome::Unchanged {},
                })
            })
        }))
    }

    /// Reads a feed or a sitemap, and asks for what it names in the same batch.
    async fn asked_for_more(&self, job: &Taken, url: &str, came: Came) -> Result<Effect, Error> {
        let (meta, batch) = (self.meta(job.actor), job.batch);
        let address = came.captured.address.as_deref().unwrap_or(url);
        let hints = Hints {
            media_type: came.captured.media.clone(),
            charset: came.captured.charset.clone(),
            // Sitemaps that are packed say so by their name alone.
            name: Some(address.to_owned()),
            base: address.parse().ok(),
            ..Hints::default()
        };
        let found = reader::listing(&self.parser, came.captured.bytes.to_vec(), hints).await?;
        let entries = u64::try_from(found.entries.len()).unwrap_or(u64::MAX);
        let lists = found.more.into_iter().take(MOST_LISTS);
        let lists = lists.map(|url| Task::ReadList { url });
        let pages = found.entries.into_iter().map(|it| Task::ImportArticle { url: it.url });
        let tasks: Vec<Task> = lists.chain(pages).take(MOST_ASKED).collect();
        Ok(effect(move |tx| {
            let tasks = tasks.clone();
            Box::pin(async move {
                let queued = jobs::enqueue_more(tx, batch, tasks, meta.actor, meta.at).await?;
                Ok(Outcome::ListRead { entries, queued })
            })
        }))
    }
}

impl Came {
    /// What a look found, once the words are known.
    fn look(&self, fingerprint: String) -> Look {
        Look::Answered {
            fingerprint,
            moved_to: self.moved_to.clone(),
            etag: self.etag.clone(),
            last_modified: self.last_modified.clone(),
        }
    }
}

/// A page as a text that is brought in. Anything but a page or a text holds no article.
fn page_of(captured: &Captured) -> Result<Brought, Error> {
    match sniff(&captured.bytes, captured.media.as_deref(), captured.name.as_deref()) {
        Kind::Html | Kind::Text => {}
        Kind::Pdf | Kind::Feed | Kind::Sitemap | Kind::Image(_) | Kind::Other => {
            return Err(Useless::NoArticle.into());
        }
    }
    if captured.bytes.len() > articles::MAX_BYTES {
        return Err(Unreadable::TooLarge.into());
    }
    Ok(Brought {
        bytes: captured.bytes.to_vec(),
        charset: captured.charset.clone(),
        ..Brought::default()
    })
}
