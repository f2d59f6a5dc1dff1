//! In which way the words of the index were made.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_made")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
