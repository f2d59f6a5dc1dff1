//! Serve: a signer's side of the line. Each message is its length in four bytes, the highest first,
//! and as much text. Everything here waits for files and lines alone, one thread for each line.

use std::fs::Permissions;
use std::io::{self, Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::Keeper;
use crate::trail::signing::{Answer, Refusal, Request};

/// The longest message, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// How long it waits after a line that could not be taken.
const PAUSE: Duration = Duration::from_millis(100);

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
    let listener = UnixListener::bind(socket)?;
    // Whoever reaches the folder may ask, under whichever user: connecting needs the right to write.
    std::fs::set_permissions(socket, Permissions::from_mode(0o666))?;
    answer(keeper, listener.incoming());
    Ok(())
}

/// Answers every line, each in a thread of its own.
fn answer(keeper: &Arc<Keeper>, lines: impl Iterator<Item = io::Result<UnixStream>>) {
    for line in lines {
        let keeper = Arc::clone(keeper);
        let begun = line.and_then(|line| {
            std::thread::Builder::new().spawn(move || {
                if let Err(error) = talk(&keeper, &line, &line) {
                    tracing::warn!(%error, "a line broke");
                }
            })
        });
        if let Err(error) = begun {
            tracing::warn!(%error, "nobody can be answered now");
            // Where the machine has no files or threads left, asking at once does not help.
            std::thread::sleep(PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Place, generate, keep_key};
    use super::*;

    const ORIGIN: &str = "news.example/claimdesk/1";

    fn keeper(folder: &tempfile::TempDir) -> Arc<Keeper> {
        let path = |name| folder.path().join(name);
        let place = Place { key: path("log.key"), signed: path("log.signed") };
        keep_key(&place, generate(ORIGIN).unwrap()).unwrap();
        Arc::new(Keeper::open(place).unwrap())
    }

    fn asked(mut line: &UnixStream) -> Answer {
        let request = Request::Tell { origin: ORIGIN.to_owned() };
        line.write_all(&packed(&request.write()).unwrap()).unwrap();
        let mut length = [0; 4];
        line.read_exact(&mut length).unwrap();
        let mut said = vec![0; announced(length).unwrap()];
        line.read_exact(&mut said).unwrap();
        Answer::read(&String::from_utf8(said).unwrap()).unwrap()
    }

    #[test]
    fn every_user_who_reaches_the_socket_may_ask() {
        let folder = tempfile::tempdir().unwrap();
        let (keeper, socket) = (keeper(&folder), folder.path().join("log.sock"));
        let at = socket.clone();
        std::thread::spawn(move || listen(&keeper, &at));
        let line = loop {
            if let Ok(line) = UnixStream::connect(&socket) {
                break line;
            }
        };
        assert!(matches!(asked(&line), Answer::Told { .. }));
        let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o666);
    }

    #[test]
    fn a_line_that_fails_ends_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = UnixStream::pair().unwrap();
        let aborted = io::Error::from(io::ErrorKind::ConnectionAborted);
        answer(&keeper(&folder), [Err(aborted), Ok(theirs)].into_iter());
        assert!(matches!(asked(&ours), Answer::Told { .. }));
    }
}
