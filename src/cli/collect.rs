//! collect: blobs that nothing refers to are deleted, now and not at night.

use anyhow::Context;

use super::{config, open_there, say, wait_for};
use crate::config::Flags;
use crate::domain::size::Size;

#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(flags: &Flags, Args {}: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let collected = open_there(&config).await?.collect_blobs().await;
        let collected = collected.context("not everything could be looked through")?;
        let (blobs, size) = (collected.blobs, Size(collected.bytes));
        say(format_args!("{blobs} files were deleted that nothing refers to, {size} in all."));
        Ok(())
    })
}
