//! rebuild: throw away what pages read and fold the log again.

use super::{config, open_there, say, wait_for};
use crate::config::Flags;

#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(flags: &Flags, Args {}: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let claims = open_there(&config).await?.rebuild().await?;
        say(format_args!("{claims} claims were made anew from their trails"));
        Ok(())
    })
}
