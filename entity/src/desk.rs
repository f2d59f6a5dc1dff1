//! The desk's settings; one row.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "desk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub name: String,
    pub origin: String,
    pub scale_id: Id,
    pub min_evidence: i64,
    pub set_up_at: DateTimeUtc,
    pub only: i64,
    pub contacts_in_report: bool,
    pub long_wait_days: i64,
    pub second_opinions: bool,
    pub panel_seats: i64,
    pub panel_needed: i64,
    pub lease_minutes: i64,
    pub remind_days: i64,
    pub release_days: i64,
    /// As JSON.
    pub checklist: String,
    /// Whether readers find pages, where that is said.
    pub reader_pages: Option<bool>,
    pub reader_language: String,
    pub accent: Option<String>,
    pub accent_dark: Option<String>,
    pub logo_sha256: Option<String>,
    /// Where readers say what is wrong.
    pub complaints: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
