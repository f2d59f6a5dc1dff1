//! Line: from an address that was checked to an encrypted or plain connection, and one question on it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;

use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, crypto};

use super::door::Target;
use super::failure::Failure;
use super::settings::Limits;

/// How many addresses of a host are tried.
const TRIES: usize = 4;

/// Either kind of connection.
pub(super) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// Why the fetcher cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum NotSetUp {
    #[error("{} has no certificate in PEM that can be read", .0.display())]
    Certificates(std::path::PathBuf),
    #[error("the machine's encryption cannot be used")]
    Encryption(#[source] rustls::Error),
}

/// How certificates are judged: by the machine's own authorities and those of the file.
pub(super) fn encryption(file: Option<&Path>) -> Result<TlsConnector, NotSetUp> {
    let mut roots = RootCertStore::empty();
    let known = rustls_native_certs::load_native_certs();
    let (_added, _unfit) = roots.add_parsable_certificates(known.certs);
    if let Some(file) = file {
        let unreadable = || NotSetUp::Certificates(file.to_owned());
        let own = CertificateDer::pem_file_iter(file).map_err(|_error| unreadable())?;
        let before = roots.len();
        for certificate in own {
            let certificate = certificate.map_err(|_error| unreadable())?;
            roots.add(certificate).map_err(|_error| unreadable())?;
        }
        if roots.len() == before {
            return Err(unreadable());
        }
    }
    if roots.is_empty() {
        tracing::warn!(
            "the machine knows no certificate authorities; no https page can be fetched"
        );
    }
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(NotSetUp::Encryption)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Connects to an address of the target, one after another, and to nothing else.
pub(super) async fn open(
    target: &Target,
    encryption: &TlsConnector,
    limits: &Limits,
) -> Result<(Box<dyn Line>, IpAddr), Failure> {
    let (stream, peer) = connect(target, limits).await?;
    if !target.encrypted {
        return Ok((Box::new(stream), peer));
    }
    let host = || target.host.clone();
    let name = ServerName::try_from(target.server_name.clone())
        .map_err(|_unfit| Failure::Certificate { host: host() })?;
    match encryption.connect(name, stream).await {
        Ok(stream) => Ok((Box::new(stream), peer)),
        Err(error) => Err(match cause(&error) {
            Some(rustls::Error::InvalidCertificate(_)) => Failure::Certificate { host: host() },
            Some(_) => Failure::Encryption { host: host() },
            None => Failure::Cut { host: host() },
        }),
    }
}

fn cause(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

async fn connect(target: &Target, limits: &Limits) -> Result<(TcpStream, IpAddr), Failure> {
    for address in target.addresses.iter().take(TRIES) {
        let stream = TcpStream::connect(SocketAddr::new(*address, target.port));
        match timeout(limits.connect, stream).await {
            Ok(Ok(stream)) => return Ok((stream, *address)),
            Ok(Err(error)) => tracing::debug!(%address, %error, "not connected"),
            Err(_elapsed) => tracing::debug!(%address, "not connected in time"),
        }
    }
    Err(Failure::Unreachable { host: target.host.clone() })
}

/// Sends a request and gives the answer to `read`. The connection serves for this one question
/// and ends with it, whatever happens.
pub(super) async fn ask<T>(
    line: Box<dyn Line>,
    request: Request<Empty<Bytes>>,
    (limits, host): (&Limits, &str),
    read: impl AsyncFnOnce(Response<Incoming>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let fault = |error: hyper::Error| fault(&error, host);
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(limits.head)
        .max_header_size(limits.head)
        .max_headers(limits.fields)
        .handshake(TokioIo::new(line))
        .await
        .map_err(fault)?;
    let work = async {
        let answer = sender.send_request(request).await.map_err(fault)?;
        read(answer).await
    };
    let (mut work, mut connection) = (pin!(work), pin!(connection));
    tokio::select! {
        biased;
        done = &mut work => done,
        // What was received before the end of the connection is still there to be read.
        _ended = &mut connection => work.await,
    }
}

/// What a fault of the protocol means.
pub(super) fn fault(error: &hyper::Error, host: &str) -> Failure {
    let host = host.to_owned();
    if is_too_large(error) {
        Failure::HeadTooLarge { host }
    } else if error.is_parse() || error.is_parse_status() {
        Failure::NotHttp { host }
    } else {
        Failure::Cut { host }
    }
}

/// The library says so in words alone to those who are not servers.
fn is_too_large(error: &hyper::Error) -> bool {
    error.is_parse() && error.to_string().contains("too large")
}
