//! Notices: what somebody was told of claims, what they have not seen first.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::Error;
use super::form::Posted;
use super::lists::{PAGE, cursor_id, id_cursor};
use super::page::{Flash, Frame, filters, see_other, see_other_saying, show as answer};
use super::session::SignedIn;
use super::sign_in::Button;
use crate::desk::Desk;
use crate::desk::lists::ClaimRow;
use crate::desk::notices::{Notice, Place};
use crate::domain::notice::Kind;
use crate::domain::{Act, ClaimId, ClaimNumber, NoticeId, PersonId};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/notices").get(list))
        .service(resource("/notices/seen").post(see_all))
        .service(resource("/notices/{id}/seen").post(see));
}

/// A notice as a row of the list.
struct NoticeView {
    id: NoticeId,
    number: ClaimNumber,
    statement: String,
    sentences: Vec<&'static str>,
    count: u64,
    by: Option<String>,
    at: DateTime<Utc>,
    is_new: bool,
}

impl NoticeView {
    fn of(it: Notice, claim: &ClaimRow, people: &BTreeMap<PersonId, String>) -> Self {
        Self {
            id: it.id,
            number: claim.number,
            statement: claim.statement.clone(),
            sentences: it.kinds.iter().copied().map(Kind::sentence).collect(),
            count: it.count,
            by: it.by.and_then(|by| people.get(&by).cloned()),
            at: it.at,
            is_new: it.seen_at.is_none(),
        }
    }

    /// Whether more happened than its sentences tell.
    fn is_more(&self) -> bool {
        u64::try_from(self.sentences.len()).is_ok_and(|told| told < self.count)
    }
}

#[derive(Template)]
#[template(path = "notices/list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<NoticeView>,
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    after: String,
}

async fn list(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let mut found = desk.notices(me.person, place(&wanted.after), PAGE.saturating_add(1)).await?;
    let more = u64::try_from(found.len()).is_ok_and(|length| length > PAGE);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(after);
    let ids: Vec<ClaimId> = found.iter().map(|it| it.claim).collect();
    let claims = desk.seen_by(me.person).claim_rows(&ids).await?;
    let claims: BTreeMap<ClaimId, ClaimRow> = claims.into_iter().map(|it| (it.id, it)).collect();
    let people = desk.people_names().await?;
    let row = |it: Notice| {
        let claim = claims.get(&it.claim)?;
        Some(NoticeView::of(it, claim, &people))
    };
    answer(&ListPage { frame, rows: found.into_iter().filter_map(row).collect(), next })
}

/// A place in the list as it stands in an address.
fn after(it: &Notice) -> String {
    let part = if it.seen_at.is_some() { "seen" } else { "new" };
    format!("{part}.{}", cursor_id(it.at, it.id.0))
}

/// Reads a place; an address that somebody changed by hand starts the list anew.
fn place(text: &str) -> Option<Place> {
    let (part, cursor) = text.split_once('.')?;
    let (at, id) = id_cursor(cursor)?;
    Some(Place { seen: part == "seen", at, id })
}

async fn see(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<Uuid>,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    desk.see_notice(me.person, NoticeId(*id)).await?;
    Ok(see_other("/notices"))
}

async fn see_all(
    desk: Data<Desk>,
    me: SignedIn,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    let flash = match desk.see_all(me.person).await? {
        0 => Flash::note("There was nothing new."),
        1 => Flash::good("One notice is marked as seen."),
        many => Flash::good(format!("{many} notices are marked as seen.")),
    };
    Ok(see_other_saying("/notices", flash))
}
