//! extract: the article out of a page as JSON, without a database.

use std::path::PathBuf;

use super::jsonl::{each_line, is_named};
use super::say;
use super::split::read;
use crate::text::decode::decode;
use crate::text::jsonl;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The HTML page; standard input where it is “-”
    file: PathBuf,
    /// The file holds JSON Lines of {"id", "html"}, as one named .jsonl does
    #[arg(long)]
    jsonl: bool,
}

pub(super) fn run(args: Args) -> anyhow::Result<()> {
    if args.jsonl || is_named(&args.file) {
        return each_line(&args.file, |line| Ok(jsonl::extract_line(line)?));
    }
    let html = decode(&read(&args.file)?, None)?;
    say(jsonl::extract_page(&html)?);
    Ok(())
}
