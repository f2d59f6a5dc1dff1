//! export: reports of a claim or an article, and lists of claims, from the command line.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};

use super::output::{Output, Readers};
use super::{config, open_there, wait_for};
use crate::config::{Config, Flags};
use crate::desk::Desk;
use crate::desk::lists::{Filter, Moment, Numbers, Sort};
use crate::desk::trails::Wanted;
use crate::domain::claim::Stage;
use crate::domain::{Actor, ArticleId, ClaimNumber};
use crate::report::Format;
use crate::report::html::Delivery;
use crate::report::list::{EntryRow, ListFormat, ListRow, Writing};
use crate::report::names::PDF;

/// How many entries of trails are read at once.
const READ: u64 = 1_000;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
    /// Where to write it, when all of it is there; the standard output where it is left out
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum What {
    /// The whole desk, from which `claimdesk import archive` makes it again
    Archive,
    /// One claim
    Claim {
        claim: ClaimNumber,
        #[arg(long, default_value = "html", value_parser = format_or_pdf)]
        format: OrPdf,
        /// As it was after so many entries of its trail
        #[arg(long, conflicts_with = "at")]
        version: Option<u64>,
        /// As it was at a moment, as in 2026-03-04T10:00:00Z
        #[arg(long)]
        at: Option<DateTime<Utc>>,
    },
    /// The history of a claim with its proof, as `verify-report` checks it
    Proof {
        claim: ClaimNumber,
        /// Show that the log goes on from the checkpoint of so many entries, for who holds it
        #[arg(long, value_name = "SIZE")]
        since: Option<u64>,
        /// Inside of a PDF that tells the claim
        #[arg(long)]
        pdf: bool,
    },
    /// The snapshots behind a claim, as WARC that web archives read
    Snapshots { claim: ClaimNumber },
    /// One article with its claims
    Article {
        article: ArticleId,
        #[arg(long, default_value = "html", value_parser = format)]
        format: Format,
    },
    /// The ClaimReviews of every published check, as a DataFeed
    Feed,
    /// Every entry of every trail, newest first, as CSV, XLSX or JSON Lines
    Trails {
        #[arg(long, default_value = "csv", value_parser = list_format)]
        format: ListFormat,
    },
    /// Many claims as CSV, XLSX or JSON Lines
    Claims {
        #[arg(long, default_value = "csv", value_parser = list_format)]
        format: ListFormat,
        /// Only claims at this stage; may be given several times
        #[arg(long, value_parser = stage)]
        stage: Vec<Stage>,
        #[arg(long)]
        tag: Option<String>,
        /// Only claims with the label of this key
        #[arg(long)]
        label: Option<String>,
        /// Only those of them with these numbers, as 1-100000
        #[arg(long, value_name = "FROM-TO")]
        claims: Option<Numbers>,
    },
}

fn format(key: &str) -> Result<Format, String> {
    let keys = Format::ALL.map(Format::key).join(", ");
    Format::from_key(key).ok_or_else(|| format!("the formats are {keys}"))
}

/// A format that is text, or a PDF.
#[derive(Clone, Copy)]
enum OrPdf {
    Written(Format),
    Pdf,
}

fn format_or_pdf(key: &str) -> Result<OrPdf, String> {
    if key == PDF {
        return Ok(OrPdf::Pdf);
    }
    format(key).map(OrPdf::Written).map_err(|formats| format!("{formats}, {PDF}"))
}

fn list_format(key: &str) -> Result<ListFormat, String> {
    let keys = ListFormat::ALL.map(ListFormat::key).join(", ");
    ListFormat::from_key(key).ok_or_else(|| format!("the formats are {keys}"))
}

