//! Who said a claim.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_attribution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    pub speaker_id: Id,
    pub role: String,
    pub form: String,
    pub title: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
