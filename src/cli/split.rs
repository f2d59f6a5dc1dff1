//! split: an article's possible claims as JSON Lines, without a database.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::Context;

use super::jsonl::{each_line, is_named};
use crate::text::decode::decode;
use crate::text::page::{self, Format};
use crate::text::{self, Draft, jsonl};

#[derive(clap::Args)]
pub(super) struct Args {
    /// The file with the article; standard input where it is “-”
    file: PathBuf,
    /// Take the text as it is, without looking for the article in it
    #[arg(long)]
    raw: bool,
    /// Print the body that the offsets count in, and nothing else
    #[arg(long)]
    body: bool,
    /// The file holds JSON Lines of {"id", "text"}, as one named .jsonl does; each text is taken
    /// as it is, and its quotations, claims and sentences come back in one line
    #[arg(long, conflicts_with = "body")]
    jsonl: bool,
}

pub(super) fn run(args: Args) -> anyhow::Result<()> {
    if args.jsonl || is_named(&args.file) {
        return each_line(&args.file, |line| Ok(jsonl::split_line(line)?));
    }
    let bytes = read(&args.file)?;
    let input = decode(&bytes, None)?;
    let article = if args.raw {
        None
    } else {
        let format = Format::of_file(&args.file).unwrap_or_else(|| page::sniff(&input));
        Some(page::read(&input, format)?)
    };
    let body = article.as_ref().map_or(input.as_str(), |it| &it.body);
    let mut out = std::io::stdout().lock();
    if args.body {
        return Ok(out.write_all(body.as_bytes())?);
    }
    let suggestions = text::split(&Draft {
        body,
        publisher: article.as_ref().and_then(|it| it.publisher.as_deref()),
        published: article.as_ref().and_then(|it| it.published),
        language: article.as_ref().and_then(|it| it.language.as_deref()),
    });
    out.write_all(jsonl::lines(&suggestions)?.as_bytes())?;
    Ok(out.flush()?)
}

/// The bytes of a file, or of the standard input.
pub(super) fn read(file: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}
