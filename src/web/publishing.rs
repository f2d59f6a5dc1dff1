//! Publishing: whether the desk has pages for readers, in which language, and how they look.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::error::mendable;
use super::form::{ONCE, Posted, TOKEN, check_token};
use super::page::{Flash, Frame, filters, see_other_saying, show_as};
use super::parts::{self, Most};
use super::session::SignedIn;
use super::{Error, Site, readers};
use crate::desk::publishing::{MOST_LOGO, NewPublishing, Unsuited};
use crate::desk::{self, Desk};
use crate::domain::Act;
use crate::domain::complaints::Complaints;
use crate::domain::publishing::{Language, Publishing, accent};

const HERE: &str = "/settings/publishing";
/// A picture and the hidden fields beside it.
const MOST: Most = Most { together: MOST_LOGO + 4096, short: 1024, within: Duration::from_mins(1) };

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/settings/publishing").get(show).post(update));
    cfg.service(resource("/settings/publishing/logo").post(upload));
}

#[derive(Template)]
#[template(path = "settings/publishing.html")]
struct PublishingPage {
    frame: Frame,
    typed: PublishingForm,
    /// Whether the machine knows where readers find the desk.
    has_address: bool,
    /// Where the pages are, where there are any.
    front: Option<String>,
    /// Whether readers find nowhere to say what is wrong.
    lacks_complaints: bool,
    /// The address of the logo.
    logo: Option<String>,
    problem: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishingForm {
    /// `on`, `off`, or nothing for whatever the machine makes of it.
    pages: String,
    language: String,
    accent: String,
    accent_dark: String,
    /// Where readers say what is wrong; left out, it stays as it is.
    #[serde(default)]
    complaints: Option<String>,
    /// Says something where the box is ticked.
    #[serde(default)]
    drop_logo: String,
}

impl PublishingForm {
    /// What it asks for, or what to put right.
    fn understood(&self, before: Publishing) -> Result<NewPublishing, String> {
        let pages = match self.pages.as_str() {
            "" => None,
            "on" => Some(true),
            "off" => Some(false),
            _ => return Err("Choose whether readers find pages.".to_owned()),
        };
        let language =
            Language::from_key(&self.language).ok_or("Choose one of the languages.".to_owned())?;
        let accent = accent(&self.accent, &self.accent_dark)?;
        let complaints = match &self.complaints {
            Some(typed) => Complaints::read(typed)?,
            None => before.complaints,
        };
        let drops_logo = !self.drop_logo.is_empty();
        Ok(NewPublishing { pages, language, accent, complaints, drops_logo })
    }
}

async fn show(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
) -> Result<HttpResponse, Error> {
    me.must(Act::ReadSettings)?;
    page((&desk, &site), StatusCode::OK, frame, None, None).await
}

async fn update(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<PublishingForm>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let form = posted.form;
    let (_, before) = desk.front().await?;
    let problem = match form.understood(before) {
        Err(problem) => problem,
        Ok(new) => match desk.change_publishing(new, me.actor()).await {
            Ok(()) => return Ok(see_other_saying(HERE, Flash::good("Kept."))),
            Err(error) => mendable(error)?,
        },
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    page((&desk, &site), refused, frame, Some(form), Some(problem)).await
}

/// Takes a picture. Whatever is refused is said on the page, where another can be chosen.
async fn upload(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let (mut token, mut picture) = (String::new(), None);
    for part in parts::arriving(parts, MOST).await? {
        match part.name.as_str() {
            TOKEN => token = part.text()?,
            // The same picture twice is one logo, whichever form it comes with.
            ONCE => {}
            "file" => picture = Some(part.bytes),
            _ => return Err(Error::BadForm),
        }
    }
    check_token(&request, &token)?;
    let changed = match picture.ok_or(Error::BadForm)? {
        Some(bytes) => desk.change_logo(bytes, me.actor()).await,
        None => Err(Unsuited::TooLarge.into()),
    };
    let (status, problem) = match changed {
        Ok(()) => return Ok(see_other_saying(HERE, Flash::good("This is the logo now."))),
        Err(desk::Error::Unsuited(why @ Unsuited::TooLarge)) => {
            (StatusCode::PAYLOAD_TOO_LARGE, why.to_string())
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, mendable(error)?),
    };
    page((&desk, &site), status, frame, None, Some(problem)).await
}

async fn page(
    (desk, site): (&Desk, &Site),
    status: StatusCode,
    frame: Frame,
    typed: Option<PublishingForm>,
    problem: Option<String>,
) -> Result<HttpResponse, Error> {
    let (_, now) = desk.front().await?;
    let has_address = site.public_url().is_some();
    let colour = |it: Option<_>| it.map(|it: crate::domain::colour::Colour| it.to_string());
    let typed = typed.unwrap_or_else(|| PublishingForm {
        pages: now.pages.map_or("", |it| if it { "on" } else { "off" }).to_owned(),
        language: now.language.key().to_owned(),
        accent: colour(now.accent.map(|it| it.light)).unwrap_or_default(),
        accent_dark: colour(now.accent.map(|it| it.dark)).unwrap_or_default(),
        complaints: now.complaints.as_ref().map(|it| it.text().to_owned()),
        drop_logo: String::new(),
    });
    let lacks_complaints = now.complaints.is_none();
    let front = now.is_on(has_address).then(|| format!("{}/checks", readers::address(site)));
    let logo = now.logo.as_deref().map(readers::logo_address);
    show_as(
        status,
        &PublishingPage { frame, typed, has_address, front, lacks_complaints, logo, problem },
    )
}
