//! Articles: brought in, read, split, and their suggestions decided on.

use chrono::NaiveDate;
use futures_util::FutureExt;

use super::claims::Sent;
use super::reader::{self, Hints};
use super::sources::{self, sha256};
use super::{Desk, Error, allow, new_id, settled, watches};
use crate::domain::records::Record;
use crate::domain::watch::Subject;
use crate::domain::words::{Field, Unfit, optional, required};
use crate::domain::{Act, Actor, ArticleId, RevisionId, SuggestionId, Via};
use crate::store::articles::{self, Article, Revision, Suggestion, SuggestionState};
use crate::store::log::{Meta, append_record};
use crate::store::revisions::{Change, How};
use crate::store::{self, Tx};
use crate::text::decode::{Undecodable, beginning, decode};
use crate::text::page::{self, Format};
use crate::text::{self, Draft};

/// The most bytes of a text that can be brought in.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The most characters of an article's body.
const MAX_BODY: usize = 2_000_000;

/// A text as somebody brought it, with what they say about it. What they leave empty is found in
/// the text.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    pub bytes: Vec<u8>,
    /// The character set that came with it, as a label of the Encoding Standard.
    pub charset: Option<String>,
    /// Text or HTML where somebody said so.
    pub format: Option<Format>,
    pub title: String,
    pub publisher: String,
    pub author: String,
    pub url: String,
    pub language: String,
    pub published_on: Option<NaiveDate>,
}

/// Why no article came of a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    Bytes(#[from] Undecodable),
    #[error("{0}")]
    Page(String),
    #[error(
        "This page could not be read: it is too large or too tangled. Paste the article's words instead."
    )]
    ReaderDied,
    /// The machine, and not the page: it may work in a moment.
    #[error("The desk is too busy to read this just now. Try again in a moment.")]
    Busy,
    #[error(
        "This file could not be read: it is too large or too tangled. It is kept; type the passage yourself."
    )]
    DocumentLost,
    #[error(
        "This list could not be read: it is too large or too tangled. Bring a list of addresses instead, one to a line."
    )]
    ListingLost,
    #[error("This file has more than {} MB. Bring in one article at a time, without its pictures.", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    #[error("This text has more than {MAX_BODY} characters. Bring in one article at a time.")]
    TooLong,
    #[error("No headline was found. Give the article a title.")]
    NoTitle,
    #[error("The language must be a tag such as “en” or “pt-BR”.")]
    Language,
}

/// An article with its newest text and what was found in it.
#[derive(Clone, Debug)]
pub struct Read {
    pub article: Article,
    pub revision: Revision,
    pub suggestions: Vec<(Suggestion, text::Suggestion)>,
    pub dropped: Vec<page::Dropped>,
}

impl Desk {
    /// Reads a text as an article without storing anything.
    pub async fn read_text(&self, brought: &Brought) -> Result<page::Article, Error> {
        if brought.bytes.len() > MAX_BYTES {
            return Err(Unreadable::TooLarge.into());
        }
        let charset = brought.charset.as_deref();
        let begins = || page::sniff(&beginning(&brought.bytes, charset));
        let format = brought.format.unwrap_or_else(begins);
        let read = match format {
            Format::Html => {
                let charset = brought.charset.clone();
                let hints = Hints { charset, format: Some(format), ..Hints::default() };
                reader::article(&self.parser, brought.bytes.clone(), hints).await?
            }
            Format::Text => {
                let input = decode(&brought.bytes, charset).map_err(Unreadable::from)?;
                page::read(&input, format).map_err(|why| Unreadable::Page(why.to_string()))?
            }
        };
        if read.body.chars().nth(MAX_BODY).is_some() {
            return Err(Unreadable::TooLong.into());
        }
        Ok(read)
    }

    /// Brings an article in: reads it, splits it, stores both. The same text twice is refused with
    /// the first one's id.
    pub async fn import(&self, brought: Brought, sent: Sent) -> Result<ArticleId, Error> {
        allow(sent.actor, Act::Import)?;
        self.room().await?;
        let meta = self.meta(sent.actor);
        let prepared = self.prepared(brought, meta).await?;
        let fingerprint = prepared.revision.fingerprint.clone();
        let done =
            self.db.write(move |tx| async move { stored(tx, &prepared, meta).await }.boxed()).await;
        match done {
            // Two who bring the same text at the same moment meet at the unique fingerprint.
            Err(Error::Store(store::Error::Conflict)) => {
                let first = articles::same_text(self.db.read(), &fingerprint).await?;
                Err(first.map_or(Error::NotFound, Error::SameText))
            }
            other => other,
        }
    }

    /// Reads a text as an article and splits it, and stores nothing yet.
    pub(super) async fn prepared(&self, brought: Brought, meta: Meta) -> Result<Prepared, Error> {
        let read = self.read_text(&brought).await?;
        let (article, revision) = described(brought, read, meta)?;
        let suggestions = split(&article, &revision).await?;
        Ok(Prepared { article, revision, suggestions })
    }

    /// An article as its page shows it.
    pub async fn article(&self, of: ArticleId) -> Result<Read, Error> {
        let c = self.db.read();
        let article = articles::read(c, of).await?.ok_or(Error::NotFound)?;
        let revision = articles::latest(c, of).await?.ok_or(Error::NotFound)?;
        let dropped = parse(&revision.dropped)?;
        let mut suggestions = Vec::new();
        for suggestion in articles::suggestions(c, revision.id).await? {
            let found = parse(&suggestion.content)?;
            suggestions.push((suggestion, found));
        }
        Ok(Read { article, revision, suggestions, dropped })
    }
}

