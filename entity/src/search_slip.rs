//! What is left of a word when letters are taken out, by which it is found though mistyped.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_slip")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub slip: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
}

impl ActiveModelBehavior for ActiveModel {}
