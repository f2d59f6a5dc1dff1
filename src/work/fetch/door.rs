//! Door: what may be asked for, and the addresses that may be connected to for it.

use std::net::IpAddr;

use url::{Host, Url};

use super::address::is_global;
use super::failure::Failure;
use super::resolve::{Resolve, Unresolved};
use super::settings::Settings;

/// The most bytes of an address that are sent to anybody.
const LONGEST: usize = 8 * 1024;

/// An address whose scheme, host and port may be asked; where it leads is not known yet.
pub(super) struct Admitted<'a> {
    url: &'a Url,
    host: Host<&'a str>,
    port: u16,
    is_allowed: bool,
}

/// Where to connect to.
pub(super) struct Target {
    /// The host as people know it.
    pub(super) host: String,
    /// The host as a certificate names it: without the brackets of an IPv6 address.
    pub(super) server_name: String,
    pub(super) port: u16,
    pub(super) encrypted: bool,
    /// All of them were checked; one is there at least.
    pub(super) addresses: Vec<IpAddr>,
}

/// Checks what an address says about itself. It was parsed by `url`, which knows every way to
/// write an IPv4 address as one, and nothing parses it again.
pub(super) fn admit<'a>(url: &'a Url, settings: &Settings) -> Result<Admitted<'a>, Failure> {
    let scheme = || Failure::Scheme { scheme: url.scheme().to_owned() };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(scheme());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::Credentials);
    }
    if url.as_str().len() > LONGEST {
        return Err(Failure::Unfit);
    }
    let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
        return Err(scheme());
    };
    let is_allowed = settings.allows(&host, port);
    let literal = match host {
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
    };
    if !is_allowed && literal.is_some_and(|it| !is_global(it)) {
        return Err(Failure::NotPublic { host: host.to_string() });
    }
    if !is_allowed && !settings.ports.contains(&port) {
        return Err(Failure::Port { host: host.to_string(), port });
    }
    Ok(Admitted { url, host, port, is_allowed })
}

impl Admitted<'_> {
    /// The host as people know it, which is also what visits are counted by.
    pub(super) fn host(&self) -> String {
        self.host.to_string()
    }

    /// Asks for the addresses of the host, once, and checks each of them. One that is not on the
    /// open internet is enough to refuse them all: which one is connected to must not matter.
    pub(super) async fn target(&self, resolver: &dyn Resolve) -> Result<Target, Failure> {
        let host = self.host();
        let addresses = match self.host {
            Host::Ipv4(address) => vec![IpAddr::V4(address)],
            Host::Ipv6(address) => vec![IpAddr::V6(address)],
            Host::Domain(name) => match resolver.resolve(name).await {
                Ok(found) if found.is_empty() => return Err(Failure::NoSuchHost { host }),
                Ok(found) => found,
                Err(Unresolved::NoSuchName) => return Err(Failure::NoSuchHost { host }),
                Err(Unresolved::Unanswered) => return Err(Failure::NameUnanswered { host }),
            },
        };
        if !self.is_allowed && !addresses.iter().all(|it| is_global(*it)) {
            tracing::warn!(%host, "refused a host that is not on the open internet");
            return Err(Failure::NotPublic { host });
        }
        let server_name = host.trim_matches(['[', ']']).to_owned();
        let encrypted = self.url.scheme() == "https";
        Ok(Target { host, server_name, port: self.port, encrypted, addresses })
    }
}