fn stage(key: &str) -> Result<Stage, String> {
    let keys = Stage::ALL.map(Stage::key).join(", ");
    Stage::from_key(key).ok_or_else(|| format!("the stages are {keys}"))
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let desk = open_there(&config).await?;
        let readers = match args.what {
            // It has everything that anybody wrote.
            What::Archive => Readers::Owner,
            _ => Readers::Usual,
        };
        let mut out = Output::begin(args.output.as_deref(), readers)?;
        match args.what {
            What::Archive => {
                let mut parts = desk.leave(Actor::keeper())?;
                while let Some(part) = parts.recv().await {
                    out.write_all(&part?.bytes)?;
                }
            }
            What::Claim { claim, format, version, at } => {
                let moment = version.map(Moment::Version).or(at.map(Moment::Time));
                let report = Box::pin(one_claim(&desk, &config, claim, format, moment)).await?;
                out.write_all(&report)?;
            }
            What::Proof { claim, since, pdf } => {
                let id = desk.claim_by_number(claim).await.with_context(|| claim.to_string())?;
                let proof = desk.proved_report(id, since).await?;
                if pdf {
                    let site = config.public()?;
                    let dossier = desk.dossier(id, site.as_ref().map(url::Url::as_str)).await?;
                    out.write_all(&desk.printed_with_proof(&dossier, &proof).await?.bytes)?;
                } else {
                    out.write_all(proof.to_json()?.as_bytes())?;
                }
            }
            What::Snapshots { claim } => {
                let id = desk.claim_by_number(claim).await.with_context(|| claim.to_string())?;
                let mut archive = desk.archive(id).await?;
                while let Some(part) = archive.next().await? {
                    out.write_all(&part)?;
                }
            }
            What::Article { article, format } => {
                out.write_all(one_article(&desk, &config, article, format).await?.as_bytes())?;
            }
            What::Feed => {
                let site = config.public()?.context("a feed needs the desk's public_url")?;
                let mut feed = desk.claim_review_feed(Some(site.as_str())).await?;
                while let Some(part) = feed.next().await? {
                    out.write_all(&part)?;
                }
            }
            What::Claims { format, stage, tag, label, claims: numbers } => {
                let tags = tag.into_iter().collect();
                let filter = Filter { stages: stage, tags, label, ..Filter::default() };
                claims(&desk, (&filter, numbers), format, &mut out).await?;
            }
            What::Trails { format } => trails(&desk, format, &mut out).await?,
        }
        out.finish()
    })
}

async fn one_claim(
    desk: &Desk,
    config: &Config,
    number: ClaimNumber,
    format: OrPdf,
    moment: Option<Moment>,
) -> anyhow::Result<Vec<u8>> {
    let id = desk.claim_by_number(number).await.with_context(|| number.to_string())?;
    let site = config.public()?;
    let site = site.as_ref().map(url::Url::as_str);
    let dossier = match moment {
        None => desk.dossier(id, site).await?,
        Some(_) if matches!(format, OrPdf::Written(Format::ClaimReview | Format::MarkupPage)) => {
            bail!("a ClaimReview tells readers what stands now: leave --version and --at away")
        }
        Some(moment) => desk
            .dossier_as_of(id, site, moment)
            .await
            .with_context(|| format!("{number} at that moment"))?,
    };
    let by = Actor::command_line();
    let (report, key) = match format {
        OrPdf::Pdf => (desk.printed(&dossier, by).await?.bytes, PDF),
        OrPdf::Written(format) => {
            let file = Delivery::File { css: crate::web::STYLESHEET };
            (format.claim(&dossier, file)?.into_bytes(), format.key())
        }
    };
    desk.hand_out(&[&dossier], key, by).await?;
    Ok(report)
}

async fn one_article(
    desk: &Desk,
    config: &Config,
    id: ArticleId,
    format: Format,
) -> anyhow::Result<String> {
    let site = config.public()?;
    let dossier = desk.article_dossier(id, site.as_ref().map(url::Url::as_str)).await?;
    if dossier.claims.is_empty() && matches!(format, Format::ClaimReview | Format::MarkupPage) {
        bail!("the article has no claims");
    }
    let report = format.article(&dossier, Delivery::File { css: crate::web::STYLESHEET })?;
    let claims: Vec<_> = dossier.claims.iter().collect();
    desk.hand_out(&claims, format.key(), Actor::command_line()).await?;
    Ok(report)
}

/// Writes page by page: a list of a million claims costs no more memory than a page of it.
async fn claims(
    desk: &Desk,
    (filter, numbers): (&Filter, Option<Numbers>),
    format: ListFormat,
    out: &mut (impl Write + Send),
) -> anyhow::Result<()> {
    let mut writing = Writing::begin::<ListRow>(format, out)?;
    let mut after = None;
    loop {
        let (rows, next) = match numbers {
            Some(numbers) => desk.listed_within(filter, numbers, after).await?,
            None => desk.listed(filter, Sort::Number, after).await?,
        };
        writing.rows(&rows, out)?;
        match next {
            Some(next) => after = Some(next),
            None => return Ok(writing.finish(out)?),
        }
    }
}

/// All entries of all trails, newest first.
async fn trails(
    desk: &Desk,
    format: ListFormat,
    out: &mut (impl Write + Send),
) -> anyhow::Result<()> {
    let mut writing = Writing::begin::<EntryRow>(format, out)?;
    let (wanted, mut before) = (Wanted::default(), None);
    loop {
        let page = desk.trails(&wanted, before, READ, Actor::keeper()).await?;
        writing.rows(&page.rows(), out)?;
        match page.found.next {
            Some(next) => before = Some(next),
            None => return Ok(writing.finish(out)?),
        }
    }
}
