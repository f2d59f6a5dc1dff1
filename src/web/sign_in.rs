//! Sign-in: the door, also for those whose session ended while they were typing.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::error::mendable;
use super::form::{self, Posted};
use super::kept::{Kept, is_local};
use super::page::{Flash, Frame, filters, see_other, see_other_saying, show_as};
use super::session::{Kind, MaybeSignedIn, SignedIn, cookie};
use super::{Error, Site};
use crate::desk::Desk;
use crate::desk::passwords::Busy;
use crate::desk::sign_in::SignIn;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/sign-in").get(show).post(sign_in))
        .service(resource("/sign-out").post(sign_out))
        .service(resource("/link/{token}").get(choose).post(chosen));
}

#[derive(Template)]
#[template(path = "sign_in/show.html")]
struct ShowPage {
    frame: Frame,
    email: String,
    problem: Option<String>,
    to: String,
    kept: Option<Kept>,
    /// Whether the session ended under a form.
    ended: bool,
}

#[derive(Template)]
#[template(path = "sign_in/again.html")]
struct AgainPage {
    frame: Frame,
    kept: Kept,
}

#[derive(Template)]
#[template(path = "sign_in/choose.html")]
struct ChoosePage {
    frame: Frame,
    token: String,
    name: String,
    email: String,
    problem: Option<String>,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    kept: String,
    #[serde(default)]
    kept_to: String,
    /// Says something where the kept form is sent in parts.
    #[serde(default)]
    kept_in_parts: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChooseForm {
    password: String,
}

/// A form that is only a button.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Button {}

async fn show(
    desk: Data<Desk>,
    me: MaybeSignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let to = wanted.into_inner().to;
    if me.0.is_some() {
        return Ok(see_other(destination(&to)));
    }
    if !desk.is_set_up().await? {
        return Err(Error::NotSetUp);
    }
    let page =
        ShowPage { frame, email: String::new(), problem: None, to, kept: None, ended: false };
    show_as(StatusCode::OK, &page)
}

/// The page for somebody whose session ended before what they typed arrived.
pub(super) fn ended(frame: Frame, kept: Option<Kept>) -> Result<HttpResponse, Error> {
    let (email, to) = (String::new(), String::new());
    let page = ShowPage { frame, email, problem: None, to, kept, ended: true };
    show_as(StatusCode::UNAUTHORIZED, &page)
}

async fn sign_in(
    desk: Data<Desk>,
    site: Data<Site>,
    request: HttpRequest,
    frame: Frame,
    posted: Result<Posted<SignInForm>, Error>,
) -> Result<HttpResponse, Error> {
    let form = match posted {
        Ok(posted) => posted.form,
        Err(Error::Foreign) => return not_this_browser(&request, frame),
        Err(error) => return Err(error),
    };
    let kept = unpack(&form.kept_to, &form.kept, &form.kept_in_parts);
    let (from, before) = (site.client(&request), cookie(&request, Kind::Session));
    let tried = (form.email.as_str(), form.password.as_str());
    let mut refused = match desk.sign_in(&site.door, tried, from, before.as_deref()).await? {
        SignIn::In(cookie) => return entered(&site, frame, cookie, kept, &form.to),
        SignIn::Wrong => {
            let problem = "The e-mail address or the password is not right.";
            (StatusCode::UNPROCESSABLE_ENTITY, problem.to_owned(), 0)
        }
        SignIn::TooMany(wait) => {
            let problem = format!("Too many tries. Wait for {} seconds.", wait.as_secs() + 1);
            (StatusCode::TOO_MANY_REQUESTS, problem, wait.as_secs() + 1)
        }
        SignIn::Busy => (StatusCode::SERVICE_UNAVAILABLE, Busy.to_string(), 5),
    };
    let problem = Some(std::mem::take(&mut refused.1));
    let page = ShowPage { frame, email: form.email, problem, to: form.to, kept, ended: false };
    let mut response = show_as(refused.0, &page)?;
    if refused.2 > 0 {
        response.headers_mut().insert(RETRY_AFTER, refused.2.into());
    }
    Ok(response)
}

/// Asks again where the cookie before the door was lost, and keeps what was kept.
fn not_this_browser(request: &HttpRequest, frame: Frame) -> Result<HttpResponse, Error> {
    let sent = request.extensions_mut().remove::<Kept>().ok_or(Error::Foreign)?;
    let kept = unpack(sent.value("kept_to"), sent.value("kept"), sent.value("kept_in_parts"));
    let (email, to) = (sent.value("email").to_owned(), sent.value("to").to_owned());
    let problem = "Please send this once more. If it does not help, allow cookies of this desk.";
    let problem = Some(problem.to_owned());
    let page = ShowPage { frame, email, problem, to, kept, ended: false };
    show_as(StatusCode::FORBIDDEN, &page)
}

/// Lets somebody go where they wanted to, or look again at what they had typed.
fn entered(
    site: &Site,
    frame: Frame,
    cookie: String,
    kept: Option<Kept>,
    to: &str,
) -> Result<HttpResponse, Error> {
    let mut response = match kept {
        Some(kept) => {
            let frame = Frame { token: form::token(&cookie), ..frame };
            show_as(StatusCode::OK, &AgainPage { frame, kept })?
        }
        None => see_other(destination(to)),
    };
    response.add_cookie(&Kind::Session.cookie(site, cookie)).map_err(Error::internal)?;
    Ok(response)
}

async fn sign_out(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    desk.sign_out(me.cookie()).await?;
    let mut response = see_other_saying("/sign-in", Flash::good("You are signed out."));
    response.add_cookie(&Kind::Session.gone(&site)).map_err(Error::internal)?;
    Ok(response)
}

async fn choose(
    desk: Data<Desk>,
    frame: Frame,
    token: Path<String>,
) -> Result<HttpResponse, Error> {
    let person = desk.link_for(&token).await?;
    let (name, email) = (person.name, person.email);
    let page = ChoosePage { frame, token: token.into_inner(), name, email, problem: None };
    show_as(StatusCode::OK, &page)
}

async fn chosen(
    desk: Data<Desk>,
    site: Data<Site>,
    frame: Frame,
    token: Path<String>,
    posted: Posted<ChooseForm>,
) -> Result<HttpResponse, Error> {
    let person = desk.link_for(&token).await?;
    match desk.choose_password(&site.door.passwords, &token, &posted.form.password).await {
        Ok(_person) => {
            let done = Flash::good("Your password is kept. Sign in with it.");
            Ok(see_other_saying("/sign-in", done))
        }
        Err(error) => {
            let problem = Some(mendable(error)?);
            let (name, email) = (person.name, person.email);
            let page = ChoosePage { frame, token: token.into_inner(), name, email, problem };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn unpack(target: &str, packed: &str, in_parts: &str) -> Option<Kept> {
    let kept = Kept::unpack(target, packed)?;
    Some(if in_parts.is_empty() { kept } else { kept.parted() })
}

fn destination(to: &str) -> &str {
    if is_local(to) { to } else { "/" }
}
