//! The log for whoever watches it: the checkpoint, the tiles and the entries (C2SP tlog-tiles).

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Path, ServiceConfig, resource};

use super::Error;
use crate::desk::{self, Desk};
use crate::trail::tile::Address;

/// What a tile holds never changes, also where it is not full yet.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A checkpoint is followed by the next one.
const SHORT: &str = "public, max-age=1";

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/log/checkpoint").get(checkpoint));
    cfg.service(resource("/log/{tile:tile/.+}").get(tile));
}

async fn checkpoint(desk: Data<Desk>) -> Result<HttpResponse, Error> {
    let note = found(desk.log_checkpoint().await)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CACHE_CONTROL, SHORT))
        .body(note))
}

async fn tile(desk: Data<Desk>, tile: Path<String>) -> Result<HttpResponse, Error> {
    let address = Address::parse(&tile).ok_or(Error::NotFound)?;
    let bytes = found(desk.log_tile(address).await)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/octet-stream"))
        .insert_header((CACHE_CONTROL, FOR_EVER))
        .body(bytes))
}

/// A desk that is not set up has no log either.
fn found<T>(asked: Result<Option<T>, desk::Error>) -> Result<T, Error> {
    match asked {
        Err(desk::Error::NotSetUp) => Err(Error::NotFound),
        asked => asked?.ok_or(Error::NotFound),
    }
}
