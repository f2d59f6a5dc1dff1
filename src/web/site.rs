//! Site: what pages know of the machine that serves them.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderValue};
use tokio::sync::Semaphore;
use url::{Origin, Url};

use super::feeds;
use super::presence::Streams;
use super::readers::{self, Cache};
use crate::config::{Config, Error};
use crate::desk::Clock;
use crate::desk::passwords::Passwords;
use crate::desk::sign_in::{Door, Limits};

/// What pages know of the machine that serves them.
pub struct Site {
    pub door: Door,
    pub limits: Limits,
    /// Where people open the desk, if the machine was told.
    public: Option<Url>,
    address: String,
    trusted_proxies: Vec<IpAddr>,
    /// Whether the desk sends mail.
    pub mails: bool,
    /// Pages for readers as this node made them last.
    pub(super) readers: Cache,
    /// The turns of those who fetch the feed of everything.
    pub(super) feeds: Arc<Semaphore>,
    /// The turns of those who ask for a picture of a check that has to be drawn.
    pub(super) pictures: Semaphore,
    /// The open pages of this node.
    pub presence: Arc<Streams>,
}

impl Site {
    pub fn new(config: &Config, passwords: Passwords, clock: &Clock) -> Result<Self, Error> {
        Ok(Self {
            door: Door::new(passwords, clock),
            limits: config.session_limits(),
            public: config.public()?,
            address: config.address()?,
            trusted_proxies: config.trusted_proxies.clone(),
            mails: config.mail.is_on(),
            readers: Cache::default(),
            feeds: Arc::new(Semaphore::new(feeds::AT_ONCE)),
            pictures: Semaphore::new(readers::DRAWN_AT_ONCE),
            presence: Arc::default(),
        })
    }

    /// Whether browsers speak to the desk over TLS, so that cookies can ask for it.
    pub fn is_secure(&self) -> bool {
        self.public.as_ref().is_some_and(|it| it.scheme() == "https")
    }

    /// Where readers find the desk, if the machine was told.
    pub fn public_url(&self) -> Option<&str> {
        self.public.as_ref().map(Url::as_str)
    }

    /// The address of a page, for a link that is handed on.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Whether a page of this origin is one of ours. Without a public address, ours is what the
    /// browser thinks it speaks to; a foreign page cannot choose that.
    pub fn is_ours(&self, origin: &HeaderValue, request: &HttpRequest) -> bool {
        let Some(origin) = origin.to_str().ok().and_then(|it| Url::parse(it).ok()) else {
            return false;
        };
        if let Some(public) = &self.public {
            return public.origin() == origin.origin();
        }
        let Some(host) = request.headers().get(HOST).and_then(|it| it.to_str().ok()) else {
            return false;
        };
        let Ok(host) = Url::parse(&format!("{}://{host}", origin.scheme())) else { return false };
        matches!(origin.origin(), Origin::Tuple(..)) && host.origin() == origin.origin()
    }

    /// Who asks: the nearest address that is not one of our own proxies. What a stranger writes
    /// into the header counts for nothing.
    pub fn client(&self, request: &HttpRequest) -> IpAddr {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |it| it.ip());
        let trusted = |address: &IpAddr| self.trusted_proxies.contains(&address.to_canonical());
        if !trusted(&peer) {
            return peer;
        }
        let headers = request.headers().get_all("x-forwarded-for");
        let said: Vec<&str> =
            headers.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(',')).collect();
        let mut nearest = peer;
        for word in said.iter().rev() {
            let Ok(address) = word.trim().parse::<IpAddr>() else { return nearest };
            nearest = address;
            if !trusted(&address) {
                return nearest;
            }
        }
        nearest
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::desk::passwords::Strength;

    fn site(config: Config) -> Site {
        let passwords = Passwords::new(Strength::TEST).unwrap();
        Site::new(&config, passwords, &crate::desk::machine_clock()).unwrap()
    }

    #[track_caller]
    fn check(forwarded: &str, expected: &str) {
        let proxies = vec!["192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap()];
        let site = site(Config { trusted_proxies: proxies, ..Config::default() });
        let request = TestRequest::default()
            .peer_addr("192.0.2.1:4".parse().unwrap())
            .insert_header(("x-forwarded-for", forwarded))
            .to_http_request();
        assert_eq!(site.client(&request).to_string(), expected, "{forwarded}");
    }

    #[test]
    fn proxies_say_who_asks_and_strangers_cannot() {
        check("203.0.113.9", "203.0.113.9");
        check("198.51.100.1, 203.0.113.9", "203.0.113.9");
        check("203.0.113.9, 192.0.2.2", "203.0.113.9");
        check("nonsense", "192.0.2.1");

        let stranger = TestRequest::default()
            .peer_addr("198.51.100.7:4".parse().unwrap())
            .insert_header(("x-forwarded-for", "203.0.113.9"))
            .to_http_request();
        let client = site(Config::default()).client(&stranger);
        assert_eq!(client.to_string(), "198.51.100.7");
    }

    #[test]
    fn only_our_own_pages_are_ours() {
        let open = site(Config::default());
        let public = Some("https://desk.example".to_owned());
        let public = site(Config { public_url: public, ..Config::default() });
        let request = TestRequest::default().insert_header((HOST, "127.0.0.1:8080"));
        let request = request.to_http_request();
        let ours = |site: &Site, origin| site.is_ours(&HeaderValue::from_static(origin), &request);

        assert!(ours(&open, "http://127.0.0.1:8080"));
        assert!(!ours(&open, "http://127.0.0.1:8081"));
        assert!(!ours(&open, "null"));
        assert!(ours(&public, "https://desk.example"));
        assert!(!ours(&public, "http://desk.example"));
        assert!(!ours(&public, "https://desk.example.evil.example"));
    }
}
