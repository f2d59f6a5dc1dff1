//! Answer: the page of somebody outside who was asked, opened by a link and without an account.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other_saying, show_as};
use super::{Error, Site};
use crate::desk::contacts::Invitation;
use crate::desk::people::Refused;
use crate::desk::{self, Desk};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/answer/{token}").get(show).post(answer));
}

#[derive(Template)]
#[template(path = "answer/show.html")]
struct ShowPage {
    frame: Frame,
    token: String,
    asked: Invitation,
    text: String,
    problem: Option<String>,
}

/// The one page for every link that does not work, whatever the reason.
#[derive(Template)]
#[template(path = "answer/gone.html")]
struct GonePage {
    frame: Frame,
    /// What was typed before the link ended.
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerForm {
    text: String,
}

async fn show(desk: Data<Desk>, frame: Frame, token: Path<String>) -> Result<HttpResponse, Error> {
    asked(&desk, frame, token.into_inner(), String::new(), None).await
}

async fn answer(
    desk: Data<Desk>,
    site: Data<Site>,
    request: HttpRequest,
    frame: Frame,
    token: Path<String>,
    posted: Posted<AnswerForm>,
) -> Result<HttpResponse, Error> {
    let (token, text) = (token.into_inner(), posted.form.text);
    if let Some(wait) = site.door.answers(site.client(&request)) {
        return Err(Error::TooMany(wait));
    }
    if frame.me.is_some() {
        // The trail would say that the person asked wrote it.
        let why = "You are signed in at the desk. Record an answer on the page of its claim.";
        return asked(&desk, frame, token, text, Some(why.to_owned())).await;
    }
    match desk.answer_by_link(&token, &text).await {
        Ok(()) => {
            let thanks = Flash::good("Thank you. Your answer has reached the desk.");
            Ok(see_other_saying(&format!("/answer/{token}"), thanks))
        }
        Err(desk::Error::Person(Refused::LinkGone)) => gone(frame, text),
        Err(error) => {
            let problem = Some(mendable(error)?);
            asked(&desk, frame, token, text, problem).await
        }
    }
}

async fn asked(
    desk: &Desk,
    frame: Frame,
    token: String,
    text: String,
    problem: Option<String>,
) -> Result<HttpResponse, Error> {
    let status = problem.as_ref().map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    match desk.invitation(&token).await {
        Ok(asked) => show_as(status, &ShowPage { frame, token, asked, text, problem }),
        Err(desk::Error::Person(Refused::LinkGone)) => gone(frame, text),
        Err(error) => Err(error.into()),
    }
}

fn gone(frame: Frame, text: String) -> Result<HttpResponse, Error> {
    show_as(StatusCode::NOT_FOUND, &GonePage { frame, text })
}
