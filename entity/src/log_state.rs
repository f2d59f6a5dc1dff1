//! Where the log of an epoch ends.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub epoch: i64,
    pub origin: String,
    pub size: i64,
    pub root: Vec<u8>,
    pub claims: i64,
    pub heads: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
