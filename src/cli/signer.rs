//! signer: has the key of the log, and signs what goes on from what it signed last.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use super::{config, say, serve};
use crate::config::{Flags, LogFormat};
use crate::work::signing::{Keeper, Place, listen, talk};

#[derive(clap::Args)]
pub(super) struct Args {
    /// The file with the keys [default: log.key in the data directory]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The file that says what was signed last [default: log.signed in the data directory]
    #[arg(long, value_name = "FILE")]
    signed: Option<PathBuf>,
    /// The socket to answer at; without one, it answers on its standard output
    #[arg(long, value_name = "FILE")]
    socket: Option<PathBuf>,
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let (format, place) = match (args.key, args.signed) {
        (Some(key), Some(signed)) => (flags.log.unwrap_or(LogFormat::Text), Place { key, signed }),
        (key, signed) => {
            let config = config(flags)?;
            let place = config.signing_place();
            let key = key.unwrap_or(place.key);
            (config.log, Place { key, signed: signed.unwrap_or(place.signed) })
        }
    };
    serve::start_log(format);
    let keeper = Arc::new(Keeper::open(place).context("the signer cannot begin")?);
    let Some(socket) = args.socket else {
        // Whoever started it ends it by closing its standard input.
        let (from, to) = (std::io::stdin().lock(), std::io::stdout().lock());
        return talk(&keeper, from, to).context("the line broke");
    };
    say(format_args!("The signer answers at {}", socket.display()));
    // It may be killed at any moment: what it signed is on the disk before anybody is answered.
    listen(&keeper, &socket).context("the socket cannot be used")
}
