//! The command line: one file for each subcommand.

mod migrate;
pub mod read_page;
mod serve;
mod user;

use std::future::Future;
use std::sync::Arc;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::config::{Config, Flags};
use crate::desk::{Desk, machine_clock};
use crate::store;

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
        Command::User(args) => user::run(flags, args),
        Command::Migrate(args) => migrate::run(flags, args),
    }
}

/// What the machine is told, for subcommands that use the desk.
fn config(flags: &Flags) -> anyhow::Result<Config> {
    Config::read(flags).context("the settings cannot be used")
}

/// Opens the desk, and makes the directory that it keeps its things in.
async fn open(config: &Config) -> anyhow::Result<Desk> {
    let folder = config.data_dir.display();
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("the directory {folder} cannot be made"))?;
    let place = config.place()?;
    let db = store::open(&place).await.context("the database cannot be opened")?;
    let program = std::env::current_exe().context("the program does not know where it is")?;
    Ok(Desk::new(db, machine_clock(), Arc::from(program)))
}

/// Runs a subcommand that waits for things.
fn wait_for<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("the program cannot start its threads")?.block_on(work)
}

/// Says something to whoever called the program.
#[expect(clippy::print_stdout, reason = "what a command answers goes to the standard output")]
fn say(text: impl std::fmt::Display) {
    println!("{text}");
}
