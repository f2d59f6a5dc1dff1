//! Somebody who says things.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "speaker")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub name: String,
    pub kind: String,
    pub same_as: Option<String>,
    pub folded: String,
    pub named_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
