//! Failure: why nothing was fetched, as a sentence for people, and whether trying again makes sense.

use std::time::Duration;

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("This desk does not fetch pages. Paste the text or upload the file instead.")]
    Off,
    #[error("Only http:// and https:// addresses can be fetched, not {scheme}:.")]
    Scheme { scheme: String },
    #[error(
        "The address has a user name or password in it. Leave it out, or upload the page as a file."
    )]
    Credentials,
    #[error(
        "The address is too long, or has signs in it that no host understands. Check it, or upload the page as a file."
    )]
    Unfit,
    #[error(
        "The desk does not connect to port {port} of {host}. An admin can allow it in the settings of the machine."
    )]
    Port { host: String, port: u16 },
    #[error(
        "{host} is not on the open internet, so it is not fetched. An admin can allow it in the settings of the machine."
    )]
    NotPublic { host: String },
    #[error("There is no host named {host}. Check the address for mistakes; the site may be gone.")]
    NoSuchHost { host: String },
    #[error("The name {host} could not be looked up just now. Try again later.")]
    NameUnanswered { host: String },
    #[error("{host} cannot be reached just now. Try again later, or upload the page as a file.")]
    Unreachable { host: String },
    #[error(
        "The certificate of {host} is not valid, so nobody can say who answers there. Open the page yourself before you trust it."
    )]
    Certificate { host: String },
    #[error(
        "No encrypted connection to {host} could be made. Its encryption may be too old; upload the page as a file."
    )]
    Encryption { host: String },
    #[error(
        "{host} took longer than {seconds} seconds. Try again later, or upload the page as a file."
    )]
    Late { host: String, seconds: u64 },
    #[error("Others are fetched from {host} first. Try again later.")]
    Busy { host: String, wait: Duration },
    #[error(
        "{host} asks programs not to fetch this page (robots.txt). Open it yourself, and upload it as a file if you need it."
    )]
    Robots { host: String },
    #[error(
        "What {host} lets programs fetch (robots.txt) could not be learnt just now. Try again later."
    )]
    RobotsUnread { host: String },
    #[error(
        "The page redirects more than {most} times. Open it in a browser and use the address that it ends at."
    )]
    TooManyRedirects { most: usize },
    #[error(
        "{host} redirects to an address that cannot be read. Open the page in a browser and use the address that it ends at."
    )]
    RedirectNowhere { host: String },
    #[error("The page is larger than {} MiB. Upload the part that you need as a file.", most.div_ceil(1024 * 1024))]
    TooLarge { most: u64 },
    #[error("The page from {host} unpacks to far more than it should. It was not taken.")]
    Bomb { host: String },
    #[error("{host} sends more before the page than any page needs. It was not taken.")]
    HeadTooLarge { host: String },
    #[error(
        "{host} packs the page in a way that this desk does not unpack. Upload the page as a file."
    )]
    Packing { host: String },
    #[error(
        "The page from {host} is packed wrongly and cannot be unpacked. Try again later, or upload it as a file."
    )]
    Garbled { host: String },
    #[error("{host} broke off before the page was complete. Try again later.")]
    Cut { host: String },
    #[error("What {host} answers is not a page. Check the address.")]
    NotHttp { host: String },
    #[error(
        "{host} answered with status {status}, which was not asked for. Open the page in a browser and check the address."
    )]
    Unasked { host: String, status: u16 },
    #[error("{}", said(host, *status))]
    Status { host: String, status: u16, retry_after: Option<Duration> },
}

impl Failure {
    /// Whether the same fetch may succeed later without anybody changing anything.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::NameUnanswered { .. }
            | Self::Unreachable { .. }
            | Self::Late { .. }
            | Self::Busy { .. }
            | Self::RobotsUnread { .. }
            | Self::Garbled { .. }
            | Self::Cut { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..),
            Self::Off
            | Self::Scheme { .. }
            | Self::Credentials
            | Self::Unfit
            | Self::Port { .. }
            | Self::NotPublic { .. }
            | Self::NoSuchHost { .. }
            | Self::Certificate { .. }
            | Self::Encryption { .. }
            | Self::Robots { .. }
            | Self::TooManyRedirects { .. }
            | Self::RedirectNowhere { .. }
            | Self::TooLarge { .. }
            | Self::Bomb { .. }
            | Self::HeadTooLarge { .. }
            | Self::Packing { .. }
            | Self::NotHttp { .. }
            | Self::Unasked { .. } => false,
        }
    }

    /// How long the host asked to be left alone; a day at most.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The status that the host answered with, if it is what failed.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } | Self::Unasked { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the host says that the page is not for the desk: for its own readers or for payers, for
    /// no programs, or for nobody where the desk stands.
    pub fn is_refusal(&self) -> bool {
        let refuses = |it| matches!(it, 401 | 402 | 403 | 407 | 451);
        matches!(self, Self::Robots { .. }) || self.status().is_some_and(refuses)
    }

    /// Whether the host says that there is no such page (404) or no longer (410).
    pub fn is_gone(&self) -> bool {
        matches!(self.status(), Some(404 | 410))
    }
}

/// What a status of 400 or more means to somebody who wants the page.
fn said(host: &str, status: u16) -> String {
    match status {
        401 | 402 | 407 => format!(
            "{host} shows this page only to its own readers (status {status}). Open it yourself, and upload it as a file."
        ),
        403 | 451 => format!(
            "{host} refuses to give this page to the desk (status {status}). Open it yourself, and upload it as a file."
        ),
        404 => format!(
            "{host} has no such page (status 404). Check the address; the page may be gone."
        ),
        410 => format!(
            "{host} says that the page was removed (status 410). Look for a copy in a web archive."
        ),
        429 => format!("{host} asks to be left alone for a while (status 429). Try again later."),
        500.. => format!("{host} has trouble just now (status {status}). Try again later."),
        _ => format!("{host} refuses the request (status {status}). Check the address."),
    }
}
