//! People of the desk, and the one-time links by which they choose a password.

use ::entity::{link, person};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::convert::{id, known};
use super::{Error, Tx};
use crate::domain::{PersonId, Role};

/// Somebody who works at the desk.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    /// In lower case; no two people share one.
    pub email: String,
    pub role: Role,
    /// The PHC string of the password, or nothing until one was chosen.
    pub password: Option<String>,
    /// Whether single letters work as keys.
    pub single_keys: bool,
    pub joined_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
}

impl Person {
    pub fn is_disabled(&self) -> bool {
        self.disabled_at.is_some()
    }
}

/// Only the id, because names, addresses and passwords do not belong into logs.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A one-time link that is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Nobody for the link that sets a desk up.
    pub person: Option<PersonId>,
    pub until: DateTime<Utc>,
}

pub async fn read(c: &impl ConnectionTrait, of: PersonId) -> Result<Option<Person>, Error> {
    person::Entity::find_by_id(id(of.0)).one(c).await?.map(parse).transpose()
}

/// The person with this address, which is in lower case.
pub async fn by_email(c: &impl ConnectionTrait, email: &str) -> Result<Option<Person>, Error> {
    let found = person::Entity::find().filter(person::COLUMN.email.eq(email)).one(c).await?;
    found.map(parse).transpose()
}

/// Everybody, by name; those who may not sign in any more come last.
pub async fn list(c: &impl ConnectionTrait) -> Result<Vec<Person>, Error> {
    let rows = person::Entity::find()
        .order_by_asc(person::Column::DisabledAt.is_not_null())
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(parse).collect()
}

/// Whether somebody's name and address were erased.
pub fn is_erased(it: &Person) -> bool {
    it.email == super::erasing::address_then(it.id)
}

/// How many people of a role may sign in. None of them changes until the transaction ends: without
/// the lock, two could be counted twice on PostgreSQL and both be taken away.
pub async fn count_active(tx: &Tx, role: Role) -> Result<usize, Error> {
    let active = person::Entity::find()
        .filter(person::COLUMN.role.eq(role.key()))
        .filter(person::COLUMN.disabled_at.is_null())
        .lock_exclusive();
    Ok(active.all(tx).await?.len())
}

/// Adds a person; `Conflict` where the address is taken.
pub async fn insert(tx: &Tx, it: &Person) -> Result<(), Error> {
    person::Entity::insert(row(it)).exec_without_returning(tx).await?;
    Ok(())
}

/// Changes how somebody is called, and whether single letters work as keys.
///
/// Each of these writes its own columns and no others: whoever was shut out at the same moment
/// stays shut out.
pub async fn set_profile(
    tx: &Tx,
    of: PersonId,
    name: &str,
    single_keys: bool,
) -> Result<(), Error> {
    let name = Set(name.to_owned());
    let row = person::ActiveModel { name, single_keys: Set(single_keys), ..Default::default() };
    update(tx, of, row).await
}

pub async fn set_role(tx: &Tx, of: PersonId, role: Role) -> Result<(), Error> {
    let role = Set(role.key().to_owned());
    update(tx, of, person::ActiveModel { role, ..Default::default() }).await
}

/// Keeps the PHC string of a new password.
pub async fn set_password(tx: &Tx, of: PersonId, password: &str) -> Result<(), Error> {
    let password = Set(Some(password.to_owned()));
    update(tx, of, person::ActiveModel { password, ..Default::default() }).await
}

/// Keeps another PHC string of the same password. Says whether it still was the same.
pub async fn rehash(tx: &Tx, of: PersonId, old: &str, new: &str) -> Result<bool, Error> {
    let password = Set(Some(new.to_owned()));
    let done = person::Entity::update_many()
        .set(person::ActiveModel { password, ..Default::default() })
        .filter(person::COLUMN.id.eq(id(of.0)))
        .filter(person::COLUMN.password.eq(old))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Shuts somebody out since a moment, or lets them in again.
pub async fn set_disabled(
    tx: &Tx,
    of: PersonId,
    since: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    update(tx, of, person::ActiveModel { disabled_at: Set(since), ..Default::default() }).await
}

async fn update(tx: &Tx, of: PersonId, row: person::ActiveModel) -> Result<(), Error> {
    let theirs = person::COLUMN.id.eq(id(of.0));
    person::Entity::update_many().set(row).filter(theirs).exec(tx).await?;
    Ok(())
}

/// Keeps a link, known by the hash of its token.
pub async fn insert_link(tx: &Tx, hash: &str, it: Link) -> Result<(), Error> {
    let row = link::ActiveModel {
        hash: Set(hash.to_owned()),
        person_id: Set(it.person.map(|person| id(person.0))),
        until: Set(it.until),
    };
    link::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn read_link(c: &impl ConnectionTrait, hash: &str) -> Result<Option<Link>, Error> {
    let found = link::Entity::find_by_id(hash.to_owned()).one(c).await?;
    Ok(found.map(|row| Link { person: row.person_id.map(|it| PersonId(it.0)), until: row.until }))
}

/// Takes a link away, so that it works once. Says whether it was there.
pub async fn delete_link(tx: &Tx, hash: &str) -> Result<bool, Error> {
    Ok(link::Entity::delete_by_id(hash.to_owned()).exec(tx).await?.rows_affected == 1)
}

/// Takes all links of a person away; of nobody, all links that set the desk up.
pub async fn delete_links(tx: &Tx, of: Option<PersonId>) -> Result<(), Error> {
    let theirs = match of {
        Some(person) => link::COLUMN.person_id.eq(id(person.0)),
        None => link::COLUMN.person_id.is_null(),
    };
    link::Entity::delete_many().filter(theirs).exec(tx).await?;
    Ok(())
}

fn row(it: &Person) -> person::ActiveModel {
    person::ActiveModel {
        id: Set(id(it.id.0)),
        name: Set(it.name.clone()),
        email: Set(it.email.clone()),
        role: Set(it.role.key().to_owned()),
        password: Set(it.password.clone()),
        single_keys: Set(it.single_keys),
        joined_at: Set(it.joined_at),
        disabled_at: Set(it.disabled_at),
    }
}

fn parse(row: person::Model) -> Result<Person, Error> {
    Ok(Person {
        id: PersonId(row.id.0),
        name: row.name,
        email: row.email,
        role: known(Role::from_key(&row.role), &row.role)?,
        password: row.password,
        single_keys: row.single_keys,
        joined_at: row.joined_at,
        disabled_at: row.disabled_at,
    })
}
