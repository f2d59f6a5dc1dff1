//! HTML: a report to read, print and keep.

use askama::Template;

use super::document::{ArticleDocument, ClaimDocument};
use super::dossier::{ArticleDossier, Dossier};
use super::link;
use super::proof;
use super::words::{day, minute, titles};

/// Where the report goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery<'a> {
    /// A page of the desk, which links the desk's stylesheet.
    Page,
    /// A file that stands alone, with this stylesheet inside. Must be the desk's own: it is
    /// written as it is.
    File { css: &'a str },
}

impl Delivery<'_> {
    fn css(self) -> Option<String> {
        match self {
            Self::Page => None,
            Self::File { css } => Some(without_fonts(css)),
        }
    }
}

/// The font files are not in the file; the reader's machine has fonts of its own.
pub fn without_fonts(css: &str) -> String {
    let mut pieces = css.split("@font-face");
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.filter_map(|face| Some(face.split_once('}')?.1.trim_start()));
    [first].into_iter().chain(rest).collect()
}

#[derive(Template)]
#[template(path = "report/claim.html")]
struct ClaimPage {
    it: ClaimDocument,
    css: Option<String>,
    /// The element that holds the proof.
    proof: Option<String>,
}

#[derive(Template)]
#[template(path = "report/article.html")]
struct ArticlePage {
    it: ArticleDocument,
    css: Option<String>,
}

pub fn claim(dossier: &Dossier, delivery: Delivery<'_>) -> Result<String, askama::Error> {
    ClaimPage { it: ClaimDocument::of(dossier), css: delivery.css(), proof: None }.render()
}

/// A file with the proof of the claim's history inside, for a verifier to find.
pub fn proved(
    dossier: &Dossier,
    css: &str,
    proof: &proof::Report,
) -> Result<String, askama::Error> {
    let embedded = proof::embedded(proof).map_err(|why| askama::Error::Custom(Box::new(why)))?;
    let css = Delivery::File { css }.css();
    ClaimPage { it: ClaimDocument::of(dossier), css, proof: Some(embedded) }.render()
}

pub fn article(dossier: &ArticleDossier, delivery: Delivery<'_>) -> Result<String, askama::Error> {
    ArticlePage { it: ArticleDocument::of(dossier), css: delivery.css() }.render()
}

/// The address as a template may link it.
#[expect(clippy::ref_option, reason = "templates hand over fields by reference")]
fn web(address: &Option<String>) -> Option<String> {
    address.as_deref().and_then(link::web)
}
