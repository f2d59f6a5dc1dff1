//! Bringing an article in: pasted text, pasted HTML, or a file.

use std::path::Path;
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;

use crate::desk::articles::{Brought, MAX_BYTES};
use crate::desk::claims::Sent;
use crate::desk::{self, Desk};
use crate::domain::Act;
use crate::domain::claim::Refusal;
use crate::text::page::Format;
use crate::web::claims::wish::{Odd, day};
use crate::web::error::Error;
use crate::web::form::{ONCE, check_token};
use crate::web::kept::Kept;
use crate::web::page::{Flash, Frame, Room, filters, see_other_saying, show, show_as};
use crate::web::parts::{self, Most};
use crate::web::session::SignedIn;

const MOST: Most = Most { together: MAX_BYTES, short: 64 * 1024, within: Duration::from_mins(1) };

pub const OTHER_SESSION: &str =
    "This form was made in another session. Look at it, and send it again.";
pub const TOO_LARGE: &str =
    "That is more than 5 MB. Bring in one article at a time, as text where the page is large.";

#[derive(Template)]
#[template(path = "articles/import.html")]
struct ImportPage {
    frame: Frame,
    fields: Fields,
    problem: Option<String>,
    /// The article that has this text already.
    same: Option<desk::lists::Article>,
}

/// The form as it was sent. A browser gives no file back, so only its name is kept.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub text: String,
    pub title: String,
    publisher: String,
    author: String,
    url: String,
    language: String,
    published_on: String,
    pub format: String,
    file: Vec<u8>,
    pub file_name: String,
    charset: Option<String>,
    pub token: String,
    pub once: String,
    /// One part was larger than is taken, and is left out.
    pub too_large: bool,
}

impl Fields {
    /// Whether anything was said about the text.
    fn has_details(&self) -> bool {
        let said = [&self.title, &self.publisher, &self.author, &self.url, &self.language];
        said.iter().any(|it| !it.is_empty()) || !self.published_on.is_empty()
    }

    /// The same, to be sent again. A file is not among it.
    pub fn kept(&self, target: &str) -> Option<Kept> {
        let fields = [
            ("text", &self.text),
            ("title", &self.title),
            ("publisher", &self.publisher),
            ("author", &self.author),
            ("url", &self.url),
            ("language", &self.language),
            ("published_on", &self.published_on),
            ("format", &self.format),
            (ONCE, &self.once),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.clone()));
        Some(Kept::new(target, &fields)?.parted())
    }
}

pub async fn new(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let frame = frame.within(Room::Articles);
    let page = ImportPage { frame, fields: Fields::default(), problem: None, same: None };
    show(&page)
}

pub async fn import(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let fields = arriving(parts).await?;
    if check_token(&request, &fields.token).is_err() {
        return again(frame, fields, OTHER_SESSION.to_owned(), None, StatusCode::FORBIDDEN);
    }
    if fields.too_large {
        return again(frame, fields, TOO_LARGE.to_owned(), None, StatusCode::PAYLOAD_TOO_LARGE);
    }
    let brought = match brought(&fields) {
        Ok(brought) => brought,
        Err(Odd::Said(why)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return again(frame, fields, why.to_owned(), None, status);
        }
        Err(Odd::Form) => return Err(Error::BadForm),
    };
    let once = (!fields.once.is_empty()).then(|| fields.once.clone());
    match desk.import(brought, Sent { actor: me.actor(), once }).await {
        Ok(id) => {
            Ok(see_other_saying(&format!("/articles/{id}"), Flash::good("Article imported.")))
        }
        Err(desk::Error::SameText(first)) => {
            let same = desk.article_head(first).await?;
            let why = "This text is here already.".to_owned();
            again(frame, fields, why, Some(same), StatusCode::CONFLICT)
        }
        Err(desk::Error::Unreadable(why)) => {
            again(frame, fields, why.to_string(), None, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(desk::Error::NoRoom(why)) => {
            again(frame, fields, why.to_string(), None, StatusCode::INSUFFICIENT_STORAGE)
        }
        Err(desk::Error::Refused(Refusal::Unfit(why))) => {
            again(frame, fields, why.to_string(), None, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => {
            // The page that says why gives back what was pasted.
            if let Some(kept) = fields.kept(request.path()) {
                request.extensions_mut().insert(kept);
            }
            Err(error.into())
        }
    }
}

fn again(
    frame: Frame,
    fields: Fields,
    why: String,
    same: Option<desk::lists::Article>,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let page = ImportPage { frame, fields, problem: Some(why), same };
    show_as(status, &page)
}

/// What a form brings, as the desk takes it.
pub fn brought(fields: &Fields) -> Result<Brought, Odd> {
    let from_file = !fields.file.is_empty();
    if from_file && !fields.text.trim().is_empty() {
        return Err(Odd::Said("Choose a file or paste a text, not both."));
    }
    let format = match fields.format.as_str() {
        "html" => Some(Format::Html),
        "text" => Some(Format::Text),
        "" => Format::of_file(Path::new(&fields.file_name)),
        _ => return Err(Odd::Form),
    };
    Ok(Brought {
        bytes: if from_file { fields.file.clone() } else { fields.text.clone().into_bytes() },
        charset: fields.charset.clone().filter(|_| from_file),
        format,
        title: fields.title.clone(),
        publisher: fields.publisher.clone(),
        author: fields.author.clone(),
        url: fields.url.clone(),
        language: fields.language.clone(),
        published_on: day(&fields.published_on)?,
    })
}

/// The form, once it has arrived.
pub async fn arriving(parts: Multipart) -> Result<Fields, Error> {
    let mut fields = Fields::default();
    for part in parts::arriving(parts, MOST).await? {
        fields.too_large |= part.bytes.is_none();
        if part.name == "file" {
            fields.charset = part.charset;
            fields.file = part.bytes.unwrap_or_default();
            fields.file_name = part.file_name.unwrap_or_default();
            continue;
        }
        let field = match part.name.as_str() {
            "text" => &mut fields.text,
            "title" => &mut fields.title,
            "publisher" => &mut fields.publisher,
            "author" => &mut fields.author,
            "url" => &mut fields.url,
            "language" => &mut fields.language,
            "published_on" => &mut fields.published_on,
            "format" => &mut fields.format,
            "token" => &mut fields.token,
            "once" => &mut fields.once,
            _ => return Err(Error::BadForm),
        };
        *field = part.text()?;
    }
    Ok(fields)
}
