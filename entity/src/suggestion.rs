//! A possible claim that the splitter found.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suggestion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TextUuid,
    pub article_id: TextUuid,
    pub revision_id: TextUuid,
    pub start_at: i64,
    pub end_at: i64,
    pub content: String,
    pub worth: i64,
    pub state: String,
    pub claim_id: Option<TextUuid>,
    pub decided_by: Option<TextUuid>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
