//! import archive: a whole desk from an archive, where there is none yet.

use std::path::PathBuf;

use anyhow::bail;

use super::{config, open, say, wait_for};
use crate::config::Flags;

#[derive(clap::Args)]
pub(super) struct Args {
    /// What `claimdesk export archive` wrote
    file: PathBuf,
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let desk = open(&config).await?;
        let arrived = desk.arrive(args.file).await?;
        let rows: u64 = arrived.manifest.tables.values().map(|it| it.rows).sum();
        let (name, claims) = (arrived.manifest.name, arrived.claims);
        let blobs = arrived.manifest.blobs.count;
        say(format_args!(
            "“{name}” is here: {claims} claims, {rows} rows and the bytes of {blobs} snapshots"
        ));
        let found = desk.verify().await?;
        for fault in &found.faults {
            say(fault);
        }
        if !found.faults.is_empty() {
            bail!("{} faults, which came with the archive", found.faults.len())
        }
        let (events, trails) = (found.events, found.trails);
        say(format_args!("{events} events in {trails} trails are whole"));
        say("Nobody has a password here: `claimdesk user link E-MAIL` prints a link to choose one");
        Ok(())
    })
}
