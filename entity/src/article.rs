//! An article.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub title: String,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published_on: Option<Date>,
    pub language: Option<String>,
    pub url: Option<String>,
    /// Of the text that it was first brought in with.
    pub fingerprint: String,
    pub imported_by: Option<Id>,
    pub imported_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
