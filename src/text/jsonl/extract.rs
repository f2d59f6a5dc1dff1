//! Extraction: a page in, its article out.

use std::fmt::Display;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BadLine, read, write};
use crate::text::document::Document;
use crate::text::page::{self, Dropped, Format};

/// A page to be read.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    id: Value,
    html: String,
}

#[derive(Serialize)]
struct Read<'a> {
    id: &'a Value,
    text: &'a str,
    title: &'a str,
    publisher: Option<&'a str>,
    author: Option<&'a str>,
    published: Option<NaiveDate>,
    language: Option<&'a str>,
    canonical_url: Option<&'a str>,
    dropped: &'a [Dropped],
    /// Where each page begins in the text; left out where there are no pages.
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    pages: &'a [usize],
}

#[derive(Serialize)]
struct NotRead<'a> {
    id: &'a Value,
    text: &'a str,
    error: String,
}

/// `{"id", "html"}` as `{"id", "text", "title", …}`; a page without an article has an `error`.
pub fn extract_line(line: &str) -> Result<String, BadLine> {
    let it: Page = read(line)?;
    extracted(&it.id, &it.html)
}

/// The same of one page that has no id.
pub fn extract_page(html: &str) -> Result<String, BadLine> {
    extracted(&Value::Null, html)
}

fn extracted(id: &Value, html: &str) -> Result<String, BadLine> {
    match page::read(html, Format::Html) {
        Ok(article) => write(&Read {
            id,
            text: &article.body,
            title: &article.title,
            publisher: article.publisher.as_deref(),
            author: article.author.as_deref(),
            published: article.published,
            language: article.language.as_deref(),
            canonical_url: article.canonical_url.as_deref(),
            dropped: &article.dropped,
            pages: &[],
        }),
        Err(err) => write(&NotRead { id, text: "", error: err.to_string() }),
    }
}

/// The same of a document that has been read or not.
pub fn extract_document<E: Display>(read: Result<&Document, E>) -> Result<String, BadLine> {
    let id = &Value::Null;
    match read {
        Ok(document) => write(&Read {
            id,
            text: &document.body,
            title: document.title.as_deref().unwrap_or_default(),
            publisher: document.publisher.as_deref(),
            author: document.author.as_deref(),
            published: document.published,
            language: document.language.as_deref(),
            canonical_url: document.canonical_url.as_deref(),
            dropped: &[],
            pages: &document.pages,
        }),
        Err(why) => write(&NotRead { id, text: "", error: why.to_string() }),
    }
}
