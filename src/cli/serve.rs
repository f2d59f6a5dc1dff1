//! serve: the desk for browsers.

use std::io::IsTerminal;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use anyhow::Context;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use super::{config, open, say, wait_for};
use crate::config::{Config, Flags, LogFormat};
use crate::desk::passwords::{Passwords, Strength};
use crate::desk::reminding::Reminded;
use crate::desk::{Desk, Error, machine_clock};
use crate::web::{Site, app};

/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(5);
/// How long an idle connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(75);
/// Connections of one worker; there is a worker for each core.
const CONNECTIONS: usize = 1_000;
/// How long requests may take to end when the program is told to stop.
const STOPPING_SECONDS: u64 = 10;
/// How often sessions, forms and jobs that are long over are forgotten.
const TIDYING: Duration = Duration::from_hours(1);

#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(flags: &Flags, Args {}: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    start_log(config.log);
    wait_for(async {
        let desk = open(&config).await?;
        // Better now than when the first snapshot cannot be kept.
        desk.blobs().reach().await.context("the desk cannot keep blobs")?;
        serve(desk, &config, |_address| {}).await
    })
}

/// Serves a desk until the program is told to stop; `ready` is called when it answers.
pub(super) async fn serve(
    desk: Desk,
    config: &Config,
    ready: impl FnOnce(&str),
) -> anyhow::Result<()> {
    let listen = config.listen;
    let listener = TcpListener::bind(listen).with_context(|| format!("{listen} is taken"))?;
    // The port that was found, where any free one was asked for.
    let config = &Config { listen: listener.local_addr()?, ..config.clone() };
    let site = Data::new(Site::new(config, Passwords::new(Strength::PROPER)?, &machine_clock())?);
    let data = Data::new(desk.clone());
    let (limits, address) = (site.limits, config.address()?);
    let shown = site.clone();
    let server = HttpServer::new(move || app(data.clone(), shown.clone()))
        .client_request_timeout(HEAD)
        .keep_alive(IDLE)
        .max_connections(CONNECTIONS)
        .shutdown_timeout(STOPPING_SECONDS)
        .disable_signals()
        .listen(listener)
        .context("the server cannot listen")?
        .run();
    let tidying = tokio::spawn(tidy(desk.clone(), limits));
    let (stop, told) = watch::channel(false);
    let working = tokio::spawn(super::work::crew(desk.clone(), config, told)?);
    let stopping = tokio::spawn(stop_when_told(server.handle(), stop.clone()));
    let telling = tokio::spawn(tell(desk.clone(), site, stop.subscribe()));
    say(format_args!("Claimdesk is open at {address}"));
    if let Some(token) = desk.set_up_link().await? {
        let token = token.0;
        say(format_args!("Set it up within 24 hours at {address}/set-up/{token}"));
    }
    ready(&address);
    let ended = server.await.context("the server failed");
    tidying.abort();
    stopping.abort();
    stop.send_replace(true);
    working.await.context("the workers failed")?;
    telling.await.context("open pages were told nothing any more")?;
    tracing::info!("stopped");
    ended
}

/// Logs go to the standard error, so that what is said stays apart.
pub(super) fn start_log(format: LogFormat) {
    let wanted = EnvFilter::try_from_env("CLAIMDESK_LOG_FILTER")
        .unwrap_or_else(|_not_set| EnvFilter::new("warn,claimdesk=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(wanted)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// Ends what has begun, then stops: after the signal of a service manager as after Ctrl-C.
async fn stop_when_told(server: ServerHandle, work: watch::Sender<bool>) {
    if let Err(error) = told_to_stop().await {
        tracing::error!(%error, "signals cannot be heard");
        return;
    }
    tracing::info!("stopping");
    work.send_replace(true);
    server.stop(true).await;
}

pub(super) async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _signal = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

/// Tells open pages what is new. It ends their streams before the server waits for requests to end.
async fn tell(desk: Desk, site: Data<Site>, stop: watch::Receiver<bool>) {
    site.presence.run(&desk, site.limits, stop).await;
}

async fn tidy(desk: Desk, limits: crate::desk::sign_in::Limits) {
    let mut hour = tokio::time::interval(TIDYING);
    loop {
        hour.tick().await;
        if let Err(error) = desk.forget_sessions(limits).await {
            tracing::warn!(%error, "old sessions could not be forgotten");
        }
        if let Err(error) = desk.forget_forms().await {
            tracing::warn!(%error, "old forms could not be forgotten");
        }
        if let Err(error) = desk.forget_jobs().await {
            tracing::warn!(%error, "old jobs could not be forgotten");
        }
        if let Err(error) = desk.forget_prepared().await {
            tracing::warn!(%error, "prepared files that have expired could not be deleted");
        }
        if let Err(error) = desk.forget_notices().await {
            tracing::warn!(%error, "old notices could not be forgotten");
        }
        if let Err(error) = desk.forget_contact_links().await {
            tracing::warn!(%error, "links that have ended could not be forgotten");
        }
        if let Err(error) = desk.forget_leases().await {
            tracing::warn!(%error, "leases that have ended could not be forgotten");
        }
        if let Err(error) = desk.forget_presence().await {
            tracing::warn!(%error, "pages that are closed could not be forgotten");
        }
        remind(&desk).await;
    }
}

/// Tells people of claims that wait for them, and gives back those that waited too long.
async fn remind(desk: &Desk) {
    match desk.remind().await {
        Ok(done) if done == Reminded::default() => {}
        Ok(done) => {
            let (told, released) = (done.told.len(), done.released.len());
            tracing::info!(told, released, "claims that nobody changed were told or given back");
        }
        Err(Error::NotSetUp) => {}
        Err(error) => tracing::warn!(%error, "claims that wait could not be told"),
    }
}
