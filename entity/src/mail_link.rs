//! A link by which somebody ends their mail, known by the hash of its token.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub person_id: Id,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
