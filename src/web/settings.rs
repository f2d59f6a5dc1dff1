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
use crate::desk::set_up::{LONGEST_WAIT, MOST_EVIDENCE, NewSettings};
use crate::desk::space::Space;
use crate::desk::{Desk, Settled};
use crate::domain::claim::Policy;
use crate::domain::scale::Scale;
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
    /// Those that sign the log.
    keys: Vec<String>,
    typed: SettingsForm,
    scales: Vec<ScaleChoice>,
    space: Space,
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
    /// Left out, it stays as it is.
    #[serde(default)]
    long_wait_days: String,
    #[serde(default)]
    second_opinions: String,
    /// A panel's own where a form says nothing of it.
    #[serde(default)]
    panel_seats: String,
    #[serde(default)]
    panel_needed: String,
    /// Left empty, what is settled stays.
    #[serde(default)]
    lease_minutes: String,
    #[serde(default)]
    remind_days: String,
    #[serde(default)]
    release_days: String,
}

impl SettingsForm {
    /// What it asks for, or what to put right; what it leaves out stays as it is.
    fn understood(&self, now: &Settled) -> Result<NewSettings, String> {
        let within = |typed: &str, most: u32| typed.trim().parse().ok().filter(|it| *it <= most);
        let min_evidence = within(&self.min_evidence, MOST_EVIDENCE).ok_or_else(|| {
            format!("The evidence that a proposal needs is a number from 0 to {MOST_EVIDENCE}.")
        })?;
        let long_wait_days = match self.long_wait_days.as_str() {
            "" => now.desk.long_wait_days,
            typed => within(typed, LONGEST_WAIT).ok_or_else(|| {
                format!("A long wait is a number of days from 0 to {LONGEST_WAIT}.")
            })?,
        };
        Ok(NewSettings {
            name: self.name.clone(),
            min_evidence,
            scale: self.scale.clone(),
            contacts_in_report: !self.contacts_in_report.is_empty(),
            long_wait_days,
            opinions: self
                .policy()
                .ok_or("A panel has 3 to 9 people, and more than half of them must agree.")?,
            taking: self.taking(now.desk.taking)?,
        })
    }

    /// What it says of second opinions; nothing where it is not understood.
    fn policy(&self) -> Option<Policy> {
        let number = |text: &str, unsaid: u32| match text.trim() {
            "" => Some(unsaid),
            text => text.parse().ok(),
        };
        let policy = Policy {
            every: !self.second_opinions.is_empty(),
            seats: number(&self.panel_seats, Policy::DEFAULT.seats)?,
            needed: number(&self.panel_needed, Policy::DEFAULT.needed)?,
        };
        policy.is_sound().then_some(policy)
    }

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
    pub key: String,
    pub name: String,
    /// All its labels in a row.
    pub labels: String,
    pub chosen: bool,
}

impl ScaleChoice {
    fn of(scale: &Scale, chosen: &str) -> Self {
        let labels: Vec<&str> = scale.labels.iter().map(|it| it.name.as_str()).collect();
        let (key, name) = (scale.key.clone(), scale.name.clone());
        Self { chosen: key == chosen, key, name, labels: labels.join(", ") }
    }

    /// The scales that every desk can have.
    pub(super) fn seeds(chosen: &str) -> Vec<Self> {
        let seeds =
            seeds::choices().filter_map(|(key, _)| seeds::scale(key, ScaleId(uuid::Uuid::nil())));
        seeds.map(|it| Self::of(&it, chosen)).collect()
    }

    /// The scales that this desk has, as they are now, and the seeds that it could have.
    async fn all(desk: &Desk, chosen: &str) -> Result<Vec<Self>, Error> {
        let stored = desk.newest_scales().await?;
        let mut all: Vec<Self> = stored.iter().map(|it| Self::of(it, chosen)).collect();
        let lacks = |it: &Self| stored.iter().all(|scale| scale.key != it.key);
        all.extend(Self::seeds(chosen).into_iter().filter(lacks));
        Ok(all)
    }
}

async fn show(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::ReadSettings)?;
    let settled = desk.settled().await?;
    let opinions = settled.desk.settings.opinions;
    let ticked = |it: bool| if it { "on" } else { "" }.to_owned();
    let typed = SettingsForm {
        name: settled.desk.name,
        min_evidence: settled.desk.settings.min_evidence.to_string(),
        scale: settled.scale.key,
        contacts_in_report: ticked(settled.desk.contacts_in_report),
        long_wait_days: settled.desk.long_wait_days.to_string(),
        second_opinions: ticked(opinions.every),
        panel_seats: opinions.seats.to_string(),
        panel_needed: opinions.needed.to_string(),
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
    let problem = match form.understood(&desk.settled().await?) {
        Err(problem) => problem,
        Ok(new) => match desk.change_settings(new, me.actor()).await {
            Ok(()) => return Ok(see_other_saying("/settings", Flash::good("Kept."))),
            Err(error) => mendable(error)?,
        },
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
    let space = desk.space().await?;
    let scales = ScaleChoice::all(desk, &typed.scale).await?;
    let keys = desk.log_keys().await?;
    let desk = desk.settled().await?.desk;
    let (set_up_at, origin) = (desk.set_up_at, desk.origin);
    show_as(status, &ShowPage { frame, set_up_at, origin, keys, typed, scales, space, problem })
}
