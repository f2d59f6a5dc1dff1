//! Upload: a file that somebody brings as a snapshot of a source.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::desk::snapshots::{Brought, MAX_BYTES, Untaken};
use crate::desk::{self, Desk};
use crate::domain::{Act, SourceId};
use crate::web::error::Error;
use crate::web::form::{ONCE, TOKEN, check_token};
use crate::web::page::{Flash, Frame, see_other_saying, show_as};
use crate::web::parts::{self, Most};
use crate::web::session::SignedIn;
use crate::web::sources::{Refused, ShowPage, Wanted};

/// A file and the hidden fields beside it.
const MOST: Most = Most { together: MAX_BYTES + 1024, short: 1024, within: Duration::from_mins(2) };

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
    let fields = arriving(parts).await?;
    let (desk, me, id) = (&desk, &me, *id);
    let refused = |status, why: String, same| async move {
        let refused = Refused { why, same };
        let page = ShowPage::of(desk, me, frame, id, &Wanted::default(), Some(refused)).await?;
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
        Err(desk::Error::Untaken(why)) => {
            let status = match why {
                Untaken::Empty => StatusCode::UNPROCESSABLE_ENTITY,
                Untaken::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            };
            refused(status, why.to_string(), None).await
        }
        Err(desk::Error::NoRoom(why)) => {
            refused(StatusCode::INSUFFICIENT_STORAGE, why.to_string(), None).await
        }
        Err(desk::Error::SameBytes(same)) => {
            let why = "This snapshot is here already. Nothing was added.".to_owned();
            refused(StatusCode::CONFLICT, why, Some(*same)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form, once it has arrived.
async fn arriving(parts: Multipart) -> Result<Fields, Error> {
    let mut fields = Fields::default();
    for part in parts::arriving(parts, MOST).await? {
        fields.too_large |= part.bytes.is_none();
        match part.name.as_str() {
            TOKEN => fields.token = part.text()?,
            // The same bytes twice are one snapshot, whichever form they come with.
            ONCE => {}
            "file" if !fields.file.bytes.is_empty() => return Err(Error::BadForm),
            "file" => {
                let (name, bytes) = (part.file_name, part.bytes);
                fields.file = Brought {
                    bytes: Bytes::from(bytes.unwrap_or_default()),
                    name: name.unwrap_or_default(),
                    media: part.media,
                    charset: part.charset,
                };
            }
            _ => return Err(Error::BadForm),
        }
    }
    Ok(fields)
}
