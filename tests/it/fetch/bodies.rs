//! Bodies that never end, come by drops, or unpack to more than anybody wants.

use std::io::Write;
use std::time::Duration;

use claimdesk::work::fetch::{Ask, DOCUMENT, Failure, PAGE};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::server::*;

const SHORT: Duration = Duration::from_millis(300);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut to = ZlibEncoder::new(Vec::new(), Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut to = DeflateEncoder::new(Vec::new(), Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut to = brotli::CompressorWriter::new(&mut packed, 4096, 9, 24);
    to.write_all(bytes).unwrap();
    drop(to);
    packed
}

fn packed(name: &str, body: &[u8]) -> Vec<u8> {
    answer(&format!("Content-Encoding: {name}\r\n"), body)
}

/// Sends a beginning and then the same piece for as long as somebody takes it.
async fn without_end(mut stream: TcpStream, head: &str, piece: Vec<u8>) {
    drop(stream.write_all(head.as_bytes()).await);
    while stream.write_all(&piece).await.is_ok() {}
}

/// Text that packs well but is no bomb.
fn text(size: usize) -> Vec<u8> {
    let numbers =
        (0_u64..).map(|it| format!("{} ferries. ", it.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    numbers.flat_map(String::into_bytes).take(size).collect()
}

#[tokio::test]
async fn a_page_arrives_as_it_was_before_it_was_packed() {
    let page = text(300_000);
    for (name, body) in [
        ("identity", page.clone()),
        ("gzip", gzip(&page)),
        ("x-gzip", gzip(&page)),
        ("deflate", zlib(&page)),
        ("deflate", deflate(&page)),
        ("br", brotli(&page)),
    ] {
        let fetched = fetched(packed(name, &body)).await.unwrap();
        assert!(fetched.body == page, "{name}");
        assert!(fetched.headers.contains(&("content-encoding".into(), name.into())), "{name}");
    }
}

#[tokio::test]
async fn a_body_without_end_ends_at_the_limit() {
    let forms: [(&str, Vec<u8>); 3] = [
        ("HTTP/1.1 200 OK\r\n\r\n", vec![b'a'; 8192]),
        ("HTTP/1.0 200 OK\r\n\r\n", vec![b'a'; 8192]),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            [b"2000\r\n".to_vec(), vec![b'a'; 8192], b"\r\n".to_vec()].concat(),
        ),
    ];
    for (head, piece) in forms {
        let server =
            Server::acting(move |_head, stream| Box::pin(without_end(stream, head, piece.clone())))
                .await;
        let refused = fetcher(&server).fetch(&page(server.url("/"))).await.unwrap_err();
        assert_eq!(refused, Failure::TooLarge { most: PAGE }, "{head}");
        assert!(!refused.is_temporary());
    }
}

#[tokio::test]
async fn a_body_that_is_announced_as_too_large_is_not_waited_for() {
    let server = Server::acting(|_head, mut stream| {
        Box::pin(async move {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", PAGE + 1);
            drop(stream.write_all(head.as_bytes()).await);
            std::future::pending::<()>().await;
        })
    })
    .await;
    let refused = fetcher(&server).fetch(&page(server.url("/"))).await.unwrap_err();
    assert_eq!(refused, Failure::TooLarge { most: PAGE });
}

#[tokio::test]
async fn a_body_may_be_as_large_as_whoever_asks_takes() {
    let exact = usize::try_from(PAGE).unwrap();
    let server = Server::sending(answer("", &text(exact + 1))).await;
    let fetcher = fetcher(&server);
    let ask = |most| Ask { most, ..page(server.url("/")) };

    assert_eq!(fetcher.fetch(&ask(PAGE)).await.unwrap_err(), Failure::TooLarge { most: PAGE });
    assert_eq!(fetcher.fetch(&ask(PAGE + 1)).await.unwrap().body.len(), exact + 1);
    assert!(fetcher.fetch(&ask(DOCUMENT)).await.is_ok());
}

#[tokio::test]
async fn a_body_by_drops_ends_with_the_time_for_all_of_it() {
    let server = Server::acting(|_head, mut stream| {
        Box::pin(async move {
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await);
            while stream.write_all(b"a").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
    })
    .await;
    let refused = hasty(&server, SHORT).fetch(&page(server.url("/"))).await.unwrap_err();
    assert_eq!(kind(&refused), "Late");
    assert!(refused.is_temporary());
}

#[tokio::test]
async fn a_host_that_takes_the_question_and_says_nothing_ends_with_the_time() {
    let server = Server::acting(|_head, stream| {
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(stream);
        })
    })
    .await;
    let refused = hasty(&server, SHORT).fetch(&page(server.url("/"))).await.unwrap_err();
    assert_eq!(kind(&refused), "Late");
}

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let zeros = vec![0; 24 * 1024 * 1024];
    for (name, body) in [
        ("gzip", gzip(&zeros)),
        ("deflate", zlib(&zeros)),
        ("deflate", deflate(&zeros)),
        ("br", brotli(&zeros)),
        ("gzip", gzip(&[zeros.as_slice(), &text(1000)].concat())),
    ] {
        let refused = fetched(packed(name, &body)).await.unwrap_err();
        assert_eq!(kind(&refused), "Bomb", "{name}");
        assert!(!refused.is_temporary());
    }
}

