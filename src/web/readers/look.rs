//! Look: the desk's own colours and logo.

use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{Front, Made, With, give};
use crate::desk::Desk;
use crate::domain::colour::Colour;
use crate::web::{Error, Site};

/// A day: their addresses change with them.
const AGE: u32 = 86_400;
/// Whatever the bytes are, nothing in them runs or is fetched.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// The tokens of the stylesheet that the desk has chosen.
pub async fn colours(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let accent = front.publishing.accent.ok_or(Error::NotFound)?;
    let css = format!(
        ":root {{ {} }}\n@media screen and (prefers-color-scheme: dark) {{\n  :root {{ {} }}\n}}\n",
        tokens(accent.light),
        tokens(accent.dark)
    );
    let with = With { kind: "text/css; charset=utf-8", age: AGE, changed: None };
    Ok(give(&request, &Made::new(css), &with))
}

fn tokens(it: Colour) -> String {
    let letters = it.letters();
    format!(
        "--accent: {it}; --focus: {it}; --on-accent: {letters}; --accent-soft: color-mix(in srgb, {it} 12%, var(--surface));"
    )
}

pub async fn logo(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    Front::of(&desk, &site).await?;
    let logo = desk.logo().await?.ok_or(Error::NotFound)?;
    let with = With { kind: &logo.media, age: AGE, changed: None };
    let mut response = give(&request, &Made::new(logo.bytes), &with);
    let policy = actix_web::http::header::HeaderValue::from_static(POLICY);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}
