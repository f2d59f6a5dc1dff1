//! Speakers: who says things, and what they said.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;

use super::error::{Error, mendable};
use super::form::Posted;
use super::lists::{PAGE, Row, one_page, plain};
use super::page::{Flash, Frame, Room, filters, see_other_saying, show as answer, show_as};
use super::session::SignedIn;
use super::sources::Wanted;
use crate::desk::Desk;
use crate::desk::lists::{Filter, Speaker};
use crate::domain::claim::Stage;
use crate::domain::speaker::SpeakerKind;
use crate::domain::{Act, SpeakerId};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/speakers").get(list))
        .service(resource("/speakers/{id}").get(show).post(describe));
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
    typed: Form,
    problem: Option<String>,
    /// When and for what the name was erased.
    erased: Option<String>,
    /// Whether it still stands on claims, which it is about to leave.
    is_leaving: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    kind: String,
    /// Not asked for where the name was erased.
    #[serde(default)]
    same_as: String,
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
    answer(&page(&desk, &me, frame, *id, &wanted.after).await?)
}

async fn page(
    desk: &Desk,
    me: &SignedIn,
    frame: Frame,
    id: SpeakerId,
    after: &str,
) -> Result<ShowPage, Error> {
    let speaker = desk.speaker(id).await?;
    let filter = Filter { speaker: Some(id), ..Filter::default() };
    let (rows, next) = one_page(desk, me, &filter, after).await?;
    let typed = Form {
        kind: speaker.kind.key().to_owned(),
        same_as: speaker.same_as.clone().unwrap_or_default(),
    };
    let erased = desk.erasure(id.0).await?.map(|it| it.words());
    let is_leaving = erased.is_some() && desk.is_leaving_claims(id).await?;
    let frame = frame.within(Room::Speakers);
    Ok(ShowPage { frame, speaker, typed, problem: None, erased, is_leaving, rows, next })
}

async fn describe(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SpeakerId>,
    posted: Posted<Form>,
) -> Result<HttpResponse, Error> {
    let typed = posted.form;
    let kind = SpeakerKind::from_key(&typed.kind).ok_or(Error::BadForm)?;
    let done = desk.describe_speaker(*id, (kind, typed.same_as.clone()), me.actor()).await;
    let Err(error) = done else {
        let flash = Flash::good("What is known of the speaker is stored.");
        return Ok(see_other_saying(&format!("/speakers/{id}"), flash));
    };
    let problem = Some(mendable(error)?);
    let page = page(&desk, &me, frame, *id, "").await?;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &ShowPage { typed, problem, ..page })
}
