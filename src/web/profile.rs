//! Profile: one's own name, password and keys.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;

use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other_saying, show as shown, show_as};
use super::session::SignedIn;
use super::{Error, Site};
use crate::desk::Desk;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/profile").get(show).post(update))
        .service(resource("/profile/password").post(change_password));
}

#[derive(Template)]
#[template(path = "profile/show.html")]
struct ShowPage {
    frame: Frame,
    name: String,
    single_keys: bool,
    problem: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileForm {
    name: String,
    /// Sent only where the box is ticked.
    #[serde(default)]
    single_keys: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordForm {
    old_password: String,
    new_password: String,
}

async fn show(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    let (name, single_keys) = (me.name, me.single_keys);
    shown(&ShowPage { frame, name, single_keys, problem: None })
}

async fn update(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<ProfileForm>,
) -> Result<HttpResponse, Error> {
    let (name, single_keys) = (posted.form.name, posted.form.single_keys.is_some());
    match desk.change_profile(me.actor(), &name, single_keys).await {
        Ok(()) => Ok(see_other_saying("/profile", Flash::good("Kept."))),
        Err(error) => {
            let problem = Some(mendable(error)?);
            let page = ShowPage { frame, name, single_keys, problem };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn change_password(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<PasswordForm>,
) -> Result<HttpResponse, Error> {
    let passwords = (posted.form.old_password.as_str(), posted.form.new_password.as_str());
    let site = &site.door.passwords;
    match desk.change_password(site, me.person, passwords, me.cookie()).await {
        Ok(()) => {
            let done = "Your password is changed, and you are signed out everywhere else.";
            Ok(see_other_saying("/profile", Flash::good(done)))
        }
        Err(error) => {
            let problem = Some(mendable(error)?);
            let (name, single_keys) = (me.name, me.single_keys);
            let page = ShowPage { frame, name, single_keys, problem };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
