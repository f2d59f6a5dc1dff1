//! Settings: what the desk is called, what a proposal needs, and on which scale verdicts stand.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Error;
use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other_saying, show_as};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::set_up::{MOST_EVIDENCE, NewSettings};
use crate::domain::taking::{LONGEST_LEASE_MINUTES, LONGEST_WAIT_DAYS, Taking};
use crate::domain::{Act, ScaleId, seeds};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/settings").get(show).post(update));
}

#[derive(Template)]
#[template(path = "settings/show.html")]
struct ShowPage {
    frame: Frame,
    set_up_at: DateTime<Utc>,
    origin: String,
    typed: SettingsForm,
    scales: Vec<ScaleChoice>,
    problem: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsForm {
    name: String,
    min_evidence: String,
    scale: String,
    /// Says something where the box is ticked.
    #[serde(default)]
    contacts_in_report: String,
    /// Left empty, what is settled stays.
    #[serde(default)]
    lease_minutes: String,
    #[serde(default)]
    remind_days: String,
    #[serde(default)]
    release_days: String,
}

impl SettingsForm {
    /// What is settled about the claims that people have taken, or what to put right.
    fn taking(&self, now: Taking) -> Result<Taking, String> {
        let whole = |text: &str, now: u32, least: u32, most: u32| match text.trim() {
            "" => Some(now),
            text => text.parse().ok().filter(|it| (least..=most).contains(it)),
        };
        let lease = whole(&self.lease_minutes, now.lease_minutes, 1, LONGEST_LEASE_MINUTES);
        let remind = whole(&self.remind_days, now.remind_days, 0, LONGEST_WAIT_DAYS);
        let release = whole(&self.release_days, now.release_days, 0, LONGEST_WAIT_DAYS);
        let odd_days = || format!("Give the days as a number from 0 to {LONGEST_WAIT_DAYS}.");
        Ok(Taking {
            lease_minutes: lease.ok_or_else(|| {
                format!("A claim is somebody’s for 1 to {LONGEST_LEASE_MINUTES} minutes.")
            })?,
            remind_days: remind.ok_or_else(odd_days)?,
            release_days: release.ok_or_else(odd_days)?,
        })
    }
}

/// A scale as one can choose it.
pub(super) struct ScaleChoice {
    pub key: &'static str,
    pub name: &'static str,
    /// All its labels in a row.
    pub labels: String,
    pub chosen: bool,
}

impl ScaleChoice {
    pub(super) fn all(chosen: &str) -> Vec<Self> {
        seeds::choices()
            .map(|(key, name)| {
                let scale = seeds::scale(key, ScaleId(uuid::Uuid::nil()));
                let labels = scale.map(|it| it.labels).unwrap_or_default();
                let labels: Vec<String> = labels.into_iter().map(|it| it.name).collect();
                Self { key, name, labels: labels.join(", "), chosen: key == chosen }
            })
            .collect()
    }
}

async fn show(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::ReadPeople)?;
    let settled = desk.settled().await?;
    let typed = SettingsForm {
        name: settled.desk.name,
        min_evidence: settled.desk.settings.min_evidence.to_string(),
        scale: settled.scale.key,
        contacts_in_report: if settled.desk.contacts_in_report { "on" } else { "" }.to_owned(),
        lease_minutes: settled.desk.taking.lease_minutes.to_string(),
        remind_days: settled.desk.taking.remind_days.to_string(),
        release_days: settled.desk.taking.release_days.to_string(),
    };
    page(&desk, StatusCode::OK, frame, typed, None).await
}

async fn update(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<SettingsForm>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let form = posted.form;
    let evidence = form.min_evidence.trim().parse().ok().filter(|it| *it <= MOST_EVIDENCE);
    let problem = match (evidence, form.taking(desk.settled().await?.desk.taking)) {
        (None, _) => {
            format!("The evidence that a proposal needs is a number from 0 to {MOST_EVIDENCE}.")
        }
        (Some(_), Err(problem)) => problem,
        (Some(min_evidence), Ok(taking)) => {
            let (name, scale) = (form.name.clone(), form.scale.clone());
            let contacts_in_report = !form.contacts_in_report.is_empty();
            let new = NewSettings { name, min_evidence, scale, contacts_in_report, taking };
            match desk.change_settings(new, me.actor()).await {
                Ok(()) => return Ok(see_other_saying("/settings", Flash::good("Kept."))),
                Err(error) => mendable(error)?,
            }
        }
    };
    page(&desk, StatusCode::UNPROCESSABLE_ENTITY, frame, form, Some(problem)).await
}

async fn page(
    desk: &Desk,
    status: StatusCode,
    frame: Frame,
    typed: SettingsForm,
    problem: Option<String>,
) -> Result<HttpResponse, Error> {
    let desk = desk.settled().await?.desk;
    let scales = ScaleChoice::all(&typed.scale);
    let (set_up_at, origin) = (desk.set_up_at, desk.origin);
    show_as(status, &ShowPage { frame, set_up_at, origin, typed, scales, problem })
}
