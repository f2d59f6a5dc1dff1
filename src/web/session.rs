//! Session: who is asking, and what strangers may open.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use std::future::{Ready, ready};

use super::kept::Kept;
use super::page::{Frame, see_other};
use super::{Error, Site, form, readers, sign_in};
use crate::desk::Desk;
use crate::desk::people::Person;
use crate::domain::{Act, Actor, PersonId, Role, may};

/// What strangers may open; everything else asks them to sign in first, also pages that forget to.
const OPEN: &[&str] =
    &["/sign-in", "/set-up/", "/link/", "/answer/", "/unsubscribe/", "/verify", "/verify/"];
/// What is the same for everybody, so that nobody's session is looked up for it.
const PUBLIC: &[&str] = &[
    "/assets/",
    "/log/",
    "/.well-known/claimdesk-checkpoint",
    "/healthz",
    "/readyz",
    "/favicon.ico",
    "/claimreview/feed.json",
];

/// What pages ask by themselves, so that it keeps no session alive.
const IDLE: &str = "/presence";

/// Somebody who is signed in.
#[derive(Clone)]
pub struct SignedIn {
    pub person: PersonId,
    pub role: Role,
    pub name: String,
    pub email: String,
    /// Whether single letters work as keys.
    pub single_keys: bool,
    cookie: String,
}

impl SignedIn {
    /// Them, as somebody who does something.
    pub fn actor(&self) -> Actor {
        Actor::person(self.person, self.role)
    }

    /// Whether the pages show them what leads to an act.
    pub fn may(&self, act: Act) -> bool {
        may(self.role, act)
    }

    /// Refuses the whole page to those who may not do what it is for.
    pub fn must(&self, act: Act) -> Result<(), Error> {
        if self.may(act) {
            return Ok(());
        }
        let (role, phrase) = (self.role.key(), act.phrase());
        Err(Error::Forbidden(format!("The role of {role} may not {phrase}. Ask somebody who may.")))
    }

    /// The token of forms made for this session.
    pub fn token(&self) -> String {
        form::token(&self.cookie)
    }

    /// The value of their cookie, for use cases that end their other sessions.
    pub(super) fn cookie(&self) -> &str {
        &self.cookie
    }

    fn new(person: Person, cookie: String) -> Self {
        Self {
            person: person.id,
            role: person.role,
            name: person.name,
            email: person.email,
            single_keys: person.single_keys,
            cookie,
        }
    }
}

impl FromRequest for SignedIn {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or(Error::SignInFirst))
    }
}

/// Somebody or nobody.
pub struct MaybeSignedIn(pub Option<SignedIn>);

impl FromRequest for MaybeSignedIn {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.extensions().get::<SignedIn>().cloned())))
    }
}

/// A browser in which nobody has signed in yet, told from others by a cookie, so that its forms
/// have a token too.
pub struct Visitor;

/// A visitor's cookie that has yet to be given out.
#[derive(Clone)]
pub(super) struct NewVisitor(pub(super) String);

impl Visitor {
    /// The value of the cookie that the browser has.
    pub(super) fn known(request: &HttpRequest) -> Option<String> {
        cookie(request, Kind::Visitor)
    }

    /// The value of the browser's cookie, or of a new one.
    pub(super) fn known_or_new(request: &HttpRequest) -> Result<String, Error> {
        if let Some(known) = Self::known(request) {
            return Ok(known);
        }
        let mut extensions = request.extensions_mut();
        if let Some(NewVisitor(value)) = extensions.get() {
            return Ok(value.clone());
        }
        let value = crate::desk::sign_in::secret()?;
        extensions.insert(NewVisitor(value.clone()));
        Ok(value)
    }
}

/// The cookies that the desk gives out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Session,
    Visitor,
    Flash,
}

impl Kind {
    /// Over https the name itself forbids that another host sets the cookie.
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-claimdesk",
            (Self::Session, false) => "claimdesk",
            (Self::Visitor, true) => "__Host-claimdesk-visitor",
            (Self::Visitor, false) => "claimdesk-visitor",
            (Self::Flash, true) => "__Host-claimdesk-flash",
            (Self::Flash, false) => "claimdesk-flash",
        }
    }

    /// A cookie for the browser to keep until it is closed.
    pub(super) fn cookie(self, site: &Site, value: String) -> Cookie<'static> {
        Cookie::build(self.name(site.is_secure()), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(site.is_secure())
            .finish()
    }

    /// The cookie that makes the browser forget.
    pub(super) fn gone(self, site: &Site) -> Cookie<'static> {
        let mut cookie = self.cookie(site, String::new());
        cookie.set_max_age(Duration::ZERO);
        cookie
    }
}

