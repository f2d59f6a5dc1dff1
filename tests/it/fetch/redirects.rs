//! Redirects: followed by our own loop, each checked like the first address.

use claimdesk::work::fetch::{Ask, Failure};

use super::server::*;

/// A host that redirects each path to what `to` says, and answers where it says nothing.
async fn leading(
    status: u16,
    to: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
) -> Server {
    Server::acting(move |head, mut stream| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let bytes = match to(path) {
            Some(to) => format!(
                "HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nRefresh: 0; url=/refreshed\r\n\
                 Content-Length: 0\r\n\r\n"
            )
            .into_bytes(),
            None => answer("Refresh: 0; url=/refreshed\r\nETag: \"b\"\r\n", b"The ferry"),
        };
        Box::pin(async move { send(&mut stream, &bytes).await })
    })
    .await
}

/// `/3` leads to `/2`, `/2` to `/1`, `/1` to `/0`, and that is the page.
fn down(path: &str) -> Option<String> {
    let number: u32 = path.trim_start_matches('/').parse().ok()?;
    (number > 0).then(|| format!("/{}#part", number - 1))
}

#[tokio::test]
async fn a_few_redirects_are_followed_and_told() {
    for (status, for_good) in [(301, true), (302, false), (303, false), (307, false), (308, true)] {
        let server = leading(status, down).await;
        let fetched = fetcher(&server).fetch(&page(server.url("/5#top"))).await.unwrap();

        assert_eq!(fetched.asked, server.url("/5"));
        assert_eq!(fetched.address, server.url("/0"));
        assert_eq!(fetched.hops, [5, 4, 3, 2, 1].map(|it| server.url(&format!("/{it}"))));
        assert_eq!(fetched.moved_for_good, for_good, "{status}");
        assert_eq!(fetched.body, b"The ferry");
        assert!(!server.paths().contains(&"/refreshed".to_owned()));
    }
}

#[tokio::test]
async fn a_page_that_did_not_move_did_not_move_for_good() {
    let server = leading(301, down).await;
    let fetched = fetcher(&server).fetch(&page(server.url("/0"))).await.unwrap();
    assert!(!fetched.moved_for_good);
    assert!(fetched.hops.is_empty());
}

#[tokio::test]
async fn too_many_redirects_and_loops_end() {
    let server = leading(302, down).await;
    let refused = fetcher(&server).fetch(&page(server.url("/6"))).await.unwrap_err();
    assert_eq!(refused, Failure::TooManyRedirects { most: 5 });

    for to in ["/round", "", "#", "?"] {
        let server = leading(302, move |_path| Some(to.to_owned())).await;
        let refused = fetcher(&server).fetch(&page(server.url("/round"))).await.unwrap_err();
        assert_eq!(refused, Failure::TooManyRedirects { most: 5 }, "{to}");
        assert_eq!(server.paths().len(), 7, "robots.txt and six visits");
    }
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_said() {
    for to in ["http://", "http://[::1", "http://a b/", "http://:80/", "http://1.2.3.256/"] {
        let server = leading(302, move |_path| Some(to.to_owned())).await;
        let refused = fetcher(&server).fetch(&page(server.url("/"))).await.unwrap_err();
        assert_eq!(kind(&refused), "RedirectNowhere", "{to}");
    }
    let refused = fetched("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n").await.unwrap_err();
    assert_eq!(kind(&refused), "RedirectNowhere");
}

#[tokio::test]
async fn every_redirect_is_checked_like_the_first_address() {
    let canary = Canary::new();
    let port = canary.port();
    for status in [301, 302, 303, 307, 308] {
        for (to, expected) in [
            (format!("http://127.0.0.1:{port}/"), "NotPublic"),
            (format!("//127.0.0.1:{port}/"), "NotPublic"),
            (format!("/\\127.0.0.1:{port}/"), "NotPublic"),
            (format!("\\\\127.0.0.1:{port}\\"), "NotPublic"),
            (format!("https:127.0.0.2:{port}/"), "NotPublic"),
            (format!("https://[::1]:{port}/"), "NotPublic"),
            (format!("http://localhost:{port}/"), "NotPublic"),
            (format!("http://desk:word@harbour.example:{port}/"), "Credentials"),
            (format!("http://harbour.example@127.0.0.1:{port}/"), "Credentials"),
            (format!("ftp://127.0.0.1:{port}/"), "Scheme"),
            ("file:///etc/passwd".to_owned(), "Scheme"),
            ("javascript:alert(1)".to_owned(), "Scheme"),
            ("data:text/html,ferry".to_owned(), "Scheme"),
            ("http://harbour.example:22/".to_owned(), "Port"),
        ] {
            let target = to.clone();
            let server = leading(status, move |_path| Some(target.clone())).await;
            let mut settings = allowing(&[server.address.to_string()]);
            settings.ports = vec![80, 443, port];

            let refused = with(settings).fetch(&page(server.url("/"))).await.unwrap_err();

            assert_eq!(kind(&refused), expected, "{status} to {to}");
            assert!(!refused.is_temporary());
        }
    }
    assert_eq!(canary.calls(), 0);
}

#[tokio::test]
async fn a_redirect_to_an_allowed_host_is_followed() {
    let end = leading(302, |_path| None).await;
    let to = end.url("/ferry").to_string();
    let begin = leading(302, move |_path| Some(to.clone())).await;
    let settings = allowing(&[begin.address.to_string(), end.address.to_string()]);

    let fetched = with(settings).fetch(&page(begin.url("/"))).await.unwrap();

    assert_eq!(fetched.address, end.url("/ferry"));
}

#[tokio::test]
async fn what_is_known_of_an_address_is_told_to_its_host_alone() {
    let server = leading(302, down).await;
    let ask = Ask {
        etag: Some("\"a\"".into()),
        last_modified: Some("Tue, 24 Nov 2026 08:00:00 GMT".into()),
        ..page(server.url("/1"))
    };

    let fetched = fetcher(&server).fetch(&ask).await.unwrap();

    assert!(!fetched.is_unchanged());
    let known: Vec<bool> =
        server.heads().iter().map(|it| it.contains("if-none-match: \"a\"")).collect();
    assert_eq!(known, [false, true, false], "robots.txt, the address, where it leads");
    assert!(server.heads()[1].contains("if-modified-since: Tue, 24 Nov 2026 08:00:00 GMT"));
}

#[tokio::test]
async fn nothing_new_is_an_answer() {
    let server = Server::sending("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n").await;
    let ask = Ask { etag: Some("\"a\"".into()), ..page(server.url("/")) };

    let fetched = fetcher(&server).fetch(&ask).await.unwrap();

    assert!(fetched.is_unchanged());
    assert_eq!((fetched.status, fetched.body.len()), (304, 0));
}
