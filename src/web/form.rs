//! Form: what a page of ours sends, held to its token before anything is read from it.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::TryStreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::Error;
use super::kept::Kept;
use super::session::{SignedIn, Visitor};
use crate::desk::claims::Sent;

/// The most that a form sends: several texts of the longest kind, in any script, percent-encoded.
pub const LARGEST: usize = 512 * 1024;
/// The most that is read of a form in parts only to give it back.
const LARGEST_IN_PARTS: usize = 16 * 1024 * 1024;
/// The hidden field that proves a form to be made for this session.
pub const TOKEN: &str = "token";
/// The hidden field that makes a form count once.
pub const ONCE: &str = "once";
/// How long a form may take to arrive.
const SLOWEST: Duration = Duration::from_secs(15);

/// A form that this desk made for this session. `F` has all its fields but `token` and `once`, and
/// refuses unknown ones itself.
pub struct Posted<F> {
    pub form: F,
    /// The key under which this very form, with these very words, counts once.
    pub once: Option<String>,
}

impl<F> Posted<F> {
    /// Who sends it, as use cases want it.
    pub fn sent(&self, me: &SignedIn) -> Sent {
        Sent { actor: me.actor(), once: self.once.clone() }
    }
}

impl<F: DeserializeOwned + 'static> FromRequest for Posted<F> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let fields = read(&request, &mut payload).await?;
            if let Some(kept) = Kept::new(request.path(), &fields) {
                // If the form is refused, the page that says so gives back what was typed.
                request.extensions_mut().insert(kept);
            }
            let value = |name| fields.iter().find(|(it, _)| it == name).map(|(_, it)| it.as_str());
            check_token(&request, value(TOKEN).unwrap_or_default())?;
            let given = fields.iter().filter(|(name, _)| name != TOKEN && name != ONCE);
            let rest =
                url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
            let form = serde_html_form::from_str(&rest).map_err(|error| {
                tracing::debug!(%error, "a form was not understood");
                Error::BadForm
            })?;
            let once = value(ONCE).filter(|it| !it.is_empty());
            let once = once.map(|it| key(&[it, request.path(), &rest]));
            Ok(Self { form, once })
        })
    }
}

/// The token of forms made for the holder of a cookie.
pub fn token(cookie: &str) -> String {
    hex::encode(Sha256::digest(format!("claimdesk/form/v1\n{cookie}")))
}

/// Refuses a form whose token is not of this session. Forms that are not urlencoded call this.
pub fn check_token(request: &HttpRequest, given: &str) -> Result<(), Error> {
    let expected = match request.extensions().get::<SignedIn>() {
        Some(me) => Some(me.token()),
        None => Visitor::known(request).map(|it| token(&it)),
    };
    // Comparing hashes tells by its time nothing about what is compared.
    let hash = |text: &str| Sha256::digest(text.as_bytes());
    match expected {
        Some(expected) if hash(&expected) == hash(given) => Ok(()),
        _ => Err(Error::Foreign),
    }
}

/// The fields of a form, in the order in which they were sent.
pub(super) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Vec<(String, String)>, Error> {
    if !is_kind(request, "application/x-www-form-urlencoded") {
        return Err(Error::BadForm);
    }
    let arriving = Bytes::from_request(request, payload);
    let body = tokio::time::timeout(SLOWEST, arriving).await.map_err(|_late| Error::TooSlow)?;
    let body = body.map_err(|error| match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::BadForm,
    })?;
    // No keyboard types it, and PostgreSQL keeps no text that has it.
    let typed = |(name, value): (String, String)| (name, value.replace('\0', ""));
    Ok(url::form_urlencoded::parse(&body).into_owned().map(typed).collect())
}

/// What was typed into a form that is sent in parts. Files are left out: a browser does not take
/// them back.
pub(super) async fn read_typed_parts(
    request: &HttpRequest,
    payload: Payload,
) -> Result<Vec<(String, String)>, Error> {
    let reading = async {
        let mut parts = Multipart::new(request.headers(), payload);
        let (mut fields, mut total) = (Vec::new(), 0_usize);
        while let Some(mut part) = parts.try_next().await.map_err(|_broken| Error::BadForm)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.content_disposition().and_then(|it| it.get_filename()).is_some();
            let mut bytes = Vec::new();
            while let Some(chunk) = part.try_next().await.map_err(|_broken| Error::BadForm)? {
                total = total.saturating_add(chunk.len());
                if total > LARGEST_IN_PARTS {
                    return Err(Error::TooLarge);
                }
                if !file {
                    bytes.extend_from_slice(&chunk);
                }
            }
            if let Ok(value) = String::from_utf8(bytes)
                && !file
            {
                fields.push((name, value));
            }
        }
        Ok(fields)
    };
    tokio::time::timeout(SLOWEST, reading).await.map_err(|_late| Error::TooSlow)?
}

/// Whether a request says that its body is of this kind.
pub(super) fn is_kind(request: &HttpRequest, kind: &str) -> bool {
    let said = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let said = said.and_then(|it| it.split(';').next()).unwrap_or_default();
    said.trim().eq_ignore_ascii_case(kind)
}

/// The same form with other words is another one: somebody went back and wrote something else.
fn key(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(Sha256::digest(part.as_bytes()));
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_one_cookie_and_does_not_show_it() {
        assert_ne!(token("a"), token("b"));
        assert_eq!(token("a").len(), 64);
        assert_ne!(token("a"), hex::encode(Sha256::digest("a")));
    }

    #[test]
    fn the_same_words_have_the_same_key() {
        let first = key(&["once", "/claims/1", "note=a"]);
        assert_eq!(first, key(&["once", "/claims/1", "note=a"]));
        assert_ne!(first, key(&["once", "/claims/1", "note=b"]));
        assert_ne!(first, key(&["once/claims", "/1", "note=a"]));
    }
}
