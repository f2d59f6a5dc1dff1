//! Sessions: who is signed in, known by the hash of a cookie.

use ::entity::session;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use super::convert::id;
use super::{Error, Tx};
use crate::domain::PersonId;

/// A sign-in that has not been ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub person: PersonId,
    pub started_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub seen_at: DateTime<Utc>,
}

pub async fn insert(tx: &Tx, hash: &str, it: Session) -> Result<(), Error> {
    let row = session::ActiveModel {
        hash: Set(hash.to_owned()),
        person_id: Set(id(it.person.0)),
        started_at: Set(it.started_at),
        seen_at: Set(it.seen_at),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn read(c: &impl ConnectionTrait, hash: &str) -> Result<Option<Session>, Error> {
    let found = session::Entity::find_by_id(hash.to_owned()).one(c).await?;
    Ok(found.map(|row| parse(&row)))
}

fn parse(row: &session::Model) -> Session {
    Session { person: PersonId(row.person_id.0), started_at: row.started_at, seen_at: row.seen_at }
}

/// Those of these sessions that have not been ended, with their hashes.
pub async fn of(
    c: &impl ConnectionTrait,
    hashes: &[String],
) -> Result<Vec<(String, Session)>, Error> {
    let mut found = Vec::new();
    for some in hashes.chunks(500) {
        let these = session::COLUMN.hash.is_in(some);
        let rows = session::Entity::find().filter(these).all(c).await?;
        found.extend(rows.into_iter().map(|row| (row.hash.clone(), parse(&row))));
    }
    Ok(found)
}

/// Notes that a session was used. One that was ended meanwhile stays ended.
pub async fn touch(tx: &Tx, hash: &str, now: DateTime<Utc>) -> Result<(), Error> {
    let row = session::ActiveModel { seen_at: Set(now), ..Default::default() };
    session::Entity::update_many().set(row).filter(session::COLUMN.hash.eq(hash)).exec(tx).await?;
    Ok(())
}

pub async fn delete(tx: &Tx, hash: &str) -> Result<(), Error> {
    session::Entity::delete_by_id(hash.to_owned()).exec(tx).await?;
    Ok(())
}

/// Ends every session of a person, except one where its hash is given.
pub async fn delete_of(tx: &Tx, person: PersonId, except: Option<&str>) -> Result<(), Error> {
    let mut theirs =
        session::Entity::delete_many().filter(session::COLUMN.person_id.eq(id(person.0)));
    if let Some(hash) = except {
        theirs = theirs.filter(session::COLUMN.hash.ne(hash));
    }
    theirs.exec(tx).await?;
    Ok(())
}

/// Forgets sessions that began before this time.
pub async fn delete_started_before(tx: &Tx, time: DateTime<Utc>) -> Result<(), Error> {
    session::Entity::delete_many().filter(session::COLUMN.started_at.lt(time)).exec(tx).await?;
    Ok(())
}
