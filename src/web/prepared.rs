//! Prepared files: how far they are, and their bytes, in any range that is asked for.

use std::collections::BTreeMap;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_RANGES, ByteRangeSpec, ContentEncoding, ContentRange, ContentRangeSpec, ETag, EntityTag,
    Header, IfRange, Range,
};
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use serde::Deserialize;

use super::Error;
use super::form::Posted;
use super::listed::attachment;
use super::page::{Flash, Frame, filters, see_other_saying, show as answer};
use super::session::SignedIn;
use super::sign_in::Button;
use crate::desk::Desk;
use crate::desk::prepared::{Making, Prepared, Wish};
use crate::domain::{Act, FileId, PersonId};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/prepared").get(list))
        .service(resource("/prepared/{id}").get(show))
        .service(resource("/prepared/{id}/file").get(file).head(file))
        .service(resource("/prepared/{id}/delete").post(delete));
}

/// A file as pages show it.
struct FileView {
    id: FileId,
    words: String,
    about: String,
    name: String,
    asked_by: Option<String>,
    asked_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    making: Making,
    /// What is written of it, in words.
    progress: String,
    rows: u64,
    total: u64,
    bytes: u64,
}

impl FileView {
    fn new(it: Prepared, people: &BTreeMap<PersonId, String>) -> Self {
        let (rows, total) = (it.file.done.rows, it.file.total.unwrap_or_default());
        // What is written meanwhile was not counted before.
        let total = total.max(rows);
        Self {
            id: it.file.id,
            words: it.wish.words(),
            progress: progress(&it, total),
            about: it.file.about,
            name: it.file.name,
            asked_by: people.get(&it.file.asked_by).cloned(),
            asked_at: it.file.asked_at,
            expires_at: it.file.expires_at,
            making: it.making,
            rows,
            total,
            bytes: it.file.done.bytes,
        }
    }

    fn is_going_on(&self) -> bool {
        matches!(self.making, Making::Waits(_) | Making::Runs)
    }

    /// The class that gives the state its shape.
    fn class(&self) -> &'static str {
        match self.making {
            Making::Waits(_) => "open",
            Making::Runs => "researching",
            Making::Ready(_) => "approved",
            Making::Failed(_) => "dead",
        }
    }

    fn heading(&self) -> &'static str {
        match self.making {
            Making::Waits(_) => "Waits to be written",
            Making::Runs => "Being written",
            Making::Ready(_) => "Ready",
            Making::Failed(_) => "Failed",
        }
    }

    fn word(&self) -> &'static str {
        match self.making {
            Making::Waits(None) => "waiting",
            Making::Waits(Some(_)) => "tries again",
            Making::Runs => "being written",
            Making::Ready(_) => "ready",
            Making::Failed(_) => "failed",
        }
    }
}

/// What is written of a file that is being written or ready; nothing of another.
fn progress(it: &Prepared, total: u64) -> String {
    let noun = match it.wish {
        Wish::Archive {} => "records",
        Wish::Claims { .. } | Wish::Annotations { .. } => "claims",
    };
    let rows = grouped(it.file.done.rows);
    match &it.making {
        Making::Waits(_) | Making::Failed(_) => String::new(),
        Making::Runs if total > 0 => format!("{rows} of {} {noun}", grouped(total)),
        Making::Runs | Making::Ready(_) => format!("{rows} {noun}"),
    }
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[derive(Template)]
#[template(path = "prepared/list.html")]
struct ListPage {
    frame: Frame,
    files: Vec<FileView>,
}

#[derive(Template)]
#[template(path = "prepared/show.html")]
struct ShowPage {
    frame: Frame,
    file: FileView,
    /// Whether the page is asked for again and again while there is something to do.
    refreshes: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// Anything here keeps the page as it is.
    hold: String,
}

async fn list(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let people = desk.people_names().await?;
    let files = desk.prepared_files(me.actor()).await?;
    let files = files.into_iter().map(|it| FileView::new(it, &people)).collect();
    answer(&ListPage { frame, files })
}

async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<FileId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let people = desk.people_names().await?;
    let file = FileView::new(desk.prepared_file(*id, me.actor()).await?, &people);
    let refreshes = file.is_going_on() && wanted.hold.is_empty();
    answer(&ShowPage { frame, file, refreshes })
}

