//! Settings: what an operator says about fetching, and the limits that hold for everybody.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The most bytes of a page as they come over the line: 5 MiB.
pub const PAGE: u64 = 5 * 1024 * 1024;
/// The most bytes of a document, such as a PDF: 20 MiB.
pub const DOCUMENT: u64 = 20 * 1024 * 1024;

/// What an operator says about fetching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether the desk fetches at all.
    pub enabled: bool,
    /// Hosts that may be fetched from though they are not on the open internet.
    pub allowed_hosts: Vec<AllowedHost>,
    /// The ports that are connected to, unless an allowed host names its own.
    pub ports: Vec<u16>,
    /// How many answers this process receives at the same time.
    pub at_once: u16,
    /// How long a host is left alone after a visit, in seconds.
    pub pause_seconds: u16,
    /// A file with certificates, in PEM, of authorities that are trusted beside the machine's own.
    pub certificates: Option<PathBuf>,
    /// Where the people behind the desk can be found; part of the user agent.
    #[serde(skip)]
    pub about: Option<Url>,
    #[serde(skip)]
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            enabled: true,
            allowed_hosts: Vec::new(),
            ports: vec![80, 443],
            at_once: 8,
            pause_seconds: 1,
            certificates: None,
            about: None,
            limits: Limits::default(),
        }
    }
}

impl Settings {
    /// Whether this host was allowed by name, at this port.
    pub(super) fn allows(&self, host: &Host<&str>, port: u16) -> bool {
        self.allowed_hosts.iter().any(|it| {
            let host_agrees = match (&it.host, host) {
                (Host::Domain(allowed), Host::Domain(asked)) => allowed == asked,
                (Host::Ipv4(allowed), Host::Ipv4(asked)) => allowed == asked,
                (Host::Ipv6(allowed), Host::Ipv6(asked)) => allowed == asked,
                _ => false,
            };
            host_agrees && it.port.map_or_else(|| self.ports.contains(&port), |own| own == port)
        })
    }
}

/// What no fetch exceeds, whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a body after decoding; a caller who takes more raw bytes gets as many.
    pub decoded: u64,
    /// The most bytes that one byte on the line may become, once there are many.
    pub ratio: u64,
    /// How long all of a fetch may take, without the time in which it waits for its turn.
    pub total: Duration,
    /// How long one address is tried.
    pub connect: Duration,
    /// The most bytes that an answer may have before its body; 8 KiB at least.
    pub head: usize,
    /// The most fields in it.
    pub fields: usize,
    /// The most redirects that are followed.
    pub hops: usize,
    /// How long a fetch waits for its turn at a host that a redirect leads to.
    pub turn: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            decoded: 20 * 1024 * 1024,
            ratio: 100,
            total: Duration::from_secs(15),
            connect: Duration::from_secs(5),
            head: 64 * 1024,
            fields: 256,
            hops: 5,
            turn: Duration::from_mins(1),
        }
    }
}

/// A host that may be fetched from though it is not on the open internet: `archive.example`,
/// `archive.example:8080`, `10.0.0.7` or `[fd00::7]:8080`. Kept as the URL parser writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AllowedHost {
    host: Host<String>,
    /// Without one, any of the ports that are connected to anyway.
    port: Option<u16>,
}

/// A host that cannot be allowed as it is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a host; write a name or an address, with a port if need be, and nothing else"
)]
pub struct NotAHost(String);

impl TryFrom<String> for AllowedHost {
    type Error = NotAHost;

    fn try_from(text: String) -> Result<Self, NotAHost> {
        // A scheme without a port of its own, so that each port that is written is kept.
        let url = Url::parse(&format!("http://{text}"))
            .ok()
            .filter(|it| it.path() == "/" && it.query().is_none() && it.fragment().is_none())
            .filter(|it| it.username().is_empty() && it.password().is_none())
            .filter(|_url| !text.contains(['/', '\\', '@', '?', '#']));
        let Some(url) = url else { return Err(NotAHost(text)) };
        let Some(host) = url.host().map(|it| it.to_owned()) else { return Err(NotAHost(text)) };
        let has_port = text.rsplit(']').next().is_some_and(|rest| rest.contains(':'));
        let port = has_port.then(|| url.port_or_known_default()).flatten();
        Ok(Self { host, port })
    }
}

impl From<AllowedHost> for String {
    fn from(allowed: AllowedHost) -> Self {
        allowed.to_string()
    }
}

impl fmt::Display for AllowedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}:{port}", self.host),
            None => write!(f, "{}", self.host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(text: &str) -> Result<AllowedHost, NotAHost> {
        AllowedHost::try_from(text.to_owned())
    }

    fn allows(settings: &Settings, url: &str) -> bool {
        let url = Url::parse(url).unwrap();
        settings.allows(&url.host().unwrap(), url.port_or_known_default().unwrap())
    }

    #[test]
    fn a_host_is_kept_as_the_url_parser_writes_it() {
        for (text, kept) in [
            ("Archive.Example", "archive.example"),
            ("archive.example:8080", "archive.example:8080"),
            ("archive.example:80", "archive.example:80"),
            ("0x7f.1", "127.0.0.1"),
            ("[FD00:0::7]", "[fd00::7]"),
            ("[fd00::7]:443", "[fd00::7]:443"),
            ("bücher.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(allowed(text).unwrap().to_string(), kept);
            assert_eq!(allowed(kept).unwrap().to_string(), kept);
        }
    }

    #[test]
    fn what_is_more_or_less_than_a_host_is_refused() {
        for text in [
            "",
            "http://a.example",
            "a.example/b",
            "ann@a.example",
            "a.example?",
            ":80",
            "a b",
            "a.example:x",
        ] {
            assert!(allowed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_permission_holds_for_one_host_and_its_port() {
        let allowed_hosts = ["archive.example:8080", "ferry.example", "10.0.0.7"];
        let settings = Settings {
            allowed_hosts: allowed_hosts.map(|it| allowed(it).unwrap()).into(),
            ..Settings::default()
        };
        for url in [
            "http://archive.example:8080/",
            "https://ferry.example/",
            "http://FERRY.example:80",
            "http://0xa.7/",
        ] {
            assert!(allows(&settings, url), "{url}");
        }
        for url in [
            "http://archive.example/",
            "http://archive.example.:8080/",
            "http://www.archive.example:8080/",
            "http://ferry.example:8080/",
            "http://10.0.0.8/",
            "http://[::ffff:10.0.0.7]/",
        ] {
            assert!(!allows(&settings, url), "{url}");
        }
    }
}
