//! Heads that never end, are no heads, or say odd things.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::server::*;

/// So many header fields with this value.
fn fields(count: usize, value: &str) -> String {
    (0..count).map(|it| format!("X-{it}: {value}\r\n")).collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn a_flood_of_header_fields_is_refused() {
    let ten_thousand = fields(10_000, "a");
    let three_hundred = fields(300, "a");
    let huge = format!("X-Huge: {}\r\n", "a".repeat(70_000));
    let name = format!("{}: a\r\n", "X".repeat(70_000));
    for flood in [ten_thousand, three_hundred, huge, name] {
        let refused = fetched(answer(&flood, b"The ferry")).await.unwrap_err();
        assert_eq!(kind(&refused), "HeadTooLarge", "{flood:.40}");
        assert!(!refused.is_temporary());
    }
}

#[tokio::test]
async fn a_head_within_bounds_is_kept_whole() {
    let flood = fields(200, &"a".repeat(200));
    let fetched = fetched(answer(&flood, b"The ferry")).await.unwrap();
    assert_eq!(fetched.headers.len(), 201);
    assert!(fetched.headers.contains(&("x-199".into(), "a".repeat(200))));
}

#[tokio::test]
async fn a_head_without_end_ends_at_the_limit() {
    let server = Server::acting(|_head, mut stream| {
        Box::pin(async move {
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\n").await);
            while stream.write_all(b"X-Ferry: nine o'clock\r\n").await.is_ok() {}
        })
    })
    .await;
    let refused = fetcher(&server).fetch(&page(server.url("/"))).await.unwrap_err();
    assert_eq!(kind(&refused), "HeadTooLarge");
}

#[tokio::test]
async fn promises_without_end_end_with_the_time() {
    let server = Server::acting(|_head, mut stream| {
        Box::pin(async move {
            while stream.write_all(b"HTTP/1.1 103 Early Hints\r\n\r\n").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
    })
    .await;
    let hasty = hasty(&server, Duration::from_millis(300));
    let refused = hasty.fetch(&page(server.url("/"))).await.unwrap_err();
    assert_eq!(kind(&refused), "Late");
}

#[tokio::test]
async fn what_is_not_http_is_no_page() {
    for bytes in [
        "<html>The ferry sails at nine.</html>\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "220 mail.harbour.example ESMTP\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 2xx OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 5\r\n\r\nThe ferry",
        "HTTP/1.1 200 OK\r\nContent-Length: -9\r\n\r\nThe ferry",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nThe ferry",
        "HTTP/1.1 200 OK\r\nbad name: a\r\n\r\nThe ferry",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\nThe ferry",
    ] {
        let refused = fetched(bytes).await.unwrap_err();
        assert_eq!(kind(&refused), "NotHttp", "{bytes}");
    }
}

#[tokio::test]
async fn a_host_may_say_first_that_it_is_about_to_answer() {
    let bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nThe ferry";
    assert_eq!(fetched(bytes).await.unwrap().body, b"The ferry");
}

#[tokio::test]
async fn what_a_host_says_of_type_and_characters_is_kept() {
    for (written, media, charset) in [
        ("Text/HTML; charset=\"windows-1251\"", Some("text/html"), Some("windows-1251")),
        ("text/html;Charset=UTF-8", Some("text/html"), Some("UTF-8")),
        ("application/pdf", Some("application/pdf"), None),
        ("nonsense", None, None),
    ] {
        let fields = format!("Content-Type: {written}\r\n");
        let fetched = fetched(answer(&fields, b"The ferry")).await.unwrap();
        assert_eq!((fetched.media.as_deref(), fetched.charset.as_deref()), (media, charset));
    }
}

#[tokio::test]
async fn a_status_says_what_failed_and_whether_to_try_again() {
    for (status, temporary, gone) in [
        (400, false, false),
        (401, false, false),
        (403, false, false),
        (404, false, true),
        (408, true, false),
        (410, false, true),
        (429, true, false),
        (451, false, false),
        (500, true, false),
        (503, true, false),
        (599, true, false),
    ] {
        let bytes =
            format!("HTTP/1.1 {status} Odd\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n");
        let refused = fetched(bytes).await.unwrap_err();
        assert_eq!(refused.status(), Some(status));
        assert_eq!((refused.is_temporary(), refused.is_gone()), (temporary, gone), "{status}");
        assert_eq!(refused.retry_after(), Some(Duration::from_secs(90)));
        assert!(refused.to_string().contains(&status.to_string()), "{refused}");
    }
}

#[tokio::test]
async fn an_answer_to_something_else_is_no_page() {
    for head in ["206 Partial Content", "300 Multiple Choices", "304 Not Modified", "305 Use Proxy"]
    {
        let refused = fetched(format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n")).await;
        assert_eq!(kind(&refused.unwrap_err()), "Unasked", "{head}");
    }
    let refused =
        fetched("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
    assert!(refused.await.is_err());
}