/// The value of one of our cookies.
pub(super) fn cookie(request: &HttpRequest, kind: Kind) -> Option<String> {
    let site = request.app_data::<Data<Site>>()?;
    let cookie = request.cookie(kind.name(site.is_secure()))?;
    Some(cookie.value().to_owned()).filter(|it| !it.is_empty())
}

pub(super) fn is_listed(path: &str, list: &[&str]) -> bool {
    list.iter().any(|it| path == *it || it.ends_with('/') && path.starts_with(it))
}

/// Whether a page is the same for everybody.
pub(super) fn is_for_all(path: &str) -> bool {
    is_listed(path, PUBLIC) || readers::is_theirs(path)
}

/// The layer that finds out who is asking, and lets nobody else in.
pub(super) async fn guard<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    if !is_for_all(request.path()) {
        let stopped = match who(request.request()).await {
            Ok(Some(me)) => {
                request.extensions_mut().insert(me);
                None
            }
            Ok(None) if is_listed(request.path(), OPEN) => None,
            Ok(None) => Some(turned_away(&mut request).await),
            Err(error) => Some(HttpResponse::from_error(error)),
        };
        if let Some(response) = stopped {
            return Ok(request.into_response(response).map_into_right_body());
        }
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn who(request: &HttpRequest) -> Result<Option<SignedIn>, Error> {
    let Some(value) = cookie(request, Kind::Session) else { return Ok(None) };
    let (Some(desk), Some(site)) =
        (request.app_data::<Data<Desk>>(), request.app_data::<Data<Site>>())
    else {
        return Ok(None);
    };
    let person = if request.path().ends_with(IDLE) {
        desk.who_idly(&value, site.limits).await?
    } else {
        desk.who(&value, site.limits).await?
    };
    Ok(person.map(|it| SignedIn::new(it, value)))
}

/// Sends a stranger to the door: with where they wanted to go, or with what they had typed before
/// their session ended.
async fn turned_away(request: &mut ServiceRequest) -> HttpResponse {
    if request.method().is_safe() {
        let wanted = request.uri().path_and_query().map_or("/", |it| it.as_str());
        if wanted == "/" {
            return see_other("/sign-in");
        }
        let query =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("to", wanted).finish();
        return see_other(&format!("/sign-in?{query}"));
    }
    let (http, payload) = (request.request().clone(), request.take_payload());
    let kept = match kept(&http, payload).await {
        Ok(kept) => kept.filter(|it| it.is_whole && it.fits()),
        Err(error) => return error.error_response(),
    };
    let page = match Frame::of(&http).await {
        Ok(frame) => sign_in::ended(frame, kept),
        Err(error) => Err(error),
    };
    page.map_or_else(
        |error| error.error_response(),
        |mut page| {
            *page.status_mut() = StatusCode::UNAUTHORIZED;
            page
        },
    )
}

async fn kept(http: &HttpRequest, mut payload: Payload) -> Result<Option<Kept>, Error> {
    if form::is_kind(http, "multipart/form-data") {
        let fields = form::read_typed_parts(http, payload).await?;
        return Ok(Kept::new(http.path(), &fields).map(Kept::parted));
    }
    match form::read(http, &mut payload).await {
        Ok(fields) => Ok(Kept::new(http.path(), &fields)),
        // Neither kind of form: there is nothing that a person typed.
        Err(Error::BadForm) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_open_the_door_and_nothing_behind_it() {
        for path in ["/sign-in", "/set-up/abc", "/link/abc", "/answer/abc", "/unsubscribe/abc"] {
            assert!(is_listed(path, OPEN), "{path}");
        }
        for path in ["/", "/people", "/sign-in/x", "/sign-inx", "/set-up", "/SIGN-IN"] {
            assert!(!is_listed(path, OPEN), "{path}");
        }
    }
}
