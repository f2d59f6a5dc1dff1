//! Bulk: one form for all the claims that were chosen in a list, and the page that says what became
//! of each.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::wanted::Wanted;
use super::{ListPage, list_page};
use crate::desk::Desk;
use crate::desk::bulk::{Change, Chosen, MOST, Outcome};
use crate::domain::claim::Priority;
use crate::domain::{Act, ClaimNumber};
use crate::report::list::ListFormat;
use crate::web::claims::wish::{Odd, moment};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Flash, Frame, Room, filters, see_other, see_other_saying, show, show_as};
use crate::web::session::SignedIn;

/// The whole form is sent whichever of its buttons was pressed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Clone, Default)]
pub struct BulkForm {
    /// Number and version of each claim, as "C-12:7".
    pick: Vec<String>,
    /// The button.
    act: String,
    pub to: String,
    pub tag: String,
    pub due: String,
    pub level: String,
    pub why: String,
    pub reason: String,
    /// The list that the claims were chosen from.
    from: String,
}

impl BulkForm {
    /// Whether this claim is among the chosen.
    pub fn has(&self, number: ClaimNumber) -> bool {
        self.pick.iter().any(|it| it.split_once(':').is_some_and(|it| it.0 == number.to_string()))
    }
}

#[derive(Template)]
#[template(path = "queue/bulk.html")]
struct BulkPage {
    frame: Frame,
    did: String,
    done: usize,
    claims: Vec<(ClaimNumber, String, Outcome)>,
    back: String,
}

impl BulkPage {
    fn rest(&self) -> usize {
        self.claims.len().saturating_sub(self.done)
    }
}

/// Does to each of the chosen claims what the pressed button says.
pub async fn change(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<BulkForm>,
) -> Result<HttpResponse, Error> {
    match changed(&desk, &me, &posted).await {
        Err(Error::Refused(sentence)) => {
            let wanted = Wanted::parse(&posted.form.from);
            let page = list_page(&desk, &me, frame, wanted).await?;
            let page = ListPage { typed: posted.form, problem: Some(sentence), ..page };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        done => done,
    }
}

async fn changed(
    desk: &Desk,
    me: &SignedIn,
    posted: &Posted<BulkForm>,
) -> Result<HttpResponse, Error> {
    let form = &posted.form;
    let chosen: Vec<Chosen> = form.pick.iter().map(|it| pick(it)).collect::<Result<_, _>>()?;
    if chosen.is_empty() {
        me.must(Act::Export)?;
        return Err(Error::Refused("Choose at least one claim, by the box before it.".to_owned()));
    }
    if chosen.len() > MOST {
        me.must(Act::Export)?;
        return Err(Error::Refused(format!("At most {MOST} claims can be chosen at once.")));
    }
    if let Some(format) = ListFormat::from_key(&form.act) {
        me.must(Act::Export)?;
        return Ok(see_other(&file(format, &chosen)));
    }
    me.must(Act::EditClaim)?;
    let change = wanted(form)?;
    if posted.once.is_none() {
        return Err(Error::BadForm);
    }
    let from = Wanted::parse(&form.from).list();
    let batch = desk.change_many(chosen, change, posted.sent(me)).await?;
    let from = url::form_urlencoded::byte_serialize(from.as_bytes()).collect::<String>();
    Ok(see_other(&format!("/queue/bulk/{batch}?from={from}")))
}

fn pick(text: &str) -> Result<Chosen, Error> {
    let (number, seen) = text.split_once(':').ok_or(Error::BadForm)?;
    let number = number.parse().map_err(|_odd| Error::BadForm)?;
    Ok(Chosen { number, seen: seen.parse().map_err(|_odd| Error::BadForm)? })
}

fn file(format: ListFormat, chosen: &[Chosen]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(chosen.iter().map(|it| ("claim", it.number.to_string())));
    format!("/queue/chosen.{}?{}", format.key(), query.finish())
}

/// What the pressed button asks for.
fn wanted(form: &BulkForm) -> Result<Change, Error> {
    let said = |sentence: &str| Error::Refused(sentence.to_owned());
    let tag = || {
        let tag = form.tag.trim();
        if tag.is_empty() { Err(said("Name the tag.")) } else { Ok(tag.to_owned()) }
    };
    Ok(match form.act.as_str() {
        "assign" if form.to.is_empty() => Change::Assign(None),
        "assign" => Change::Assign(Some(form.to.parse().map_err(|_odd| Error::BadForm)?)),
        "tag" => Change::Tag(tag()?),
        "untag" => Change::Untag(tag()?),
        "due" => Change::Due(moment(&form.due).map_err(|odd| match odd {
            Odd::Said(sentence) => said(sentence),
            Odd::Form => Error::BadForm,
        })?),
        "priority" => {
            let level = match form.level.as_str() {
                "" => None,
                key => Some(Priority::from_key(key).ok_or(Error::BadForm)?),
            };
            if level.is_some() && form.why.trim().is_empty() {
                return Err(said("Say why the claims have this priority."));
            }
            Change::Priority { level, reason: form.why.clone() }
        }
        "dismiss" if form.reason.trim().is_empty() => {
            return Err(said("Say why the claims are not worth checking."));
        }
        "dismiss" => Change::Dismiss { reason: form.reason.clone() },
        _ => return Err(Error::BadForm),
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    from: String,
}

/// What became of each of the claims.
pub async fn result(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    batch: Path<Uuid>,
    from: Query<From>,
) -> Result<HttpResponse, Error> {
    me.must(Act::EditClaim)?;
    let Some(summary) = desk.bulk_result(me.person, *batch).await? else {
        let gone = "What became of those claims is not kept any more. Their trails tell it.";
        return Ok(see_other_saying("/queue", Flash::note(gone)));
    };
    let numbers: Vec<ClaimNumber> = summary.claims.iter().map(|(number, _)| *number).collect();
    let rows = desk.seen_by(me.person).claims_numbered(&numbers).await?;
    let mut said: BTreeMap<_, _> = rows.into_iter().map(|it| (it.number, it.statement)).collect();
    let claims = summary.claims.into_iter().map(|(number, outcome)| {
        let statement = said.remove(&number).unwrap_or_default();
        (number, statement, outcome)
    });
    let claims: Vec<_> = claims.collect();
    show(&BulkPage {
        frame: frame.within(Room::Queue),
        did: summary.did,
        done: claims.iter().filter(|(.., outcome)| *outcome == Outcome::Done).count(),
        claims,
        back: Wanted::parse(&from.from).list(),
    })
}
