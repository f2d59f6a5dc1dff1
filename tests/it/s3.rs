//! S3: a server that speaks S3 and checks signatures, on a port of this machine, for one test.

use std::net::SocketAddr;
use std::path::PathBuf;

use claimdesk::store::blobs::{Hidden, Place, S3};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

const BUCKET: &str = "harbour";
/// The key that the server knows.
const KEY: (&str, &str) = ("FERRYKEY", "a-secret-of-the-quay");

/// A running server; what it holds is in a folder that is gone with it.
pub struct Server {
    address: SocketAddr,
    running: JoinHandle<()>,
    folder: tempfile::TempDir,
}

impl Server {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let running = tokio::spawn(serve(listener, service(&folder)));
        Self { address, running, folder }
    }

    /// Stops answering, as a server does that is switched off.
    pub async fn stop(&mut self) {
        self.running.abort();
        (&mut self.running).await.unwrap_err();
    }

    pub async fn start(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.running = tokio::spawn(serve(listener, service(&self.folder)));
    }

    /// How a desk is told of this server.
    pub fn settings(&self) -> S3 {
        S3 {
            bucket: BUCKET.to_owned(),
            prefix: "desk/one".to_owned(),
            endpoint: Some(format!("http://{}", self.address)),
            region: Some("us-east-1".to_owned()),
            key: Some((KEY.0.to_owned(), Hidden(KEY.1.to_owned()))),
            allow_http: true,
        }
    }

    pub fn place(&self) -> Place {
        Place::S3(self.settings())
    }

    /// Where the server keeps a blob of the desk.
    pub fn file(&self, sha256: &str) -> PathBuf {
        self.folder.path().join(BUCKET).join("desk/one").join(Self::key(sha256))
    }

    /// Where a blob stands below the place of all of them.
    pub fn key(sha256: &str) -> String {
        let start: String = sha256.chars().take(2).collect();
        format!("sha256/{start}/{sha256}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn service(folder: &tempfile::TempDir) -> S3Service {
    let files = s3s_fs::FileSystem::new(folder.path()).unwrap();
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
    service.build()
}

/// Answers until it is aborted; its connections end with it.
async fn serve(listener: TcpListener, service: S3Service) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let service = service.clone();
        connections.spawn(async move {
            let http = Builder::new(TokioExecutor::new());
            // Whoever asks may go away at any time.
            drop(http.serve_connection(TokioIo::new(stream), service).await);
        });
    }
}
