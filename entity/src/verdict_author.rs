//! Somebody who wrote in a round.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict_author")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: TextUuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: TextUuid,
}

impl ActiveModelBehavior for ActiveModel {}
