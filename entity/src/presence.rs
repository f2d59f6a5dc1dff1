//! An open page on which somebody has a claim in view.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "presence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub view_id: Id,
    pub claim_id: Id,
    pub person_id: Id,
    pub seen_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
