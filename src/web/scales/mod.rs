//! Scales: all versions of those that the desk has, and the form that makes the next one.

mod typed;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Error;
use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other_saying, show as answer, show_as};
use super::session::SignedIn;
use crate::desk::scales::{Refused, Version};
use crate::desk::{self, Desk};
use crate::domain::scale::{Draft, Label, LabelKind, Row, Scale, Tone};
use crate::domain::{Act, seeds};
use typed::{Fields, read};

/// How many rows of a new scale stand empty at first.
const ROWS: usize = 6;
/// How many empty rows stand below those that are filled.
const SPARE: usize = 2;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/scales").get(list))
        .service(resource("/scales/new").get(new).post(add))
        .service(resource("/scales/seeds").post(add_seed))
        .service(resource("/scales/{key}").get(show).post(change));
}

#[derive(Template)]
#[template(path = "scales/list.html")]
struct ListPage {
    frame: Frame,
    scales: Vec<Scale>,
    /// The key of the scale that the desk uses.
    used: String,
    /// Key and name of the seeds that the desk does not have.
    seeds: Vec<(&'static str, &'static str)>,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "scales/new.html")]
struct NewPage {
    frame: Frame,
    draft: Draft,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "scales/show.html")]
struct ShowPage {
    frame: Frame,
    draft: Draft,
    problems: Vec<String>,
    is_used: bool,
    newest: Scale,
    /// Newest first.
    versions: Vec<VersionView>,
}

struct VersionView {
    scale: Scale,
    made_at: Option<DateTime<Utc>>,
    made_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedForm {
    seed: String,
}

async fn list(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::ReadSettings)?;
    answer(&list_page(&desk, frame, None).await?)
}

async fn list_page(desk: &Desk, frame: Frame, problem: Option<String>) -> Result<ListPage, Error> {
    let scales = desk.newest_scales().await?;
    let lacks = |key: &str| scales.iter().all(|it| it.key != key);
    let seeds = seeds::choices().filter(|(key, _)| lacks(key)).collect();
    let used = desk.settled().await?.scale.key;
    Ok(ListPage { frame, scales, used, seeds, problem })
}

async fn add_seed(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<SeedForm>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let key = posted.form.seed;
    match desk.add_seed(&key, me.actor()).await {
        Ok(()) => Ok(see_other_saying(&format!("/scales/{key}"), Flash::good("Scale added."))),
        Err(error) => {
            let problem = Some(mendable(error)?);
            let page = list_page(&desk, frame, problem).await?;
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn new(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let draft = Draft {
        name: String::new(),
        worst: "1".to_owned(),
        best: "5".to_owned(),
        rows: vec![Row::empty(); ROWS],
    };
    answer(&NewPage { frame, draft, problems: Vec::new() })
}

async fn add(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let (draft, _) = read(&posted.form)?;
    match desk.add_scale(draft.clone(), me.actor()).await {
        Ok(key) => Ok(see_other_saying(&format!("/scales/{key}"), Flash::good("Scale added."))),
        Err(error) => {
            let problems = problems(error)?;
            let page = NewPage { frame, draft: spared(draft), problems };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    key: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::ReadSettings)?;
    answer(&show_page(&desk, frame, &key, None).await?)
}

async fn show_page(
    desk: &Desk,
    frame: Frame,
    key: &str,
    refused: Option<(Draft, Vec<String>)>,
) -> Result<ShowPage, Error> {
    let versions = desk.scale_versions(key).await?;
    let people = desk.people_names().await?;
    let newest = versions.first().map(|it| it.scale.clone()).ok_or(Error::NotFound)?;
    let (draft, problems) = refused.unwrap_or_else(|| (Draft::of(&newest), Vec::new()));
    let view = |it: Version| VersionView {
        made_by: it.made_by.and_then(|person| people.get(&person).cloned()),
        made_at: it.made_at,
        scale: it.scale,
    };
    Ok(ShowPage {
        frame,
        draft: spared(draft),
        problems,
        is_used: desk.settled().await?.scale.key == newest.key,
        newest,
        versions: versions.into_iter().map(view).collect(),
    })
}

async fn change(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    key: Path<String>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let (draft, seen) = read(&posted.form)?;
    let seen = seen.ok_or(Error::BadForm)?;
    match desk.change_scale(&key, seen, draft.clone(), me.actor()).await {
        Ok(version) => {
            let said = Flash::good(format!("Version {version} stored. Verdicts keep theirs."));
            Ok(see_other_saying(&format!("/scales/{}", *key), said))
        }
        Err(error) => {
            let late = matches!(error, desk::Error::Scale(Refused::Changed(_)));
            let status = if late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let refused = Some((draft, problems(error)?));
            show_as(status, &show_page(&desk, frame, &key, refused).await?)
        }
    }
}

/// What has to be mended, a sentence each; other errors stay errors.
fn problems(error: desk::Error) -> Result<Vec<String>, Error> {
    match error {
        desk::Error::Scale(Refused::Faulty(faults)) => {
            Ok(faults.iter().map(ToString::to_string).collect())
        }
        desk::Error::Scale(refused) => Ok(vec![refused.to_string()]),
        error => Ok(vec![mendable(error)?]),
    }
}

/// With a few empty rows at the end.
fn spared(mut draft: Draft) -> Draft {
    let filled = draft.rows.iter().rposition(|row| !row.is_empty()).map_or(0, |at| at + 1);
    let rows = draft.rows.len().max(filled.saturating_add(SPARE));
    draft.rows.resize(rows, Row::empty());
    draft
}

impl ShowPage {
    /// Everything that a label is, beside its name and definition.
    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn about(&self, label: &Label) -> String {
        let number = label.ordinal.map(|number| format!(", {number}"));
        format!("{}{}", label.kind.word(), number.unwrap_or_default())
    }
}
