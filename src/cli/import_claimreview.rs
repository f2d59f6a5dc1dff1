//! import-claimreview: what others have checked, from files into the desk.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{acting, config, open, say, wait_for};
use crate::config::Flags;
use crate::desk::known::{Mode, Taken};

#[derive(clap::Args)]
pub(super) struct Args {
    /// Files with a ClaimReview, a list of them or a DataFeed, in JSON; “-” is the standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only say what would be new, changed and faulty
    #[arg(long)]
    dry_run: bool,
    /// Who brings them in; the machine's operator where it is left out
    #[arg(long = "as", value_name = "E-MAIL")]
    by: Option<String>,
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let desk = open(&config).await?;
        let actor = match args.by.as_deref() {
            Some(by) => acting(&desk, Some(by)).await?,
            None => crate::domain::Actor::keeper(),
        };
        let site = config.public()?;
        let mode = if args.dry_run { Mode::DryRun } else { Mode::Import };
        let mut faulty = 0_u64;
        for file in &args.files {
            let name = file.display();
            let site = site.as_ref().map(url::Url::as_str);
            let taken = desk.take_known(reading(file)?, site, mode, actor).await;
            let taken = taken.with_context(|| name.to_string())?;
            faulty = faulty.saturating_add(taken.faulty);
            for fault in &taken.faults {
                say(format_args!("{name}, {}: {}", fault.at, fault.why));
            }
            say(format_args!("{name}: {}", told(&taken)));
        }
        if faulty > 0 {
            bail!("{faulty} entries were left out")
        }
        Ok(())
    })
}

fn reading(file: &Path) -> anyhow::Result<Box<dyn Read + Send>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Box::new(BufReader::new(opened)))
}

/// "3 new, 1 changed, 7 as before, 2 removed, 1 left out".
fn told(taken: &Taken) -> String {
    let Taken { new, changed, same, removed, faulty, .. } = taken;
    format!("{new} new, {changed} changed, {same} as before, {removed} removed, {faulty} left out")
}
