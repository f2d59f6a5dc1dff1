//! Upload: a file that somebody brings as a snapshot of a source.

use std::time::Duration;

use actix_multipart::{Multipart, MultipartError};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, BytesMut, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt;

use crate::desk::snapshots::{Brought, MAX_BYTES, Untaken};
use crate::desk::{self, Desk};
use crate::domain::{Act, SourceId};
use crate::web::error::Error;
use crate::web::form::{ONCE, TOKEN, check_token};
use crate::web::page::{Flash, Frame, see_other_saying, show_as};
use crate::web::session::SignedIn;
use crate::web::sources::{Refused, ShowPage};

/// More than this is not even read to the end.
const DRAINED: usize = 64 * 1024 * 1024;
/// The most bytes of a field that is not the file.
const SHORT: usize = 1024;
/// How long a file may take to arrive.
const SLOWEST: Duration = Duration::from_mins(2);

/// The form as it was sent.
#[derive(Default)]
struct Fields {
    file: Brought,
    token: String,
    too_large: bool,
}

/// Keeps the file. Whatever is refused is said on the source's page, where another can be chosen.
pub async fn upload(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SourceId>,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    me.must(Act::EditClaim)?;
    let arriving = tokio::time::timeout(SLOWEST, read(parts)).await;
    let fields = arriving.map_err(|_late| Error::TooSlow)??;
    let (desk, me, id) = (&desk, &me, *id);
    let refused = |status, why: String, same| async move {
        let refused = Refused { why, same };
        let page = ShowPage::of(desk, me, frame, id, "", Some(refused)).await?;
        show_as(status, &page)
    };
    if check_token(&request, &fields.token).is_err() {
        let why = "This form was made in another session. Choose the file again, and send it.";
        return refused(StatusCode::FORBIDDEN, why.to_owned(), None).await;
    }
    if fields.too_large {
        let why = Untaken::TooLarge.to_string();
        return refused(StatusCode::PAYLOAD_TOO_LARGE, why, None).await;
    }
    match desk.upload_snapshot(id, fields.file, me.actor()).await {
        Ok(_kept) => {
            let flash = Flash::good("The snapshot is kept, with its hash in the record.");
            Ok(see_other_saying(&format!("/sources/{id}#snapshots"), flash))
        }
        Err(error @ desk::Error::Untaken(_)) => {
            refused(StatusCode::UNPROCESSABLE_ENTITY, error.to_string(), None).await
        }
        Err(desk::Error::SameBytes(same)) => {
            let why = "This snapshot is here already. Nothing was added.".to_owned();
            refused(StatusCode::CONFLICT, why, Some(*same)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form broke off, or is none.
fn unfinished(error: MultipartError) -> Error {
    tracing::debug!(%error, "an upload was not understood");
    Error::BadForm
}

/// Reads the parts of the form. What is too large is read to its end and thrown away, because a
/// browser shows no answer that comes before it has finished sending.
async fn read(mut parts: Multipart) -> Result<Fields, Error> {
    let (mut fields, mut total) = (Fields::default(), 0_usize);
    while let Some(mut part) = parts.try_next().await.map_err(unfinished)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = name == "file";
        let most = if is_file { MAX_BYTES } else { SHORT };
        if is_file {
            let disposition = part.content_disposition();
            let file_name = disposition.and_then(|it| it.get_filename()).unwrap_or_default();
            file_name.clone_into(&mut fields.file.name);
            let told = part.content_type();
            fields.file.media = told.map(|it| it.essence_str().to_owned());
            fields.file.charset =
                told.and_then(|it| it.get_param("charset")).map(|it| it.to_string());
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = part.try_next().await.map_err(unfinished)? {
            total = total.saturating_add(chunk.len());
            if total > DRAINED {
                return Err(Error::TooLarge);
            }
            if bytes.len().saturating_add(chunk.len()) > most {
                fields.too_large = true;
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        let text = || String::from_utf8(bytes.to_vec()).map_err(|_not_utf8| Error::BadForm);
        match name.as_str() {
            TOKEN => fields.token = text()?,
            // The same bytes twice are one snapshot, whichever form they come with.
            ONCE => {}
            "file" if !fields.file.bytes.is_empty() => return Err(Error::BadForm),
            "file" => fields.file.bytes = Bytes::from(bytes),
            _ => return Err(Error::BadForm),
        }
    }
    Ok(fields)
}
