//! Names: what the desk's people are called, and nothing else about them.

use std::collections::BTreeMap;

use ::entity::id::Id;
use ::entity::person;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use super::Error;
use crate::domain::PersonId;

/// Everybody's name. A desk has tens of people, hundreds at the most.
pub async fn people(c: &impl ConnectionTrait) -> Result<BTreeMap<PersonId, String>, Error> {
    named(c, person::Entity::find()).await
}

/// The names of those who may sign in.
pub async fn active(c: &impl ConnectionTrait) -> Result<BTreeMap<PersonId, String>, Error> {
    named(c, person::Entity::find().filter(person::COLUMN.disabled_at.is_null())).await
}

async fn named(
    c: &impl ConnectionTrait,
    of: Select<person::Entity>,
) -> Result<BTreeMap<PersonId, String>, Error> {
    let rows: Vec<(Id, String)> = of
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id.0), name)).collect())
}
