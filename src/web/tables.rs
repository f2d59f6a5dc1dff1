//! Tables: claims from a CSV file, in three steps: which column has what, what would become of each
//! row, and what became of it. The file travels along in the form, so that nothing is kept of a table
//! that nobody imports.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::Site;
use super::articles::OTHER_SESSION;
use super::error::Error;
use super::form::check_token;
use super::page::{Flash, Frame, filters, see_other, see_other_saying, show, show_as};
use super::parts::{self, Most};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::claims::Sent;
use crate::desk::known::Mode;
use crate::desk::tables::{Became, Column, Columns, Taken, UNTITLED};
use crate::domain::Act;
use crate::text::table::{Row, Table};

/// How large a file from a browser may be.
const LARGEST: usize = 1024 * 1024;
/// How many rows one request takes; the command line takes more.
const ROWS: usize = 1_000;
/// A file travels along as text, which is larger by a third.
const MOST: Most = Most { together: 2 * LARGEST, short: 1024, within: Duration::from_mins(1) };
/// How many rows are shown beside the names of the columns.
const SHOWN: usize = 3;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/claims/import").get(new).post(import))
        .service(resource("/claims/import/{batch}").get(result));
}

/// A column of the table, and what somebody says it holds.
struct ColumnView {
    at: usize,
    name: String,
    holds: Option<Column>,
    /// Its cells in the first rows.
    cells: Vec<String>,
}

impl ColumnView {
    /// What it holds, as forms send it.
    fn key(&self) -> &'static str {
        self.holds.map_or("", Column::key)
    }
}

#[derive(Template)]
#[template(path = "tables/import.html")]
struct ImportPage {
    frame: Frame,
    problem: Option<String>,
    /// The file in Base64, once there is one that can be read.
    table: String,
    file_name: String,
    rows: usize,
    columns: Vec<ColumnView>,
    /// What each column may hold.
    choices: Vec<Column>,
    /// What would become of the rows, where they were looked at.
    looked: Option<Taken>,
}

#[derive(Template)]
#[template(path = "tables/result.html")]
struct ResultPage {
    frame: Frame,
    taken: Taken,
}

/// The form as it was sent.
#[derive(Default)]
struct Fields {
    token: String,
    once: String,
    act: String,
    file: Option<Vec<u8>>,
    file_name: String,
    /// What the columns hold, by their places.
    columns: Vec<(usize, Option<Column>)>,
    too_large: bool,
}

/// Why a step cannot be taken, as a sentence and a status.
type Refused = (String, StatusCode);

async fn new(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    show(&empty(frame))
}

fn empty(frame: Frame) -> ImportPage {
    ImportPage {
        frame,
        problem: None,
        table: String::new(),
        file_name: String::new(),
        rows: 0,
        columns: Vec::new(),
        choices: Vec::new(),
        looked: None,
    }
}

async fn import(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    request: HttpRequest,
    site: Data<Site>,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let fields = arriving(parts).await?;
    let table = match read(&request, &fields) {
        Ok(table) => table,
        Err((why, status)) => {
            return show_as(status, &ImportPage { problem: Some(why), ..empty(frame) });
        }
    };
    let columns = match (fields.columns.is_empty(), chosen(&fields)) {
        (true, _) => Ok(Columns::guessed(&table)),
        (false, chosen) => chosen,
    };
    let page = |looked, problem: Option<String>| ImportPage {
        problem,
        table: STANDARD.encode(fields.file.as_deref().unwrap_or_default()),
        file_name: fields.file_name.clone(),
        rows: table.rows.len(),
        columns: views(&table, &fields, columns.as_ref().ok()),
        choices: choices(&me),
        looked,
        frame: frame.clone(),
    };
    let step = match (fields.act.as_str(), &columns) {
        ("columns" | "", _) => return show(&page(None, None)),
        ("look" | "import", Ok(columns)) => columns,
        ("look" | "import", Err(why)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show_as(status, &page(None, Some(why.to_string())));
        }
        _ => return Err(Error::BadForm),
    };
    let sent = Sent { actor: me.actor(), once: Some(fields.once.clone()) };
    if fields.act == "look" {
        let taken = desk.take_table(&table, step, Mode::DryRun, sent, site.public_url()).await?;
        return show(&page(Some(taken), None));
    }
    if fields.once.is_empty() {
        return Err(Error::BadForm);
    }
    let batch = desk.take_sent_table(&table, step, sent, site.public_url()).await?;
    Ok(see_other(&format!("/claims/import/{batch}")))
}

