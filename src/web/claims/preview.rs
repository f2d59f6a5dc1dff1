//! Preview: a claim in short, as a part of a page that shows it beside a list.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::show::{RECENT, load};
use super::view::View;
use crate::desk::Desk;
use crate::domain::claim::{Stage, missing, to_approve};
use crate::web::error::Error;
use crate::web::page::{filters, show as answer};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "claims/preview.html")]
struct PreviewPage {
    view: View,
    /// What the next step still needs.
    lacks: Vec<String>,
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    let loaded = load(&desk, &me, &number).await?;
    let view = View::of(&desk, &loaded, RECENT).await?;
    let settings = desk.settled().await?.desk.settings;
    let lacks = match view.claim.round().filter(|_| view.claim.stage == Stage::Proposed) {
        Some(round) => to_approve(&view.claim, round, me.person, &settings)
            .into_iter()
            .filter(|line| !line.is_met())
            .map(|line| line.words)
            .collect(),
        None => missing(&view.claim, &settings).iter().map(ToString::to_string).collect(),
    };
    answer(&PreviewPage { view, lacks })
}
