//! One entry of a trail.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub position: i64,
    pub stream: String,
    pub stream_id: Id,
    pub seq: i64,
    pub kind: String,
    pub actor: String,
    pub at: DateTimeUtc,
    pub batch: Option<Id>,
    pub bytes: Vec<u8>,
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
