//! The desk's logo; one row or none.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "logo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub only: i64,
    pub sha256: String,
    pub media: String,
    pub bytes: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
