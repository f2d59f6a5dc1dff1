//! A piece of a prepared file: the blob that has its bytes.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prepared_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub making: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub start: i64,
    pub length: i64,
    pub sha256: String,
}

impl ActiveModelBehavior for ActiveModel {}
