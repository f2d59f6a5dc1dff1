//! Corrections: what was corrected and withdrawn, newest first.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::checks::Wanted;
use super::{Front, LISTED, Made, Sheet, With, cut, give, path_of};
use crate::desk::Desk;
use crate::desk::publishing::{Change, Check};
use crate::web::lists::{self, cursor_id, id_cursor};
use crate::web::page::filters;
use crate::web::{Error, Site};

/// One line of the log.
struct Line {
    change: Change,
    check: Check,
    path: String,
}

#[derive(Template)]
#[template(path = "readers/corrections.html")]
struct CorrectionsPage {
    sheet: Sheet,
    lines: Vec<Line>,
    next: Option<String>,
}

pub async fn list(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let mut found = desk.changes(place(&wanted.after), LISTED.saturating_add(1)).await?;
    let next = cut(&mut found, LISTED)
        .map(|(it, _)| format!("{}.{}", it.place, cursor_id(it.at, it.claim.0)));
    let lines = found.into_iter().map(|(change, check)| Line {
        path: path_of(check.number),
        change,
        check,
    });
    let page = CorrectionsPage { sheet: front.sheet("/corrections"), lines: lines.collect(), next };
    Ok(give(&request, &Made::page(&page)?, &With::page(None)))
}

/// A place in the log; an address that somebody changed by hand starts it anew.
fn place(after: &str) -> Option<crate::desk::publishing::ChangePlace> {
    let (place, rest) = after.split_once('.')?;
    let (at, id) = id_cursor(rest)?;
    Some((at, crate::domain::ClaimId(id), lists::place(place)?))
}
