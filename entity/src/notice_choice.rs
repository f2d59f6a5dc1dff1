//! How somebody wants to be told of a kind of thing.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_choice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    pub way: String,
}

impl ActiveModelBehavior for ActiveModel {}
