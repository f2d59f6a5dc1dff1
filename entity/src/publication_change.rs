//! What readers are told was changed: corrected, withdrawn, published again.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Id,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    pub at: DateTimeUtc,
    pub kind: String,
    pub from_label: Option<String>,
    pub to_label: Option<String>,
    pub words: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
