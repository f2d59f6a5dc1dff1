//! What a form did, by its key.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub result: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
