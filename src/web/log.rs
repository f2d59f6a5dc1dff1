//! The log for whoever watches it: the checkpoint, the tiles and the entries (C2SP tlog-tiles).

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Path, ServiceConfig, resource};

use super::Error;
use crate::desk::{self, Desk};
use crate::trail::tile::Address;

/// What a tile of one log holds never changes, also where it is not full yet.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A checkpoint is followed by the next one, and the log by one that is begun anew.
const SHORT: &str = "public, max-age=1";

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/.well-known/claimdesk-checkpoint").get(newest))
        .service(resource("/log/checkpoint").get(newest))
        .service(resource("/log/{tile:tile/.+}").get(newest_tile))
        .service(resource("/log/{number:[1-9][0-9]{0,8}}/checkpoint").get(checkpoint))
        .service(resource("/log/{number:[1-9][0-9]{0,8}}/{tile:tile/.+}").get(tile));
}

async fn newest(desk: Data<Desk>) -> Result<HttpResponse, Error> {
    let note = found(desk.log_checkpoint(None).await)?;
    Ok(answer("text/plain; charset=utf-8", SHORT, note))
}

async fn checkpoint(desk: Data<Desk>, number: Path<u64>) -> Result<HttpResponse, Error> {
    let note = found(desk.log_checkpoint(Some(*number)).await)?;
    Ok(answer("text/plain; charset=utf-8", SHORT, note))
}

async fn newest_tile(desk: Data<Desk>, tile: Path<String>) -> Result<HttpResponse, Error> {
    let address = Address::parse(&tile).ok_or(Error::NotFound)?;
    let bytes = found(desk.log_tile(None, address).await)?;
    Ok(answer("application/octet-stream", SHORT, bytes))
}

async fn tile(desk: Data<Desk>, path: Path<(u64, String)>) -> Result<HttpResponse, Error> {
    let (number, tile) = path.into_inner();
    let address = Address::parse(&tile).ok_or(Error::NotFound)?;
    let bytes = found(desk.log_tile(Some(number), address).await)?;
    Ok(answer("application/octet-stream", FOR_EVER, bytes))
}

fn answer(media: &str, kept: &str, body: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media))
        .insert_header((CACHE_CONTROL, kept))
        .body(body)
}

/// A desk that is not set up has no log either.
fn found<T>(asked: Result<Option<T>, desk::Error>) -> Result<T, Error> {
    match asked {
        Err(desk::Error::NotSetUp) => Err(Error::NotFound),
        asked => asked?.ok_or(Error::NotFound),
    }
}
