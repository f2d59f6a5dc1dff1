//! Method: how the desk works, in its own words, and what its labels mean.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{Front, Made, Sheet, With, give};
use crate::desk::Desk;
use crate::domain::method::Method;
use crate::domain::scale::Scale;
use crate::web::page::filters;
use crate::web::{Error, Site};

#[derive(Template)]
#[template(path = "readers/method.html")]
struct MethodPage {
    sheet: Sheet,
    method: Method,
    scale: Scale,
}

pub async fn show(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let (method, scale) = (desk.method().await?, desk.settled().await?.scale);
    let changed = method.written.map(|(_, at)| at);
    let page = MethodPage { sheet: front.sheet("/checks/method"), method, scale };
    Ok(give(&request, &Made::page(&page)?, &With::page(changed)))
}
