//! Erasing: the pages from which admins take a speaker, a colleague or an author out of the desk.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::Error;
use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other_saying, show_as};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::erasing::{Gone, Holding, Left, Subject};
use crate::domain::{Act, ArticleId, PersonId, SpeakerId};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/speakers/{id}/erase").get(speaker).post(erase_speaker))
        .service(resource("/people/{id}/erase").get(person).post(erase_person))
        .service(resource("/articles/{id}/erase").get(article).post(erase_article));
}

#[derive(Template)]
#[template(path = "erasing/subject.html")]
struct ErasePage {
    frame: Frame,
    subject: Subject,
    holdings: Vec<Holding>,
    /// Where else the words stand, once somebody has asked.
    left: Option<Vec<Left>>,
    ground: String,
    problem: Option<String>,
}

/// Whether to look where else the words stand, for which the whole desk is read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Looking {
    look: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EraseForm {
    ground: String,
}

impl ErasePage {
    /// What the page is about, in a few words.
    fn whose(&self) -> &'static str {
        match self.subject {
            Subject::Speaker(_) => "a speaker’s name",
            Subject::Person(_) => "a colleague’s name and address",
            Subject::Article(_) => "an article’s author",
        }
    }

    fn page(&self) -> String {
        page_of(self.subject)
    }

    /// How many values go, and of how many claims.
    fn counts(&self) -> (usize, usize) {
        let values = self.holdings.iter().map(|it| it.held.len()).sum();
        (values, self.holdings.iter().filter(|it| it.number.is_some()).count())
    }

    /// Where something is shown that has a page.
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn page_with(&self, left: &Left) -> Option<String> {
        let id = left.id;
        match left.noun.as_str() {
            "claim" => left.number.map(|it| format!("/claims/{it}#trail")),
            "article" => Some(format!("/articles/{id}")),
            "source" => Some(format!("/sources/{id}")),
            "speaker" => Some(format!("/speakers/{id}")),
            "person" => Some(format!("/people/{id}")),
            "snapshot" => Some(format!("/snapshots/{id}")),
            _ => None,
        }
    }

    /// The values of the thing itself.
    fn own(&self) -> impl Iterator<Item = &crate::desk::erasing::Held> {
        let own = self.holdings.iter().filter(|it| it.number.is_none());
        own.flat_map(|it| it.held.iter())
    }
}

/// Where the thing is shown.
fn page_of(subject: Subject) -> String {
    match subject {
        Subject::Speaker(it) => format!("/speakers/{it}"),
        Subject::Person(it) => format!("/people/{it}"),
        Subject::Article(it) => format!("/articles/{it}"),
    }
}

async fn show(
    desk: &Desk,
    me: &SignedIn,
    frame: Frame,
    (subject, looking): (Subject, &Looking),
) -> Result<HttpResponse, Error> {
    let mut page = page(desk, me, frame, (subject, String::new(), None)).await?;
    if !looking.look.is_empty() {
        page.left = Some(desk.would_stay(&page.holdings, me.actor()).await?);
    }
    show_as(StatusCode::OK, &page)
}

async fn page(
    desk: &Desk,
    me: &SignedIn,
    frame: Frame,
    (subject, ground, problem): (Subject, String, Option<String>),
) -> Result<ErasePage, Error> {
    me.must(Act::Erase)?;
    match subject {
        Subject::Speaker(it) => drop(desk.speaker(it).await?),
        Subject::Person(it) => drop(desk.person(it, me.actor()).await?),
        Subject::Article(it) => drop(desk.article_head(it).await?),
    }
    let holdings = desk.would_erase(subject, me.actor()).await?;
    Ok(ErasePage { frame, subject, holdings, left: None, ground, problem })
}

async fn erase(
    desk: &Desk,
    me: &SignedIn,
    frame: Frame,
    (subject, form): (Subject, EraseForm),
) -> Result<HttpResponse, Error> {
    match desk.erase(subject, &form.ground, me.actor()).await {
        Ok(gone) => Ok(see_other_saying(&page_of(subject), Flash::good(said(gone)))),
        Err(error) => {
            let problem = Some(mendable(error)?);
            let page = page(desk, me, frame, (subject, form.ground, problem)).await?;
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn said(gone: Gone) -> String {
    match gone.claims {
        0 => "Erased. The trail says for which ground.".to_owned(),
        1 => "Erased. It leaves one claim in a moment. The trails say for which ground.".to_owned(),
        many => format!(
            "Erased. It leaves {many} claims, one after the other. The trails say for which ground."
        ),
    }
}

async fn speaker(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    looking: Query<Looking>,
) -> Result<HttpResponse, Error> {
    show(&desk, &me, frame, (Subject::Speaker(SpeakerId(*id)), &looking)).await
}

async fn person(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    looking: Query<Looking>,
) -> Result<HttpResponse, Error> {
    show(&desk, &me, frame, (Subject::Person(PersonId(*id)), &looking)).await
}

async fn article(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    looking: Query<Looking>,
) -> Result<HttpResponse, Error> {
    show(&desk, &me, frame, (Subject::Article(ArticleId(*id)), &looking)).await
}

async fn erase_speaker(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    posted: Posted<EraseForm>,
) -> Result<HttpResponse, Error> {
    erase(&desk, &me, frame, (Subject::Speaker(SpeakerId(*id)), posted.form)).await
}

async fn erase_person(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    posted: Posted<EraseForm>,
) -> Result<HttpResponse, Error> {
    erase(&desk, &me, frame, (Subject::Person(PersonId(*id)), posted.form)).await
}

async fn erase_article(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    posted: Posted<EraseForm>,
) -> Result<HttpResponse, Error> {
    erase(&desk, &me, frame, (Subject::Article(ArticleId(*id)), posted.form)).await
}
