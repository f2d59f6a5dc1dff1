//! Fetching: what people ask to have fetched, and what they have seen of how it fares.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::error::Error;
use super::form::Posted;
use super::page::{Flash, Frame, Room, filters, see_other, see_other_saying, show, show_as};
use super::session::SignedIn;
use super::sign_in::Button;
use crate::desk::jobs::MOST_ASKED;
use crate::desk::{self, Desk};
use crate::domain::job::Task;
use crate::domain::watch::{Health, Sight, Subject, Watch};
use crate::domain::{Act, ArticleId, SourceId};
use crate::text::listing::{self, BadLine};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/articles/fetch").get(new).post(fetch))
        .service(resource("/articles/{id}/fetch").post(fetch_again))
        .service(resource("/articles/{id}/settle").post(settle_article))
        .service(resource("/sources/{id}/capture").post(capture))
        .service(resource("/sources/{id}/settle").post(settle_source));
}

/// What somebody saw of something at its address, as its page showed it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    health: String,
    found: String,
    moved_to: String,
    /// Of the look, in milliseconds; nothing before the first.
    looked_at: String,
}

impl Seen {
    fn sight(&self) -> Option<Sight> {
        let some = |text: &String| Some(text.clone()).filter(|it| !it.is_empty());
        let health = Health::from_key(&self.health)?;
        Some(Sight { health, found: some(&self.found), moved_to: some(&self.moved_to) })
    }

    fn looked_at(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.looked_at.parse().ok()?)
    }
}

/// Something else was found at an address than what somebody says that they have seen.
#[derive(Template)]
#[template(path = "fetches/meanwhile.html")]
struct MeanwhilePage {
    frame: Frame,
    /// The first part of the address of the thing's page.
    place: &'static str,
    title: String,
    seen: Seen,
    watch: Option<Watch>,
}

impl MeanwhilePage {
    fn of(frame: Frame, room: Room, place: &'static str, title: String, seen: Seen) -> Self {
        Self { frame: frame.within(room), place, title, seen, watch: None }
    }

    fn before(&self) -> Option<Health> {
        Health::from_key(&self.seen.health)
    }
}

/// Addresses as they are typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Addresses {
    addresses: String,
    what: What,
}

/// What stands at the addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    #[default]
    Articles,
    Lists,
}

#[derive(Template)]
#[template(path = "articles/fetch.html")]
struct FetchPage {
    frame: Frame,
    typed: Addresses,
    problem: Option<String>,
    bad: Vec<BadLine>,
}

async fn new(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let frame = frame.within(Room::Articles);
    show(&FetchPage { frame, typed: Addresses::default(), problem: None, bad: Vec::new() })
}

async fn fetch(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<Addresses>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let typed = posted.form.clone();
    let again = |problem: String, bad| {
        let frame = frame.within(Room::Articles);
        let page = FetchPage { frame, typed, problem: Some(problem), bad };
        show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let found = listing::lines(&posted.form.addresses);
    if !found.bad.is_empty() {
        let problem = "Some lines are no addresses. Correct them, or take them out; nothing was asked for yet.";
        return again(problem.to_owned(), found.bad);
    }
    if found.entries.len() > MOST_ASKED || found.cut {
        let problem = format!("These are more than {MOST_ASKED} addresses. Ask for them in parts.");
        return again(problem, Vec::new());
    }
    let urls: Vec<String> = found.entries.into_iter().map(|it| it.url).collect();
    let title = match urls.as_slice() {
        [] => {
            let problem = "Give one address at least, each on a line of its own.";
            return again(problem.to_owned(), Vec::new());
        }
        [one] => one.chars().take(400).collect(),
        many => format!("{} addresses", many.len()),
    };
    let task = |url| match posted.form.what {
        What::Articles => Task::ImportArticle { url },
        What::Lists => Task::ReadList { url },
    };
    let tasks = urls.into_iter().map(task).collect();
    let batch = desk.ask_for(&title, tasks, posted.sent(&me)).await?;
    Ok(see_other(&format!("/fetches/{batch}")))
}

async fn fetch_again(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<ArticleId>,
    posted: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let article = desk.article_head(*id).await?;
    let title = format!("Again: {}", article.title.chars().take(400).collect::<String>());
    asked(&desk, &me, &title, Task::RefreshArticle { article: *id }, &posted).await
}

async fn capture(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<SourceId>,
    posted: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let source = desk.source(*id).await?;
    let title = format!("Snapshot: {}", source.title.chars().take(400).collect::<String>());
    asked(&desk, &me, &title, Task::CaptureSource { source: *id }, &posted).await
}

async fn asked(
    desk: &Desk,
    me: &SignedIn,
    title: &str,
    task: Task,
    posted: &Posted<Button>,
) -> Result<HttpResponse, Error> {
    // What has no address is refused at once, and not by a job that fails.
    desk.wanted(&task).await?;
    let batch = desk.ask_for(title, vec![task], posted.sent(me)).await?;
    Ok(see_other(&format!("/fetches/{batch}")))
}

async fn settle_source(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<SourceId>,
    frame: Frame,
    posted: Posted<Seen>,
) -> Result<HttpResponse, Error> {
    let title = desk.source(*id).await?.title;
    let page = MeanwhilePage::of(frame, Room::Sources, "sources", title, posted.form);
    settled(&desk, &me, Subject::Source(*id), page).await
}

async fn settle_article(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<ArticleId>,
    frame: Frame,
    posted: Posted<Seen>,
) -> Result<HttpResponse, Error> {
    let title = desk.article_head(*id).await?.title;
    let page = MeanwhilePage::of(frame, Room::Articles, "articles", title, posted.form);
    settled(&desk, &me, Subject::Article(*id), page).await
}

async fn settled(
    desk: &Desk,
    me: &SignedIn,
    of: Subject,
    page: MeanwhilePage,
) -> Result<HttpResponse, Error> {
    let seen = page.seen.sight().ok_or(Error::BadForm)?;
    match desk.settle_watch(of, seen, me.actor()).await {
        Ok(()) => {
            let flash = Flash::good("What stands there now counts as seen.");
            Ok(see_other_saying(&format!("/{}/{}", page.place, of.id()), flash))
        }
        Err(desk::Error::FaresOtherwise(now)) => {
            show_as(StatusCode::CONFLICT, &MeanwhilePage { watch: Some(*now), ..page })
        }
        Err(error) => Err(error.into()),
    }
}
