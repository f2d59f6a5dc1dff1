//! Somebody who works at the desk.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub name: String,
    pub email: String,
    pub role: String,
    pub password: Option<String>,
    pub single_keys: bool,
    pub joined_at: DateTimeUtc,
    pub disabled_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
