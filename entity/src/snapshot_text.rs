//! The words of a snapshot, as people read them.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "snapshot_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub snapshot_id: Id,
    pub title: Option<String>,
    pub language: Option<String>,
    pub body: String,
    pub pages: String,
    pub problem: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
