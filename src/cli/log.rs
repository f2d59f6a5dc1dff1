//! log: keys of the log, signatures of witnesses, and a log begun anew.

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;

use super::{config, open_there, say, wait_for};
use crate::config::{Config, Flags};
use crate::desk::Desk;
use crate::desk::sealing::{Standing, Trouble};
use crate::work::signing::{Place, generate, keep_key};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Seal what waits now, and say how it stands with the log
    Seal,
    /// Print the keys by which readers check the log
    Key,
    /// Make a key and print what readers check it by; the secret stays in a file
    Keygen {
        /// What the log is called; asked of the desk where it is not said
        #[arg(long)]
        name: Option<String>,
    },
    /// Tell in the log that another key signs it from now on
    Announce { key: String },
    /// Put a witness's signatures below the last checkpoint
    AddSignature {
        /// The checkpoint with the signatures below it; the standard input where it is not said
        file: Option<PathBuf>,
    },
    /// Begin a new log after the database was rolled back
    NewEpoch {
        /// Yes, what was signed since is given up
        #[arg(long)]
        accept_rollback: bool,
    },
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    if let Command::Keygen { name: Some(name) } = args.command {
        return made(&name, &config.signing_place());
    }
    wait_for(async {
        let desk = open_there(&config).await?;
        done(&desk, &config, args.command).await
    })
}

async fn done(desk: &Desk, config: &Config, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Seal => told(&desk.seal().await?)?,
        Command::Key => {
            let keys = desk.log_keys().await?;
            if keys.is_empty() {
                bail!("the log has no key yet; it gets one when it is first signed");
            }
            keys.iter().for_each(say);
        }
        Command::Keygen { name } => {
            let name = match name {
                Some(name) => name,
                None => desk.log_name().await?,
            };
            made(&name, &config.signing_place())?;
        }
        Command::Announce { key } => told(&desk.announce_key(&key).await?)?,
        Command::AddSignature { file } => {
            let added = desk.add_signatures(&note(file)?).await?;
            say(format_args!("{added} signatures stand below the last checkpoint."));
        }
        Command::NewEpoch { accept_rollback: false } => {
            bail!("what was signed since would be given up: say so with --accept-rollback");
        }
        Command::NewEpoch { accept_rollback: true } => {
            let name = desk.begin_log_anew().await?;
            say(format_args!("The log goes on as {name}; every event is logged again."));
            told(&desk.seal().await?)?;
            desk.log_keys().await?.iter().for_each(say);
        }
    }
    Ok(())
}

fn made(name: &str, place: &Place) -> anyhow::Result<()> {
    let key = generate(name)?;
    if let Some(folder) = place.key.parent() {
        std::fs::create_dir_all(folder).context("the folder of the key cannot be made")?;
    }
    let public = key.signer().public().clone();
    keep_key(place, key).context("the key cannot be kept")?;
    say(public);
    Ok(())
}

fn note(file: Option<PathBuf>) -> anyhow::Result<String> {
    let mut text = String::new();
    match file {
        Some(file) => {
            text = std::fs::read_to_string(&file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
        }
        None => {
            std::io::stdin().read_to_string(&mut text).context("nothing can be read")?;
        }
    }
    Ok(text)
}

fn told(standing: &Standing) -> anyhow::Result<()> {
    match standing {
        Standing::Signed { size } => say(format_args!("{size} entries of the log are signed.")),
        Standing::Unknown | Standing::Waiting { .. } => {
            say("The log is sealed; another program of the desk signs it.");
        }
        Standing::Troubled { trouble: Trouble::Silent(why), .. } => {
            bail!("The signer does not answer: {why}");
        }
        Standing::Troubled { trouble, .. } => bail!("{trouble}"),
    }
    Ok(())
}
