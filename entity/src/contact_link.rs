//! A link by which somebody who was asked can answer, known by the hash of its token.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub claim_id: Id,
    pub contact_id: Id,
    pub until: DateTimeUtc,
    pub made_by: Option<Id>,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
