//! One frozen state of an article's text.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub article_id: Id,
    pub number: i64,
    pub title: String,
    pub body: String,
    pub sha256: String,
    pub fingerprint: String,
    pub dropped: String,
    pub made_by: Option<Id>,
    pub how: String,
    pub words_added: i64,
    pub words_removed: i64,
    pub claims_unchanged: i64,
    pub claims_changed: i64,
    pub claims_orphaned: i64,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
