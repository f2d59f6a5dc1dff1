//! Documents: the readable text of a source, out of whatever the source is kept as.

mod pdf;
mod web;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::decode::{Undecodable, decode};
use super::kind::{Kind, sniff};
use super::page::{self, TooComplex};

/// The most scalars of a document's text.
pub const LONGEST: usize = 5_000_000;

/// The text of a source, and what it says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub author: Option<String>,
    /// The day of publication, only where the document names a day.
    pub published: Option<NaiveDate>,
    /// BCP 47: what the document says of itself, else what its words look like.
    pub language: Option<String>,
    /// An `http` or `https` address.
    pub canonical_url: Option<String>,
    /// Paragraphs, separated by one blank line; a plain text as it is.
    pub body: String,
    /// Where each page begins in `body`, in scalars; a page without words begins where the next
    /// does. Empty where there are no pages.
    pub pages: Vec<usize>,
}

impl Document {
    /// The page, counted from 1, on which a scalar of the body stands; nothing without pages.
    pub fn page(&self, at: usize) -> Option<usize> {
        let begun = self.pages.partition_point(|it| *it <= at);
        (begun > 0).then_some(begun)
    }
}

/// Why there is no text in bytes. The message tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wordless {
    #[error("This PDF has no text, only pictures. Its file is kept; type the passage yourself.")]
    Scanned,
    #[error(
        "This PDF is locked with a password. Its file is kept; type the passage yourself, or bring \
         a copy without a password."
    )]
    Locked,
    #[error("This PDF is broken and cannot be read. Its file is kept; type the passage yourself.")]
    Broken,
    #[error(
        "This PDF does not say which letters it draws, so its text cannot be read. Its file is kept; \
         type the passage yourself."
    )]
    Coded,
    #[error("This is a picture. Its file is kept; type what it shows yourself.")]
    Picture,
    #[error("This is {0}, which is not read here. Its file is kept; type the passage yourself.")]
    Foreign(&'static str),
    #[error("This is not a page, a text or a PDF. Its file is kept; type the passage yourself.")]
    Unknown,
    #[error("There is no text in it. Its file is kept; type the passage yourself.")]
    Empty,
    #[error("{0} Its file is kept; type the passage yourself.")]
    TooComplex(#[from] TooComplex),
    #[error(
        "This text has more than {LONGEST} characters. Its file is kept; type the passage yourself."
    )]
    TooLong,
}

impl From<Undecodable> for Wordless {
    fn from(why: Undecodable) -> Self {
        match why {
            Undecodable::Empty => Self::Empty,
            Undecodable::Document(what) => Self::Foreign(what),
            Undecodable::Binary => Self::Unknown,
        }
    }
}

/// Reads the text out of bytes; `media_type` is what a `Content-Type` says, `charset` what it or
/// somebody names, `name` that of a file.
pub fn read(
    bytes: &[u8],
    media_type: Option<&str>,
    charset: Option<&str>,
    name: Option<&str>,
) -> Result<Document, Wordless> {
    let mut document = match sniff(bytes, media_type, name) {
        Kind::Html => web::read(&decode(bytes, charset)?)?,
        // What a feed says is read as the text that it is.
        Kind::Text | Kind::Feed | Kind::Sitemap => plain(&decode(bytes, charset)?),
        Kind::Pdf => pdf::read(bytes)?,
        Kind::Image(_) => return Err(Wordless::Picture),
        // It may still say more clearly what it is not.
        Kind::Other => {
            return Err(decode(bytes, charset).map_or_else(Into::into, |_| Wordless::Unknown));
        }
    };
    if document.body.trim().is_empty() {
        return Err(Wordless::Empty);
    }
    if document.body.chars().nth(LONGEST).is_some() {
        return Err(Wordless::TooLong);
    }
    document.language = document.language.or_else(|| page::language(&document.body));
    Ok(document)
}

/// A plain text, which is kept as it is but for white space around it and at the ends of its lines.
fn plain(text: &str) -> Document {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    Document { body: lines.join("\n"), ..Document::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_is_kept_as_it_is() {
        let text = b"\n  Menu\n\nThe quay is shut.   \nForty ships wait.\n";
        let document = read(text, Some("text/plain"), None, None).expect("a document");
        assert_eq!(document.body, "Menu\n\nThe quay is shut.\nForty ships wait.");
        assert!(document.pages.is_empty());
    }

    #[test]
    fn the_page_of_a_passage_is_the_last_that_began_before_it() {
        let document = Document { pages: vec![0, 10, 10, 30], ..Document::default() };
        let pages: Vec<_> = [0, 9, 10, 29, 30, 99].map(|it| document.page(it)).into();
        assert_eq!(pages, [1, 1, 3, 3, 4, 4].map(Some));
        assert_eq!(Document::default().page(3), None);
    }

    #[test]
    fn what_has_no_text_is_refused_with_a_way_on() {
        let refused = |it: &[u8]| read(it, None, None, None).expect_err("no text");
        assert_eq!(refused(b"\x89PNG\r\n\x1A\n"), Wordless::Picture);
        assert_eq!(
            refused(b"PK\x03\x04\x14\0\0\0"),
            Wordless::Foreign("a Word document or an archive")
        );
        assert_eq!(refused(b"<svg></svg>"), Wordless::Unknown);
        assert_eq!(refused(b"  \n"), Wordless::Empty);
        assert_eq!(refused(b"<html><script>1</script>"), Wordless::Empty);
        assert_eq!(
            refused("<div>".repeat(600).as_bytes()).to_string(),
            "This page's elements are nested more than 512 deep. Its file is kept; type the passage yourself."
        );
    }
}
