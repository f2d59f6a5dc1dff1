//! Sources and speakers: found again where they are known, added where they are not.

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};
use url::Url;

use super::{Desk, Error, Settled, allow, new_id, watches};
use crate::domain::records::Record;
use crate::domain::speaker::SpeakerKind;
use crate::domain::watch::Subject;
use crate::domain::words::{Field, Unfit, optional, required};
use crate::domain::{Act, Actor, SourceId, SpeakerId};
use crate::store::log::{Meta, append_record};
use crate::store::{self, Tx, sources};
use crate::text;

/// A source as somebody typed it.
#[derive(Clone, Debug, Default)]
pub struct NewSource {
    pub title: String,
    pub url: String,
    pub publisher: String,
    pub published_on: Option<NaiveDate>,
}

/// The source of a piece of evidence.
#[derive(Clone, Debug)]
pub enum Source {
    Known(SourceId),
    New(NewSource),
}

/// How many sources a search looks at before it asks whether to go on.
const LOOKED_AT: u64 = 2_000;
const LOOKED_AT_ONCE: u64 = 500;
/// How many it shows.
const SHOWN: usize = 20;

/// What a search for sources found.
#[derive(Clone, Debug, Default)]
pub struct FoundSources {
    pub sources: Vec<SourceRow>,
    /// Where the search would go on, if there is anything older.
    pub older: Option<(DateTime<Utc>, SourceId)>,
}

/// A speaker as somebody typed it.
#[derive(Clone, Debug)]
pub struct NewSpeaker {
    pub name: String,
    pub kind: SpeakerKind,
}

impl Desk {
    /// Sources whose title, publisher or address has all these words, newest first, behind the place
    /// given. Words are found as they begin, end or stand inside others; case and accents do not
    /// count. An address finds its source however old it is.
    pub async fn find_sources(
        &self,
        words: &str,
        after: Option<(DateTime<Utc>, SourceId)>,
    ) -> Result<FoundSources, Error> {
        let c = self.db.read();
        let folded = text::fold(words);
        let wanted: Vec<&str> = folded.split(' ').filter(|it| !it.is_empty()).collect();
        let mut found = FoundSources::default();
        if let (None, Ok(url)) = (after, address(words.trim())) {
            found.sources.extend(sources::same(c, &sha256(&format!("url\n{url}"))).await?);
        }
        let (mut place, mut looked) = (after, 0);
        while looked < LOOKED_AT {
            let page = sources::list(c, place, LOOKED_AT_ONCE).await?;
            let is_last = page.len() < usize::try_from(LOOKED_AT_ONCE).unwrap_or(usize::MAX);
            for source in page {
                place = Some((source.added_at, source.id));
                looked += 1;
                let known = found.sources.iter().any(|it| it.id == source.id);
                if !known && has_all(&source, &wanted) {
                    found.sources.push(source);
                }
                if found.sources.len() >= SHOWN {
                    found.older = place;
                    return Ok(found);
                }
            }
            if is_last {
                return Ok(found);
            }
        }
        found.older = place;
        Ok(found)
    }

    /// Adds a source without a claim; gives the one that is there where it is the same.
    pub async fn add_source(&self, new: NewSource, actor: Actor) -> Result<SourceId, Error> {
        allow(actor, Act::EditClaim)?;
        let meta = self.meta(actor);
        self.write(move |tx| {
            let new = new.clone();
            Box::pin(async move {
                let settled = super::settled(tx).await?;
                find_or_add(tx, &settled, new, meta).await
            })
        })
        .await
    }
}

fn has_all(source: &SourceRow, words: &[&str]) -> bool {
    let parts = [Some(&source.title), source.publisher.as_ref(), source.url.as_ref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    let text = text::fold(&parts.join(" "));
    words.iter().all(|word| text.contains(word))
}

/// The id of a source, which is added where it is new.
pub(super) async fn settle(
    tx: &Tx,
    settled: &Settled,
    source: Source,
    meta: Meta,
) -> Result<SourceId, Error> {
    match source {
        Source::Known(id) => {
            let known = sources::read(tx, id).await?.ok_or(Error::NotFound)?;
            Ok(known.id)
        }
        Source::New(new) => find_or_add(tx, settled, new, meta).await,
    }
}

async fn find_or_add(
    tx: &Tx,
    settled: &Settled,
    new: NewSource,
    meta: Meta,
) -> Result<SourceId, Error> {
    let url = optional(Field::Url, &new.url)?.map(|url| address(&url)).transpose()?;
    let publisher = optional(Field::Publisher, &new.publisher)?;
    // It may be tomorrow already where the source was published.
    let tomorrow = meta.at.date_naive().succ_opt().unwrap_or(NaiveDate::MAX);
    if new.published_on.is_some_and(|day| day > tomorrow) {
        return Err(Unfit::Future.into());
    }
    // A source that is only an address is called by it.
    let title = match (optional(Field::Title, &new.title)?, &url) {
        (Some(title), _) => title,
        (None, Some(url)) => required(Field::Title, &url.chars().take(500).collect::<String>())?,
        (None, None) => required(Field::Title, "")?,
    };
    let fingerprint = if let Some(url) = &url {
        sha256(&format!("url\n{url}"))
    } else {
        let publisher = text::fold(publisher.as_deref().unwrap_or_default());
        sha256(&format!("title\n{}\n{publisher}", text::fold(&title)))
    };
    if let Some(same) = sources::same(tx, &fingerprint).await? {
        return Ok(same.id);
    }
    let id = SourceId(new_id());
    let source = sources::Source {
        id,
        title: title.clone(),
        url: url.clone(),
        publisher: publisher.clone(),
        published_on: new.published_on,
        fingerprint,
        added_by: meta.actor.person,
        added_at: meta.at,
    };
    sources::insert(tx, &source).await?;
    watches::begin(tx, Subject::Source(id), url.as_deref(), meta.at).await?;
    let record = Record::SourceAdded { title, url, publisher };
    append_record(tx, &settled.desk.origin, "source", id.0, &record, meta).await?;
    Ok(id)
}

/// The id of a speaker by name, who is added where they are new.
pub(super) async fn speaker(
    tx: &Tx,
    settled: &Settled,
    new: &NewSpeaker,
    meta: Meta,
) -> Result<SpeakerId, Error> {
    let name = required(Field::Speaker, &new.name)?;
    let folded = text::fold(&name);
    if let Some(same) = sources::speaker_kept(tx, &folded).await? {
        return Ok(same.id);
    }
    let id = SpeakerId(new_id());
    let speaker = sources::Speaker {
        id,
        name: name.clone(),
        kind: new.kind,
        same_as: None,
        folded,
        named_at: meta.at,
    };
    sources::insert_speaker(tx, &speaker).await?;
    let record = Record::SpeakerNamed { name: Some(name), kind: new.kind };
    append_record(tx, &settled.desk.origin, "speaker", id.0, &record, meta).await?;
    Ok(id)
}

/// An address of the web, in its normal form. Other schemes could run something when followed.
pub(super) fn address(text: &str) -> Result<String, Error> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url.into()),
        _ => Err(Unfit::NotAnAddress.into()),
    }
}

pub(super) fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Names the store's type beside the use case's, for pages.
pub use store::sources::{Source as SourceRow, Speaker as SpeakerRow};