#[tokio::test]
async fn a_bomb_inside_of_a_packed_page_stays_packed() {
    let bomb = gzip(&vec![0; 24 * 1024 * 1024]);
    let fetched = fetched(packed("gzip", &gzip(&bomb))).await.unwrap();
    assert!(fetched.body == bomb);
}

#[tokio::test]
async fn a_bomb_within_its_ratio_ends_at_its_size() {
    // Packs to about a fiftieth.
    let line: Vec<u8> = text(21 * 1024 * 1024 / 50);
    let body = gzip(&line.chunks(300).flat_map(|it| it.repeat(50)).collect::<Vec<u8>>());
    let refused = fetched(packed("gzip", &body)).await.unwrap_err();
    assert_eq!(kind(&refused), "Bomb", "{} bytes", body.len());
}

#[tokio::test]
async fn what_is_packed_twice_or_in_an_unknown_way_is_refused() {
    let page = text(1000);
    for (fields, body) in [
        ("Content-Encoding: gzip, gzip\r\n", gzip(&gzip(&page))),
        ("Content-Encoding: gzip\r\nContent-Encoding: br\r\n", gzip(&page)),
        ("Content-Encoding: zstd\r\n", page.clone()),
        ("Content-Encoding: \u{e9}\r\n", page.clone()),
    ] {
        let refused = fetched(answer(fields, &body)).await.unwrap_err();
        assert_eq!(kind(&refused), "Packing", "{fields}");
    }
}

#[tokio::test]
async fn what_is_not_packed_as_it_says_is_refused() {
    let page = text(5000);
    let short = gzip(&page)[..1000].to_vec();
    for (name, body) in [
        ("gzip", page.clone()),
        ("br", page.clone()),
        ("deflate", page.clone()),
        ("br", gzip(&page)),
        ("gzip", brotli(&page)),
        ("gzip", short),
        ("gzip", [gzip(&page), b"more".to_vec()].concat()),
    ] {
        let refused = fetched(packed(name, &body)).await.unwrap_err();
        assert_eq!(kind(&refused), "Garbled", "{name}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_page() {
    for bytes in [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe ferry",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nThe ferry\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nThe ferry",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nferry\r\n",
        "HTTP/1.1 200 OK\r\nContent-",
        "",
    ] {
        let refused = fetched(bytes).await.unwrap_err();
        assert_eq!(kind(&refused), "Cut", "{bytes}");
        assert!(refused.is_temporary());
    }
}

#[tokio::test]
async fn bytes_after_the_announced_length_are_not_the_page() {
    let fetched = fetched("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nThe ferry sails").await;
    assert_eq!(fetched.unwrap().body, b"The ferry");
}
