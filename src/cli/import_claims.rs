//! import claims: claims from a CSV file into the desk.

use std::path::PathBuf;

use anyhow::{Context, bail};

use super::split::read;
use super::{acting, config, open, say, wait_for};
use crate::config::Flags;
use crate::desk::claims::Sent;
use crate::desk::known::Mode;
use crate::desk::tables::{Became, Columns, Outcome};
use crate::text::table::Table;

/// How large a file may be.
const LARGEST: usize = 64 * 1024 * 1024;

#[derive(clap::Args)]
pub(super) struct Args {
    /// A CSV file with the names of its columns in the first row; “-” is the standard input
    file: PathBuf,
    /// Which column holds what, as statement=Claim,speaker=Who,address=Link; guessed by the names
    /// of the columns where it is left out
    #[arg(long, value_name = "WHAT=COLUMN,…")]
    map: Option<String>,
    /// Only say what would become of every row
    #[arg(long)]
    dry_run: bool,
    /// Who brings them in; nobody in particular where it is left out
    #[arg(long = "as", value_name = "E-MAIL")]
    by: Option<String>,
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let name = args.file.display();
    let bytes = read(&args.file)?;
    if bytes.len() > LARGEST {
        bail!("{name} is larger than 64 MB; bring the table in in parts");
    }
    let table = Table::read(&bytes).with_context(|| name.to_string())?;
    let columns = match &args.map {
        Some(map) => Columns::parse(map, &table).with_context(|| name.to_string())?,
        None => Columns::guessed(&table),
    };
    for (at, column) in table.columns.iter().enumerate() {
        let holds = columns.of(at).map_or("nothing that is imported", |it| it.key());
        say(format_args!("column “{column}”: {holds}"));
    }
    let config = config(flags)?;
    wait_for(async {
        let desk = open(&config).await?;
        let actor = acting(&desk, args.by.as_deref()).await?;
        let mode = if args.dry_run { Mode::DryRun } else { Mode::Import };
        let sent = Sent { actor, once: None };
        let site = config.public()?;
        let site = site.as_ref().map(url::Url::as_str);
        let taken = desk.take_table(&table, &columns, mode, sent, site).await?;
        for it in &taken.rows {
            say(format_args!("row {}: {}", it.row, told(it)));
            for note in &it.notes {
                say(format_args!("row {}: {note}", it.row));
            }
        }
        say(format_args!("{name}: {}", taken.words()));
        let (.., refused) = taken.counts();
        if refused > 0 {
            bail!("{refused} of {} rows were left out", taken.rows.len())
        }
        Ok(())
    })
}

fn told(it: &Outcome) -> String {
    match &it.became {
        Became::New { number: Some(number), article: Some(article), .. } => {
            format!("{number}, at /articles/{article}")
        }
        Became::New { title, .. } => format!("new, in “{title}”"),
        Became::Here { number } => format!("{number} is here already"),
        Became::Same { row } => format!("the same as row {row}"),
        Became::Refused { why } => format!("left out. {why}"),
    }
}
