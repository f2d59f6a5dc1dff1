//! A host on loopback that speaks bytes, so that it can misbehave; and a canary that must not sing.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener as Listening};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimdesk::work::fetch::{
    AllowedHost, Ask, Failure, Fetched, Fetcher, Limits, PAGE, Resolve, Settings, Unresolved,
};
use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What a host does with a connection once it has read the head of a request.
pub type Act = dyn Fn(String, TcpStream) -> BoxFuture<'static, ()> + Send + Sync;

/// A host that has no robots.txt and otherwise does as it is told.
pub struct Server {
    pub address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    /// A host that does something for each path but `/robots.txt`.
    pub async fn acting(
        act: impl Fn(String, TcpStream) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        let act: Arc<Act> = Arc::new(act);
        Self::bare(move |head, mut stream| {
            let act = Arc::clone(&act);
            Box::pin(async move {
                if head.starts_with("GET /robots.txt ") {
                    send(&mut stream, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").await;
                } else {
                    act(head, stream).await;
                }
            })
        })
        .await
    }

    /// A host that does something for every path.
    pub async fn bare(
        act: impl Fn(String, TcpStream) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        Self::bound_to(Ipv4Addr::LOCALHOST, act).await
    }

    /// A host that does something for every path, at an address of its own or at each of this
    /// machine's.
    pub async fn bound_to(
        at: Ipv4Addr,
        act: impl Fn(String, TcpStream) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((at, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let (kept, act) = (Arc::clone(&heads), Arc::new(act));
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _peer) = listener.accept().await.unwrap();
                let (kept, act) = (Arc::clone(&kept), Arc::clone(&act));
                tokio::spawn(async move {
                    let head = head(&mut stream).await;
                    kept.lock().unwrap().push(head.clone());
                    act(head, stream).await;
                });
            }
        });
        Self { address, heads, task }
    }

    /// A host that sends the same bytes, whatever is asked, and hangs up.
    pub async fn sending(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into().into();
        Self::acting(move |_head, mut stream| {
            let bytes = Arc::clone(&bytes);
            Box::pin(async move { send(&mut stream, &bytes).await })
        })
        .await
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// The heads of all requests so far.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// The paths of all requests so far.
    pub fn paths(&self) -> Vec<String> {
        let path = |head: &String| head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.heads().iter().map(path).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_over) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// Sends as much as the other side takes.
pub async fn send(stream: &mut TcpStream, bytes: &[u8]) {
    if stream.write_all(bytes).await.is_ok() {
        drop(stream.shutdown().await);
    }
}

/// An answer with a body of known length.
pub fn answer(fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Counts who connects, at every address of this machine, and answers nobody.
pub struct Canary {
    listener: Listening,
}

impl Canary {
    pub fn new() -> Self {
        // Both kinds of addresses, where the machine has both.
        let listener = Listening::bind("[::]:0").or_else(|_no_v6| Listening::bind("0.0.0.0:0"));
        let listener = listener.unwrap();
        listener.set_nonblocking(true).unwrap();
        Self { listener }
    }

    pub fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }

    /// How many connected since this was asked last.
    pub fn calls(&self) -> usize {
        std::iter::from_fn(|| self.listener.accept().ok()).count()
    }
}

/// A resolver that knows some names and says of every other that it is this machine.
#[derive(Default)]
pub struct Names {
    pub known: HashMap<String, Vec<IpAddr>>,
    /// These answer once as they are known, and ever after that they are this machine.
    pub fickle: bool,
    /// The names that were asked for.
    pub asked: Mutex<Vec<String>>,
}

impl Resolve for Names {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<IpAddr>, Unresolved>> {
        let mut asked = self.asked.lock().unwrap();
        let is_first = !asked.iter().any(|it| it == name);
        asked.push(name.to_owned());
        let here = vec![IpAddr::from(Ipv4Addr::LOCALHOST)];
        let known = self.known.get(name).filter(|_known| is_first || !self.fickle).cloned();
        Box::pin(async move {
            match known {
                Some(none) if none.is_empty() => Err(Unresolved::NoSuchName),
                Some(known) => Ok(known),
                None => Ok(here),
            }
        })
    }
}

/// Settings that allow these hosts, with a long time for everything.
pub fn allowing(hosts: &[String]) -> Settings {
    Settings {
        allowed_hosts: hosts.iter().map(|it| AllowedHost::try_from(it.clone()).unwrap()).collect(),
        pause_seconds: 0,
        limits: Limits { total: Duration::from_mins(1), ..Limits::default() },
        ..Settings::default()
    }
}

/// A fetcher that may fetch from this server.
pub fn fetcher(server: &Server) -> Fetcher {
    with(allowing(&[server.address.to_string()]))
}

/// A fetcher that may fetch from this server, and takes at most so long.
pub fn hasty(server: &Server, total: Duration) -> Fetcher {
    let mut settings = allowing(&[server.address.to_string()]);
    settings.limits.total = total;
    with(settings)
}

pub fn with(settings: Settings) -> Fetcher {
    Fetcher::new(settings, Arc::new(Names::default())).unwrap()
}

/// Fetches, and comes back as often as it is told to.
pub async fn in_turn(fetcher: &Fetcher, ask: &Ask) -> Result<Fetched, Failure> {
    loop {
        match fetcher.fetch(ask).await {
            Err(Failure::Busy { wait, .. }) => tokio::time::sleep(wait).await,
            done => return done,
        }
    }
}

pub fn page(url: Url) -> Ask {
    Ask { url, most: PAGE, etag: None, last_modified: None }
}

/// What becomes of bytes that a host sends.
pub async fn fetched(bytes: impl Into<Vec<u8>>) -> Result<Fetched, Failure> {
    let server = Server::sending(bytes).await;
    fetcher(&server).fetch(&page(server.url("/page"))).await
}

/// The name of a failure's kind, for comparing.
pub fn kind(failure: &Failure) -> String {
    let text = format!("{failure:?}");
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}
