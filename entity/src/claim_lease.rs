//! Who is at work on a claim, and until when; of the moment, and no part of its trail.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_lease")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    pub person_id: Id,
    pub taken_at: DateTimeUtc,
    pub until: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
