//! Unsubscribe: an end to mail, by the link in a mail and without an account.
//!
//! Whoever holds the link may use it from anywhere, so that the form has no token of a session: the
//! link itself, 256 random bits, is what nobody else knows.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path, ServiceConfig, resource};
use askama::Template;

use super::Error;
use super::page::{Frame, filters, see_other, show_as};
use crate::desk::people::Refused;
use crate::desk::{self, Desk};

/// What these addresses begin with.
pub(super) const PATH: &str = "/unsubscribe/";
/// What a provider of mail sends for one of its users (RFC 8058).
const ONE_CLICK: &[u8] = b"List-Unsubscribe=One-Click";

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/unsubscribe/{token}").get(show).post(end));
}

#[derive(Template)]
#[template(path = "unsubscribe/show.html")]
struct ShowPage {
    frame: Frame,
    /// Who gets the mail; nothing where the link does not work.
    name: Option<String>,
    token: String,
    /// Whether they still get any.
    gets_mail: bool,
}

async fn show(desk: Data<Desk>, frame: Frame, token: Path<String>) -> Result<HttpResponse, Error> {
    let token = token.into_inner();
    match desk.mail_of(&token).await {
        Ok((name, gets_mail)) => {
            let name = Some(name);
            show_as(StatusCode::OK, &ShowPage { frame, name, token, gets_mail })
        }
        Err(desk::Error::Person(Refused::LinkGone)) => gone(frame, token),
        Err(error) => Err(error.into()),
    }
}

async fn end(
    desk: Data<Desk>,
    frame: Frame,
    token: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, Error> {
    let token = token.into_inner();
    match desk.end_mail(&token).await {
        // A provider of mail follows no redirect.
        Ok(()) if body.as_ref() == ONE_CLICK => Ok(HttpResponse::Ok().body("No more mail.")),
        Ok(()) => Ok(see_other(&format!("{PATH}{token}"))),
        Err(desk::Error::Person(Refused::LinkGone)) => gone(frame, token),
        Err(error) => Err(error.into()),
    }
}

fn gone(frame: Frame, token: String) -> Result<HttpResponse, Error> {
    let page = ShowPage { frame, name: None, token, gets_mail: false };
    show_as(StatusCode::NOT_FOUND, &page)
}
