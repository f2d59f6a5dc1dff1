//! ClaimReview: an approved verdict as schema.org markup, checked before it leaves; and the markup
//! of others, read and checked in the same way.

mod build;
#[cfg(test)]
mod faults;
pub mod feed;
mod foreign;
pub mod known;
mod lint;
mod markup;
mod markup_page;
mod preview;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub use lint::{
    Facts, Finding, Linted, Own, Place, Rule, Severity, lint, lint_document, lint_text,
};
pub use markup::ClaimReview;
pub use preview::{Preview, preview};

use super::dossier::{ArticleDossier, Dossier};
use markup_page::MarkupPage;

/// Why no markup left the desk.
#[derive(Debug, thiserror::Error)]
pub enum Withheld {
    /// At least one finding is an error; warnings are among them too.
    #[error("the ClaimReview has faults: {}", said(.0))]
    Faulty(Vec<Finding>),
    #[error("the ClaimReview could not be written: {0}")]
    Unwritable(#[from] serde_json::Error),
}

/// The markup, and what could be better about it.
#[derive(Debug)]
pub struct Exported {
    pub json: String,
    pub warnings: Vec<Finding>,
}

/// The markup of one claim. `taken` are the addresses of the desk's other published checks.
pub fn claim(dossier: &Dossier, taken: &BTreeSet<String>) -> Result<Exported, Withheld> {
    let review = build::review(dossier).map_err(|finding| Withheld::Faulty(vec![finding]))?;
    let json = embeddable(&review)?;
    let findings = lint_text(&json, &Facts::of(dossier, taken));
    passed(json, findings)
}

/// The markup of every approved claim of an article, as an array: each check has a page of its
/// own. Claims without an approved verdict are left out; withdrawn ones too.
pub fn article(dossier: &ArticleDossier, taken: &BTreeSet<String>) -> Result<Exported, Withheld> {
    let (reviews, findings) = reviews(dossier, taken)?;
    passed(embeddable(&reviews)?, findings)
}

/// One claim in the shape of Google's Fact Check Tools API (`pages`), checked as the markup is.
pub fn markup_page(dossier: &Dossier, taken: &BTreeSet<String>) -> Result<Exported, Withheld> {
    let review = build::review(dossier).map_err(|finding| Withheld::Faulty(vec![finding]))?;
    let findings = lint_text(&embeddable(&review)?, &Facts::of(dossier, taken));
    passed(embeddable(&MarkupPage::of(&review))?, findings)
}

/// The same for every approved claim of an article, as an array.
pub fn markup_pages(
    dossier: &ArticleDossier,
    taken: &BTreeSet<String>,
) -> Result<Exported, Withheld> {
    let (reviews, findings) = reviews(dossier, taken)?;
    let pages: Vec<MarkupPage<'_>> = reviews.iter().map(MarkupPage::of).collect();
    passed(embeddable(&pages)?, findings)
}

fn reviews(
    dossier: &ArticleDossier,
    taken: &BTreeSet<String>,
) -> Result<(Vec<ClaimReview>, Vec<Finding>), Withheld> {
    let mut taken = taken.clone();
    let mut reviews = Vec::new();
    let mut findings = Vec::new();
    for dossier in &dossier.claims {
        let Ok(review) = build::review(dossier) else { continue };
        let json = embeddable(&review)?;
        let found = lint_text(&json, &Facts::of(dossier, &taken));
        let about = |it: Finding| it.about(&dossier.claim.number.to_string());
        findings.extend(found.into_iter().map(about));
        taken.extend(review.url.clone());
        reviews.push(review);
    }
    if reviews.is_empty() {
        findings.push(Finding::of(Rule::R26, "No claim of this article has an approved verdict that stands. Let an editor approve one first."));
    }
    Ok((reviews, findings))
}

/// The findings for one claim without writing anything: what a page shows before the export.
pub fn check(dossier: &Dossier, taken: &BTreeSet<String>) -> Result<Vec<Finding>, Withheld> {
    match claim(dossier, taken) {
        Ok(exported) => Ok(exported.warnings),
        Err(Withheld::Faulty(findings)) => Ok(findings),
        Err(other) => Err(other),
    }
}

fn passed(json: String, findings: Vec<Finding>) -> Result<Exported, Withheld> {
    if findings.iter().any(Finding::is_error) {
        Err(Withheld::Faulty(findings))
    } else {
        Ok(Exported { json, warnings: findings })
    }
}

/// JSON that may stand inside a `<script>` element as it is.
fn embeddable(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = escaped(serde_json::to_string_pretty(value)?);
    text.push('\n');
    Ok(text)
}

/// These five characters occur in JSON only inside strings, where the escape means the same; so
/// nothing in the text can end the element, open a comment or break an old JavaScript parser.
fn escaped(json: String) -> String {
    let escape = |text: String, (character, escape): (char, &str)| text.replace(character, escape);
    lint::UNSAFE.into_iter().fold(json, escape)
}

fn said(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|it| it.is_error());
    errors.map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
