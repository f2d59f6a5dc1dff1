//! A source bearing on a claim.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Id,
    pub source_id: Id,
    pub stance: String,
    pub origin_id: Option<Id>,
}

impl ActiveModelBehavior for ActiveModel {}
