//! Rulings of others: their ClaimReviews brought in from a file, or looked at before that.

use std::io::Cursor;
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::Site;
use super::articles::OTHER_SESSION;
use super::error::Error;
use super::form::check_token;
use super::page::{Flash, Frame, filters, see_other_saying, show, show_as};
use super::parts::{self, Most};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::known::{Mode, Stored, Taken};
use crate::domain::Act;

/// How large a file from a browser may be; the command line takes any.
const LARGEST: usize = 16 * 1024 * 1024;
const MOST: Most = Most { together: LARGEST, short: 1024, within: Duration::from_mins(1) };
/// How many of those that came last are shown.
const SHOWN: u64 = 20;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/rulings/import").get(new).post(import));
}

#[derive(Template)]
#[template(path = "rulings/import.html")]
struct ImportPage {
    frame: Frame,
    problem: Option<&'static str>,
    /// What a file would bring, which was only looked at.
    looked: Option<(String, Taken)>,
    newest: Vec<Stored>,
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

async fn new(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::ImportRulings)?;
    let newest = desk.newest_known(SHOWN).await?;
    show(&ImportPage { frame, problem: None, looked: None, newest })
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
    let newest = desk.newest_known(SHOWN).await?;
    if let Some((why, status)) = refused {
        let page = ImportPage { frame, problem: Some(why), looked: None, newest };
        return show_as(status, &page);
    }
    let mode = if fields.is_dry { Mode::DryRun } else { Mode::Import };
    let file = Cursor::new(fields.file);
    let taken = desk.take_known(file, site.public_url(), mode, me.actor()).await?;
    if mode == Mode::DryRun {
        let looked = Some((fields.file_name, taken));
        return show(&ImportPage { frame, problem: None, looked, newest });
    }
    let said = format!("{}.", words(&taken));
    let flash = if taken.faulty > 0 { Flash::note(said) } else { Flash::good(said) };
    Ok(see_other_saying("/rulings/import", flash))
}

/// "3 new, 1 changed, 7 as before, 2 removed, 1 left out".
fn words(taken: &Taken) -> String {
    let Taken { new, changed, same, removed, faulty, .. } = taken;
    format!("{new} new, {changed} changed, {same} as before, {removed} removed, {faulty} left out")
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
