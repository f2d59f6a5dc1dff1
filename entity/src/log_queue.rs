//! An event that waits to be logged.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_queue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
}

impl ActiveModelBehavior for ActiveModel {}
