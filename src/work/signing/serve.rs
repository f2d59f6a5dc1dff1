//! Serve: a signer's side of the line. Each message is its length in four bytes, the highest first,
//! and as much text. Everything here waits for files and lines alone, one thread for each line.

use std::io::{self, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;

use super::Keeper;
use crate::trail::signing::{Answer, Refusal, Request};

/// The longest message, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// A message as it goes over the line: in one piece, so that none is half there when this is killed.
pub fn packed(text: &str) -> io::Result<Vec<u8>> {
    let length = u32::try_from(text.len()).ok().filter(|_| text.len() <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("a message that is too long"))?;
    Ok([&length.to_be_bytes(), text.as_bytes()].concat())
}

/// How long the message is that these bytes announce.
pub fn announced(bytes: [u8; 4]) -> io::Result<usize> {
    let length = usize::try_from(u32::from_be_bytes(bytes)).ok().filter(|it| *it <= LONGEST);
    length.ok_or_else(|| io::Error::other("a message that nobody sends"))
}

/// Answers one line until the other side goes.
pub fn talk(keeper: &Keeper, mut from: impl Read, mut to: impl Write) -> io::Result<()> {
    loop {
        let mut length = [0; 4];
        match from.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        let mut asked = vec![0; announced(length)?];
        from.read_exact(&mut asked)?;
        let request = String::from_utf8(asked).ok().and_then(|it| Request::read(&it));
        let answer = match request {
            Some(request) => keeper.answer(&request),
            None => Answer::Refused(Refusal::Unreadable),
        };
        to.write_all(&packed(&answer.write())?)?;
        to.flush()?;
    }
}

/// Answers everybody who opens a socket, for as long as the program runs.
pub fn listen(keeper: &Arc<Keeper>, socket: &Path) -> io::Result<()> {
    // A signer that was killed leaves its socket, and the lock says that it is gone.
    if std::fs::symlink_metadata(socket).is_ok_and(|it| it.file_type().is_socket()) {
        std::fs::remove_file(socket)?;
    }
    for stream in UnixListener::bind(socket)?.incoming() {
        let (stream, keeper) = (stream?, Arc::clone(keeper));
        std::thread::spawn(move || {
            if let Err(error) = talk(&keeper, &stream, &stream) {
                tracing::warn!(%error, "a line broke");
            }
        });
    }
    Ok(())
}
