//! ClaimReview: an approved verdict as schema.org markup, checked before it leaves.

mod build;
#[cfg(test)]
mod faults;
mod lint;
mod markup;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub use lint::{Facts, Finding, Rule, Severity, lint, lint_text};
pub use markup::ClaimReview;

use super::dossier::{ArticleDossier, Dossier};

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
    let facts = Facts::of(dossier, taken);
    let json = embeddable(&review)?;
    let findings = lint_text(&json, &facts);
    passed(json, findings)
}

/// The markup of every approved claim of an article, as an array: each check has a page of its
/// own. Claims without an approved verdict are left out; withdrawn ones too.
pub fn article(dossier: &ArticleDossier, taken: &BTreeSet<String>) -> Result<Exported, Withheld> {
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
        findings.push(Finding::error(Rule::R26, "No claim of this article has an approved verdict that stands. Let an editor approve one first."));
    }
    passed(embeddable(&reviews)?, findings)
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
    if findings.iter().any(|it| it.severity == Severity::Error) {
        Err(Withheld::Faulty(findings))
    } else {
        Ok(Exported { json, warnings: findings })
    }
}

/// JSON that may stand inside a `<script>` element as it is.
///
/// These five characters occur in JSON only inside strings, where the escape means the same; so
/// nothing in the text can end the element, open a comment or break an old JavaScript parser.
fn embeddable(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    for (character, escape) in lint::UNSAFE {
        text = text.replace(character, escape);
    }
    text.push('\n');
    Ok(text)
}

fn said(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|it| it.severity == Severity::Error);
    errors.map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
