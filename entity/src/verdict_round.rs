//! One proposal and what became of it.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict_round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub scale_id: Id,
    pub label: String,
    pub rationale: String,
    pub proposed_by: Id,
    pub proposed_at: DateTimeUtc,
    pub outcome: String,
    pub decided_by: Option<Id>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
