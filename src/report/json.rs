//! JSON: the document of a report as it is, for other programs.

use serde::Serialize;

use super::document::{ArticleDocument, ClaimDocument};
use super::dossier::{ArticleDossier, Dossier};

pub fn claim(dossier: &Dossier) -> Result<String, serde_json::Error> {
    written(&ClaimDocument::of(dossier))
}

pub fn article(dossier: &ArticleDossier) -> Result<String, serde_json::Error> {
    written(&ArticleDocument::of(dossier))
}

pub(super) fn written(document: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}
