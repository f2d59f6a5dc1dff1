//! Encryption: a certificate is valid or nothing is fetched.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use claimdesk::work::fetch::{Failure, Fetched, Fetcher, Settings};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use url::Url;

use super::server::*;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A host with a certificate for these names that this authority gave out until this year.
async fn host(authority: &Authority, names: &[&str], until: i32) -> u16 {
    let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.not_after = date_time_ymd(until, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    serve(TlsAcceptor::from(Arc::new(config))).await
}

async fn serve(acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _peer) = listener.accept().await.unwrap();
            tokio::spawn(speak(acceptor.clone(), stream));
        }
    });
    port
}

/// `/open` ends with the connection and says that it is over, `/cut` does not say so.
async fn speak(acceptor: TlsAcceptor, stream: TcpStream) {
    let Ok(mut stream) = acceptor.accept(stream).await else { return };
    let mut head = [0; 1000];
    let read = stream.read(&mut head).await.unwrap_or_default();
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    let bytes = match head.split(' ').nth(1).unwrap_or_default() {
        "/robots.txt" => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
        "/open" | "/cut" => b"HTTP/1.1 200 OK\r\n\r\nThe ferry".to_vec(),
        _ => answer("", b"The ferry"),
    };
    drop(stream.write_all(&bytes).await);
    drop(stream.flush().await);
    if !head.starts_with("GET /cut ") {
        drop(stream.shutdown().await);
    }
}

/// Fetches from a host that answers to every name, trusting this authority beside the machine's.
async fn fetch(trusted: Option<&Authority>, url: &str) -> Result<Fetched, Failure> {
    let url = Url::parse(url).unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    if let Some(trusted) = trusted {
        file.write_all(trusted.pem().as_bytes()).unwrap();
    }
    let host = format!("{}:{}", url.host().unwrap(), url.port().unwrap());
    let settings = Settings {
        certificates: trusted.map(|_authority| file.path().to_owned()),
        ..allowing(&[host])
    };
    with(settings).fetch(&page(url)).await
}

#[tokio::test]
async fn a_page_comes_over_a_connection_whose_certificate_is_valid() {
    let authority = authority();
    let port = host(&authority, &["harbour.example", "127.0.0.1"], 2100).await;
    for name in ["harbour.example", "127.0.0.1"] {
        let fetched = fetch(Some(&authority), &format!("https://{name}:{port}/")).await.unwrap();
        assert_eq!(fetched.body, b"The ferry");
        assert_eq!(fetched.peer, IpAddr::from(Ipv4Addr::LOCALHOST));
    }
}

#[tokio::test]
async fn nothing_comes_over_one_whose_certificate_is_not() {
    let (known, other) = (authority(), authority());
    let valid = host(&known, &["harbour.example"], 2100).await;
    let expired = host(&known, &["harbour.example"], 2020).await;
    for (trusted, url) in [
        (None, format!("https://harbour.example:{valid}/")),
        (Some(&other), format!("https://harbour.example:{valid}/")),
        (Some(&known), format!("https://bridge.example:{valid}/")),
        (Some(&known), format!("https://127.0.0.1:{valid}/")),
        (Some(&known), format!("https://harbour.example:{expired}/")),
    ] {
        let refused = fetch(trusted, &url).await.unwrap_err();
        assert_eq!(kind(&refused), "Certificate", "{url}");
        assert!(!refused.is_temporary());
    }
}

#[tokio::test]
async fn a_host_without_encryption_is_not_spoken_to_as_if_it_had_any() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _peer) = listener.accept().await.unwrap();
        send(&mut stream, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
        drop(stream.read_to_end(&mut Vec::new()).await);
    });
    let refused = fetch(None, &format!("https://{address}/")).await.unwrap_err();
    assert_eq!(kind(&refused), "Encryption");
}

#[tokio::test]
async fn a_body_that_ends_with_its_connection_has_to_end_properly() {
    let authority = authority();
    let port = host(&authority, &["harbour.example"], 2100).await;
    let url = |path| format!("https://harbour.example:{port}/{path}");

    assert_eq!(fetch(Some(&authority), &url("open")).await.unwrap().body, b"The ferry");
    assert_eq!(kind(&fetch(Some(&authority), &url("cut")).await.unwrap_err()), "Cut");
}

#[tokio::test]
async fn a_file_without_a_certificate_is_said_at_once() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for path in [file.path(), "/nowhere/certificates.pem".as_ref()] {
        let settings = Settings { certificates: Some(path.to_owned()), ..Settings::default() };
        let refused = Fetcher::new(settings, Arc::new(Names::default())).err().unwrap();
        assert!(refused.to_string().contains("certificate"), "{refused}");
    }
}
