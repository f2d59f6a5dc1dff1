//! Whether the rows of sources, speakers, people and articles say what their trails say. Reports
//! take names, titles and addresses from them.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::domain::records::Record;
use crate::domain::{ArticleId, PersonId, SourceId, SpeakerId};
use crate::store::{Error, articles, log, people, sources};
use crate::trail::Fields;

/// What differs in the row of the thing whose trail this is.
pub async fn recorded(
    c: &impl ConnectionTrait,
    (noun, of): (&str, Uuid),
    name: &str,
    stored: &[log::Stored],
) -> Result<Vec<String>, Error> {
    if !matches!(noun, "source" | "speaker" | "person" | "article") {
        return Ok(Vec::new());
    }
    let records = stored.iter().map(|it| log::event_of(Fields::read(&it.bytes)?, &it.openings));
    let records: Vec<Record> = records.collect::<Result<_, Error>>()?;
    let Some(shown) = shown(c, noun, of).await? else {
        return Ok(vec![format!("{name}: it was recorded, and is gone")]);
    };
    let said = said(&records);
    let differs = said.into_iter().filter(|(what, said)| {
        let shown = shown.iter().find(|(shown, _)| shown == what);
        shown.is_none_or(|(_, shown)| shown != said)
    });
    Ok(differs
        .map(|(what, _)| format!("{name}: its {what} is not the one that was recorded"))
        .collect())
}

/// Something that both row and trail know, by its name; nothing where it is known to be none.
type Fact = (&'static str, Option<String>);

/// What the trail says last of each fact that it tells.
fn said(records: &[Record]) -> Vec<Fact> {
    let mut said: Vec<Fact> = Vec::new();
    for record in records {
        for (what, value) in facts(record) {
            said.retain(|(known, _)| *known != what);
            said.push((what, value));
        }
    }
    said
}

/// What an event tells. A name that was erased is not known, and its row has another in its place;
/// an author or an address that was erased has left its row too.
fn facts(record: &Record) -> Vec<Fact> {
    let personal = |what, it: &Option<String>| it.clone().map(|it| (what, Some(it)));
    let text = |it: &str| Some(it.to_owned());
    match record {
        Record::SourceAdded { title, url, publisher } => {
            vec![("title", text(title)), ("address", url.clone()), ("publisher", publisher.clone())]
        }
        Record::SpeakerNamed { name, kind } => {
            let known = personal("name", name).into_iter();
            known.chain([("kind", text(kind.key())), ("address", None)]).collect()
        }
        Record::SpeakerDescribed { kind, same_as } => {
            vec![("kind", text(kind.key())), ("address", same_as.clone())]
        }
        Record::ArticleImported { publisher, author, .. } => {
            vec![("author", author.clone()), ("publisher", publisher.clone())]
        }
        Record::ArticleDescribed { publisher, author, published_on, language, url, .. } => {
            vec![
                ("author", author.clone()),
                ("publisher", publisher.clone()),
                ("day", published_on.map(|it| it.to_string())),
                ("language", language.clone()),
                ("address", url.clone()),
            ]
        }
        Record::PersonInvited { name, email, role } => {
            let known = [personal("name", name), personal("e-mail address", email)];
            known.into_iter().flatten().chain([("role", text(role.key()))]).collect()
        }
        Record::PersonChanged { name, email } => {
            let known = [personal("name", name), personal("e-mail address", email)];
            known.into_iter().flatten().collect()
        }
        Record::RoleChanged { role } => vec![("role", text(role.key()))],
        _ => Vec::new(),
    }
}

/// What pages show of it; nothing where it is not there.
async fn shown(c: &impl ConnectionTrait, noun: &str, of: Uuid) -> Result<Option<Vec<Fact>>, Error> {
    Ok(match noun {
        "source" => sources::read_all(c, &[SourceId(of)]).await?.pop().map(|it| {
            vec![("title", Some(it.title)), ("address", it.url), ("publisher", it.publisher)]
        }),
        "speaker" => sources::read_speaker(c, SpeakerId(of)).await?.map(|it| {
            let kind = it.kind.key().to_owned();
            vec![("name", Some(it.name)), ("kind", Some(kind)), ("address", it.same_as)]
        }),
        "article" => articles::read(c, ArticleId(of)).await?.map(|it| {
            vec![
                ("author", it.author),
                ("publisher", it.publisher),
                ("day", it.published_on.map(|it| it.to_string())),
                ("language", it.language),
                ("address", it.url),
            ]
        }),
        _ => people::read(c, PersonId(of)).await?.map(|it| {
            let role = it.role.key().to_owned();
            vec![("name", Some(it.name)), ("e-mail address", Some(it.email)), ("role", Some(role))]
        }),
    })
}
