//! Fetch: the only code that opens connections to the web.
//!
//! Every address, the first and each that a redirect leads to, is checked anew: its scheme and
//! port, its host's name, and every internet address that the name stands for. A connection is
//! made to an internet address that was checked, never to a name.

mod address;
mod door;
mod failure;
mod gate;
mod line;
mod media;
mod question;
mod resolve;
mod robots;
mod settings;
mod unpack;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use url::Url;

use door::Admitted;
use gate::{Gate, Visit};
use question::{Answer, Known, Most, Page};
use robots::Robots;

pub use address::is_global;
pub use failure::Failure;
pub use line::NotSetUp;
pub use resolve::{Resolve, System, Unresolved};
pub use settings::{AllowedHost, DOCUMENT, Limits, NotAHost, PAGE, Settings};

/// Fetches pages. Clones share their limits, so that a process has one and clones it.
#[derive(Clone)]
pub struct Fetcher {
    parts: Arc<Parts>,
}

struct Parts {
    settings: Settings,
    resolver: Arc<dyn Resolve>,
    encryption: TlsConnector,
    gate: Gate,
    robots: Robots,
}

/// What to fetch.
#[derive(Clone, Debug)]
pub struct Ask {
    pub url: Url,
    /// The most bytes that are taken from the line: [`PAGE`], [`DOCUMENT`] or another number.
    pub most: u64,
    /// The `ETag` that this very address answered with before.
    pub etag: Option<String>,
    /// The `Last-Modified` that this very address answered with before.
    pub last_modified: Option<String>,
}

/// What was fetched, or that there is nothing new.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The address that was asked for, without its fragment.
    pub asked: Url,
    /// The address that answered, after all redirects.
    pub address: Url,
    /// Whether there were redirects and each said that it is for good (301, 308).
    pub moved_for_good: bool,
    /// The addresses that redirected, in order; `asked` is the first of them.
    pub hops: Vec<Url>,
    /// 200 to 299; or 304, if an `ETag` or `Last-Modified` was given and is still the same.
    pub status: u16,
    /// Header fields in order, names in lower case, bytes that are not UTF-8 replaced.
    pub headers: Vec<(String, String)>,
    /// The media type that the host names, in lower case and without parameters.
    pub media: Option<String>,
    /// The label of the character set that the host names, as it is written.
    pub charset: Option<String>,
    /// The body after unpacking; empty if there is nothing new.
    pub body: Vec<u8>,
    /// Who sent it.
    pub peer: IpAddr,
}

impl Fetched {
    /// Whether the host says that nothing changed since what was told of it.
    pub fn is_unchanged(&self) -> bool {
        self.status == 304
    }
}

impl Fetcher {
    pub fn new(settings: Settings, resolver: Arc<dyn Resolve>) -> Result<Self, NotSetUp> {
        let encryption = line::encryption(settings.certificates.as_deref())?;
        let pause = Duration::from_secs(settings.pause_seconds.into());
        let gate = Gate::new(settings.at_once, pause, settings.limits.turn);
        let robots = Robots::default();
        Ok(Self { parts: Arc::new(Parts { settings, resolver, encryption, gate, robots }) })
    }

    /// Fetches an address, if its host may be visited now; or says at once when to come back. A host
    /// that a redirect leads to is waited for.
    ///
    /// What was known of the address is told to the first host only: after a redirect it could
    /// belong to another page.
    pub async fn fetch(&self, ask: &Ask) -> Result<Fetched, Failure> {
        let parts = &*self.parts;
        let limits = &parts.settings.limits;
        if !parts.settings.enabled {
            return Err(Failure::Off);
        }
        let mut asked = ask.url.clone();
        asked.set_fragment(None);
        let mut known =
            Known { etag: ask.etag.as_deref(), last_modified: ask.last_modified.as_deref() };
        let mut at = asked.clone();
        let mut hops = Vec::new();
        let mut moved_for_good = true;
        let mut time = Time { left: limits.total, total: limits.total };
        let mut visit: Option<Visit> = None;
        loop {
            let admitted = door::admit(&at, &parts.settings)?;
            let host = admitted.host();
            // Redirects within a host belong to one visit; before another its visit ends.
            let mut here = match visit.take().filter(|it| it.is_to(&host)) {
                Some(visit) => visit,
                None => parts.enter(&host, hops.is_empty()).await?,
            };
            let hop = parts.hop(&at, &admitted, &mut here, (known, ask.most));
            match time.within(&host, hop).await? {
                Answer::Page(page) => {
                    let moved_for_good = moved_for_good && !hops.is_empty();
                    return Ok(page.fetched((asked, at), hops, moved_for_good));
                }
                Answer::Moved { .. } if hops.len() >= limits.hops => {
                    return Err(Failure::TooManyRedirects { most: limits.hops });
                }
                Answer::Moved { to, for_good } => {
                    hops.push(std::mem::replace(&mut at, to));
                    moved_for_good &= for_good;
                    known = Known::default();
                    visit = Some(here);
                }
            }
        }
    }
}

impl Parts {
    async fn enter(&self, host: &str, is_first: bool) -> Result<Visit, Failure> {
        let visit =
            if is_first { self.gate.enter(host).await } else { self.gate.wait_for(host).await };
        visit.map_err(|not_now| Failure::Busy { host: host.to_owned(), wait: not_now.wait })
    }

    /// Looks up the host's addresses, once, and asks one of them what it permits and then for the page.
    async fn hop(
        &self,
        at: &Url,
        admitted: &Admitted<'_>,
        visit: &mut Visit,
        (known, most): (Known<'_>, u64),
    ) -> Result<Answer, Failure> {
        let resolver = &*self.resolver;
        let with = (&self.settings, &self.encryption);
        let target = admitted.target(resolver).await?;
        let pause = self.robots.permit(at, &target, resolver, with).await?;
        visit.slow_down(pause.unwrap_or_default());
        question::ask(at, &target, known, Most::All(most), with).await
    }
}

/// How much time a fetch has left. Waiting for a turn does not count.
struct Time {
    left: Duration,
    total: Duration,
}

impl Time {
    async fn within<T>(
        &mut self,
        host: &str,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let begun = Instant::now();
        let late = || Failure::Late { host: host.to_owned(), seconds: self.total.as_secs() };
        let done = timeout(self.left, work).await.unwrap_or_else(|_elapsed| Err(late()));
        self.left = self.left.saturating_sub(begun.elapsed());
        done
    }
}

impl Page {
    fn fetched(
        self,
        (asked, address): (Url, Url),
        hops: Vec<Url>,
        moved_for_good: bool,
    ) -> Fetched {
        let content_type = self.headers.iter().find(|(name, _value)| name == "content-type");
        let (media, charset) = content_type.map(|(_name, it)| media::read(it)).unwrap_or_default();
        Fetched {
            asked,
            address,
            moved_for_good,
            hops,
            status: self.status,
            headers: self.headers,
            media,
            charset,
            body: self.body,
            peer: self.peer,
        }
    }
}
