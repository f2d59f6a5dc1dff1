//! One version of the desk's own account of its method.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "method")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub body: String,
    pub written_by: Option<Id>,
    pub written_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
