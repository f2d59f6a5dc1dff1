//! Set-up: the one page of a desk that nobody works at yet.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other, see_other_saying, show_as};
use super::session::Kind;
use super::settings::ScaleChoice;
use super::{Error, Site};
use crate::desk::Desk;
use crate::desk::set_up::NewDesk;
use crate::desk::sign_in::SignIn;
use crate::domain::seeds;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/set-up/{token}").get(show).post(set_up));
}

#[derive(Template)]
#[template(path = "set_up/show.html")]
struct ShowPage {
    frame: Frame,
    token: String,
    typed: SetUpForm,
    scales: Vec<ScaleChoice>,
    problem: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetUpForm {
    name: String,
    email: String,
    password: String,
    desk: String,
    scale: String,
}

async fn show(desk: Data<Desk>, frame: Frame, token: Path<String>) -> Result<HttpResponse, Error> {
    desk.check_set_up_link(&token).await?;
    let typed = SetUpForm {
        name: String::new(),
        email: String::new(),
        password: String::new(),
        desk: "Fact-check desk".to_owned(),
        scale: seeds::DEFAULT.to_owned(),
    };
    asked(StatusCode::OK, frame, &token, typed, None)
}

async fn set_up(
    desk: Data<Desk>,
    site: Data<Site>,
    request: HttpRequest,
    frame: Frame,
    token: Path<String>,
    posted: Posted<SetUpForm>,
) -> Result<HttpResponse, Error> {
    let form = posted.form;
    let new = NewDesk {
        name: form.desk.clone(),
        scale: form.scale.clone(),
        admin_name: form.name.clone(),
        admin_email: form.email.clone(),
        password: form.password.clone(),
    };
    if let Err(error) = desk.set_up(&site.door.passwords, &token, new).await {
        let problem = Some(mendable(error)?);
        return asked(StatusCode::UNPROCESSABLE_ENTITY, frame, &token, form, problem);
    }
    let (tried, from) = ((form.email.as_str(), form.password.as_str()), site.client(&request));
    let SignIn::In(cookie) = desk.sign_in(&site.door, tried, from, None).await? else {
        return Ok(see_other("/sign-in"));
    };
    let done = Flash::good("The desk is set up. Add an editor and a reviewer, and it can work.");
    let mut response = see_other_saying("/people", done);
    response.add_cookie(&Kind::Session.cookie(&site, cookie)).map_err(Error::internal)?;
    Ok(response)
}

fn asked(
    status: StatusCode,
    frame: Frame,
    token: &str,
    typed: SetUpForm,
    problem: Option<String>,
) -> Result<HttpResponse, Error> {
    let scales = ScaleChoice::seeds(&typed.scale);
    show_as(status, &ShowPage { frame, token: token.to_owned(), typed, scales, problem })
}
