//! Somebody who wrote in a round.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict_author")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Id,
}

impl ActiveModelBehavior for ActiveModel {}
