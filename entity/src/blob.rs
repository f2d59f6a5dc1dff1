//! A blob that the desk has or is about to have, and whether a row names it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blob")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    pub length: i64,
    pub state: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
