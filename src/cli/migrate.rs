//! migrate: brings the database up to date. `serve` does the same when it starts.

use super::{config, open, say, wait_for};
use crate::config::Flags;
use crate::store::Place;

#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(flags: &Flags, Args {}: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        open(&config).await?;
        match config.place()? {
            Place::Sqlite(file) => say(format_args!("{} is up to date.", file.display())),
            Place::Postgres(_) => say("The PostgreSQL database is up to date."),
        }
        Ok(())
    })
}
