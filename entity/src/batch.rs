//! Background work that was asked for together, with how far it is.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub title: String,
    pub asked_by: Option<Id>,
    pub asked_at: DateTimeUtc,
    pub asked: i64,
    pub done: i64,
    pub dead: i64,
    pub withdrawn: i64,
}

impl ActiveModelBehavior for ActiveModel {}
