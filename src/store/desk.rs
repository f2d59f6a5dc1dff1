//! The desk's settings, its scales and its counters.

use ::entity::{counter, desk, scale};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::convert::{count, id, known, number};
use super::{Error, Tx};
use crate::domain::claim::{Policy, Settings};
use crate::domain::colour::{Accent, Colour};
use crate::domain::complaints::Complaints;
use crate::domain::publishing::{Language, Publishing};
use crate::domain::scale::Scale;
use crate::domain::taking::Taking;
use crate::domain::{ClaimNumber, ScaleId};

/// The counter of claim numbers.
const CLAIM: &str = "claim";

/// What was settled when the desk was set up, and since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    pub id: Uuid,
    pub name: String,
    /// What every chain starts from; never changes.
    pub origin: String,
    pub scale: ScaleId,
    pub settings: Settings,
    /// Whether reports tell who was asked for comment and what they answered.
    pub contacts_in_report: bool,
    /// After how many days in a stage a claim has waited long; 0 for never.
    pub long_wait_days: u32,
    pub taking: Taking,
    /// The pages for readers.
    pub publishing: Publishing,
    pub set_up_at: DateTime<Utc>,
}

/// The desk, or nothing before it is set up.
pub async fn read(c: &impl ConnectionTrait) -> Result<Option<Desk>, Error> {
    let Some(row) = desk::Entity::find().one(c).await? else { return Ok(None) };
    let small = |count: i64, of: &str| {
        u32::try_from(count).map_err(|_odd| Error::Corrupt(format!("{count} {of}")))
    };
    let settings = Settings {
        min_evidence: small(row.min_evidence, "items of evidence")?,
        opinions: Policy {
            every: row.second_opinions,
            seats: small(row.panel_seats, "seats of a panel")?,
            needed: small(row.panel_needed, "of a panel who agree")?,
        },
        checklist: json(&row.checklist)?,
    };
    let (taking, publishing) = (taking(&row)?, publishing(&row)?);
    Ok(Some(Desk {
        id: row.id.0,
        name: row.name,
        origin: row.origin,
        scale: ScaleId(row.scale_id.0),
        settings,
        contacts_in_report: row.contacts_in_report,
        long_wait_days: u32::try_from(row.long_wait_days)
            .map_err(|_odd| Error::Corrupt(format!("{} days", row.long_wait_days)))?,
        taking,
        publishing,
        set_up_at: row.set_up_at,
    }))
}

fn taking(row: &desk::Model) -> Result<Taking, Error> {
    let whole = |number: i64| {
        u32::try_from(number).map_err(|_odd| Error::Corrupt(format!("the time {number}")))
    };
    Ok(Taking {
        lease_minutes: whole(row.lease_minutes)?,
        remind_days: whole(row.remind_days)?,
        release_days: whole(row.release_days)?,
    })
}

fn publishing(row: &desk::Model) -> Result<Publishing, Error> {
    let colour = |text: &String| known(Colour::read(text), text);
    let accent = match (&row.accent, &row.accent_dark) {
        (Some(light), Some(dark)) => Some(Accent { light: colour(light)?, dark: colour(dark)? }),
        _ => None,
    };
    let complaints = row.complaints.as_ref();
    let complaints = complaints.map(|text| known(Complaints::of(text), text)).transpose()?;
    Ok(Publishing {
        pages: row.reader_pages,
        language: known(Language::from_key(&row.reader_language), &row.reader_language)?,
        accent,
        logo: row.logo_sha256.clone(),
        complaints,
    })
}

