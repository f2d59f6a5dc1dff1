//! Page: what every page has around it, and how its values become words.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, LOCATION};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;

use super::claims::Undo;
use super::session::{Kind, SignedIn, Visitor, cookie};
use super::{Error, assets, form};
use crate::desk::Desk;
use crate::desk::notices::MOST_COUNTED;
use crate::domain::{Act, ClaimNumber};

pub use super::filters;

/// What every page has around it. Handlers take it as an argument and hand it to their page.
#[derive(Clone)]
pub struct Frame {
    /// Nobody on the pages before the door.
    pub me: Option<SignedIn>,
    pub desk_name: String,
    /// Where in the desk the page is.
    pub here: Option<Room>,
    pub flash: Option<Flash>,
    /// The hidden fields of every form.
    pub token: String,
    pub once: String,
    pub now: DateTime<Utc>,
    /// How many notices whoever is signed in has not seen, counted no further than a hundred.
    pub unseen: u64,
    /// What is wrong with the log, for those who keep the desk or audit it.
    pub trouble: Option<String>,
    /// The list that the page was opened from, which its forms keep; or nothing.
    pub from: String,
}

/// The rooms of the desk, as the bar at the top lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Queue,
    Articles,
    Sources,
    Speakers,
    Agreement,
    People,
    Jobs,
}

impl Room {
    const ALL: [Self; 7] = [
        Self::Queue,
        Self::Articles,
        Self::Sources,
        Self::Speakers,
        Self::Agreement,
        Self::People,
        Self::Jobs,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Queue => "Queue",
            Self::Articles => "Articles",
            Self::Sources => "Sources",
            Self::Speakers => "Speakers",
            Self::Agreement => "Agreement",
            Self::People => "People",
            Self::Jobs => "Jobs",
        }
    }

    pub fn path(self) -> &'static str {
        match self {
            Self::Queue => "/",
            Self::Articles => "/articles",
            Self::Sources => "/sources",
            Self::Speakers => "/speakers",
            Self::Agreement => "/agreement",
            Self::People => "/people",
            Self::Jobs => "/jobs",
        }
    }

    fn act(self) -> Act {
        match self {
            Self::Queue | Self::Articles | Self::Sources | Self::Speakers => Act::Read,
            Self::Agreement => Act::ReadAgreement,
            Self::People => Act::ReadPeople,
            Self::Jobs => Act::ReadJobs,
        }
    }
}

/// One sentence about what was just done, shown on the next page once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    pub tone: &'static str,
    pub text: String,
    /// A link to hand on, which is shown here and nowhere again.
    pub link: Option<String>,
    /// The claim that it tells of, where the page is another one's.
    pub of: Option<ClaimNumber>,
    /// What takes it back.
    pub undo: Option<Undo>,
}

/// The browser's flash was put on a page and can go.
pub(super) struct FlashShown;

impl Flash {
    const TONES: [&'static str; 3] = ["good", "bad", "note"];

    pub fn good(text: impl Into<String>) -> Self {
        Self::new("good", text.into())
    }

    pub fn bad(text: impl Into<String>) -> Self {
        Self::new("bad", text.into())
    }

    pub fn note(text: impl Into<String>) -> Self {
        Self::new("note", text.into())
    }

    fn new(tone: &'static str, text: String) -> Self {
        Self { tone, text, link: None, of: None, undo: None }
    }

    /// As the value of a cookie, which holds 4,096 bytes at most. Cookies are percent-decoded when
    /// they are read, so nothing in it may look encoded.
    pub(super) fn packed(&self) -> String {
        let text: String = self.text.chars().take(300).collect();
        let link = self.link.as_deref().unwrap_or_default();
        let of = self.of.map(|it| it.to_string()).unwrap_or_default();
        let undo = self.undo.as_ref().map(Undo::packed).unwrap_or_default();
        hex::encode(format!("{}\n{link}\n{of}\n{undo}\n{text}", self.tone))
    }

    fn unpack(packed: &str) -> Option<Self> {
        let unpacked = String::from_utf8(hex::decode(packed).ok()?).ok()?;
        let [tone, link, of, undo, text] =
            unpacked.splitn(5, '\n').collect::<Vec<_>>().try_into().ok()?;
        let tone = Self::TONES.into_iter().find(|it| *it == tone)?;
        let link = Some(link.to_owned()).filter(|it| !it.is_empty());
        let (of, undo) = (of.parse().ok(), Undo::unpack(undo));
        Some(Self { tone, text: text.to_owned(), link, of, undo })
    }
}

impl Frame {
    /// The frame of a page that is asked for.
    pub(super) async fn of(request: &HttpRequest) -> Result<Self, Error> {
        let desk = request.app_data::<Data<Desk>>().ok_or(Error::NotSetUp)?;
        let me = request.extensions().get::<SignedIn>().cloned();
        let token = match &me {
            Some(me) => me.token(),
            None => form::token(&Visitor::known_or_new(request)?),
        };
        let unseen = match &me {
            Some(me) => desk.unseen(me.person).await?,
            None => 0,
        };
        let keeps = me.as_ref().is_some_and(|it| it.may(Act::ReadPeople));
        let trouble = desk.standing().trouble().filter(|_| keeps).map(ToString::to_string);
        let flash = cookie(request, Kind::Flash);
        if flash.is_some() {
            request.extensions_mut().insert(FlashShown);
        }
        Ok(Self {
            me,
            desk_name: desk.name().await?,
            here: None,
            flash: flash.and_then(|it| Flash::unpack(&it)),
            token,
            once: crate::desk::sign_in::secret()?.chars().take(32).collect(),
            now: desk.now(),
            unseen,
            trouble,
            from: String::new(),
        })
    }

