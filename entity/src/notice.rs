//! What somebody is told of a claim: one row until they have seen it.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub person_id: Id,
    pub claim_id: Id,
    pub kinds: String,
    pub mentioned: bool,
    pub count: i64,
    pub by_id: Option<Id>,
    pub at: DateTimeUtc,
    pub seen_at: Option<DateTimeUtc>,
    pub mail_at: Option<DateTimeUtc>,
    pub mail_id: Option<Id>,
}

impl ActiveModelBehavior for ActiveModel {}
