//! Filters of the queue that somebody kept under a name.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_view")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub owner_id: Id,
    pub name: String,
    pub query: String,
    pub shared: bool,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
