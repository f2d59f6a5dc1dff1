//! An article.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TextUuid,
    pub title: String,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published_on: Option<Date>,
    pub language: Option<String>,
    pub url: Option<String>,
    pub imported_by: Option<TextUuid>,
    pub imported_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
