//! A piece of background work.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub kind: String,
    pub payload: String,
    pub state: String,
    pub rank: i64,
    pub due_at: Option<DateTimeUtc>,
    pub since: DateTimeUtc,
    pub attempts: i64,
    pub most_attempts: i64,
    pub lease: Option<String>,
    pub node: Option<String>,
    pub host: Option<String>,
    pub problem: Option<String>,
    pub outcome: Option<String>,
    pub batch_id: Option<Id>,
    pub asked_by: Option<Id>,
    pub role: String,
    pub asked_at: DateTimeUtc,
    pub once: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
