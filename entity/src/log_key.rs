//! A key by which checkpoints are signed, as readers know it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub epoch: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub vkey: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