async fn delete(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<FileId>,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    desk.drop_prepared(*id, me.actor()).await?;
    Ok(see_other_saying("/prepared", Flash::good("The file is deleted, and its work with it.")))
}

/// The bytes, or the range of them that is asked for (RFC 9110, 14). More ranges than one are not
/// asked for by whoever goes on with a download, and get the whole file.
async fn file(
    request: HttpRequest,
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<FileId>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let it = desk.prepared_file(*id, me.actor()).await?;
    let Making::Ready(sha256) = &it.making else { return Err(Error::NotFound) };
    let (tag, whole) = (EntityTag::new_strong(sha256.clone()), it.file.done.bytes);
    let (status, from, to) = match asked(&request, &tag) {
        None => (StatusCode::OK, 0, whole),
        Some(range) => match range.to_satisfiable_range(whole) {
            Some((from, last)) => (StatusCode::PARTIAL_CONTENT, from, last.saturating_add(1)),
            None => return Ok(beyond(whole)),
        },
    };
    tracing::info!(person = %me.person, file = %it.file.name, from, to, "a prepared file was downloaded");
    let mut response = HttpResponse::build(status);
    response
        .content_type(it.wish.media_type())
        .insert_header(attachment(it.file.name.clone()))
        .insert_header(ETag(tag))
        .insert_header((ACCEPT_RANGES, "bytes"))
        // A range is one of these bytes, and of none that a packer made of them.
        .insert_header(ContentEncoding::Identity);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = Some((from, to.saturating_sub(1)));
        let spec = ContentRangeSpec::Bytes { range, instance_length: Some(whole) };
        response.insert_header(ContentRange(spec));
    }
    let parts = desk.prepared_bytes(&it, from, to).map_err(Error::from);
    Ok(response.body(SizedStream::new(to.saturating_sub(from), Box::pin(parts))))
}

/// The one range that a request asks for, where its bytes are still those that it has the others of.
fn asked(request: &HttpRequest, tag: &EntityTag) -> Option<ByteRangeSpec> {
    let Ok(Range::Bytes(ranges)) = Range::parse(request) else { return None };
    let [range] = ranges.as_slice() else { return None };
    let is_same = match IfRange::parse(request) {
        Ok(IfRange::EntityTag(theirs)) => theirs.strong_eq(tag),
        Ok(IfRange::Date(_)) => false,
        Err(_none) => !request.headers().contains_key(IfRange::name()),
    };
    is_same.then(|| range.clone())
}

/// There is nothing in the range that is asked for.
fn beyond(whole: u64) -> HttpResponse {
    let spec = ContentRangeSpec::Bytes { range: None, instance_length: Some(whole) };
    HttpResponse::RangeNotSatisfiable()
        .insert_header(ContentRange(spec))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .content_type("text/plain; charset=utf-8")
        .body(format!("The file has {whole} bytes, and none in that range.\n"))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{IF_RANGE, RANGE};
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_range_counts_where_it_is_one_and_of_these_bytes() {
        let tag = EntityTag::new_strong("ab".to_owned());
        let asks = |range: &str, of: Option<&str>| {
            let mut request = TestRequest::default().insert_header((RANGE, range));
            if let Some(of) = of {
                request = request.insert_header((IF_RANGE, of));
            }
            asked(&request.to_http_request(), &tag)
        };
        assert_eq!(asks("bytes=7-", None), Some(ByteRangeSpec::From(7)));
        assert_eq!(asks("bytes=7-", Some("\"ab\"")), Some(ByteRangeSpec::From(7)));
        assert_eq!(asks("bytes=-7", None), Some(ByteRangeSpec::Last(7)));
        for other in ["\"cd\"", "W/\"ab\"", "Sat, 29 Oct 1994 19:43:31 GMT", "nonsense"] {
            assert_eq!(asks("bytes=7-", Some(other)), None, "{other}");
        }
        for odd in ["bytes=9-7", "bytes=", "lines=1-2", "bytes=0-1,5-6", "x"] {
            assert_eq!(asks(odd, None), None, "{odd}");
        }
    }

    #[test]
    fn numbers_are_read_in_groups() {
        let shown = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
    }
}
