//! Manners: robots.txt, turns, and saying who asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use claimdesk::work::fetch::{Failure, Settings};
use futures_util::future::join_all;
use url::Url;

use super::server::*;

/// A host with this answer for robots.txt and a page for everything else.
async fn ruled(robots: impl Into<Vec<u8>>) -> Server {
    let robots: Arc<[u8]> = robots.into().into();
    Server::bare(move |head, mut stream| {
        let robots = Arc::clone(&robots);
        Box::pin(async move {
            if head.starts_with("GET /robots.txt ") {
                send(&mut stream, &robots).await;
            } else {
                send(&mut stream, &answer("", b"The ferry")).await;
            }
        })
    })
    .await
}

fn rules(text: &str) -> Vec<u8> {
    answer("Content-Type: text/plain\r\n", text.as_bytes())
}

#[tokio::test]
async fn what_a_host_asks_not_to_fetch_is_not_fetched() {
    let server = ruled(rules("User-agent: *\nDisallow: /archive\nAllow: /archive/open\n")).await;
    let fetcher = fetcher(&server);

    assert!(fetcher.fetch(&page(server.url("/ferry"))).await.is_ok());
    assert!(fetcher.fetch(&page(server.url("/archive/open?page=1"))).await.is_ok());
    let refused = fetcher.fetch(&page(server.url("/archive/1"))).await.unwrap_err();
    assert_eq!(kind(&refused), "Robots");
    assert!(!refused.is_temporary());
    assert_eq!(server.paths(), ["/robots.txt", "/ferry", "/archive/open?page=1"]);
}

#[tokio::test]
async fn a_host_may_speak_to_the_desk_by_name() {
    let text = "User-agent: *\nDisallow: /\n\nUser-agent: Claimdesk\nDisallow: /archive\n";
    let server = ruled(rules(text)).await;
    let fetcher = fetcher(&server);
    assert!(fetcher.fetch(&page(server.url("/ferry"))).await.is_ok());
    assert!(fetcher.fetch(&page(server.url("/archive"))).await.is_err());
}

#[tokio::test]
async fn a_host_without_rules_forbids_nothing_and_one_in_trouble_everything() {
    for (status, expected) in [
        (200, None),
        (400, None),
        (401, None),
        (403, None),
        (404, None),
        (410, None),
        (429, Some("RobotsUnread")),
        (500, Some("RobotsUnread")),
        (503, Some("RobotsUnread")),
    ] {
        let server = ruled(format!("HTTP/1.1 {status} Odd\r\nContent-Length: 0\r\n\r\n")).await;
        let refused = fetcher(&server).fetch(&page(server.url("/ferry"))).await.err();
        assert_eq!(refused.as_ref().map(kind).as_deref(), expected, "{status}");
        assert!(refused.is_none_or(|it| it.is_temporary()));
    }
}

#[tokio::test]
async fn rules_are_looked_for_where_they_moved_to_but_not_for_ever_nor_anywhere() {
    let canary = Canary::new();
    let end = ruled(rules("User-agent: *\nDisallow: /ferry\n")).await;
    for (to, expected) in [
        (end.url("/robots.txt").to_string(), Some("Robots")),
        ("/robots.txt".to_owned(), None),
        (format!("http://127.0.0.1:{}/robots.txt", canary.port()), Some("RobotsUnread")),
        ("file:///etc/passwd".to_owned(), Some("RobotsUnread")),
    ] {
        let moved = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
        let server = ruled(moved).await;
        let mut settings = allowing(&[server.address.to_string(), end.address.to_string()]);
        settings.ports.push(canary.port());
        let refused = with(settings).fetch(&page(server.url("/ferry"))).await.err();
        assert_eq!(refused.as_ref().map(kind).as_deref(), expected, "{to}");
    }
    assert_eq!(canary.calls(), 0);
}

#[tokio::test]
async fn of_rules_without_end_the_beginning_counts() {
    let mut text = "User-agent: *\nDisallow: /archive\n".to_owned();
    text.push_str(&"# The ferry sails at nine.\n".repeat(100_000));
    text.push_str("Disallow: /ferry\n");
    let server = ruled(rules(&text)).await;
    let fetcher = fetcher(&server);
    assert!(fetcher.fetch(&page(server.url("/ferry"))).await.is_ok());
    assert!(fetcher.fetch(&page(server.url("/archive"))).await.is_err());
}

#[tokio::test]
async fn rules_are_asked_for_once_however_many_ask() {
    let server = ruled(rules("User-agent: *\nDisallow: /archive\n")).await;
    let fetcher = fetcher(&server);
    let asks: Vec<_> = (0..20).map(|it| page(server.url(&format!("/{it}")))).collect();

    let all = join_all(asks.iter().map(|ask| in_turn(&fetcher, ask))).await;

    assert!(all.iter().all(Result::is_ok));
    assert_eq!(server.paths().iter().filter(|it| *it == "/robots.txt").count(), 1);
}

#[tokio::test]
async fn a_host_is_asked_one_thing_at_a_time() {
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, highest) = (Arc::clone(&inside), Arc::clone(&most));
    let server = Server::acting(move |_head, mut stream| {
        let (counted, highest) = (Arc::clone(&counted), Arc::clone(&highest));
        Box::pin(async move {
            highest.fetch_max(counted.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            counted.fetch_sub(1, Ordering::SeqCst);
            send(&mut stream, &answer("", b"The ferry")).await;
        })
    })
    .await;
    let fetcher = fetcher(&server);
    let ask = page(server.url("/"));

    let all = join_all((0..20).map(|_| in_turn(&fetcher, &ask))).await;

    assert!(all.iter().all(Result::is_ok));
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_gets_it() {
    let server = ruled(rules("User-agent: *\nCrawl-delay: 20\n")).await;
    let fetcher = fetcher(&server);

    assert!(fetcher.fetch(&page(server.url("/1"))).await.is_ok());
    let refused = fetcher.fetch(&page(server.url("/2"))).await.unwrap_err();
    assert!(refused.is_temporary());
    let Failure::Busy { wait, .. } = refused else { panic!("{refused:?}") };
    assert!((10..=30).contains(&wait.as_secs()), "{wait:?}");
}

#[tokio::test]
async fn a_desk_without_a_network_says_so() {
    let settings = Settings { enabled: false, ..Settings::default() };
    let ask = page(Url::parse("https://harbour.example/").unwrap());
    assert_eq!(with(settings).fetch(&ask).await.unwrap_err(), Failure::Off);
}

#[tokio::test]
async fn a_host_that_is_not_there_or_does_not_listen_is_said() {
    let server = ruled("").await;
    let gone = server.url("/");
    let names = Names { known: [("nobody.example".into(), Vec::new())].into(), ..Names::default() };
    let settings = allowing(&[server.address.to_string()]);
    let fetcher = claimdesk::work::fetch::Fetcher::new(settings, Arc::new(names)).unwrap();
    drop(server);
    tokio::task::yield_now().await;

    let refused = fetcher.fetch(&page(gone)).await.unwrap_err();
    assert!(refused.is_temporary(), "{refused}");
    let refused = fetcher.fetch(&page(Url::parse("http://nobody.example/").unwrap())).await;
    assert_eq!(refused.unwrap_err(), Failure::NoSuchHost { host: "nobody.example".into() });
}
