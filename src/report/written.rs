//! Written: a report in any format, the same for pages and for the command line.

use std::collections::BTreeSet;

use super::claimreview::{self, Withheld};
use super::html::{self, Delivery};
use super::{ArticleDossier, Dossier, Format, annotation, json, markdown};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// It would mislead whoever reads it.
    #[error(transparent)]
    Withheld(#[from] Withheld),
    #[error(transparent)]
    Html(#[from] askama::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Format {
    /// The report of a claim. `delivery` counts for HTML alone.
    pub fn claim(self, it: &Dossier, delivery: Delivery<'_>) -> Result<String, Unwritten> {
        Ok(match self {
            Self::Html => html::claim(it, delivery)?,
            Self::Json => json::claim(it)?,
            Self::Markdown => markdown::claim(it),
            Self::Annotation => annotation::claim(it)?,
            Self::ClaimReview => claimreview::claim(it, &BTreeSet::new())?.json,
            Self::MarkupPage => claimreview::markup_page(it, &BTreeSet::new())?.json,
        })
    }

    /// The report of an article with its claims.
    pub fn article(self, it: &ArticleDossier, delivery: Delivery<'_>) -> Result<String, Unwritten> {
        Ok(match self {
            Self::Html => html::article(it, delivery)?,
            Self::Json => json::article(it)?,
            Self::Markdown => markdown::article(it),
            Self::Annotation => annotation::article(it)?,
            Self::ClaimReview => claimreview::article(it, &BTreeSet::new())?.json,
            Self::MarkupPage => claimreview::markup_pages(it, &BTreeSet::new())?.json,
        })
    }
}
