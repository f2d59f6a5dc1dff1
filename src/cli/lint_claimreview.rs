//! lint-claimreview: what is wrong with the ClaimReviews in a file, without a desk.

use std::path::PathBuf;

use anyhow::bail;

use super::say;
use super::split::read;
use crate::report::claimreview::{Finding, Linted, lint_document};
use crate::text::decode::decode;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Files with ClaimReviews: JSON, or HTML pages that embed it; “-” is the standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The public address of the site that made them, such as <https://desk.example>
    #[arg(long, value_name = "URL")]
    site: Option<String>,
}

pub(super) fn run(args: Args) -> anyhow::Result<()> {
    let mut errors = 0_usize;
    for file in &args.files {
        let name = file.display().to_string();
        let document = decode(&read(file)?, None)?;
        let linted = lint_document(&document, args.site.as_deref());
        let findings = linted.iter().flat_map(|it| &it.findings);
        errors = errors.saturating_add(findings.filter(|it| it.is_error()).count());
        let checks = linted.iter().filter(|it| it.claim.is_some()).count();
        for it in &linted {
            list(&name, it);
        }
        if linted.iter().all(|it| it.findings.is_empty()) {
            say(format_args!("{name}: nothing to mend in {checks} checks"));
        }
    }
    if errors > 0 {
        bail!("{errors} errors")
    }
    Ok(())
}

/// One line for each finding: "page.html, script 1: error R12: …".
fn list(name: &str, linted: &Linted) {
    let dot = if linted.at.is_empty() { "" } else { ", " };
    for Finding { rule, severity, message } in &linted.findings {
        let severity = severity.word().to_lowercase();
        say(format_args!("{name}{dot}{}: {severity} {rule}: {message}", linted.at));
    }
}
