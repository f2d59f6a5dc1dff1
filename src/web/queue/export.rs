//! A list as a file, read page by page while it is sent; or the claims of it that were chosen.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;

use super::duty;
use super::understood::{tab, understand};
use super::wanted::Wanted;
use crate::desk::Desk;
use crate::desk::bulk::MOST;
use crate::desk::lists::{Cursor, Sort};
use crate::domain::{Act, ClaimNumber};
use crate::report::list::{ListFormat, ListRow};
use crate::web::error::Error;
use crate::web::session::SignedIn;

/// The whole list as a file, read page by page while it is sent.
pub async fn export(
    request: HttpRequest,
    desk: Data<Desk>,
    me: SignedIn,
    format: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let format = ListFormat::from_key(&format).ok_or(Error::NotFound)?;
    let wanted = Wanted::parse(request.query_string());
    let duty = tab(&wanted, me.role).or_else(|| duty::named("all")).ok_or(Error::NotFound)?;
    let understood = understand(&desk, &me, duty, &wanted).await?;
    if let Some(doubt) = understood.doubts.into_iter().next() {
        return Err(Error::Refused(doubt));
    }
    // What the list was narrowed to may name people, and stays out of the log.
    tracing::info!(person = %me.person, format = format.key(), "a list was exported");
    let mut head = Vec::new();
    format.head::<ListRow>(&mut head).map_err(Error::internal)?;
    let name = format.file::<ListRow>(desk.now().date_naive());
    let sort = match understood.sort {
        // A claim that changes while the list is sent would move in it, and be missing.
        Sort::Changed | Sort::Priority | Sort::Waiting => Sort::Number,
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

/// The claims that were chosen, named by their numbers in the address.
pub async fn chosen(
    request: HttpRequest,
    desk: Data<Desk>,
    me: SignedIn,
    format: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let format = ListFormat::from_key(&format).ok_or(Error::NotFound)?;
    let query = url::form_urlencoded::parse(request.query_string().as_bytes());
    let named = query.filter(|(name, _)| name == "claim");
    let numbers: Vec<ClaimNumber> = named
        .map(|(_, number)| number.parse().map_err(|_odd| Error::NotFound))
        .collect::<Result<_, _>>()?;
    if numbers.len() > MOST {
        return Err(Error::Refused(format!("At most {MOST} claims can be chosen at once.")));
    }
    tracing::info!(person = %me.person, format = format.key(), "chosen claims were exported");
    let rows = desk.seen_by(me.person).listed_numbers(&numbers).await?;
    let mut out = Vec::new();
    format.head::<ListRow>(&mut out).map_err(Error::internal)?;
    format.rows(&rows, &mut out).map_err(Error::internal)?;
    Ok(HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header(attachment(format.file::<ListRow>(desk.now().date_naive())))
        .body(out))
}

/// Has the browser keep an answer as a file. The name is made by the desk, never by a title.
pub fn attachment(name: String) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    }
}
