//! A sign-in, known by the hash of its cookie.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub person_id: Id,
    pub started_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
