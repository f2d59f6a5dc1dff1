//! Who said what a published check is about.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_speaker")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub speaker_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    pub number: i64,
    pub first_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
