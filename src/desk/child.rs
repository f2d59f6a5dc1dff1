//! Child: what is dangerous or hungry is done in a process of its own, which takes bytes on its
//! standard input and answers on its standard output.

use std::process::Stdio;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// The allocator would otherwise map a gigabyte ahead, and what is mapped counts.
const ALLOCATOR: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "16MiB");

/// The most bytes of a complaint that are kept.
const COMPLAINT: u64 = 4096;

/// Starts a program without anything of the desk's own, gives it these bytes one after the other,
/// and takes at most so many for an answer. What it complains of as it fails is in the error, for the
/// log and for no page.
pub async fn ask(
    command: &mut Command,
    given: Vec<Vec<u8>>,
    most: u64,
) -> std::io::Result<Vec<u8>> {
    let mut child = command
        .env_clear()
        .env(ALLOCATOR.0, ALLOCATOR.1)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let (Some(mut input), Some(output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(std::io::Error::other("no pipe to the process"));
    };
    // Read beside the answer, so that a process which complains at length is not held up.
    let complaint = tokio::spawn(async move {
        let mut said = Vec::new();
        drop(errors.take(COMPLAINT).read_to_end(&mut said).await);
        said
    });
    // A process that dies early closes its end; what it says on the other pipe decides, and once
    // that is closed nothing more is given.
    let give = async move {
        for bytes in given {
            drop(input.write_all(&bytes).await);
        }
        drop(input);
        std::future::pending().await
    };
    let mut answer = Vec::new();
    let mut output = output.take(most);
    tokio::select! {
        taken = output.read_to_end(&mut answer) => taken,
        never = give => never,
    }?;
    // A process that would go on talking is cut off and ends.
    drop(output);
    let status = child.wait().await?;
    if !status.success() {
        let said = complaint.await.unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        return Err(std::io::Error::other(format!("the process ended with {status}: {said:?}")));
    }
    Ok(answer)
}
