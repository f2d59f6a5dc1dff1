//! verify: whether every trail is whole, and every row and every snapshot agrees with it.

use anyhow::bail;

use super::{config, open_there, say, wait_for};
use crate::config::Flags;

#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(flags: &Flags, Args {}: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let found = open_there(&config).await?.verify().await?;
        for fault in &found.faults {
            say(fault);
        }
        let (trails, events, claims, snapshots) =
            (found.trails, found.events, found.claims, found.snapshots);
        if found.faults.is_empty() {
            say(format_args!(
                "{events} events in {trails} trails are whole, and what pages show of {claims} claims agrees with them"
            ));
            if found.entries > 0 {
                let (entries, signed) = (found.entries, found.signed);
                say(format_args!(
                    "{entries} entries of the log are what was recorded, {signed} of them under a checkpoint"
                ));
            }
            if snapshots > 0 {
                say(format_args!("{snapshots} snapshots are the bytes that were recorded"));
            }
            return Ok(());
        }
        bail!("{} faults in {events} events of {trails} trails", found.faults.len())
    })
}
