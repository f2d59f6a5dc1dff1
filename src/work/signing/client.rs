//! Client: the ways to reach a signer: in this process, in one that is started for it, at a socket.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::process::{self, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

use super::keeper::{Keeper, tell};
use super::keys::{Place, found};
use super::serve::{announced, packed};
use super::{Fault, SUBCOMMAND};
use crate::desk::sealing::{Signs, Silent, Unfounded};
use crate::trail::signing::{Answer, Refusal, Request};

/// How long a signer may take: it writes two small files to a disk.
const PATIENCE: Duration = Duration::from_secs(5);

type Asked<'s> = BoxFuture<'s, Result<Answer, Silent>>;
type Made<'s> = BoxFuture<'s, Result<(), Unfounded>>;

/// A signer in this very process: for tests and for measuring.
pub struct Here {
    keeper: Keeper,
    place: Place,
}

impl Here {
    pub fn open(place: Place) -> Result<Self, Fault> {
        Ok(Self { keeper: Keeper::open(place.clone())?, place })
    }
}

impl Signs for Here {
    fn ask(&self, request: Request) -> Asked<'_> {
        async move { Ok(self.keeper.answer(&request)) }.boxed()
    }

    fn found(&self, origin: String) -> Made<'_> {
        async move { made(&self.place, &origin) }.boxed()
    }
}

/// A signer that this program starts when it is first asked something, and again where it died.
pub struct Child {
    program: Arc<Path>,
    place: Place,
    line: Mutex<Option<Line>>,
}

struct Line {
    /// Killed with this program, if its closed input does not end it before.
    _process: process::Child,
    to: ChildStdin,
    from: ChildStdout,
}

impl Child {
    /// The signer of the keys at a place, as a subcommand of a program.
    pub fn new(program: Arc<Path>, place: Place) -> Self {
        Self { program, place, line: Mutex::new(None) }
    }

    fn start(&self) -> io::Result<Line> {
        let mut process = Command::new(&*self.program)
            .env_clear()
            .arg(SUBCOMMAND)
            .arg("--key")
            .arg(&self.place.key)
            .arg("--signed")
            .arg(&self.place.signed)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            // Ctrl-C at a terminal is for the desk, which then lets its signer go.
            .process_group(0)
            .spawn()?;
        let lost = || io::Error::other("it has no line");
        let to = process.stdin.take().ok_or_else(lost)?;
        let from = process.stdout.take().ok_or_else(lost)?;
        Ok(Line { _process: process, to, from })
    }

    /// Whether another program of the desk has its signer at this place, and signs for it.
    fn is_taken(&self) -> Result<bool, Silent> {
        match Keeper::open(self.place.clone()) {
            Ok(_free) => Ok(false),
            Err(Fault::Locked(_)) => Ok(true),
            Err(fault) => Err(Silent(fault.to_string())),
        }
    }

    async fn asked(&self, request: &Request) -> Result<Answer, Silent> {
        let mut held = self.line.lock().await;
        // Taken while it is used: whoever is interrupted leaves no half-read answer behind.
        let mut line = match held.take() {
            Some(line) => line,
            None if self.is_taken()? => return Ok(Answer::Refused(Refusal::Stranger)),
            None => self.start().map_err(|error| Silent(error.to_string()))?,
        };
        let answer = exchange(&mut line.from, &mut line.to, request).await?;
        *held = Some(line);
        Ok(answer)
    }
}

impl Signs for Child {
    fn ask(&self, request: Request) -> Asked<'_> {
        async move { self.asked(&request).await }.boxed()
    }

    fn told(&self, origin: String) -> Asked<'_> {
        // Read without its process: another program's signer may have the place.
        async move { Ok(tell(&self.place, &origin)) }.boxed()
    }

    fn found(&self, origin: String) -> Made<'_> {
        async move { made(&self.place, &origin) }.boxed()
    }
}

/// A signer that runs by itself, under another user or on behalf of several nodes.
pub struct Socket(pub PathBuf);

impl Signs for Socket {
    fn ask(&self, request: Request) -> Asked<'_> {
        async move {
            let connected = tokio::time::timeout(PATIENCE, UnixStream::connect(&self.0)).await;
            let silent = |why: &dyn std::fmt::Display| Silent(why.to_string());
            let stream = connected.map_err(|it| silent(&it))?.map_err(|it| silent(&it))?;
            let (mut from, mut to) = stream.into_split();
            exchange(&mut from, &mut to, &request).await
        }
        .boxed()
    }

    fn found(&self, _origin: String) -> Made<'_> {
        async { Err(Unfounded::Elsewhere) }.boxed()
    }
}

async fn exchange(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    request: &Request,
) -> Result<Answer, Silent> {
    let talk = async {
        to.write_all(&packed(&request.write())?).await?;
        to.flush().await?;
        let mut length = [0; 4];
        from.read_exact(&mut length).await?;
        let mut said = vec![0; announced(length)?];
        from.read_exact(&mut said).await?;
        Ok::<_, io::Error>(said)
    };
    let said = match tokio::time::timeout(PATIENCE, talk).await {
        Ok(Ok(said)) => String::from_utf8(said).ok(),
        Ok(Err(error)) => return Err(Silent(error.to_string())),
        Err(_elapsed) => return Err(Silent("it takes too long".to_owned())),
    };
    said.and_then(|it| Answer::read(&it)).ok_or_else(|| Silent("its answer is none".to_owned()))
}

/// Makes the first key of a log.
fn made(place: &Place, origin: &str) -> Result<(), Unfounded> {
    found(place, origin).map_err(|fault| Unfounded::Silent(Silent(fault.to_string())))
}
