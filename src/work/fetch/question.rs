//! Question: what a host is asked and told, and what is made of its answer.

use std::net::IpAddr;
use std::time::Duration;

use chrono::DateTime;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::{Request, Response};
use url::{Position, Url};

use super::door::Target;
use super::failure::Failure;
use super::line;
use super::settings::{Limits, Settings};
use super::unpack::{Packing, Stop, Unpacking, length};

/// The name by which robots.txt knows the desk.
pub(super) const AGENT: &str = "Claimdesk";
/// Pages in any language, in any form; those that can be read first.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.8";
/// The longest that a host can ask to be left alone for.
const LONGEST_REST: Duration = Duration::from_hours(24);

/// What is told of a page that was fetched before, so that it is sent only if it changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) etag: Option<&'a str>,
    pub(super) last_modified: Option<&'a str>,
}

impl Known<'_> {
    pub(super) fn is_something(self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// How much of a body is taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Most {
    /// So many bytes from the line; more is a failure.
    All(u64),
    /// So many bytes after unpacking; what follows is not read.
    Beginning(u64),
}

/// How a host answered.
pub(super) enum Answer {
    Page(Page),
    Moved { to: Url, for_good: bool },
}

/// An answer with a body, or one that there is nothing new (304).
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) peer: IpAddr,
}

/// Asks for an address at the target that was checked for it.
pub(super) async fn ask(
    url: &Url,
    target: &Target,
    known: Known<'_>,
    most: Most,
    (settings, encryption): (&Settings, &tokio_rustls::TlsConnector),
) -> Result<Answer, Failure> {
    let request = request(url, known, settings)?;
    let limits = &settings.limits;
    let (line, peer) = line::open(target, encryption, limits).await?;
    line::ask(line, request, (limits, &target.host), async |answer| {
        let status = answer.status().as_u16();
        match status {
            301 | 302 | 303 | 307 | 308 => moved(url, &answer, &target.host),
            304 if known.is_something() => Ok(Answer::Page(Page {
                status,
                headers: kept(answer.headers()),
                body: Vec::new(),
                peer,
            })),
            206 => Err(Failure::Unasked { host: target.host.clone(), status }),
            200..=299 => {
                let headers = kept(answer.headers());
                let body = body(answer, &target.host, most, limits).await?;
                Ok(Answer::Page(Page { status, headers, body, peer }))
            }
            400.. => Err(Failure::Status {
                host: target.host.clone(),
                status,
                retry_after: rest(answer.headers()),
            }),
            _ => Err(Failure::Unasked { host: target.host.clone(), status }),
        }
    })
    .await
}

/// The request says who asks and for what, and nothing of who sits at the desk: no cookie, no
/// referrer, no language.
fn request(
    url: &Url,
    known: Known<'_>,
    settings: &Settings,
) -> Result<Request<Empty<Bytes>>, Failure> {
    let about = settings.about.as_ref().map(|it| format!(" (+{it})")).unwrap_or_default();
    let mut request = Request::builder()
        .uri(&url[Position::BeforePath..Position::AfterQuery])
        .header(header::HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(header::USER_AGENT, format!("{AGENT}/{}{about}", env!("CARGO_PKG_VERSION")))
        .header(header::ACCEPT, ACCEPT)
        .header(header::ACCEPT_ENCODING, "gzip, br")
        .header(header::ACCEPT_LANGUAGE, "*")
        .header(header::CONNECTION, "close");
    let known =
        [(header::IF_NONE_MATCH, known.etag), (header::IF_MODIFIED_SINCE, known.last_modified)];
    for (name, value) in known {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request.body(Empty::new()).map_err(|_unfit| Failure::Unfit)
}

fn moved(url: &Url, answer: &Response<Incoming>, host: &str) -> Result<Answer, Failure> {
    let location = answer.headers().get(header::LOCATION);
    let to = location.and_then(|it| url.join(&String::from_utf8_lossy(it.as_bytes())).ok());
    let Some(mut to) = to else {
        return Err(Failure::RedirectNowhere { host: host.to_owned() });
    };
    to.set_fragment(None);
    let for_good = matches!(answer.status().as_u16(), 301 | 308);
    Ok(Answer::Moved { to, for_good })
}

/// Header fields as text. Their number and size were bounded when they were received.
fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
}

async fn body(
    answer: Response<Incoming>,
    host: &str,
    most: Most,
    limits: &Limits,
) -> Result<Vec<u8>, Failure> {
    let host = || host.to_owned();
    let fields = answer.headers().get_all(header::CONTENT_ENCODING);
    let names: Vec<&str> = fields.iter().map(|it| it.to_str().unwrap_or("not text")).collect();
    let packing = Packing::named(&names).ok_or_else(|| Failure::Packing { host: host() })?;
    let mut body = answer.into_body();
    let (raw_most, decoded_most) = match most {
        Most::All(raw) => (raw, limits.decoded.max(raw)),
        Most::Beginning(_) => (u64::MAX, u64::MAX),
    };
    if body.size_hint().lower() > raw_most {
        return Err(Failure::TooLarge { most: raw_most });
    }
    let stopped = |stop| match stop {
        Stop::Bomb => Failure::Bomb { host: host() },
        Stop::Garbled => Failure::Garbled { host: host() },
    };
    let mut unpacking = Unpacking::new(packing, decoded_most, limits.ratio);
    let mut raw = 0_u64;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| line::fault(&error, &host()))?;
        let Ok(data) = frame.into_data() else { continue };
        raw = raw.saturating_add(length(&data));
        if raw > raw_most {
            return Err(Failure::TooLarge { most: raw_most });
        }
        unpacking.take(&data).map_err(stopped)?;
        if let Most::Beginning(most) = most
            && unpacking.taken() >= most
        {
            return Ok(unpacking.so_far());
        }
    }
    unpacking.finish().map_err(stopped)
}

