//! Profile: one's own name, password and keys, and how one wants to be told.

use std::collections::BTreeMap;

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
use crate::domain::notice::{Kind, Way};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/profile").get(show).post(update))
        .service(resource("/profile/password").post(change_password))
        .service(resource("/profile/notices").post(choose));
}

#[derive(Template)]
#[template(path = "profile/show.html")]
struct ShowPage {
    frame: Frame,
    name: String,
    single_keys: bool,
    problem: Option<String>,
    ways: BTreeMap<Kind, Way>,
    /// Whether the desk sends mail.
    mails: bool,
}

impl ShowPage {
    async fn of(
        desk: &Desk,
        site: &Site,
        me: SignedIn,
        frame: Frame,
        problem: Option<String>,
    ) -> Result<Self, Error> {
        let (ways, mails) = (desk.ways(me.person).await?, site.mails);
        let (name, single_keys) = (me.name, me.single_keys);
        Ok(Self { frame, name, single_keys, problem, ways, mails })
    }

    fn is_chosen(&self, kind: &str, way: &str) -> bool {
        self.ways.iter().any(|(of, chosen)| (of.key(), chosen.key()) == (kind, way))
    }
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

async fn show(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
) -> Result<HttpResponse, Error> {
    shown(&ShowPage::of(&desk, &site, me, frame, None).await?)
}

async fn update(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<ProfileForm>,
) -> Result<HttpResponse, Error> {
    let (name, single_keys) = (posted.form.name, posted.form.single_keys.is_some());
    match desk.change_profile(me.actor(), &name, single_keys).await {
        Ok(()) => Ok(see_other_saying("/profile", Flash::good("Kept."))),
        Err(error) => {
            let problem = Some(mendable(error)?);
            let page = ShowPage::of(&desk, &site, me, frame, problem).await?;
            let page = ShowPage { name, single_keys, ..page };
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
    let known = &site.door.passwords;
    match desk.change_password(known, me.person, passwords, me.cookie()).await {
        Ok(()) => {
            let done = "Your password is changed, and you are signed out everywhere else.";
            Ok(see_other_saying("/profile", Flash::good(done)))
        }
        Err(error) => {
            let problem = Some(mendable(error)?);
            let page = ShowPage::of(&desk, &site, me, frame, problem).await?;
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Keeps how somebody wants to be told of each kind.
async fn choose(
    desk: Data<Desk>,
    me: SignedIn,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    let mut chosen = BTreeMap::new();
    for (kind, way) in &posted.form {
        let kind = Kind::from_key(kind).ok_or(Error::BadForm)?;
        chosen.insert(kind, Way::from_key(way).ok_or(Error::BadForm)?);
    }
    desk.choose_ways(me.person, chosen).await?;
    Ok(see_other_saying("/profile#notices", Flash::good("Kept.")))
}
