//! Presence on a claim: a stream of who else has it in view, and whether it was changed.

use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::desk::{Desk, new_id};
use crate::domain::taking::Presence;
use crate::domain::{Act, ClaimNumber};
use crate::web::Site;
use crate::web::error::Error;
use crate::web::presence::told_once;
use crate::web::session::SignedIn;

const EVENTS: &str = "text/event-stream";

/// Tells a page what is going on at its claim: once, or as long as it listens where it asks for a
/// stream. Answers that there is nothing where too many listen already.
pub async fn presence(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    number: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let number = number.parse::<ClaimNumber>().map_err(|_no_number| Error::NotFound)?;
    let claim = desk.claim_by_number(number).await?;
    let accepts = request.headers().get(ACCEPT).and_then(|it| it.to_str().ok());
    if !accepts.is_some_and(|it| it.contains(EVENTS)) {
        return Ok(events().body(told_once(&desk, claim, me.person).await?));
    }
    let view = Presence { claim, view: new_id(), person: me.person };
    match site.presence.listen(&desk, view, me.cookie().to_owned()).await? {
        Some(stream) => Ok(events().streaming(stream)),
        None => Ok(HttpResponse::NoContent().finish()),
    }
}

fn events() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, EVENTS))
        .insert_header((CACHE_CONTROL, "no-store"))
        // Neither compressed, which would hold words back until there are more, nor kept by a proxy.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"));
    response
}
