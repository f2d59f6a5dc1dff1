//! Names: which formats there are, and what their files are called.

use super::dossier::{ArticleDossier, Dossier};

/// A form in which a claim or an article leaves the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Html,
    Json,
    Markdown,
    ClaimReview,
    /// What Google's Fact Check Tools API takes.
    MarkupPage,
    /// Notes on the text, after W3C's Web Annotation.
    Annotation,
}

impl Format {
    pub const ALL: [Self; 6] = [
        Self::Html,
        Self::Json,
        Self::Markdown,
        Self::ClaimReview,
        Self::MarkupPage,
        Self::Annotation,
    ];

    /// As typed at the command line and in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::ClaimReview => "claimreview",
            Self::MarkupPage => "markup-page",
            Self::Annotation => "annotation",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Html => "Web page",
            Self::Json => "JSON",
            Self::Markdown => "Markdown",
            Self::ClaimReview => "ClaimReview",
            Self::MarkupPage => "Markup page",
            Self::Annotation => "Web Annotation",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json | Self::MarkupPage => "application/json",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::ClaimReview => "application/ld+json",
            Self::Annotation => "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
            Self::Markdown => "md",
            Self::ClaimReview => "jsonld",
            Self::MarkupPage => "markup-page.json",
            Self::Annotation => "annotation.jsonld",
        }
    }

    /// Made of what the desk counts, never of what somebody typed, so that no title can reach a
    /// header or a path.
    pub fn claim_file(self, dossier: &Dossier) -> String {
        format!("claim-{}.{}", dossier.claim.number, self.ending())
    }

    /// The file of a claim with the proof of its history.
    pub fn proof_file(self, dossier: &Dossier) -> String {
        format!("claim-{}-proof.{}", dossier.claim.number, self.ending())
    }

    pub fn article_file(self, dossier: &ArticleDossier) -> String {
        format!("article-{}.{}", dossier.article.id, self.ending())
    }
}

/// A PDF, which is none of the formats above: it is made of bytes, and by another program.
pub const PDF: &str = "pdf";

pub fn claim_pdf(dossier: &Dossier) -> String {
    format!("claim-{}.{PDF}", dossier.claim.number)
}

pub fn proof_pdf(dossier: &Dossier) -> String {
    format!("claim-{}-proof.{PDF}", dossier.claim.number)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_file_is_named_by_number_whatever_was_typed() {
        let mut dossier = sample::rich();
        dossier.claim.statement = "\"; filename=../../etc/passwd\r\nX: y".to_owned();

        assert_eq!(Format::ClaimReview.claim_file(&dossier), "claim-C-12.jsonld");
        assert_eq!(Format::Markdown.claim_file(&dossier), "claim-C-12.md");
    }

    #[test]
    fn every_format_is_found_by_its_key() {
        for format in Format::ALL {
            assert_eq!(Format::from_key(format.key()), Some(format));
        }
    }
}
