//! Erasing: personal values out of the openings, and out of the rows beside the trails.

mod left;

use ::entity::{article, event, link, opening, person, session, speaker};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::convert::{count, id, number};
use super::search::{Entry, put};
use super::sources::row_to_speaker;
use super::{Error, Tx};
use crate::domain::claim::Place;
use crate::domain::{ArticleId, ClaimId, PersonId, SpeakerId};

pub use left::{Found, also_in};

/// How many events one question looks at.
const LOOK: u64 = 5_000;

/// A personal value that is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub place: Place,
    pub value: String,
}

/// The personal values of a trail, in the order of their places.
pub async fn held(c: &impl ConnectionTrait, of: Uuid) -> Result<Vec<Held>, Error> {
    let rows = opening::Entity::find()
        .filter(opening::COLUMN.stream_id.eq(id(of)))
        .order_by_asc(opening::Column::Seq)
        .order_by_asc(opening::Column::Field)
        .all(c)
        .await?;
    let held = |row: opening::Model| {
        Ok(Held { place: Place { seq: count(row.seq)?, field: row.field }, value: row.value })
    };
    rows.into_iter().map(held).collect()
}

/// Deletes values with their salts. `Conflict` where one of them is gone already.
pub async fn delete(tx: &Tx, of: Uuid, places: &[Place]) -> Result<(), Error> {
    for place in places {
        let key = (id(of), number(place.seq)?, place.field.clone());
        if opening::Entity::delete_by_id(key).exec(tx).await?.rows_affected != 1 {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

/// The claims that were ever attributed to a speaker, whoever stands there now. All trails are
/// looked through: nobody keeps who was taken off again.
pub async fn claims_of(c: &impl ConnectionTrait, of: SpeakerId) -> Result<Vec<ClaimId>, Error> {
    let kinds = ["claim.attributed", "claim.reattributed"];
    let mark = format!("\"speaker\":\"{of}\"");
    let mut claims = Vec::new();
    let mut after = None;
    loop {
        let page = events_after(c, after, &kinds).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.position);
        let theirs = page.iter().filter(|it| holds(&it.bytes, mark.as_bytes()));
        claims.extend(theirs.map(|it| ClaimId(it.stream_id.0)));
    }
    claims.sort();
    claims.dedup();
    Ok(claims)
}

/// An entry that says what was erased.
pub struct Said {
    pub position: i64,
    pub noun: String,
    pub of: Uuid,
    pub bytes: Vec<u8>,
}

/// The next entries that say what was erased, oldest first, behind a position.
pub async fn said(c: &impl ConnectionTrait, after: Option<i64>) -> Result<Vec<Said>, Error> {
    let kinds = ["claim.redacted", "speaker.redacted", "person.redacted", "article.redacted"];
    let said = |it: event::Model| Said {
        position: it.position,
        noun: it.stream,
        of: it.stream_id.0,
        bytes: it.bytes,
    };
    Ok(events_after(c, after, &kinds).await?.into_iter().map(said).collect())
}

/// The hash of an entry.
pub async fn hash(c: &impl ConnectionTrait, of: Uuid, seq: u64) -> Result<Option<Vec<u8>>, Error> {
    let entry = event::Entity::find()
        .filter(event::COLUMN.stream_id.eq(id(of)))
        .filter(event::COLUMN.seq.eq(number(seq)?));
    Ok(entry.one(c).await?.map(|it| it.hash))
}

async fn events_after(
    c: &impl ConnectionTrait,
    after: Option<i64>,
    kinds: &[&str],
) -> Result<Vec<event::Model>, Error> {
    let mut query = event::Entity::find().order_by_asc(event::Column::Position).limit(LOOK);
    if let Some(after) = after {
        query = query.filter(event::COLUMN.position.gt(after));
    }
    if !kinds.is_empty() {
        query = query.filter(event::COLUMN.kind.is_in(kinds.iter().copied()));
    }
    Ok(query.all(c).await?)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
}

/// What a speaker is called once the name is erased. Nobody else is called so.
pub fn speaker_then(of: SpeakerId) -> String {
    format!("Somebody whose name was erased ({})", short(of.0))
}

/// What a person is called once their name is erased.
pub fn person_then(of: PersonId) -> String {
    format!("Former colleague {}", short(of.0))
}

/// The address that a person has once theirs is erased, which nobody can have.
pub fn address_then(of: PersonId) -> String {
    format!("{}@erased.invalid", of.0)
}

/// The end of an id, which is random.
fn short(of: Uuid) -> String {
    format!("{:08x}", of.as_u128() & 0xffff_ffff)
}

/// Takes a speaker's name, and the address that says who it is, out of its row and out of the index. Says whether it was there.
pub async fn forget_speaker(tx: &Tx, of: SpeakerId, folded: &str) -> Result<bool, Error> {
    let Some(row) = speaker::Entity::find_by_id(id(of.0)).one(tx).await? else {
        return Ok(false);
    };
    let name = speaker_then(of);
    if row.name == name && row.same_as.is_none() {
        return Ok(false);
    }
    let new = speaker::ActiveModel {
        name: Set(name.clone()),
        same_as: Set(None),
        folded: Set(folded.to_owned()),
        ..Default::default()
    };
    let theirs = speaker::COLUMN.id.eq(id(of.0));
    speaker::Entity::update_many().set(new).filter(theirs).exec(tx).await?;
    let row = speaker::Model { name, folded: folded.to_owned(), same_as: None, ..row };
    put(tx, &Entry::speaker(&row_to_speaker(row)?)).await?;
    Ok(true)
}

/// Takes a person's name, address and password out of their row, with whatever lets them in. Says
/// whether they were there.
pub async fn forget_person(tx: &Tx, of: PersonId) -> Result<bool, Error> {
    let Some(row) = person::Entity::find_by_id(id(of.0)).one(tx).await? else { return Ok(false) };
    let name = person_then(of);
    if row.name == name {
        return Ok(false);
    }
    let new = person::ActiveModel {
        name: Set(name),
        email: Set(address_then(of)),
        password: Set(None),
        ..Default::default()
    };
    let theirs = person::COLUMN.id.eq(id(of.0));
    person::Entity::update_many().set(new).filter(theirs).exec(tx).await?;
    session::Entity::delete_many().filter(session::COLUMN.person_id.eq(id(of.0))).exec(tx).await?;
    link::Entity::delete_many().filter(link::COLUMN.person_id.eq(id(of.0))).exec(tx).await?;
    Ok(true)
}

/// Takes the author out of an article's row. Says whether one was there.
pub async fn forget_author(tx: &Tx, of: ArticleId) -> Result<bool, Error> {
    let new = article::ActiveModel { author: Set(None), ..Default::default() };
    let named = article::Entity::update_many()
        .set(new)
        .filter(article::COLUMN.id.eq(id(of.0)))
        .filter(article::COLUMN.author.is_not_null());
    Ok(named.exec(tx).await?.rows_affected == 1)
}

/// The bytes of the last event that says what was erased of a thing that is no claim.
pub async fn last(c: &impl ConnectionTrait, of: Uuid) -> Result<Option<Vec<u8>>, Error> {
    let kinds = ["speaker.redacted", "person.redacted", "article.redacted"];
    let found = event::Entity::find()
        .filter(event::COLUMN.stream_id.eq(id(of)))
        .filter(event::COLUMN.kind.is_in(kinds))
        .order_by_desc(event::Column::Seq)
        .one(c)
        .await?;
    Ok(found.map(|row| row.bytes))
}
