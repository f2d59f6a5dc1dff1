//! A frozen copy of a source or of an article's page.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "snapshot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub source_id: Option<Id>,
    pub article_id: Option<Id>,
    pub revision_id: Option<Id>,
    pub sha256: String,
    pub length: i64,
    pub media: String,
    pub charset: Option<String>,
    pub how: String,
    pub status: Option<i32>,
    pub asked: Option<String>,
    pub address: Option<String>,
    pub headers: String,
    pub peer: Option<String>,
    pub name: Option<String>,
    pub taken_at: DateTimeUtc,
    pub taken_by: Option<Id>,
}

impl ActiveModelBehavior for ActiveModel {}