    /// The frame of an error page when nothing else can be known.
    pub(super) fn bare() -> Self {
        Self {
            me: None,
            desk_name: String::new(),
            here: None,
            flash: None,
            token: String::new(),
            once: String::new(),
            now: DateTime::UNIX_EPOCH,
            unseen: 0,
            trouble: None,
            from: String::new(),
        }
    }

    /// Says where in the desk the page is.
    #[must_use]
    pub fn within(self, room: Room) -> Self {
        Self { here: Some(room), ..self }
    }

    /// The rooms that are open to whoever is signed in.
    pub fn rooms(&self) -> Vec<Room> {
        let Some(me) = &self.me else { return Vec::new() };
        Room::ALL.into_iter().filter(|room| me.may(room.act())).collect()
    }

    pub fn is_here(&self, room: &Room) -> bool {
        self.here == Some(*room)
    }

    /// How many notices were not seen, as the bar shows it.
    pub fn unseen_count(&self) -> String {
        if self.unseen < MOST_COUNTED { self.unseen.to_string() } else { "99+".to_owned() }
    }

    /// Whether a button that leads to an act is shown.
    pub fn may(&self, act: Act) -> bool {
        self.me.as_ref().is_some_and(|me| me.may(act))
    }

    pub fn may_see_settings(&self) -> bool {
        self.may(Act::ReadPeople)
    }

    pub fn may_audit(&self) -> bool {
        self.may(Act::Audit)
    }

    pub fn may_keep_people(&self) -> bool {
        self.may(Act::KeepPeople)
    }

    pub fn may_erase(&self) -> bool {
        self.may(Act::Erase)
    }

    pub fn may_keep_settings(&self) -> bool {
        self.may(Act::KeepSettings)
    }

    /// The address of one of our files, which changes when the file does.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

impl FromRequest for Frame {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await })
    }
}

/// Answers with a page.
pub fn show(page: &impl Template) -> Result<HttpResponse, Error> {
    show_as(StatusCode::OK, page)
}

/// Answers with a page and a status: 422 for a form that has to be mended, 409 for one that came
/// too late.
pub fn show_as(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Error> {
    Ok(html(status, page.render()?))
}

pub(super) fn html(status: StatusCode, text: String) -> HttpResponse {
    HttpResponse::build(status).content_type(ContentType::html()).body(text)
}

/// Answers a form: go there.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

/// Answers a form: go there, where this is said.
pub fn see_other_saying(path: &str, flash: Flash) -> HttpResponse {
    let mut response = see_other(path);
    response.extensions_mut().insert(flash);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flash_survives_its_cookie() {
        let flash = Flash::good("“Ada” may; 100 %26 & %0A+ = all\nher work");
        let flash = Flash {
            link: Some("http://127.0.0.1/link/x".to_owned()),
            of: Some(ClaimNumber(6)),
            undo: Undo::unpack("C-7:9:1779008400000"),
            ..flash
        };
        assert!(flash.undo.is_some());
        let packed = flash.packed();
        assert!(packed.bytes().all(|it| it.is_ascii_alphanumeric()));
        assert_eq!(Flash::unpack(&packed), Some(flash));
        assert_eq!(Flash::unpack("loud=x"), None);
    }
}
