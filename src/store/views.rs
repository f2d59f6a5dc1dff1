//! Saved views: filters of the queue that people kept under a name.

use ::entity::saved_view;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::convert::id;
use super::{Error, Tx};
use crate::domain::{PersonId, ViewId};

/// Filters of the queue under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub id: ViewId,
    pub owner: PersonId,
    pub name: String,
    /// The address of the list, behind its question mark.
    pub query: String,
    /// Whether the whole desk sees it.
    pub shared: bool,
    pub made_at: DateTime<Utc>,
}

/// Stores a view, new or renamed.
pub async fn save(tx: &Tx, it: &View) -> Result<(), Error> {
    let row = saved_view::Model {
        id: id(it.id.0),
        owner_id: id(it.owner.0),
        name: it.name.clone(),
        query: it.query.clone(),
        shared: it.shared,
        made_at: it.made_at,
    };
    let row = row.into_active_model().reset_all();
    let mut replace = OnConflict::column(saved_view::Column::Id);
    replace.update_column(saved_view::Column::Name);
    saved_view::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn delete(tx: &Tx, of: ViewId) -> Result<(), Error> {
    saved_view::Entity::delete_by_id(id(of.0)).exec(tx).await?;
    Ok(())
}

pub async fn read(c: &impl ConnectionTrait, of: ViewId) -> Result<Option<View>, Error> {
    Ok(saved_view::Entity::find_by_id(id(of.0)).one(c).await?.map(view))
}

/// A person's own views that they did not share, oldest first.
pub async fn own(
    c: &impl ConnectionTrait,
    person: PersonId,
    limit: u64,
) -> Result<Vec<View>, Error> {
    let own = saved_view::COLUMN.owner_id.eq(id(person.0));
    let own = Condition::all().add(own).add(saved_view::COLUMN.shared.eq(false));
    listed(c, own, limit).await
}

/// The views that the desk shares, oldest first.
pub async fn shared(c: &impl ConnectionTrait, limit: u64) -> Result<Vec<View>, Error> {
    let shared = Condition::all().add(saved_view::COLUMN.shared.eq(true));
    listed(c, shared, limit).await
}

async fn listed(
    c: &impl ConnectionTrait,
    which: Condition,
    limit: u64,
) -> Result<Vec<View>, Error> {
    let rows = saved_view::Entity::find()
        .filter(which)
        .order_by_asc(saved_view::Column::MadeAt)
        .order_by_asc(saved_view::Column::Id)
        .limit(limit)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(view).collect())
}

fn view(row: saved_view::Model) -> View {
    View {
        id: ViewId(row.id.0),
        owner: PersonId(row.owner_id.0),
        name: row.name,
        query: row.query,
        shared: row.shared,
        made_at: row.made_at,
    }
}
