//! extract: the article out of a page, or the text out of a PDF, as JSON, without a database.

use std::path::PathBuf;

use super::jsonl::{each_line, is_named};
use super::split::read;
use super::{program, say, wait_for};
use crate::desk::reader::{self, Hints};
use crate::text::decode::decode;
use crate::text::jsonl;
use crate::text::kind::{Kind, sniff};

#[derive(clap::Args)]
pub(super) struct Args {
    /// The HTML page or PDF; standard input where it is “-”
    file: PathBuf,
    /// The file holds JSON Lines of {"id", "html"}, as one named .jsonl does
    #[arg(long)]
    jsonl: bool,
}

pub(super) fn run(args: Args) -> anyhow::Result<()> {
    if args.jsonl || is_named(&args.file) {
        return each_line(&args.file, |line| Ok(jsonl::extract_line(line)?));
    }
    let bytes = read(&args.file)?;
    let text = if sniff(&bytes, None, None) == Kind::Pdf {
        // A PDF can take its reader down, so that is another process here too.
        let program = program()?;
        let read =
            wait_for(async { Ok(reader::document(&program, bytes, Hints::default()).await) })?;
        jsonl::extract_document(read.as_ref())?
    } else {
        jsonl::extract_page(&decode(&bytes, None)?)?
    };
    say(text);
    Ok(())
}
