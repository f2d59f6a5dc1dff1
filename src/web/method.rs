//! Method: how the desk works, in its own words, with its labels and checklists below.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;

use super::Error;
use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other_saying, show as answer, show_as};
use super::session::SignedIn;
use crate::desk::guidelines::Refused;
use crate::desk::{self, Desk};
use crate::domain::Act;
use crate::domain::checklist::{Item, Phase};
use crate::domain::claim::rules;
use crate::domain::method::Method;
use crate::domain::scale::Scale;
use crate::text::diff;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/method").get(show))
        .service(resource("/method/edit").get(edit).post(write))
        .service(resource("/method/versions/{version}").get(version));
}

#[derive(Template)]
#[template(path = "method/show.html")]
struct ShowPage {
    frame: Frame,
    method: Method,
    by: Option<String>,
    /// The scale of new verdicts, and the others that the desk has.
    scale: Scale,
    others: Vec<Scale>,
    phases: Vec<PhaseView>,
}

/// What a claim needs before it leaves a phase.
struct PhaseView {
    phase: Phase,
    /// By the rules of the desk.
    rules: Vec<String>,
    /// By its own checklist.
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "method/version.html")]
struct VersionPage {
    frame: Frame,
    method: Method,
    by: Option<String>,
    is_newest: bool,
    /// Against the version before.
    changes: Vec<diff::Piece>,
}

#[derive(Template)]
#[template(path = "method/edit.html")]
struct EditPage {
    frame: Frame,
    newest: Method,
    typed: String,
    problem: Option<String>,
    /// What somebody else has written meanwhile, against what was typed.
    changes: Option<Vec<diff::Piece>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodForm {
    version: u32,
    body: String,
}

async fn show(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let (method, settled) = (desk.method().await?, desk.settled().await?);
    let settings = &settled.desk.settings;
    let phase = |phase: Phase| PhaseView {
        phase,
        rules: rules(phase, settings),
        items: settings.checklist.of(phase).cloned().collect(),
    };
    let phases = Phase::ALL.map(phase).into();
    let mut others = desk.newest_scales().await?;
    others.retain(|it| it.key != settled.scale.key);
    let by = writer(&desk, &method).await?;
    answer(&ShowPage { frame, method, by, scale: settled.scale, others, phases })
}

/// The name of whoever wrote a version.
async fn writer(desk: &Desk, method: &Method) -> Result<Option<String>, Error> {
    let Some((Some(by), _)) = method.written else { return Ok(None) };
    Ok(desk.people_names().await?.remove(&by))
}

async fn version(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    version: Path<u32>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let method = desk.method_version(*version).await?;
    let changes = match version.checked_sub(1) {
        Some(before) => {
            let before = desk.method_version(before).await?;
            diff::runs(diff::words(&before.body, &method.body))
        }
        None => Vec::new(),
    };
    let is_newest = desk.method().await?.version == method.version;
    let by = writer(&desk, &method).await?;
    answer(&VersionPage { frame, method, by, is_newest, changes })
}

async fn edit(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let newest = desk.method().await?;
    let typed = newest.body.clone();
    answer(&EditPage { frame, newest, typed, problem: None, changes: None })
}

async fn write(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<MethodForm>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let MethodForm { version, body: typed } = posted.form;
    let (status, problem) = match desk.write_method(version, &typed, me.actor()).await {
        Ok(version) => {
            let said = Flash::good(format!("Version {version} of the method stored."));
            return Ok(see_other_saying("/method", said));
        }
        Err(desk::Error::Guidelines(late @ Refused::Changed(_))) => {
            (StatusCode::CONFLICT, late.to_string())
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, mendable(error)?),
    };
    let newest = desk.method().await?;
    let is_late = status == StatusCode::CONFLICT;
    let changes = is_late.then(|| diff::runs(diff::words(&newest.body, &typed)));
    let page = EditPage { frame, newest, typed, problem: Some(problem), changes };
    show_as(status, &page)
}
