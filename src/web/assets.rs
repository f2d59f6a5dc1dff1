//! Assets: the stylesheet, script, icons and fonts, embedded in the program.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, EntityTag, Header, IfNoneMatch,
};
use actix_web::web::{Path, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::Error;

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Assets;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/assets/{name:.+}").get(asset));
    cfg.service(resource("/favicon.ico").get(icon));
}

/// The address of a file, with a part of its hash, so that a browser may keep it for ever.
pub(super) fn address(name: &str) -> String {
    match Assets::get(name) {
        Some(file) => format!("/assets/{name}?v={}", version(&file)),
        None => format!("/assets/{name}"),
    }
}

async fn asset(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Error> {
    answer(&request, &name)
}

/// Browsers ask for it of their own accord where a page names no icon, as for an image.
async fn icon(request: HttpRequest) -> Result<HttpResponse, Error> {
    answer(&request, "favicon.svg")
}

fn answer(request: &HttpRequest, name: &str) -> Result<HttpResponse, Error> {
    let file = Assets::get(name).ok_or(Error::NotFound)?;
    let version = version(&file);
    let tag = EntityTag::new_strong(version.clone());
    let is_named = request.query_string() == format!("v={version}");
    // Fonts are named by the stylesheet without their version; they hardly ever change.
    let is_font = name.starts_with("fonts/");
    let cache = match (is_named, is_font) {
        (true, _) => "public, max-age=31536000, immutable",
        (false, true) => "public, max-age=604800",
        (false, false) => "public, no-cache",
    };
    let unchanged = is_known(request, &tag);
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((CACHE_CONTROL, cache)).insert_header((ETAG, tag.to_string()));
    if unchanged {
        return Ok(response.finish());
    }
    if is_font {
        // Compressed as it is.
        response.insert_header((CONTENT_ENCODING, "identity"));
    }
    Ok(response.insert_header((CONTENT_TYPE, kind(&file))).body(file.data.into_owned()))
}

/// Whether whoever asks has what a tag stands for already.
pub(super) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|it| it.weak_eq(tag)),
        Ok(IfNoneMatch::Any) | Err(_) => false,
    }
}

fn version(file: &EmbeddedFile) -> String {
    hex::encode(file.metadata.sha256_hash()).chars().take(16).collect()
}

fn kind(file: &EmbeddedFile) -> String {
    match file.metadata.mimetype() {
        text if text.starts_with("text/") || text.ends_with("xml") => {
            format!("{text}; charset=utf-8")
        }
        other => other.to_owned(),
    }
}
