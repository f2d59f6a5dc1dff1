//! That whoever has a claim was told that nothing happened on it for long.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_nudge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    pub person_id: Id,
    pub unchanged_since: DateTimeUtc,
    pub nudged_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
