//! Somebody who was asked for a second opinion on a proposal, and what they said.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opinion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Id,
    pub asked_at: DateTimeUtc,
    pub waits: bool,
    pub scale_id: Option<Id>,
    pub label: Option<String>,
    pub given_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
