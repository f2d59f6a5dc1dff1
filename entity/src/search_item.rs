//! Something that can be found by its words; a copy of what its row or trail says.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    pub subject_id: Id,
    pub claim_id: Option<Id>,
    pub body: String,
    pub keys: String,
    pub words: i64,
}

impl ActiveModelBehavior for ActiveModel {}
