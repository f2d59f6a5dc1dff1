//! What readers see of a claim, or saw last; a copy of where its trail ends.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    pub number: i64,
    pub article_id: Id,
    pub state: String,
    pub scale_id: Id,
    pub label: String,
    pub label_name: String,
    pub statement: String,
    pub speakers: String,
    pub first_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
