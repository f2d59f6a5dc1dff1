//! The desk's account of its method, version by version.

use ::entity::method;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Set};

use super::convert::id;
use super::{Error, Tx};
use crate::domain::PersonId;
use crate::domain::method::Method;

/// The newest version; the text that every desk begins with where nobody has written one.
pub async fn newest(c: &impl ConnectionTrait) -> Result<Method, Error> {
    let row = method::Entity::find().order_by_desc(method::Column::Version).one(c).await?;
    row.map_or_else(|| Ok(Method::first()), understood)
}

pub async fn read(c: &impl ConnectionTrait, version: u32) -> Result<Option<Method>, Error> {
    if version == 0 {
        return Ok(Some(Method::first()));
    }
    let row = method::Entity::find_by_id(i64::from(version)).one(c).await?;
    row.map(understood).transpose()
}

fn understood(row: method::Model) -> Result<Method, Error> {
    let version = u32::try_from(row.version)
        .map_err(|_odd| Error::Corrupt(format!("version {} of the method", row.version)))?;
    let by = row.written_by.map(|it| PersonId(it.0));
    Ok(Method { version, body: row.body, written: Some((by, row.written_at)) })
}

/// Stores a version that somebody wrote; it never changes.
pub async fn insert(tx: &Tx, it: &Method) -> Result<(), Error> {
    let (by, at) = it.written.ok_or_else(|| Error::Corrupt("a method of nobody".to_owned()))?;
    let row = method::ActiveModel {
        version: Set(i64::from(it.version)),
        body: Set(it.body.clone()),
        written_by: Set(by.map(|by| id(by.0))),
        written_at: Set(at),
    };
    method::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
