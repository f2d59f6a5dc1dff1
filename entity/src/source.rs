//! Something that can be consulted.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub title: String,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub published_on: Option<Date>,
    pub fingerprint: String,
    pub added_by: Option<Id>,
    pub added_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
