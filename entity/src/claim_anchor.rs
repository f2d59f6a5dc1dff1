//! Where a claim's quote stands.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_anchor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    pub revision_id: Id,
    pub start_at: i64,
    pub end_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
