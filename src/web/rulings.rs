//! Rulings of others: their ClaimReviews brought in from a file, or looked at before that.

mod list;

use std::io::Cursor;
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use uuid::Uuid;

use super::Site;
use super::articles::OTHER_SESSION;
use super::error::Error;
use super::form::check_token;
use super::page::{Flash, Frame, filters, see_other, see_other_saying, show, show_as};
use super::parts::{self, Most};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::known::{Mode, Taken};
use crate::domain::Act;

/// How large a file from a browser may be; the command line takes any.
const LARGEST: usize = 16 * 1024 * 1024;
const MOST: Most = Most { together: LARGEST, short: 1024, within: Duration::from_mins(1) };

pub fn routes(cfg: &mut ServiceConfig) {
    list::routes(cfg);
    cfg.service(resource("/rulings/import").get(new).post(import));
    cfg.service(resource("/rulings/import/{batch}").get(result));
}

#[derive(Template)]
#[template(path = "rulings/import.html")]
struct ImportPage {
    frame: Frame,
    problem: Option<&'static str>,
    /// What a file would bring, which was only looked at.
    looked: Option<(String, Taken)>,
}

#[derive(Template)]
#[template(path = "rulings/result.html")]
struct ResultPage {
    frame: Frame,
    taken: Taken,
}

/// The form as it was sent.
#[derive(Default)]
struct Fields {
    token: String,
    is_dry: bool,
    file: Vec<u8>,
    file_name: String,
    too_large: bool,
}

async fn new(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::ImportRulings)?;
    show(&ImportPage { frame, problem: None, looked: None })
}

async fn import(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    me.must(Act::ImportRulings)?;
    let fields = arriving(parts).await?;
    let refused = match check_token(&request, &fields.token) {
        Err(_other_session) => Some((OTHER_SESSION, StatusCode::FORBIDDEN)),
        Ok(()) if fields.too_large => Some((
            "That is more than 16 MB. Whoever runs the desk can bring it in from the command line.",
            StatusCode::PAYLOAD_TOO_LARGE,
        )),
        Ok(()) if fields.file.is_empty() => {
            Some(("Choose a file.", StatusCode::UNPROCESSABLE_ENTITY))
        }
        Ok(()) => None,
    };
    if let Some((why, status)) = refused {
        return show_as(status, &ImportPage { frame, problem: Some(why), looked: None });
    }
    let mode = if fields.is_dry { Mode::DryRun } else { Mode::Import };
    let file = Cursor::new(fields.file);
    let taken = desk.take_known(file, site.public_url(), mode, me.actor()).await?;
    if mode == Mode::DryRun {
        let looked = Some((fields.file_name, taken));
        return show(&ImportPage { frame, problem: None, looked });
    }
    let batch = desk.keep_known_result(me.person, taken).await?;
    Ok(see_other(&format!("/rulings/import/{batch}")))
}

/// What a file brought, and what of it was left out.
async fn result(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    batch: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    me.must(Act::ImportRulings)?;
    let Some(taken) = desk.known_result(me.person, *batch).await? else {
        let gone = "What that file brought is not kept any more. What is known stands here.";
        return Ok(see_other_saying("/rulings", Flash::note(gone)));
    };
    show(&ResultPage { frame, taken })
}

async fn arriving(parts: Multipart) -> Result<Fields, Error> {
    let mut fields = Fields::default();
    for part in parts::arriving(parts, MOST).await? {
        fields.too_large |= part.bytes.is_none();
        match part.name.as_str() {
            "file" => {
                fields.file_name = part.file_name.clone().unwrap_or_default();
                fields.file = part.bytes.unwrap_or_default();
            }
            "token" => fields.token = part.text()?,
            "act" => fields.is_dry = part.text()? == "look",
            "once" => {}
            _ => return Err(Error::BadForm),
        }
    }
    Ok(fields)
}
