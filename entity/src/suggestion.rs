//! A possible claim that the splitter found.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suggestion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub article_id: Id,
    pub revision_id: Id,
    pub start_at: i64,
    pub end_at: i64,
    pub content: String,
    pub worth: i64,
    pub state: String,
    pub claim_id: Option<Id>,
    pub decided_by: Option<Id>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
