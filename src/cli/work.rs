//! work: background work, without pages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::{config, open, say, serve, wait_for};
use crate::config::{Config, Flags};
use crate::desk::{Desk, Error};
use crate::domain::watch::Rounds;
use crate::work::fetch::{Fetcher, System};
use crate::work::run::{self, Crew};
use crate::work::tasks::Tasks;

/// How long jobs may take to end when the program is told to stop.
const STOPPING: Duration = Duration::from_secs(8);

/// How often the desk sees what is to be looked at again.
const ROUND: Duration = Duration::from_mins(1);
/// How often what was recorded is sealed.
const SEAL: Duration = Duration::from_secs(1);
/// How often the desk sees that blobs will be collected.
const COLLECTION: Duration = Duration::from_hours(1);

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
            let tasks = tasks(&desk, &config)?;
            if config.watch.enabled && config.fetch.enabled {
                desk.begin_looks(config.watch.rounds()).await?;
            }
            if config.space.collect {
                desk.begin_collection().await?;
            }
            tell(&desk, config.mail.is_on()).await;
            if config.trail.seal {
                seal(&desk).await;
            }
            let attempts = run::run_due(&desk, &tasks, lease).await?;
            say(format_args!("{attempts} attempts were made; nothing is due now."));
            return Ok(());
        }
        let (stop, told) = watch::channel(false);
        let working = tokio::spawn(crew(desk, &config, told)?);
        say(format_args!("{} jobs are done at once.", config.jobs.workers));
        serve::told_to_stop().await?;
        stop.send_replace(true);
        Ok(working.await?)
    })
}

/// Does jobs, and begins to look again at what is due, until it is told to stop.
pub(super) fn crew(
    desk: Desk,
    config: &Config,
    stop: watch::Receiver<bool>,
) -> anyhow::Result<impl Future<Output = ()> + use<>> {
    let crew = Crew {
        workers: config.jobs.workers,
        lease: Duration::from_secs(config.jobs.lease_seconds.into()),
        grace: STOPPING,
    };
    let tasks = Arc::new(tasks(&desk, config)?);
    // A node without workers leaves the rounds to those that have some, and a desk that does not
    // fetch has nothing to look with.
    let looks = config.watch.enabled && config.fetch.enabled && crew.workers > 0;
    let rounds = looks.then(|| config.watch.rounds());
    let collects = config.space.collect && crew.workers > 0;
    let telling = (crew.workers > 0).then_some(config.mail.is_on());
    let seals = config.trail.seal;
    Ok(async move {
        let looking = rounds.map(|rounds| tokio::spawn(look_again(desk.clone(), rounds)));
        let collecting = collects.then(|| tokio::spawn(collect(desk.clone())));
        let telling = telling.map(|mails| tokio::spawn(tell_again(desk.clone(), mails)));
        let sealing = seals.then(|| tokio::spawn(seal_again(desk.clone())));
        let mut told = stop.clone();
        run::run(desk, tasks, crew, &name(), stop).await;
        if sealing.is_some() {
            // A node without workers seals all the same. Whoever would tell it may be gone.
            drop(told.wait_for(|stops| *stops).await);
        }
        for round in [looking, collecting, telling, sealing].into_iter().flatten() {
            round.abort();
        }
    })
}

fn tasks(desk: &Desk, config: &Config) -> anyhow::Result<Tasks> {
    let fetcher = Fetcher::new(config.fetching()?, Arc::new(System))?;
    let mailer = config.mailer()?;
    Ok(Tasks { desk: desk.clone(), fetcher, pace: config.watch.pace(), mailer })
}

async fn look_again(desk: Desk, rounds: Rounds) {
    let mut minute = tokio::time::interval(ROUND);
    loop {
        minute.tick().await;
        match desk.begin_looks(rounds).await {
            Ok(0) | Err(Error::NotSetUp) => {}
            Ok(looks) => tracing::info!(looks, "sources and articles are looked at again"),
            Err(error) => tracing::warn!(%error, "no round of looks could be begun"),
        }
    }
}

async fn seal_again(desk: Desk) {
    let mut second = tokio::time::interval(SEAL);
    // A batch that took long is no reason to seal several times at once afterwards.
    second.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        second.tick().await;
        seal(&desk).await;
    }
}

async fn seal(desk: &Desk) {
    match desk.seal_due().await {
        Ok(()) | Err(Error::NotSetUp) => {}
        Err(error) => tracing::warn!(%error, "what was recorded could not be sealed"),
    }
}

async fn collect(desk: Desk) {
    let mut hour = tokio::time::interval(COLLECTION);
    loop {
        hour.tick().await;
        if let Err(error) = desk.begin_collection().await {
            tracing::warn!(%error, "no collection of blobs could be asked for");
        }
    }
}

async fn tell_again(desk: Desk, mails: bool) {
    let mut minute = tokio::time::interval(ROUND);
    loop {
        minute.tick().await;
        tell(&desk, mails).await;
    }
}

/// Tells people what time brings about, and hands out the mails whose time has come.
async fn tell(desk: &Desk, mails: bool) {
    if let Err(error) = desk.tell_what_is_due().await {
        tracing::warn!(%error, "nobody could be told what is due");
    }
    if mails && let Err(error) = desk.begin_mails().await {
        tracing::warn!(%error, "no mails could be handed out");
    }
}

/// What the machine is called, and the number of this program on it.
fn name() -> String {
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine = Some(machine.trim()).filter(|it| !it.is_empty()).unwrap_or("this machine");
    format!("{machine}, process {}", std::process::id())
}
