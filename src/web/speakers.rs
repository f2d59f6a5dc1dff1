//! Speakers: who says things, and what they said.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;

use super::error::Error;
use super::lists::{PAGE, Row, one_page, plain};
use super::page::{Frame, Room, filters, show as answer};
use super::session::SignedIn;
use super::sources::Wanted;
use crate::desk::Desk;
use crate::desk::lists::{Filter, Speaker};
use crate::domain::SpeakerId;
use crate::domain::claim::Stage;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/speakers").get(list)).service(resource("/speakers/{id}").get(show));
}

#[derive(Template)]
#[template(path = "speakers/list.html")]
struct ListPage {
    frame: Frame,
    speakers: Vec<Speaker>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "speakers/show.html")]
struct ShowPage {
    frame: Frame,
    speaker: Speaker,
    /// When and for what the name was erased.
    erased: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

async fn list(
    desk: Data<Desk>,
    _me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let after = plain(&wanted.after);
    let after = Some(after.as_str()).filter(|it| !it.is_empty());
    let mut speakers = desk.speakers(after, PAGE.saturating_add(1)).await?;
    let more = u64::try_from(speakers.len()).is_ok_and(|length| length > PAGE);
    speakers.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = speakers.last().filter(|_| more).map(|speaker| speaker.folded.clone());
    answer(&ListPage { frame: frame.within(Room::Speakers), speakers, next })
}

async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SpeakerId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let speaker = desk.speaker(*id).await?;
    let erased = desk.erasure(id.0).await?.map(|it| it.words());
    let filter = Filter { speaker: Some(*id), ..Filter::default() };
    let (rows, next) = one_page(&desk, &me, &filter, &wanted.after).await?;
    answer(&ShowPage { frame: frame.within(Room::Speakers), speaker, erased, rows, next })
}
