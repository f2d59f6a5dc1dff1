//! One version of a verdict scale, as JSON.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scale")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub key: String,
    pub version: i64,
    pub content: String,
}

impl ActiveModelBehavior for ActiveModel {}
