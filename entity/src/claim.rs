//! A claim as lists show it; a copy of where its trail ends.

#![expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub number: i64,
    pub version: i64,
    pub article_id: Id,
    pub statement: String,
    pub quote: String,
    pub kind: String,
    pub stage: String,
    pub publication: String,
    pub speakers: String,
    pub assignee_id: Option<Id>,
    pub due_at: Option<DateTimeUtc>,
    pub due_key: DateTimeUtc,
    pub parked_until: Option<DateTimeUtc>,
    pub evidence: i64,
    pub origins: i64,
    pub scale_id: Option<Id>,
    pub label: Option<String>,
    pub label_name: Option<String>,
    pub proposed_by: Option<Id>,
    pub edits_wait: bool,
    pub approved_at: Option<DateTimeUtc>,
    pub tags: String,
    pub opened_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
    pub text_state: String,
    pub text_number: i64,
    pub text_after_verdict: bool,
    pub text_waits: bool,
    pub review_by: Option<Date>,
    pub severity: String,
    pub said_before: bool,
    pub other_id: Option<Id>,
    pub split_from_id: Option<Id>,
    pub stage_since: DateTimeUtc,
    pub urgent_at: DateTimeUtc,
    pub urgent_why: String,
    pub priority_note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
