//! The hash of a whole subtree of the tree of heads.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_head_node")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub epoch: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub node: i64,
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
