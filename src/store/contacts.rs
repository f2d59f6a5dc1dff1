//! Links by which those who were asked can answer, known by the hashes of their tokens.

use ::entity::contact_link;
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::convert::id;
use super::{Error, Tx};
use crate::domain::{ClaimId, ContactId, PersonId};

/// A link that is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub claim: ClaimId,
    pub contact: ContactId,
    pub until: DateTime<Utc>,
    pub made_by: Option<PersonId>,
    pub made_at: DateTime<Utc>,
}

/// Keeps a link under the hash of its token.
pub async fn insert_link(tx: &Tx, hash: &str, it: Link) -> Result<(), Error> {
    let row = contact_link::ActiveModel {
        hash: Set(hash.to_owned()),
        claim_id: Set(id(it.claim.0)),
        contact_id: Set(id(it.contact.0)),
        until: Set(it.until),
        made_by: Set(it.made_by.map(|person| id(person.0))),
        made_at: Set(it.made_at),
    };
    contact_link::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn read_link(c: &impl ConnectionTrait, hash: &str) -> Result<Option<Link>, Error> {
    let found = contact_link::Entity::find_by_id(hash.to_owned()).one(c).await?;
    Ok(found.map(|row| row_to_link(row).1))
}

/// Links with the hashes of their tokens, page by page in the order of the hashes.
pub async fn links_after(
    c: &impl ConnectionTrait,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<(String, Link)>, Error> {
    let mut query =
        contact_link::Entity::find().order_by_asc(contact_link::Column::Hash).limit(limit);
    if let Some(after) = after {
        query = query.filter(contact_link::COLUMN.hash.gt(after));
    }
    Ok(query.all(c).await?.into_iter().map(row_to_link).collect())
}

/// How many links there are for somebody who was asked.
pub async fn count_links(c: &impl ConnectionTrait, of: ContactId) -> Result<u64, Error> {
    let theirs = contact_link::COLUMN.contact_id.eq(id(of.0));
    Ok(contact_link::Entity::find().filter(theirs).count(c).await?)
}

fn row_to_link(row: contact_link::Model) -> (String, Link) {
    let link = Link {
        claim: ClaimId(row.claim_id.0),
        contact: ContactId(row.contact_id.0),
        until: row.until,
        made_by: row.made_by.map(|it| PersonId(it.0)),
        made_at: row.made_at,
    };
    (row.hash, link)
}

/// Takes all links of somebody who was asked away.
pub async fn delete_links(tx: &Tx, of: ContactId) -> Result<(), Error> {
    let theirs = contact_link::COLUMN.contact_id.eq(id(of.0));
    contact_link::Entity::delete_many().filter(theirs).exec(tx).await?;
    Ok(())
}

/// Forgets links that ended before this time.
pub async fn delete_ended_before(tx: &Tx, time: DateTime<Utc>) -> Result<(), Error> {
    let ended = contact_link::COLUMN.until.lt(time);
    contact_link::Entity::delete_many().filter(ended).exec(tx).await?;
    Ok(())
}
