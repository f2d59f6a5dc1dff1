//! anchor: finds quotations again in edited texts, for scripts, without a database.

use std::path::PathBuf;

use super::jsonl::each_line;
use crate::text::jsonl;

#[derive(clap::Args)]
pub(super) struct Args {
    /// JSON Lines with a selector, the old text if there is one, and the new text, as
    /// docs/splitting.md has them; standard input where it is “-”
    file: PathBuf,
}

pub(super) fn run(args: Args) -> anyhow::Result<()> {
    each_line(&args.file, |line| Ok(jsonl::anchor_line(line)?))
}
