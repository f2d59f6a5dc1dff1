//! Error: what a page may answer instead of what was asked, and the page that each one becomes.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use uuid::Uuid;

use super::kept::Kept;
use super::layers;
use super::page::{Frame, filters, html};
use crate::desk::people::Refused;
use crate::desk::printing::Unprinted;
use crate::desk::{self, jobs, new_id};
use crate::store;

/// What a page may answer instead of what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such page")]
    NotFound,
    #[error("no such way to call this page")]
    WrongMethod,
    #[error("a form that this desk did not make")]
    BadForm,
    /// The rules say no; the sentence is for the person.
    #[error("refused: {0}")]
    Refused(String),
    /// Somebody else was first.
    #[error("conflict: {0}")]
    Conflict(String),
    #[error("not signed in")]
    SignInFirst,
    /// The sentence is for the person.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// A form whose token is not of this session, or a page of somebody else.
    #[error("a form from elsewhere")]
    Foreign,
    #[error("too large")]
    TooLarge,
    #[error("too slow")]
    TooSlow,
    #[error("too many tries")]
    TooMany(Duration),
    #[error("not set up")]
    NotSetUp,
    #[error("unavailable: {0:?}")]
    Unavailable(Option<store::Error>),
    #[error("the disk is full")]
    Full,
    /// Nothing more is brought in; the sentence is for the person.
    #[error("no room: {0}")]
    NoRoom(String),
    /// No PDF, and why.
    #[error("no PDF: {0}")]
    NoPdf(Unprinted),
    /// The stored bytes are not those that were recorded; the sentence is for the person.
    #[error("a spoilt snapshot: {0}")]
    Spoilt(String),
    /// Ours to mend. The id is on the page and in the log, the cause in the log only.
    #[error("fault {id}: {cause:#}")]
    Internal { id: Uuid, cause: anyhow::Error },
}

/// What stands on an error page.
pub struct Words {
    pub status: StatusCode,
    pub title: &'static str,
    pub message: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: Frame,
    words: &'a Words,
    kept: Option<Kept>,
}

impl Error {
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal { id: new_id(), cause: cause.into() }
    }

    /// The status, title and sentence of each error.
    #[expect(clippy::too_many_lines, reason = "one row for each error, to be read as a table")]
    pub fn words(&self) -> Words {
        let (status, title, message) = match self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "There is nothing here",
                "The page has moved, has gone, or never was. Check the address.".to_owned(),
            ),
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "This page does not work that way",
                "It can be opened or sent to, but not like this.".to_owned(),
            ),
            Self::BadForm => (
                StatusCode::BAD_REQUEST,
                "This form was not understood",
                "It did not have the fields that this desk expects. Open the page again and send it once more."
                    .to_owned(),
            ),
            Self::Refused(why) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "This cannot be done", why.clone())
            }
            Self::Conflict(why) => (StatusCode::CONFLICT, "Somebody was first", why.clone()),
            Self::SignInFirst => (
                StatusCode::UNAUTHORIZED,
                "Please sign in",
                "This page is for people who work at the desk.".to_owned(),
            ),
            Self::Forbidden(why) => (StatusCode::FORBIDDEN, "Not in your role", why.clone()),
            Self::Foreign => (
                StatusCode::FORBIDDEN,
                "This does not come from this session",
                "It was made for another session, or asked for by a page elsewhere. Nothing was changed. Go back to the desk’s own page and do it there."
                    .to_owned(),
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "That is too large",
                "More was sent than this page takes. Send less of it, or in parts.".to_owned(),
            ),
            Self::TooSlow => (
                StatusCode::REQUEST_TIMEOUT,
                "That took too long",
                "The form did not arrive in time. Nothing was changed; send it again.".to_owned(),
            ),
            Self::TooMany(wait) => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many tries",
                format!("Try again in {}.", minutes(*wait)),
            ),
            Self::NotSetUp => (
                StatusCode::SERVICE_UNAVAILABLE,
                "This desk has not been set up yet",
                "Whoever started it finds a link on its console that does so.".to_owned(),
            ),
            Self::Unavailable(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The desk cannot answer right now",
                "It is not certain whether what you sent was stored. Sending it again does no harm: it counts once."
                    .to_owned(),
            ),
            Self::Full => (
                StatusCode::INSUFFICIENT_STORAGE,
                "The desk has no space left",
                "What you sent was not stored. Everything can still be read. Tell whoever runs the machine, and send it again when there is space."
                    .to_owned(),
            ),
            Self::NoRoom(why) => {
                (StatusCode::INSUFFICIENT_STORAGE, "There is no room for more", why.clone())
            }
            Self::NoPdf(why) => {
                let status = match why {
                    Unprinted::NoPress => StatusCode::NOT_FOUND,
                    Unprinted::Failed => StatusCode::INTERNAL_SERVER_ERROR,
                    Unprinted::Busy => StatusCode::SERVICE_UNAVAILABLE,
                };
                (status, "There is no PDF", why.to_string())
            }
            Self::Spoilt(why) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "This snapshot cannot be shown",
                why.clone(),
            ),
            Self::Internal { id, .. } => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong here",
                format!("It is our fault and was noted as {id}. Nothing was changed."),
            ),
        };
        Words { status, title, message }
    }

    /// The error as a page, in the frame of whoever asked and with what they had typed.
    pub(super) fn page(&self, frame: Frame, kept: Option<Kept>) -> HttpResponse {
        let words = self.words();
        let page = ErrorPage { frame, words: &words, kept };
        let mut response = match page.render() {
            Ok(text) => html(words.status, text),
            // The one page that cannot fail any further.
            Err(_template) => HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR),
        };
        let wait = match self {
            Self::TooMany(wait) => Some(wait.as_secs().saturating_add(1)),
            Self::Unavailable(_) | Self::NotSetUp => Some(5),
            _ => None,
        };
        if let Some(wait) = wait {
            response.headers_mut().insert(RETRY_AFTER, wait.into());
        }
        response
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.words().status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = match self {
            Self::SignInFirst => {
                HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in")).finish()
            }
            error => error.page(Frame::bare(), None),
        };
        // An error that a layer returns goes past the layers outside it.
        layers::secure(response.headers_mut());
        response
    }
}

