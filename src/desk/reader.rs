//! Reader: foreign HTML is parsed by a process of its own, which has no database, no key and little
//! memory or time. If it dies, the desk says so and lives on.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;

use super::articles::Unreadable;
use crate::text::page::Article;

/// The subcommand that the process is started with.
pub const SUBCOMMAND: &str = "read-page";
/// The most memory that the process may map, in bytes.
pub const MEMORY: u64 = 512 * 1024 * 1024;
/// The allocator would otherwise map a gigabyte ahead, and what is mapped counts.
const ALLOCATOR: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "16MiB");
/// The most processor time that it may use, in seconds.
pub const PROCESSOR: u64 = 10;
/// How long the desk waits for it.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most that it may answer, in bytes.
const ANSWER: u64 = 32 * 1024 * 1024;

/// What the process answers on its standard output, as JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Article(Box<Article>),
    /// A sentence for the person who brought the page.
    Problem(String),
}

/// How many pages are read at once; each may take all of `MEMORY`.
static SLOTS: Semaphore = Semaphore::const_new(4);

/// Has a page read by the program at `parser`.
pub async fn read(parser: &Path, html: String) -> Result<Article, Unreadable> {
    let _slot = SLOTS.acquire().await.map_err(|_closed| Unreadable::ReaderDied)?;
    match tokio::time::timeout(PATIENCE, ask(parser, html)).await {
        Ok(Ok(Answer::Article(article))) => Ok(*article),
        Ok(Ok(Answer::Problem(sentence))) => Err(Unreadable::Page(sentence)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the page reader gave no answer");
            Err(Unreadable::ReaderDied)
        }
        Err(_elapsed) => {
            tracing::warn!("the page reader took too long");
            Err(Unreadable::ReaderDied)
        }
    }
}

async fn ask(parser: &Path, html: String) -> std::io::Result<Answer> {
    let mut child = Command::new(parser)
        .arg(SUBCOMMAND)
        .env_clear()
        .env(ALLOCATOR.0, ALLOCATOR.1)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(std::io::Error::other("no pipe to the page reader"));
    };
    // A reader that dies early closes its end; what it says on the other pipe decides, and once
    // that is closed nothing more is given.
    let give = async move {
        drop(input.write_all(html.as_bytes()).await);
        drop(input);
        std::future::pending().await
    };
    let mut answer = Vec::new();
    let mut output = output.take(ANSWER);
    tokio::select! {
        taken = output.read_to_end(&mut answer) => taken,
        never = give => never,
    }?;
    // A reader that would go on talking is cut off and ends.
    drop(output);
    let status = child.wait().await?;
    if !status.success() {
        return Err(std::io::Error::other(format!("the page reader ended with {status}")));
    }
    serde_json::from_slice(&answer).map_err(std::io::Error::from)
}
