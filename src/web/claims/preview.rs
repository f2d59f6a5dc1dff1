//! Preview: a claim in short, as a part of a page that shows it beside a list.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::show::{RECENT, load};
use super::view::View;
use crate::desk::Desk;
use crate::domain::claim::missing;
use crate::web::error::Error;
use crate::web::page::{filters, show as answer};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "claims/preview.html")]
struct PreviewPage {
    view: View,
    /// What a proposal still needs.
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
    let lacks = missing(&view.claim, &settings).iter().map(ToString::to_string).collect();
    answer(&PreviewPage { view, lacks })
}
