//! Reader: foreign bytes are parsed by a process of its own, which has no database, no key and
//! little memory or time. If it dies, the desk says so and lives on.
//!
//! The process is given one line of JSON, a [`Request`], and the bytes after it, and answers with
//! one [`Answer`].

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::process::Command;
use tokio::sync::Semaphore;
use url::Url;

use super::articles::Unreadable;
use super::child;
use crate::text::document::Document;
use crate::text::listing::Listing;
use crate::text::page::{Article, Format};

/// The subcommand that the process is started with.
pub const SUBCOMMAND: &str = "read-foreign";
/// The most memory that the process may map, in bytes.
pub const MEMORY: u64 = 512 * 1024 * 1024;
/// The most processor time that it may use, in seconds.
pub const PROCESSOR: u64 = 10;
/// How long the desk waits for it, which may have to share its processor.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most that it may answer, in bytes.
const ANSWER: u64 = 32 * 1024 * 1024;

/// What is known of bytes before they are read; all of it may be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// A `Content-Type`, with or without its parameters.
    pub media_type: Option<String>,
    /// The character set that came with them, as a label of the Encoding Standard.
    pub charset: Option<String>,
    /// The name of a file.
    pub name: Option<String>,
    /// The address they came from, against which addresses in a listing are resolved.
    pub base: Option<Url>,
    /// Text or HTML where somebody said so; for an article only.
    pub format: Option<Format>,
}

/// What is asked of the process, as one line of JSON before the bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    pub wanted: Wanted,
    pub hints: Hints,
}

/// What is to be made of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    Article,
    Document,
    Listing,
}

/// What the process answers on its standard output, as JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Article(Box<Article>),
    Document(Box<Document>),
    Listing(Box<Listing>),
    /// A sentence for the person who brought the bytes.
    Problem(String),
}

/// How much is read at once; each may take all of `MEMORY`.
static SLOTS: Semaphore = Semaphore::const_new(4);

/// Has the article in a page read by the program at `parser`.
pub async fn article(parser: &Path, bytes: Vec<u8>, hints: Hints) -> Result<Article, Unreadable> {
    match read(parser, Wanted::Article, bytes, hints).await? {
        Some(Answer::Article(article)) => Ok(*article),
        _ => Err(Unreadable::ReaderDied),
    }
}

/// Has the text of a source read by the program at `parser`.
pub async fn document(parser: &Path, bytes: Vec<u8>, hints: Hints) -> Result<Document, Unreadable> {
    match read(parser, Wanted::Document, bytes, hints).await? {
        Some(Answer::Document(document)) => Ok(*document),
        _ => Err(Unreadable::DocumentLost),
    }
}

/// Has the addresses in a feed, a sitemap or a list read by the program at `parser`.
pub async fn listing(parser: &Path, bytes: Vec<u8>, hints: Hints) -> Result<Listing, Unreadable> {
    match read(parser, Wanted::Listing, bytes, hints).await? {
        Some(Answer::Listing(listing)) => Ok(*listing),
        _ => Err(Unreadable::ListingLost),
    }
}

/// An answer, or nothing where the process gave none.
async fn read(
    parser: &Path,
    wanted: Wanted,
    bytes: Vec<u8>,
    hints: Hints,
) -> Result<Option<Answer>, Unreadable> {
    let _slot = SLOTS.acquire().await.map_err(|_closed| Unreadable::Busy)?;
    let asked = ask(parser, Request { wanted, hints }, bytes);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(Answer::Problem(sentence))) => Err(Unreadable::Page(sentence)),
        Ok(Ok(answer)) => Ok(Some(answer)),
        Ok(Err(error)) => {
            tracing::warn!(%error, ?wanted, "the reader gave no answer");
            Ok(None)
        }
        Err(_elapsed) => {
            // What is tangled runs out of processor time long before that.
            tracing::warn!(?wanted, "the reader took too long");
            Err(Unreadable::Busy)
        }
    }
}

async fn ask(parser: &Path, request: Request, bytes: Vec<u8>) -> std::io::Result<Answer> {
    let mut header = serde_json::to_vec(&request)?;
    header.push(b'\n');
    let mut command = Command::new(parser);
    let answer = child::ask(command.arg(SUBCOMMAND), vec![header, bytes], ANSWER).await?;
    serde_json::from_slice(&answer).map_err(std::io::Error::from)
}
