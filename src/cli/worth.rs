//! worth: the check-worthiness of sentences, for scripts, without a database.

use std::path::PathBuf;

use super::jsonl::each_line;
use crate::text::jsonl;

#[derive(clap::Args)]
pub(super) struct Args {
    /// JSON Lines of {"id", "sentence"}; standard input where it is “-”
    file: PathBuf,
}

pub(super) fn run(args: Args) -> anyhow::Result<()> {
    each_line(&args.file, |line| Ok(jsonl::worth_line(line)?))
}
