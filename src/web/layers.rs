//! Layers: what holds for every request and every answer, whatever the page.

use std::panic::AssertUnwindSafe;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, ORIGIN, STRICT_TRANSPORT_SECURITY,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use futures_util::FutureExt;
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;

use super::kept::Kept;
use super::page::{Flash, FlashShown, Frame};
use super::session::{Kind, NewVisitor, SignedIn, is_for_all};
use super::{Error, Site, readers, unsubscribe};

/// Nothing but our own files runs, shows or is asked; nothing may frame us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Headers of every answer.
const SECURE: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Puts the headers of every answer on one. A handler has set one of them by itself where it gives
/// out foreign bytes, which may do nothing at all, or what others may frame or show.
pub(super) fn secure(headers: &mut HeaderMap) {
    for (name, value) in SECURE {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The layer of security headers; and the last resort where a handler panics.
pub(super) async fn harden<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let is_secure = request.app_data::<Data<Site>>().is_some_and(|it| it.is_secure());
    let answered = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let Ok(answered) = answered else {
        return Err(Error::internal(anyhow::anyhow!("a handler panicked")).into());
    };
    let mut response = answered?;
    secure(response.headers_mut());
    if is_secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, year);
    }
    Ok(response)
}

/// What is noted on a trail when it is taken.
const NOTED: &str = "/report.pdf";

/// The layer that refuses what a page of somebody else sends.
pub(super) async fn same_origin<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    // Providers of mail put an end to it for their users, from machines of theirs (RFC 8058).
    let is_for_all = request.path().starts_with(unsubscribe::PATH);
    let is_harmless = request.method().is_safe() && !is_lured(request.request());
    if is_harmless || is_for_all || is_from_here(request.request()) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let page = HttpResponse::from_error(Error::Foreign);
    Ok(request.into_response(page).map_into_right_body())
}

/// Whether somebody else's page has a browser ask for what leaves an entry on a trail, or a browser
/// asks before anybody wants it.
fn is_lured(request: &HttpRequest) -> bool {
    let says = |name: &str, one: &[&str]| {
        let said = request.headers().get(name).and_then(|it| it.to_str().ok());
        said.is_some_and(|said| one.iter().any(|it| said.starts_with(it)))
    };
    request.path().ends_with(NOTED)
        && (says("sec-fetch-site", &["cross-site", "same-site"])
            || says("sec-purpose", &["prefetch"]))
}

/// Every browser that can show our pages says at least one of the two.
fn is_from_here(request: &HttpRequest) -> bool {
    let site = request.app_data::<Data<Site>>();
    let fetch = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let origin = request.headers().get(ORIGIN);
    let fetch_agrees = fetch.is_none_or(|it| it == b"same-origin" || it == b"none");
    let origin_agrees =
        origin.is_none_or(|origin| site.is_some_and(|site| site.is_ours(origin, request)));
    (fetch.is_some() || origin.is_some()) && fetch_agrees && origin_agrees
}

/// The layer that gives errors their page in the frame of whoever asked, and sets cookies.
pub(super) async fn finish<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let response = next.call(request).await?;
    let http = response.request().clone();
    let page = framed(&http, response.response()).await;
    let mut response = match page {
        Some(page) => response.into_response(page).map_into_right_body(),
        None => response.map_into_left_body(),
    };
    let Some(site) = http.app_data::<Data<Site>>() else { return Ok(response) };
    let flash = response.response_mut().extensions_mut().remove::<Flash>();
    let mut cookies = Vec::new();
    if let Some(NewVisitor(value)) = http.extensions().get::<NewVisitor>() {
        cookies.push(Kind::Visitor.cookie(site, value.clone()));
    }
    if let Some(flash) = flash {
        cookies.push(Kind::Flash.cookie(site, flash.packed()));
    } else if http.extensions().get::<FlashShown>().is_some() {
        cookies.push(Kind::Flash.gone(site));
    }
    for cookie in cookies {
        response.response_mut().add_cookie(&cookie).map_err(Error::internal)?;
    }
    Ok(response)
}

/// The page of an error that a handler or actix itself answered.
async fn framed<B>(http: &HttpRequest, response: &HttpResponse<B>) -> Option<HttpResponse> {
    // Errors of actix that no handler saw have no page of ours; this one has no error either.
    let wrong_method = Error::WrongMethod;
    let error = match response.error() {
        Some(error) => error.as_error::<Error>()?,
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => &wrong_method,
        None => return None,
    };
    log(http, error);
    if matches!(error, Error::SignInFirst) {
        return None;
    }
    if matches!(error, Error::NotFound)
        && readers::is_theirs(http.path())
        && let Some(page) = readers::lost(http).await
    {
        return Some(page);
    }
    let kept = http.extensions_mut().remove::<Kept>();
    // What is the same for everybody gives nobody a cookie.
    let frame = if is_for_all(http.path()) {
        Frame::bare()
    } else {
        Frame::of(http).await.unwrap_or_else(|_unavailable| Frame::bare())
    };
    Some(error.page(frame, kept))
}

/// Notes a failure once, here at the edge.
fn log(http: &HttpRequest, error: &Error) {
    let extensions = http.extensions();
    let person = extensions.get::<SignedIn>().map(|it| tracing::field::display(it.person));
    match error {
        Error::Internal { id, cause } => tracing::error!(%id, ?cause, "fault"),
        Error::Unavailable(_) | Error::Full | Error::Spoilt(_) => {
            tracing::error!(?error, "unavailable");
        }
        Error::Forbidden(_) | Error::Foreign | Error::TooMany(_) => {
            tracing::warn!(person, %error, "refused");
        }
        _ => tracing::debug!(person, %error, "refused"),
    }
}

/// One line a request: its method, the pattern of its address and its status. Addresses themselves
/// may hold one-time links and stay out of the log.
pub(super) struct Spans;

impl RootSpanBuilder for Spans {
    fn on_request_start(request: &ServiceRequest) -> Span {
        tracing::info_span!(
            "request",
            id = %crate::desk::new_id(),
            method = %request.method(),
            page = request.match_pattern(),
        )
    }

    fn on_request_end<B: MessageBody>(
        span: Span,
        outcome: &Result<ServiceResponse<B>, actix_web::Error>,
    ) {
        let _inside = span.enter();
        match outcome {
            Ok(response) => {
                tracing::info!(status = response.status().as_u16(), "answered");
            }
            Err(error) => {
                tracing::error!(?error, "could not be answered");
            }
        }
    }
}
