//! Checklist: what the desk asks of its claims beside the rules, and the form that changes it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, resource};
use askama::Template;

use super::Error;
use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, filters, see_other_saying, show_as};
use super::session::SignedIn;
use crate::desk::guidelines::{Refused, Row};
use crate::desk::{self, Desk};
use crate::domain::Act;
use crate::domain::checklist::{Checklist, Item, MOST_ITEMS, Phase};

/// How many empty rows stand below those that are filled.
const SPARE: usize = 3;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/settings/checklist").get(show).post(change));
}

#[derive(Template)]
#[template(path = "settings/checklist.html")]
struct ChecklistPage {
    frame: Frame,
    /// As it is now.
    checklist: Checklist,
    rows: Vec<Row>,
    problems: Vec<String>,
    /// Whether somebody else changed it while this form was filled in.
    is_late: bool,
}

type Fields = Vec<(String, String)>;

async fn show(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::ReadSettings)?;
    let checklist = desk.settled().await?.desk.settings.checklist;
    let row = |it: &Item| Row {
        id: Some(it.id),
        phase: it.phase,
        text: it.text.clone(),
        required: it.required,
    };
    let rows = spared(checklist.items.iter().map(row).collect());
    let page = ChecklistPage { frame, checklist, rows, problems: Vec::new(), is_late: false };
    show_as(StatusCode::OK, &page)
}

async fn change(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let (seen, rows) = read(&posted.form)?;
    let (status, problems) = match desk.change_checklist(seen, rows.clone(), me.actor()).await {
        Ok(_) => {
            let said = Flash::good("Checklist stored. Items that stay keep their ticks.");
            return Ok(see_other_saying("/settings/checklist", said));
        }
        Err(desk::Error::Guidelines(Refused::Faulty(faults))) => {
            let faults = faults.iter().map(ToString::to_string).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, faults)
        }
        Err(desk::Error::Guidelines(late @ Refused::Changed(_))) => {
            (StatusCode::CONFLICT, vec![late.to_string()])
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, vec![mendable(error)?]),
    };
    let checklist = desk.settled().await?.desk.settings.checklist;
    let (rows, is_late) = (spared(rows), status == StatusCode::CONFLICT);
    show_as(status, &ChecklistPage { frame, checklist, rows, problems, is_late })
}

/// The version that a form was made from, and its rows: fields of a row come once for each, in
/// their order; a box that is ticked says its row's number, counted from 1.
fn read(fields: &Fields) -> Result<(u32, Vec<Row>), Error> {
    let known = ["version", "item", "phase", "text", "required"];
    if fields.iter().any(|(name, _)| !known.contains(&name.as_str())) {
        return Err(Error::BadForm);
    }
    let all = |wanted: &str| -> Vec<&str> {
        fields.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).collect()
    };
    let [version] = all("version")[..] else { return Err(Error::BadForm) };
    let version = version.parse().map_err(|_not_a_number| Error::BadForm)?;
    let (ids, phases, texts, required) = (all("item"), all("phase"), all("text"), all("required"));
    if (ids.len(), phases.len()) != (texts.len(), texts.len()) {
        return Err(Error::BadForm);
    }
    let mut rows = Vec::with_capacity(texts.len());
    for (number, ((id, phase), text)) in (1..).zip(ids.iter().zip(phases).zip(texts)) {
        rows.push(Row {
            id: (!id.is_empty())
                .then(|| id.parse())
                .transpose()
                .map_err(|_no_id| Error::BadForm)?,
            phase: Phase::from_key(phase).ok_or(Error::BadForm)?,
            text: text.to_owned(),
            required: required.contains(&usize::to_string(&number).as_str()),
        });
    }
    Ok((version, rows))
}

/// With a few empty rows at the end.
fn spared(mut rows: Vec<Row>) -> Vec<Row> {
    let filled = rows.iter().rposition(|row| !row.text.is_empty()).map_or(0, |at| at + 1);
    let wanted = filled.saturating_add(SPARE).min(MOST_ITEMS.max(filled));
    let empty = Row { id: None, phase: Phase::Research, text: String::new(), required: false };
    rows.resize(rows.len().max(wanted), empty);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(form: &str) -> Result<(u32, Vec<Row>), Error> {
        read(&url::form_urlencoded::parse(form.as_bytes()).into_owned().collect())
    }

    #[test]
    fn rows_are_read_one_by_one() {
        let row = "&item=&phase=review&text=Called%3F";
        let (version, rows) = sent(&format!("version=3{row}{row}&required=2")).unwrap();
        assert_eq!((version, rows.len()), (3, 2));
        assert_eq!((rows[0].required, rows[1].required), (false, true));
        assert_eq!((rows[0].phase, rows[0].text.as_str()), (Phase::Review, "Called?"));
    }

    #[test]
    fn a_form_that_no_page_of_ours_has_is_not_understood() {
        for form in [
            "item=&phase=review&text=x",
            "version=x&item=&phase=review&text=x",
            "version=1&item=&phase=later&text=x",
            "version=1&item=1&phase=review&text=x",
            "version=1&item=&phase=review&text=x&text=y",
            "version=1&role=admin",
        ] {
            assert!(matches!(sent(form), Err(Error::BadForm)), "{form}");
        }
    }
}
