//! Serve: a signer's side of the line. Each message is its length in four bytes, the highest first,
//! and as much text.

use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixListener;

use super::Keeper;
use crate::trail::signing::{Answer, Refusal, Request};

/// The longest message.
const LONGEST: u32 = 64 * 1024;

/// The next message, or nothing where the other side has gone.
pub async fn receive(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<String>> {
    let length = match from.read_u32().await {
        Ok(length) => length,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    let odd = || io::Error::other("a message that nobody sends");
    if length > LONGEST {
        return Err(odd());
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(|_long| odd())?];
    from.read_exact(&mut bytes).await?;
    String::from_utf8(bytes).map(Some).map_err(|_odd| odd())
}

pub async fn send(to: &mut (impl AsyncWrite + Unpin), text: &str) -> io::Result<()> {
    let length = u32::try_from(text.len()).map_err(|_long| io::Error::other("too long"))?;
    // One write, so that no message is half there when this is killed.
    let message = [&length.to_be_bytes(), text.as_bytes()].concat();
    to.write_all(&message).await?;
    to.flush().await
}

/// Answers one line until the other side goes.
pub async fn talk(
    keeper: &Arc<Keeper>,
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    while let Some(asked) = receive(&mut from).await? {
        let keeper = Arc::clone(keeper);
        let answer = tokio::task::spawn_blocking(move || match Request::read(&asked) {
            Some(request) => keeper.answer(&request),
            None => Answer::Refused(Refusal::Unreadable),
        });
        send(&mut to, &answer.await?.write()).await?;
    }
    Ok(())
}

/// Answers everybody who opens a socket, until it is told to stop.
pub async fn listen(keeper: Arc<Keeper>, socket: &Path) -> io::Result<()> {
    // A signer that was killed leaves its socket, and the lock says that it is gone.
    if std::fs::symlink_metadata(socket).is_ok_and(|it| it.file_type().is_socket()) {
        std::fs::remove_file(socket)?;
    }
    let listener = UnixListener::bind(socket)?;
    loop {
        let (stream, _address) = listener.accept().await?;
        let keeper = Arc::clone(&keeper);
        tokio::spawn(async move {
            let (from, to) = stream.into_split();
            if let Err(error) = talk(&keeper, from, to).await {
                tracing::warn!(%error, "a line broke");
            }
        });
    }
}
