//! work: background work, without pages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{config, open, say, serve, wait_for};
use crate::config::{Flags, Jobs};
use crate::desk::Desk;
use crate::work::run::{self, Crew};
use crate::work::tasks::Tasks;

/// How long jobs may take to end when the program is told to stop.
const STOPPING: Duration = Duration::from_secs(8);

#[derive(clap::Args)]
pub(super) struct Args {
    /// Do what is due now, and stop
    #[arg(long)]
    due: bool,
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    serve::start_log(config.log);
    wait_for(async {
        let desk = open(&config).await?;
        if args.due {
            let lease = Duration::from_secs(config.jobs.lease_seconds.into());
            let attempts = run::run_due(&desk, &Tasks, lease).await?;
            say(format_args!("{attempts} attempts were made; nothing is due now."));
            return Ok(());
        }
        let (stop, told) = watch::channel(false);
        let working = tokio::spawn(crew(desk, config.jobs, told));
        say(format_args!("{} jobs are done at once.", config.jobs.workers));
        serve::told_to_stop().await?;
        stop.send_replace(true);
        Ok(working.await?)
    })
}

/// Does jobs until it is told to stop.
pub(super) async fn crew(desk: Desk, jobs: Jobs, stop: watch::Receiver<bool>) {
    let crew = Crew {
        workers: jobs.workers,
        lease: Duration::from_secs(jobs.lease_seconds.into()),
        grace: STOPPING,
    };
    run::run(desk, Arc::new(Tasks), crew, &name(), stop).await;
}

/// What the machine is called, and the number of this program on it.
fn name() -> String {
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine = Some(machine.trim()).filter(|it| !it.is_empty()).unwrap_or("this machine");
    format!("{machine}, process {}", std::process::id())
}
