//! Details: what is known of articles and speakers besides their words, put right.

use chrono::NaiveDate;

use super::articles::language;
use super::erasing::Refused;
use super::sources::address;
use super::{Desk, Error, allow, settled, watches};
use crate::domain::claim::Refusal;
use crate::domain::records::Record;
use crate::domain::speaker::SpeakerKind;
use crate::domain::watch::Subject;
use crate::domain::words::{Field, Unfit, optional, required};
use crate::domain::{Act, Actor, ArticleId, SpeakerId};
use crate::store::articles::{self, Article};
use crate::store::erasing;
use crate::store::log::{Meta, append_record};
use crate::store::revisions;
use crate::store::sources::{self, Speaker};

/// What is known of an article besides its text, as somebody typed it. What is left empty is not
/// known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    pub title: String,
    pub publisher: String,
    pub author: String,
    pub url: String,
    /// BCP 47.
    pub language: String,
    pub published_on: Option<NaiveDate>,
}

impl Desk {
    /// Puts right what is known of an article. Its text, and what was ruled on it, stay. At another
    /// address it is watched anew.
    pub async fn describe_article(
        &self,
        of: ArticleId,
        details: Details,
        actor: Actor,
    ) -> Result<(), Error> {
        allow(actor, Act::Import)?;
        let meta = self.meta(actor);
        self.write(move |tx| {
            let details = details.clone();
            Box::pin(async move {
                let settled = settled(tx).await?;
                let before = articles::read(tx, of).await?.ok_or(Error::NotFound)?;
                let newest = articles::latest(tx, of).await?.ok_or(Error::NotFound)?;
                let after = described(before.clone(), &details, meta)?;
                if after == before {
                    return Err(Refusal::Unchanged.into());
                }
                revisions::describe(tx, &after, &newest).await?;
                if after.url != before.url {
                    let subject = Subject::Article(of);
                    watches::moved(tx, subject, after.url.as_deref(), meta.at).await?;
                }
                let record = Record::ArticleDescribed {
                    title: after.title,
                    publisher: after.publisher,
                    author: after.author,
                    published_on: after.published_on,
                    language: after.language,
                    url: after.url,
                };
                let origin = &settled.desk.origin;
                Ok(append_record(tx, origin, "article", of.0, &record, meta).await?)
            })
        })
        .await
    }

    /// Puts right what is known of a speaker besides their name: what they are, and the address
    /// that says who is meant.
    pub async fn describe_speaker(
        &self,
        of: SpeakerId,
        (kind, same_as): (SpeakerKind, String),
        actor: Actor,
    ) -> Result<(), Error> {
        allow(actor, Act::EditClaim)?;
        let same_as = optional(Field::Url, &same_as)?.map(|it| address(&it)).transpose()?;
        let meta = self.meta(actor);
        self.write(move |tx| {
            let same_as = same_as.clone();
            Box::pin(async move {
                let settled = settled(tx).await?;
                let before = sources::read_speaker(tx, of).await?.ok_or(Error::NotFound)?;
                if same_as.is_some() && erasing::last(tx, of.0).await?.is_some() {
                    return Err(Refused::NoName.into());
                }
                let after = Speaker { kind, same_as, ..before.clone() };
                if after == before {
                    return Err(Refusal::Unchanged.into());
                }
                sources::describe_speaker(tx, &after).await?;
                let record = Record::SpeakerDescribed { kind, same_as: after.same_as };
                let origin = &settled.desk.origin;
                Ok(append_record(tx, origin, "speaker", of.0, &record, meta).await?)
            })
        })
        .await
    }
}

fn described(before: Article, new: &Details, meta: Meta) -> Result<Article, Error> {
    // It may be tomorrow already where the article was published.
    let tomorrow = meta.at.date_naive().succ_opt().unwrap_or(NaiveDate::MAX);
    if new.published_on.is_some_and(|day| day > tomorrow) {
        return Err(Unfit::Future.into());
    }
    Ok(Article {
        title: required(Field::Title, &new.title)?,
        publisher: optional(Field::Publisher, &new.publisher)?,
        author: optional(Field::Author, &new.author)?,
        url: optional(Field::Url, &new.url)?.map(|url| address(&url)).transpose()?,
        language: language(&new.language)?,
        published_on: new.published_on,
        ..before
    })
}
