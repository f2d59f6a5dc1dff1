//! What somebody said of a claim and another that looks like it.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_judgement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: Id,
    pub judgement: String,
    pub judged_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
