//! Resolve: the one way from a name to its addresses.

use std::io;
use std::net::IpAddr;

use futures_util::future::BoxFuture;

/// Who is asked for the addresses of a name. The fetcher asks once for each address that it
/// visits, checks every answer, and connects to one that it has checked.
pub trait Resolve: Send + Sync {
    /// All addresses of a name, in the order in which they should be tried. Never asked about a
    /// host that is written as an address.
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<IpAddr>, Unresolved>>;
}

/// Why a name has no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// There is no such name.
    NoSuchName,
    /// Nobody answered; somebody may later.
    Unanswered,
}

/// The machine's own resolver: `/etc/hosts`, its name servers, or whatever it goes by.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Resolve for System {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<IpAddr>, Unresolved>> {
        Box::pin(async move {
            // The port is only there because the function wants one.
            let found = tokio::net::lookup_host((name, 0)).await;
            found.map(|all| all.map(|it| it.ip()).collect()).map_err(|error| reason(&error))
        })
    }
}

/// The C library's sentences are all that is left of its error codes. What is not known to mean
/// that there is no such name is taken for a fault that may pass.
fn reason(error: &io::Error) -> Unresolved {
    const NO_SUCH_NAME: &[&str] = &[
        "Name or service not known",           // glibc
        "No address associated with hostname", // glibc, BSD
        "Name does not resolve",               // musl
        "nodename nor servname provided",      // macOS
    ];
    let text = error.to_string();
    if NO_SUCH_NAME.iter().any(|it| text.contains(it)) {
        Unresolved::NoSuchName
    } else {
        Unresolved::Unanswered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_machine_knows_its_own_name() {
        let found = System.resolve("localhost").await.unwrap();
        assert!(found.iter().all(IpAddr::is_loopback), "{found:?}");
        assert!(!found.is_empty());
    }

    #[test]
    fn a_name_that_does_not_exist_is_told_from_a_server_that_does_not_answer() {
        for (text, expected) in [
            (
                "failed to lookup address information: Name or service not known",
                Unresolved::NoSuchName,
            ),
            (
                "failed to lookup address information: Temporary failure in name resolution",
                Unresolved::Unanswered,
            ),
            ("something new", Unresolved::Unanswered),
        ] {
            assert_eq!(reason(&io::Error::other(text)), expected, "{text}");
        }
    }
}