impl From<desk::Error> for Error {
    fn from(error: desk::Error) -> Self {
        use crate::desk::guidelines;
        use crate::desk::scales::Refused::{Changed, Faulty, There};
        use crate::domain::claim::Refusal;
        let sentence = error.to_string();
        match error {
            desk::Error::NotSetUp => Self::NotSetUp,
            desk::Error::NotFound | desk::Error::Person(Refused::LinkGone) => Self::NotFound,
            desk::Error::Refused(
                Refusal::NotAllowed(..) | Refusal::OwnWork | Refusal::OwnOpinion,
            ) => Self::Forbidden(sentence),
            desk::Error::Person(Refused::Busy(_)) => Self::TooMany(Duration::from_secs(5)),
            desk::Error::Job(jobs::Refused::Nothing | jobs::Refused::TooMany)
            | desk::Error::Refused(_)
            | desk::Error::Person(_)
            | desk::Error::Scale(Faulty(_) | There)
            | desk::Error::Guidelines(guidelines::Refused::Faulty(_))
            | desk::Error::Misnamed(_)
            | desk::Error::Unreadable(_)
            | desk::Error::Untaken(_)
            | desk::Error::Unclear(_)
            | desk::Error::Unmoved(_)
            | desk::Error::Unsuited(_)
            | desk::Error::View(_)
            | desk::Error::Prepared(_)
            | desk::Error::Erasing(_)
            | desk::Error::Useless(_)
            | desk::Error::NotInText(_) => Self::Refused(sentence),
            desk::Error::Stale(_)
            | desk::Error::Held(_)
            | desk::Error::SuggestionGone
            | desk::Error::NotDismissed
            | desk::Error::NotUndone(_)
            | desk::Error::Job(_)
            | desk::Error::Scale(Changed(_))
            | desk::Error::Guidelines(guidelines::Refused::Changed(_))
            | desk::Error::TextChanged
            | desk::Error::FaresOtherwise(_)
            | desk::Error::SameText(_)
            | desk::Error::SameBytes(_) => Self::Conflict(sentence),
            desk::Error::NoRoom(why) => Self::NoRoom(why.to_string()),
            desk::Error::Sealing(why) => Self::Refused(why.to_string()),
            desk::Error::Unprinted(why) => Self::NoPdf(why),
            desk::Error::Spoilt(why) => Self::Spoilt(why.to_string()),
            desk::Error::Store(error) => error.into(),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Full(_) => Self::Full,
            store::Error::Conflict => {
                Self::Conflict("Somebody else changed the same thing at the same time.".to_owned())
            }
            store::Error::Unknown | store::Error::Database(_) | store::Error::Blobs(_) => {
                Self::Unavailable(Some(error))
            }
            store::Error::Corrupt(_)
            | store::Error::Altered(_)
            | store::Error::Missing(_)
            | store::Error::Event(_)
            | store::Error::NoEntropy => Self::internal(error),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}

/// The sentence of an error that the person can mend in their form; other errors stay errors.
pub fn mendable(error: desk::Error) -> Result<String, Error> {
    match error.into() {
        Error::Refused(sentence) => Ok(sentence),
        other => Err(other),
    }
}

fn minutes(wait: Duration) -> String {
    match wait.as_secs().div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        many => format!("{many} minutes"),
    }
}
