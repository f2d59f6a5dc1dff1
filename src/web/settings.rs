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
use crate::desk::set_up::{LONGEST_WAIT, MOST_EVIDENCE, NewSettings};
use crate::desk::space::Space;
use crate::domain::claim::Policy;
use crate::domain::scale::Scale;
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
}

impl SettingsForm {
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
    me.must(Act::ReadPeople)?;
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
    let within = |typed: &str, most: u32| typed.trim().parse().ok().filter(|it| *it <= most);
    let long_wait = match form.long_wait_days.as_str() {
        "" => Some(desk.settled().await?.desk.long_wait_days),
        typed => within(typed, LONGEST_WAIT),
    };
    let problem = match (within(&form.min_evidence, MOST_EVIDENCE), long_wait, form.policy()) {
        (None, ..) => {
            format!("The evidence that a proposal needs is a number from 0 to {MOST_EVIDENCE}.")
        }
        (_, None, _) => format!("A long wait is a number of days from 0 to {LONGEST_WAIT}."),
        (.., None) => {
            "A panel has 3 to 9 people, and more than half of them must agree.".to_owned()
        }
        (Some(min_evidence), Some(long_wait_days), Some(opinions)) => {
            let (name, scale) = (form.name.clone(), form.scale.clone());
            let contacts_in_report = !form.contacts_in_report.is_empty();
            let new = NewSettings {
                name,
                min_evidence,
                scale,
                contacts_in_report,
                long_wait_days,
                opinions,
            };
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
    let space = desk.space().await?;
    let scales = ScaleChoice::all(desk, &typed.scale).await?;
    let desk = desk.settled().await?.desk;
    let (set_up_at, origin) = (desk.set_up_at, desk.origin);
    show_as(status, &ShowPage { frame, set_up_at, origin, typed, scales, space, problem })
}
