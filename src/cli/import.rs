//! import: articles from files into the desk, and what else can be brought in.

use std::path::PathBuf;

use anyhow::{Context, bail};
use chrono::NaiveDate;

use super::split::read;
use super::{acting, config, open, say, wait_for};
use crate::config::Flags;
use crate::desk::Error;
use crate::desk::articles::{Brought, MAX_BYTES};
use crate::desk::claims::Sent;
use crate::text::page::Format;

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// Files with one article each, text or HTML; “-” is the standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Who brings them in; nobody in particular where it is left out
    #[arg(long = "as", value_name = "E-MAIL")]
    by: Option<String>,
    #[arg(long)]
    title: Option<String>,
    #[arg(long)]
    publisher: Option<String>,
    #[arg(long)]
    author: Option<String>,
    #[arg(long)]
    url: Option<String>,
    /// The day of publication, as year-month-day
    #[arg(long)]
    published: Option<NaiveDate>,
    /// A tag such as “en”
    #[arg(long)]
    language: Option<String>,
}

#[derive(clap::Subcommand)]
enum What {
    /// A whole desk, where there is none yet, from what `claimdesk export archive` wrote
    Archive(super::import_archive::Args),
    /// Claims from a CSV file
    Claims(super::import_claims::Args),
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    match args.what {
        Some(What::Archive(args)) => super::import_archive::run(flags, args),
        Some(What::Claims(args)) => super::import_claims::run(flags, args),
        None => articles(flags, args),
    }
}

fn articles(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let desk = open(&config).await?;
        let actor = acting(&desk, args.by.as_deref()).await?;
        let mut failed = 0_usize;
        for file in &args.files {
            let name = file.display();
            let bytes = read(file)?;
            if bytes.len() > MAX_BYTES {
                bail!("{name} is larger than 5 MB; bring in one article at a time");
            }
            let own = |text: &Option<String>| text.clone().unwrap_or_default();
            let brought = Brought {
                bytes,
                charset: None,
                format: Format::of_file(file),
                title: own(&args.title),
                publisher: own(&args.publisher),
                author: own(&args.author),
                url: own(&args.url),
                language: own(&args.language),
                published_on: args.published,
            };
            match desk.import(brought, Sent { actor, once: None }).await {
                Ok(id) => {
                    let read = desk.article(id).await.context("the article cannot be read back")?;
                    let article = &read.article;
                    let publisher = article.publisher.as_deref().unwrap_or("unknown publisher");
                    let (found, dropped) = (read.suggestions.len(), read.dropped.len());
                    say(format_args!(
                        "{name}: “{}” ({publisher}), {found} suggestions, {dropped} pieces left out, at /articles/{id}",
                        article.title
                    ));
                }
                Err(Error::SameText(first)) => {
                    say(format_args!("{name}: this text is here already, at /articles/{first}"));
                }
                Err(error @ (Error::Unreadable(_) | Error::Refused(_))) => {
                    failed = failed.saturating_add(1);
                    say(format_args!("{name}: {error}"));
                }
                Err(error) => return Err(error.into()),
            }
        }
        if failed > 0 {
            bail!("{failed} of {} files were not imported", args.files.len())
        }
        Ok(())
    })
}
