//! The command line: one file for each subcommand.

mod anchor;
mod claim;
mod collect;
mod demo;
mod erase;
mod export;
mod extract;
mod import;
mod import_archive;
mod import_claimreview;
mod import_claims;
mod jsonl;
mod lint_claimreview;
mod log;
mod migrate;
mod output;
pub mod read_foreign;
mod rebuild;
mod serve;
mod signer;
mod split;
mod user;
mod verify;
mod verify_report;
mod work;
mod worth;

use std::future::Future;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

use crate::config::{Config, Flags};
use crate::desk::{Desk, machine_clock};
use crate::domain::{Actor, Via};
use crate::store::{self, Blobs};

/// The desk on which a newsroom checks what an article says.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the desk to browsers
    Serve(serve::Args),
    /// Do background work without serving pages
    Work(work::Args),
    /// Open a desk with people, an article and claims at every stage
    Demo(demo::Args),
    /// Bring in articles, claims from a table, or a whole desk
    Import(import::Args),
    /// Bring in what others have checked, from ClaimReviews and DataFeeds
    #[command(name = "import-claimreview")]
    ImportClaimReview(import_claimreview::Args),
    /// Print the possible claims of an article as JSON Lines
    Split(split::Args),
    /// Print the article of a web page or the text of a PDF as JSON
    Extract(extract::Args),
    /// Find quotations again in edited texts
    Anchor(anchor::Args),
    /// Print how much checking sentences would matter
    Worth(worth::Args),
    /// Decide on a claim
    Claim(claim::Args),
    /// Write reports, lists, or the whole desk
    Export(export::Args),
    /// Say what is wrong with ClaimReviews, whoever made them
    #[command(name = "lint-claimreview")]
    LintClaimReview(lint_claimreview::Args),
    /// Check that no trail was changed and that pages show what the trails say
    Verify(verify::Args),
    /// Check a report with its proof, offline, by a key from elsewhere
    VerifyReport(verify_report::Args),
    /// Make what pages read anew from the trails
    Rebuild(rebuild::Args),
    /// Keep the log over all trails: its keys, and what is signed
    Log(log::Args),
    /// Sign the log for a desk; it has the key, and the desk has not
    Signer(signer::Args),
    /// Delete the files in the store of the blobs that nothing refers to
    Collect(collect::Args),
    /// Take personal data out of the desk for good
    Erase(erase::Args),
    /// Let people in and out
    User(user::Args),
    /// Bring the database up to date and say so
    Migrate(migrate::Args),
}

/// Does what the command line says.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let flags = &cli.flags;
    match cli.command {
        Command::Serve(args) => serve::run(flags, args),
        Command::Work(args) => work::run(flags, args),
        Command::Demo(args) => demo::run(flags, args),
        Command::Import(args) => import::run(flags, args),
        Command::ImportClaimReview(args) => import_claimreview::run(flags, args),
        Command::Split(args) => split::run(args),
        Command::Extract(args) => extract::run(args),
        Command::Anchor(args) => anchor::run(args),
        Command::Worth(args) => worth::run(args),
        Command::Claim(args) => claim::run(flags, args),
        Command::Export(args) => export::run(flags, args),
        Command::LintClaimReview(args) => lint_claimreview::run(args),
        Command::Verify(args) => verify::run(flags, args),
        Command::VerifyReport(args) => verify_report::run(args),
        Command::Rebuild(args) => rebuild::run(flags, args),
        Command::Log(args) => log::run(flags, args),
        Command::Signer(args) => signer::run(flags, args),
        Command::Collect(args) => collect::run(flags, args),
        Command::Erase(args) => erase::run(flags, args),
        Command::User(args) => user::run(flags, args),
        Command::Migrate(args) => migrate::run(flags, args),
    }
}

/// What the machine is told, for subcommands that use the desk.
fn config(flags: &Flags) -> anyhow::Result<Config> {
    Config::read(flags).context("the settings cannot be used")
}

/// Opens the desk, and makes the directory that it keeps its things in.
/// The desk that is there, for what makes no sense on a new one: a folder that was mistyped stays
/// empty.
async fn open_there(config: &Config) -> anyhow::Result<Desk> {
    if let store::Place::Sqlite(file) = config.place()?
        && !file.exists()
    {
        bail!(
            "There is no desk in {}. Name its folder with --data-dir; the demo has its own, `claimdesk demo` says which.",
            config.data_dir.display()
        );
    }
    open(config).await
}

async fn open(config: &Config) -> anyhow::Result<Desk> {
    let folder = config.data_dir.display();
    // What is in it is for the desk alone.
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&config.data_dir);
    made.with_context(|| format!("the directory {folder} cannot be made"))?;
    let place = config.place()?;
    let db = store::open(&place).await.context("the database cannot be opened")?;
    let blobs = Blobs::open(&config.blobs()?).context("the store of the blobs cannot be opened")?;
    let desk = Desk::new(db, blobs, machine_clock(), program()?).within(config.space.limits());
    Ok(desk.sealed_by(config.signer(program()?), config.trail.witnesses()?))
}

/// Where the program is, which reads foreign bytes in a process of its own.
fn program() -> anyhow::Result<Arc<Path>> {
    let program = std::env::current_exe().context("the program does not know where it is")?;
    Ok(Arc::from(program))
}

/// Who acts at the command line: the person with this address, or nobody in particular.
async fn acting(desk: &Desk, email: Option<&str>) -> anyhow::Result<Actor> {
    let Some(email) = email else { return Ok(Actor::command_line()) };
    let nobody = || format!("nobody called {email} may sign in here");
    let person = desk.person_by_email(email).await.with_context(nobody)?;
    let person = desk.person(person, Actor::keeper()).await.with_context(nobody)?;
    if person.is_disabled() {
        bail!(nobody());
    }
    Ok(Actor { person: Some(person.id), role: person.role, via: Via::CommandLine })
}

/// Runs a subcommand that waits for things.
fn wait_for<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("the program cannot start its threads")?.block_on(work)
}

/// Says something to whoever called the program.
#[expect(clippy::print_stderr, clippy::exit, reason = "an answer that is lost is a failure")]
fn say(text: impl std::fmt::Display) {
    // Whoever has read enough closes the pipe: there is nobody left to say anything to.
    if let Err(error) = writeln!(std::io::stdout(), "{text}")
        && error.kind() != ErrorKind::BrokenPipe
    {
        eprintln!("claimdesk: the answer cannot be written: {error}");
        std::process::exit(1);
    }
}
