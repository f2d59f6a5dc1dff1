//! Pages: an article's words and what is known about it, out of what somebody pasted or uploaded.

mod blocks;
mod byline;
mod choice;
mod clutter;
mod html;
mod limits;
mod metadata;
mod outline;
mod plain;
mod regions;
mod sight;
mod votes;

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use limits::{TooComplex, limits};

use super::lexicon;

/// How an input is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Text,
    Html,
}

impl Format {
    /// What the name of a file says about its format, if anything.
    pub fn of_file(name: &Path) -> Option<Self> {
        match name.extension()?.to_str()?.to_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// An article without the page around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The headline, in one line; empty where none was found.
    pub title: String,
    pub publisher: Option<String>,
    pub author: Option<String>,
    /// The day of publication, only where the page names a day.
    pub published: Option<NaiveDate>,
    /// BCP 47: what the page says of itself, else what its words look like.
    pub language: Option<String>,
    /// An `http` or `https` address.
    pub canonical_url: Option<String>,
    /// Paragraphs, separated by one blank line.
    pub body: String,
    /// What was left out, in the order of the page.
    pub dropped: Vec<Dropped>,
}

/// A piece of the page that is not the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    pub text: String,
    pub reason: DroppedReason,
}

/// Why a piece was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DroppedReason {
    /// It is the headline, kept as the title.
    Title,
    /// Author, date or reading time.
    Byline,
    /// Menus, sign-in, subscription and search.
    Navigation,
    /// Asks the reader to share or to follow.
    Sharing,
    /// Stands where something had not loaded yet.
    Placeholder,
    /// Says who published the page.
    Publisher,
    /// Other articles, and everything after them.
    Related,
    /// Says what a picture shows or who made it.
    Caption,
    /// On the page but outside its article.
    Surroundings,
}

impl DroppedReason {
    /// The reason as a person reads it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Title => "the headline, kept as the title",
            Self::Byline => "a byline, date or reading time",
            Self::Navigation => "navigation",
            Self::Sharing => "a prompt to share or follow",
            Self::Placeholder => "a placeholder",
            Self::Publisher => "the publisher's name",
            Self::Related => "other articles",
            Self::Caption => "a picture's caption",
            Self::Surroundings => "outside the article",
        }
    }
}

/// Why there is no article in an input. The message tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("No article was found in it. Copy the article's words from the page and paste them.")]
    NoArticle,
    #[error("{0} Paste the article's words instead.")]
    TooComplex(#[from] TooComplex),
}

/// Tells pasted HTML from pasted text.
pub fn sniff(input: &str) -> Format {
    let head: String = input.trim_start().chars().take(4096).collect::<String>().to_lowercase();
    let whole = ["<!doctype html", "<html", "<head", "<body", "<div", "<main", "<article"];
    let parts = ["</p>", "</div>", "<br>", "<br/>", "<br />", "</article>", "</h1>", "<p>", "</a>"];
    let opened = head.starts_with('<') && parts.iter().any(|it| head.contains(it));
    let several = parts.iter().map(|it| head.matches(it).count()).sum::<usize>() >= 3;
    if whole.iter().any(|it| head.starts_with(it) || head.contains(&format!("\n{it}")))
        || opened
        || several
    {
        Format::Html
    } else {
        Format::Text
    }
}

/// Reads the article out of an input.
pub fn read(input: &str, format: Format) -> Result<Article, Unreadable> {
    let mut article = match format {
        Format::Html => {
            limits(input)?;
            html::read(input)
        }
        Format::Text => plain::read(input),
    };
    if article.body.trim().is_empty() {
        return Err(Unreadable::NoArticle);
    }
    settle_language(&mut article);
    Ok(article)
}

/// A page as a source of evidence: its article, which may have no words, and all that it shows.
#[derive(Clone, Debug)]
pub struct Whole {
    pub article: Article,
    /// In the order of the page.
    pub shown: Vec<Shown>,
}

/// A piece of a page that a reader sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its words in one line.
    pub text: String,
    /// Whether it is what the page holds, as far as its elements and links tell, and not a way
    /// around it.
    pub own: bool,
}

/// Reads all of an HTML page.
pub fn whole(html: &str) -> Result<Whole, TooComplex> {
    limits(html)?;
    let mut article = html::read(html);
    settle_language(&mut article);
    Ok(Whole { article, shown: html::shown(html) })
}

/// What a page says to machines, and what to readers.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// The contents of its JSON-LD scripts.
    pub json_ld: Vec<String>,
    /// All the words that it shows, in one line.
    pub words: String,
}

/// Reads what a page says to machines beside the words that it shows.
pub fn embedded(html: &str) -> Result<Embedded, TooComplex> {
    limits(html)?;
    let json_ld = outline::outline(html).json_ld;
    let shown = html::shown(html).into_iter().map(|it| it.text);
    Ok(Embedded { json_ld, words: shown.collect::<Vec<_>>().join(" ") })
}

/// The words of a piece of HTML in one line; the piece as it stands where it is too tangled.
pub fn words(html: &str) -> String {
    if limits(html).is_ok() { outline::words(html) } else { html.to_owned() }
}

/// Says of an article's language what its words say, where its page cannot be believed.
fn settle_language(article: &mut Article) {
    // Sites leave the "en" of their template where it is, whatever they write.
    let told = article.language.take();
    let template = told.as_deref().is_none_or(|it| it == "en" || it.starts_with("en-"));
    let seen = template.then(|| language(&article.body)).flatten();
    article.language = match (told, seen) {
        (Some(told), Some(seen)) if seen == "en" || article.body.len() < LONG => Some(told),
        (told, seen) => seen.or(told),
    };
}

/// Fewest bytes of a text whose words are believed before its page.
const LONG: usize = 500;

/// The language that a text's words look like, as a BCP 47 tag, where that is beyond doubt.
pub fn language(body: &str) -> Option<String> {
    let head: String = body.chars().take(5_000).collect();
    let seen = whatlang::detect(&head).filter(whatlang::Info::is_reliable)?;
    lexicon::bcp47(seen.lang().code()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_markup_is_told_from_pasted_words() {
        assert_eq!(sniff("<!DOCTYPE html><html>"), Format::Html);
        assert_eq!(sniff("  <p>One.</p>"), Format::Html);
        assert_eq!(sniff("<div><div>one that nobody closed"), Format::Html);
        assert_eq!(sniff("<div class=x><h1>Title</h1></div>"), Format::Html);
        assert_eq!(sniff("Prices <b>rose</b>, she said."), Format::Text);
        assert_eq!(sniff("If a < b and b > c, then it holds."), Format::Text);
    }

    #[test]
    fn an_article_crosses_a_process_boundary_unchanged() {
        let article = read(
            "A title of some words\n\nThe port closed on 3 May 2025, the harbour master said.",
            Format::Text,
        )
        .expect("an article");
        let json = serde_json::to_string(&article).expect("json");
        assert_eq!(serde_json::from_str::<Article>(&json).expect("an article"), article);
    }

    #[test]
    fn a_page_without_words_is_refused_with_a_way_out() {
        assert_eq!(read("<html><body></body></html>", Format::Html), Err(Unreadable::NoArticle));
        assert!(Unreadable::NoArticle.to_string().contains("paste"));
    }
}
