//! Checks: all that were published, newest first.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::{Front, LISTED, Made, Row, Sheet, With, cut, give, rows};
use crate::desk::Desk;
use crate::desk::lists::Cursor;
use crate::domain::ClaimNumber;
use crate::web::lists::{cursor_from, cursor_text, plain};
use crate::web::page::filters;
use crate::web::{Error, Site};

/// Which part of the list.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub label: String,
    /// Behind this one.
    #[serde(default)]
    pub after: String,
}

impl Wanted {
    pub fn place(&self) -> Option<crate::desk::publishing::Place> {
        cursor_from(&self.after).map(|it| (it.at, ClaimNumber(it.number)))
    }
}

/// The place of the last one, as it stands in an address.
pub fn place_text(it: &crate::desk::publishing::Check) -> String {
    cursor_text(Cursor { at: it.first_at, number: it.number.0 })
}

#[derive(Template)]
#[template(path = "readers/checks.html")]
struct ChecksPage {
    sheet: Sheet,
    rows: Vec<Row>,
    /// The labels that new verdicts can have: key and name.
    labels: Vec<(String, String)>,
    /// The one that narrows the list.
    label: String,
    next: Option<String>,
}

pub async fn list(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let label = plain(&wanted.label);
    let chosen = Some(label.as_str()).filter(|it| !it.is_empty());
    let mut checks = desk.checks(chosen, wanted.place(), LISTED.saturating_add(1)).await?;
    let next = cut(&mut checks, LISTED).map(|it| place_text(&it));
    let scale = desk.settled().await?.scale;
    let labels = scale.labels.into_iter().map(|it| (it.key, it.name)).collect();
    let rows = rows(&desk, &checks).await?;
    let page = ChecksPage { sheet: front.sheet("/checks"), rows, labels, label, next };
    Ok(give(&request, &Made::page(&page)?, &With::page(None)))
}
