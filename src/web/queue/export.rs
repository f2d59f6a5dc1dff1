//! A list as a file, read page by page while it is sent.

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Bytes, Data, Path, Query};
use futures_util::stream;

use super::wanted::{Wanted, understand};
use crate::desk::Desk;
use crate::desk::lists::{Cursor, Sort};
use crate::domain::Act;
use crate::report::list::ListFormat;
use crate::web::error::Error;
use crate::web::session::SignedIn;

/// The whole list as a file, read page by page while it is sent.
pub async fn export(
    desk: Data<Desk>,
    me: SignedIn,
    format: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let format = ListFormat::from_key(&format).ok_or(Error::NotFound)?;
    let wanted = wanted.into_inner().read();
    let understood = understand(&desk, &me, &wanted).await?;
    if let Some(doubt) = understood.doubts.into_iter().next() {
        return Err(Error::Refused(doubt));
    }
    // What the list was narrowed to may name people, and stays out of the log.
    tracing::info!(person = %me.person, format = format.key(), "a list was exported");
    let mut head = Vec::new();
    format.head(&mut head).map_err(Error::internal)?;
    let name = format.file(desk.now().date_naive());
    let sort = match wanted.sort() {
        // A claim that changes while the list is sent would move to its front, and be missing.
        Sort::Changed => Sort::Number,
        fixed => fixed,
    };
    let (filter, person) = (understood.filter, me.person);
    let pages = stream::try_unfold(Some(None), move |place: Option<Option<Cursor>>| {
        let (desk, filter) = (desk.clone(), filter.clone());
        async move {
            let Some(after) = place else { return Ok::<_, Error>(None) };
            let seen = desk.seen_by(person);
            let (rows, next) = seen.listed(&filter, sort, after).await?;
            let mut out = Vec::new();
            format.rows(&rows, &mut out).map_err(Error::internal)?;
            Ok(Some((Bytes::from(out), next.map(Some))))
        }
    });
    let first = stream::iter([Ok(Bytes::from(head))]);
    Ok(HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header(attachment(name))
        .streaming(futures_util::StreamExt::chain(first, pages)))
}

/// Has the browser keep an answer as a file. The name is made by the desk, never by a title.
pub fn attachment(name: String) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    }
}