/// Stores the desk, new or changed.
pub async fn save(tx: &Tx, it: &Desk) -> Result<(), Error> {
    let row = desk::ActiveModel {
        id: Set(id(it.id)),
        name: Set(it.name.clone()),
        origin: Set(it.origin.clone()),
        scale_id: Set(id(it.scale.0)),
        min_evidence: Set(i64::from(it.settings.min_evidence)),
        set_up_at: Set(it.set_up_at),
        only: Set(1),
        contacts_in_report: Set(it.contacts_in_report),
        long_wait_days: Set(i64::from(it.long_wait_days)),
        second_opinions: Set(it.settings.opinions.every),
        panel_seats: Set(i64::from(it.settings.opinions.seats)),
        panel_needed: Set(i64::from(it.settings.opinions.needed)),
        lease_minutes: Set(it.taking.lease_minutes.into()),
        remind_days: Set(it.taking.remind_days.into()),
        release_days: Set(it.taking.release_days.into()),
        checklist: Set(serde_json::to_string(&it.settings.checklist)
            .map_err(|error| Error::Corrupt(error.to_string()))?),
        reader_pages: Set(it.publishing.pages),
        reader_language: Set(it.publishing.language.key().to_owned()),
        accent: Set(it.publishing.accent.map(|accent| accent.light.to_string())),
        accent_dark: Set(it.publishing.accent.map(|accent| accent.dark.to_string())),
        logo_sha256: Set(it.publishing.logo.clone()),
        complaints: Set(it.publishing.complaints.as_ref().map(|it| it.text().to_owned())),
    };
    let mut replace = OnConflict::column(desk::Column::Id);
    replace.update_columns([
        desk::Column::Name,
        desk::Column::ScaleId,
        desk::Column::MinEvidence,
        desk::Column::ContactsInReport,
        desk::Column::LongWaitDays,
        desk::Column::SecondOpinions,
        desk::Column::PanelSeats,
        desk::Column::PanelNeeded,
        desk::Column::LeaseMinutes,
        desk::Column::RemindDays,
        desk::Column::ReleaseDays,
        desk::Column::Checklist,
        desk::Column::ReaderPages,
        desk::Column::ReaderLanguage,
        desk::Column::Accent,
        desk::Column::AccentDark,
        desk::Column::LogoSha256,
        desk::Column::Complaints,
    ]);
    desk::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// One version of a scale.
pub async fn read_scale(c: &impl ConnectionTrait, of: ScaleId) -> Result<Option<Scale>, Error> {
    let Some(row) = scale::Entity::find_by_id(id(of.0)).one(c).await? else { return Ok(None) };
    json(&row.content).map(Some)
}

/// All versions of one scale, the newest last.
pub async fn scale_versions(c: &impl ConnectionTrait, key: &str) -> Result<Vec<Scale>, Error> {
    let all = scale::Entity::find().filter(scale::COLUMN.key.eq(key));
    let rows = all.order_by_asc(scale::Column::Version).all(c).await?;
    rows.iter().map(|row| json(&row.content)).collect()
}

/// All versions of all scales, by key and version.
pub async fn list_scales(c: &impl ConnectionTrait) -> Result<Vec<Scale>, Error> {
    let all = scale::Entity::find().order_by_asc(scale::Column::Key);
    let rows = all.order_by_asc(scale::Column::Version).all(c).await?;
    rows.iter().map(|row| json(&row.content)).collect()
}

fn json<T: DeserializeOwned>(content: &str) -> Result<T, Error> {
    serde_json::from_str(content).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Stores a version of a scale; a stored version never changes. Gives its content as stored.
pub async fn save_scale(tx: &Tx, it: &Scale) -> Result<String, Error> {
    let content = serde_json::to_string(it).map_err(|error| Error::Corrupt(error.to_string()))?;
    let row = scale::ActiveModel {
        id: Set(id(it.id.0)),
        key: Set(it.key.clone()),
        version: Set(i64::from(it.version)),
        content: Set(content.clone()),
    };
    scale::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(content)
}

/// How many claim numbers have been given.
pub async fn claim_numbers_given(c: &impl ConnectionTrait) -> Result<u64, Error> {
    let row = counter::Entity::find_by_id(CLAIM.to_owned()).one(c).await?;
    row.map_or(Ok(0), |row| count(row.next))
}

/// The next claim number. It is dense, because it is rolled back with the claim that took it.
pub async fn next_claim_number(tx: &Tx) -> Result<ClaimNumber, Error> {
    let first = counter::ActiveModel { name: Set(CLAIM.to_owned()), next: Set(0) };
    let mut ignore = OnConflict::column(counter::Column::Name);
    ignore.do_nothing();
    counter::Entity::insert(first).on_conflict(ignore).exec_without_returning(tx).await?;
    let take = Query::update()
        .table(counter::Entity)
        // As wide as all counters are: PostgreSQL keeps the types of a statement with its words.
        .value(counter::Column::Next, Expr::col(counter::Column::Next).add(1_i64))
        .and_where(counter::COLUMN.name.eq(CLAIM))
        .returning_col(counter::Column::Next)
        .to_owned();
    let row = tx.query_one(&take).await?;
    let row = row.ok_or_else(|| Error::Corrupt("the counter of claims".to_owned()))?;
    let next: i64 = row.try_get_by_index(0)?;
    Ok(ClaimNumber(count(next.saturating_sub(1))?))
}

/// Sets the counter after a rebuild has seen the highest number.
pub async fn set_next_claim_number(tx: &Tx, next: u64) -> Result<(), Error> {
    let row = counter::ActiveModel { name: Set(CLAIM.to_owned()), next: Set(number(next)?) };
    let mut replace = OnConflict::column(counter::Column::Name);
    replace.update_column(counter::Column::Next);
    counter::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}
