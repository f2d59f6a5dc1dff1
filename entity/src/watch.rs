//! How a source or an article fares at its address.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "watch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Id,
    pub subject: String,
    pub url: String,
    pub health: String,
    pub since: DateTimeUtc,
    pub looked_at: Option<DateTimeUtc>,
    pub next_at: DateTimeUtc,
    pub calm: i64,
    pub failures: i64,
    pub known: Option<String>,
    pub found: Option<String>,
    pub moved_to: Option<String>,
    pub problem: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub seen: bool,
}

impl ActiveModelBehavior for ActiveModel {}
