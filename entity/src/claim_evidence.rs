//! A source bearing on a claim.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: TextUuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: TextUuid,
    pub source_id: TextUuid,
    pub stance: String,
}

impl ActiveModelBehavior for ActiveModel {}