/// What became of each row.
async fn result(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    batch: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let Some(taken) = desk.table_result(me.person, *batch).await? else {
        let gone =
            "What became of that table is not kept any more. The trails of its claims tell it.";
        return Ok(see_other_saying("/claims/import", Flash::note(gone)));
    };
    show(&ResultPage { frame, taken })
}

fn read(request: &HttpRequest, fields: &Fields) -> Result<Table, Refused> {
    if check_token(request, &fields.token).is_err() {
        return Err((OTHER_SESSION.to_owned(), StatusCode::FORBIDDEN));
    }
    let large = "A browser sends up to 1 MB and 1,000 rows. Bring the table in in parts, or ask whoever runs the desk to do it from the command line.";
    let file = fields.file.as_deref().unwrap_or_default();
    if fields.too_large || file.len() > LARGEST {
        return Err((large.to_owned(), StatusCode::PAYLOAD_TOO_LARGE));
    }
    let unfit = |why: String| (why, StatusCode::UNPROCESSABLE_ENTITY);
    if file.is_empty() {
        return Err(unfit("Choose a file.".to_owned()));
    }
    let table = Table::read(file).map_err(|why| unfit(why.to_string()))?;
    if table.rows.len() > ROWS {
        return Err((large.to_owned(), StatusCode::PAYLOAD_TOO_LARGE));
    }
    Ok(table)
}

fn chosen(fields: &Fields) -> Result<Columns, crate::desk::tables::Unclear> {
    let chosen = fields.columns.iter();
    Columns::new(chosen.filter_map(|(at, holds)| Some(((*holds)?, *at))))
}

fn choices(me: &SignedIn) -> Vec<Column> {
    let may = |it: &Column| *it != Column::RulingUrl || me.may(Act::ImportRulings);
    Column::ALL.into_iter().filter(may).collect()
}

/// The columns as they were chosen, also where that cannot be meant, else as they are guessed.
fn views(table: &Table, fields: &Fields, guessed: Option<&Columns>) -> Vec<ColumnView> {
    let first: Vec<&Row> = table.rows.iter().take(SHOWN).collect();
    let holds = |at: usize| match fields.columns.iter().find(|(it, _)| *it == at) {
        Some((_, holds)) => *holds,
        None if fields.columns.is_empty() => guessed.and_then(|it| it.of(at)),
        None => None,
    };
    let view = |(at, name): (usize, &String)| ColumnView {
        at,
        name: name.clone(),
        holds: holds(at),
        cells: first.iter().filter_map(|row| row.cells.get(at).cloned()).collect(),
    };
    table.columns.iter().enumerate().map(view).collect()
}

async fn arriving(parts: Multipart) -> Result<Fields, Error> {
    let mut fields = Fields::default();
    for part in parts::arriving(parts, MOST).await? {
        fields.too_large |= part.bytes.is_none();
        match part.name.as_str() {
            "file" => {
                fields.file_name = part.file_name.clone().unwrap_or_default();
                fields.file = part.bytes;
            }
            "table" => {
                let sent = STANDARD.decode(part.text()?);
                fields.file = Some(sent.map_err(|_odd| Error::BadForm)?);
            }
            "file_name" => fields.file_name = part.text()?,
            "token" => fields.token = part.text()?,
            "once" => fields.once = part.text()?,
            "act" => fields.act = part.text()?,
            name => {
                let at = name.strip_prefix("column_").and_then(|it| it.parse().ok());
                let at: usize = at.ok_or(Error::BadForm)?;
                let holds = part.text()?;
                let holds = Some(holds.as_str()).filter(|it| !it.is_empty());
                let holds = holds.map(|it| Column::from_key(it).ok_or(Error::BadForm));
                fields.columns.push((at, holds.transpose()?));
            }
        }
    }
    Ok(fields)
}
