//! An export that is made once and downloaded piece by piece.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prepared_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub asked_by: Id,
    pub asked_at: DateTimeUtc,
    pub job_id: Id,
    pub name: String,
    pub about: String,
    pub wish: String,
    pub making: Option<Id>,
    pub written: i64,
    pub total: Option<i64>,
    pub bytes: i64,
    pub sha256: Option<String>,
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
