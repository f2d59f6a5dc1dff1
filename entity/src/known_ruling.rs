//! What others have ruled on a claim, as their ClaimReview says.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_ruling")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub number: i64,
    pub url: String,
    pub statement: String,
    pub claimant: String,
    pub label: String,
    pub publisher: String,
    pub language: Option<String>,
    pub claimed_on: Option<Date>,
    pub published_on: Option<Date>,
    pub licence: Option<String>,
    pub taken_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