/// How long the host asks to be left alone (`Retry-After`, RFC 9110 §10.2.3): seconds, or a date,
/// which is held against the date of the answer because hosts' clocks differ from ours.
fn rest(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let after = text(header::RETRY_AFTER)?.trim();
    let rest = if let Ok(seconds) = after.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = DateTime::parse_from_rfc2822(after).ok()?;
        let sent = DateTime::parse_from_rfc2822(text(header::DATE)?).ok()?;
        until.signed_duration_since(sent).to_std().ok()?
    };
    Some(rest.min(LONGEST_REST))
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    #[test]
    fn a_host_says_in_seconds_or_by_a_date_how_long_to_leave_it_alone() {
        let date = "Tue, 24 Nov 2026 08:00:00 GMT";
        for (after, sent, expected) in [
            ("120", None, Some(120)),
            ("0", None, Some(0)),
            ("99999999999", None, Some(86_400)),
            ("-1", None, None),
            ("soon", Some(date), None),
            ("Tue, 24 Nov 2026 08:01:30 GMT", Some(date), Some(90)),
            ("Tue, 24 Nov 2026 08:01:30 GMT", None, None),
            ("Tue, 24 Nov 2026 07:59:00 GMT", Some(date), None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(after));
            if let Some(sent) = sent {
                headers.insert(header::DATE, HeaderValue::from_static(sent));
            }
            assert_eq!(rest(&headers), expected.map(Duration::from_secs), "{after}");
        }
    }

    #[test]
    fn a_request_says_who_asks_and_no_more() {
        let url = Url::parse("http://Harbour.example:8080/ferry%20times?day=1#top").unwrap();
        let settings =
            Settings { about: Url::parse("https://desk.example").ok(), ..Settings::default() };
        let request =
            request(&url, Known { etag: Some("\"a\""), last_modified: None }, &settings).unwrap();

        assert_eq!(request.uri(), "/ferry%20times?day=1");
        let sent: Vec<_> = request.headers().keys().map(HeaderName::as_str).collect();
        assert_eq!(
            sent,
            [
                "host",
                "user-agent",
                "accept",
                "accept-encoding",
                "accept-language",
                "connection",
                "if-none-match"
            ]
        );
        assert_eq!(request.headers()["host"], "harbour.example:8080");
        let agent = format!("Claimdesk/{} (+https://desk.example/)", env!("CARGO_PKG_VERSION"));
        assert_eq!(request.headers()["user-agent"], agent);
    }

    #[test]
    fn what_is_known_of_a_page_cannot_bring_a_header_of_its_own() {
        let url = Url::parse("http://harbour.example/").unwrap();
        let known = Known { etag: Some("\"a\"\r\nX-Other: b"), last_modified: None };
        assert_eq!(request(&url, known, &Settings::default()).err(), Some(Failure::Unfit));
    }
}