/// The rows of an article, from what was typed and else from what was found.
fn described(
    brought: Brought,
    read: page::Article,
    meta: Meta,
) -> Result<(Article, Revision), Error> {
    // It may be tomorrow already where the article was published.
    let tomorrow = meta.at.date_naive().succ_opt().unwrap_or(NaiveDate::MAX);
    if brought.published_on.is_some_and(|day| day > tomorrow) {
        return Err(Unfit::Future.into());
    }
    // What a page says about itself is not worth a refusal.
    let found_day = read.published.filter(|day| *day <= tomorrow);
    let found_url = given(Field::Url, "", read.canonical_url)?;
    let found_url = found_url.and_then(|url| sources::address(&url).ok());
    let url = optional(Field::Url, &brought.url)?.map(|url| sources::address(&url)).transpose()?;
    let article = Article {
        id: ArticleId(new_id()),
        title: title(&brought.title, &read.title)?,
        publisher: given(Field::Publisher, &brought.publisher, read.publisher)?,
        author: given(Field::Author, &brought.author, read.author)?,
        published_on: brought.published_on.or(found_day),
        language: language(&brought.language)?.or(read.language),
        url: url.or(found_url),
        imported_by: meta.actor.person,
        imported_at: store::whole_millis(meta.at),
    };
    let revision = Revision {
        id: RevisionId(new_id()),
        article: article.id,
        number: 1,
        title: headline(&read.title).unwrap_or_else(|| article.title.clone()),
        sha256: sha256(&read.body),
        fingerprint: sha256(&text::fingerprint(&read.body)),
        dropped: json(&read.dropped)?,
        body: read.body,
        made_by: meta.actor.person,
        how: how(meta.actor),
        change: Change::default(),
        made_at: article.imported_at,
    };
    Ok((article, revision))
}

/// An article on its way in, with everything that takes long to find out.
#[derive(Clone)]
pub(super) struct Prepared {
    pub article: Article,
    pub revision: Revision,
    pub suggestions: Vec<Suggestion>,
}

/// Stores an article; the same text twice is refused with the first one's id.
pub(super) async fn stored(tx: &Tx, new: &Prepared, meta: Meta) -> Result<ArticleId, Error> {
    let Prepared { article, revision, suggestions } = new;
    let settled = settled(tx).await?;
    if let Some(first) = articles::same_text(tx, &revision.fingerprint).await? {
        return Err(Error::SameText(first));
    }
    articles::insert(tx, article, revision, suggestions).await?;
    watches::begin(tx, Subject::Article(article.id), article.url.as_deref(), meta.at).await?;
    let record = Record::ArticleImported {
        title: article.title.clone(),
        publisher: article.publisher.clone(),
        author: article.author.clone(),
        revision: 1,
        sha256: revision.sha256.clone(),
        length: u64::try_from(revision.body.chars().count()).unwrap_or(u64::MAX),
    };
    append_record(tx, &settled.desk.origin, "article", article.id.0, &record, meta).await?;
    Ok(article.id)
}

/// Splits in a thread for work that takes long, and gives the rows of what was found.
pub(super) async fn split(
    article: &Article,
    revision: &Revision,
) -> Result<Vec<Suggestion>, Error> {
    let (article, revision) = (article.clone(), revision.clone());
    let of = (article.id, revision.id);
    let split = move || {
        text::split(&Draft {
            body: &revision.body,
            publisher: article.publisher.as_deref(),
            published: article.published_on,
            language: article.language.as_deref(),
        })
    };
    let found = tokio::task::spawn_blocking(split).await.map_err(|_died| Unreadable::ReaderDied)?;
    let mut suggestions = Vec::new();
    for it in found {
        let place = |at: usize| u64::try_from(at).map_err(|_too_far| Unreadable::TooLong);
        suggestions.push(Suggestion {
            id: SuggestionId(new_id()),
            article: of.0,
            revision: of.1,
            start: place(it.start)?,
            end: place(it.end)?,
            worth: u64::from(it.worth),
            content: json(&it)?,
            state: SuggestionState::Waiting,
            claim: None,
            decided_by: None,
            decided_at: None,
        });
    }
    Ok(suggestions)
}

/// The headline that stands in a text, where it can be kept.
pub(super) fn headline(found: &str) -> Option<String> {
    required(Field::Title, found).ok()
}

/// How a text came, by the door that whoever brings it came through.
pub(super) fn how(actor: Actor) -> How {
    if actor.via == Via::Job { How::Fetched } else { How::Brought }
}

fn title(given: &str, found: &str) -> Result<String, Error> {
    match optional(Field::Title, given)?.or(optional(Field::Title, found)?) {
        Some(title) => Ok(title),
        None => Err(Unreadable::NoTitle.into()),
    }
}

/// What somebody typed, or else what was found, where it can be kept.
fn given(field: Field, typed: &str, found: Option<String>) -> Result<Option<String>, Error> {
    match (optional(field, typed)?, found) {
        (Some(typed), _) => Ok(Some(typed)),
        // What a page says about itself is not worth a refusal.
        (None, Some(found)) => Ok(required(field, &found).ok()),
        (None, None) => Ok(None),
    }
}

/// A BCP 47 tag, by its shape.
pub(super) fn language(typed: &str) -> Result<Option<String>, Unreadable> {
    let tag = typed.trim();
    let subtag =
        |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary =
        |it: &str| (2..=3).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphabetic());
    let mut parts = tag.split('-');
    if tag.is_empty() {
        Ok(None)
    } else if tag.len() <= 35 && parts.next().is_some_and(primary) && parts.all(subtag) {
        Ok(Some(tag.to_owned()))
    } else {
        Err(Unreadable::Language)
    }
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    Ok(serde_json::to_string(value).map_err(|error| store::Error::Corrupt(error.to_string()))?)
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    Ok(serde_json::from_str(text).map_err(|error| store::Error::Corrupt(error.to_string()))?)
}
