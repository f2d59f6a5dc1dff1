//! Reports of one claim or one article, as pages and files.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::show::load;
use crate::desk::Desk;
use crate::desk::lists::Moment;
use crate::desk::printing::Printed;
use crate::domain::{Act, ArticleId};
use crate::report::claimreview::{Finding, Withheld};
use crate::report::html::Delivery;
use crate::report::names::PDF;
use crate::report::{self, Dossier, Format, Unwritten};
use crate::web::error::Error;
use crate::web::listed::attachment;
use crate::web::page::{Frame, filters, html, show_as};
use crate::web::session::SignedIn;
use crate::web::{STYLESHEET, Site};

/// Why no ClaimReview leaves, and what to do about it.
#[derive(Template)]
#[template(path = "claims/withheld.html")]
struct WithheldPage {
    frame: Frame,
    back: String,
    findings: Vec<Finding>,
}

/// Why no ClaimReview leaves of what was.
const THEN_NO_MARKUP: &str = "A ClaimReview tells readers what stands now, so there is none of how the claim stood earlier. The other formats have it.";

/// The moment that a report is wanted of, where it is not now.
#[derive(Deserialize)]
pub struct Wanted {
    /// After so many entries of the trail.
    version: Option<String>,
    /// In UTC, as the fields of forms write it: `2026-03-04T10:00`, or a day, which is meant to
    /// its end.
    at: Option<String>,
}

impl Wanted {
    fn moment(&self) -> Result<Option<Moment>, Error> {
        let odd = |typed: &str| {
            Error::Refused(format!(
                "“{typed}” is no moment. Write a day as 2026-03-04, a time as 2026-03-04T10:00, or the number of an entry."
            ))
        };
        match (self.version.as_deref(), self.at.as_deref()) {
            (None | Some(""), None | Some("")) => Ok(None),
            (Some(version), None | Some("")) => {
                version.parse().map(|it| Some(Moment::Version(it))).map_err(|_odd| odd(version))
            }
            (_, Some(at)) => moment(at).map(|it| Some(Moment::Time(it))).ok_or_else(|| odd(at)),
        }
    }
}

/// A day to its end, or a minute to its end, in UTC.
pub fn moment(typed: &str) -> Option<DateTime<Utc>> {
    let to_its_end = |at: NaiveDateTime, length| at.and_utc().checked_add_signed(length);
    let minute = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M");
    if let Ok(at) = minute {
        return to_its_end(at, TimeDelta::minutes(1) - TimeDelta::milliseconds(1));
    }
    let day = typed.parse::<NaiveDate>().ok()?;
    to_its_end(day.into(), TimeDelta::days(1) - TimeDelta::milliseconds(1))
}

pub async fn claim(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    path: Path<(String, String)>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let (number, format) = path.into_inner();
    let moment = wanted.moment()?;
    if format == PDF {
        let dossier = Box::pin(told(&desk, &site, &me, &number, moment)).await?;
        let printed = desk.printed(&dossier, me.actor()).await?;
        counted(&desk, &[&dossier], PDF, &me).await;
        return Ok(pdf(printed));
    }
    let format = Format::from_key(&format).ok_or(Error::NotFound)?;
    if moment.is_some() && matches!(format, Format::ClaimReview | Format::MarkupPage) {
        return Err(Error::Refused(THEN_NO_MARKUP.to_owned()));
    }
    let dossier = Box::pin(told(&desk, &site, &me, &number, moment)).await?;
    let text = match format.claim(&dossier, Delivery::Page) {
        Ok(text) => text,
        Err(why) => return unwritten(frame, format!("/claims/{number}"), why),
    };
    counted(&desk, &[&dossier], format.key(), &me).await;
    Ok(file(format, format.claim_file(&dossier), text))
}

/// What the reports of a claim need, as it is or as it was at a moment.
async fn told(
    desk: &Desk,
    site: &Site,
    me: &SignedIn,
    number: &str,
    moment: Option<Moment>,
) -> Result<Dossier, Error> {
    let loaded = load(desk, me, number).await?;
    let id = loaded.claim.as_ref().ok_or(Error::NotFound)?.id;
    let seen = desk.seen_by(me.person);
    let Some(moment) = moment else { return Ok(seen.dossier(id, site.public_url()).await?) };
    me.must(Act::ReadTrail)?;
    Ok(seen.dossier_as_of(id, site.public_url(), moment).await?)
}

/// What whoever asks for a proof holds already.
#[derive(Deserialize)]
pub struct Held {
    /// A checkpoint of so many entries, from which the log is to be shown to go on.
    since: Option<String>,
}

impl Held {
    fn size(&self) -> Result<Option<u64>, Error> {
        let odd = |typed: &str| {
            Error::Refused(format!(
                "“{typed}” is no size. Write how many entries the checkpoint has that you hold, which is its second line."
            ))
        };
        let typed = self.since.as_deref().filter(|it| !it.is_empty());
        typed.map(|it| it.parse().map_err(|_odd| odd(it))).transpose()
    }
}

/// The proof of a claim's history, alone or inside of its report.
pub async fn proof(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    path: Path<(String, String)>,
    held: Query<Held>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let since = held.size()?;
    let (number, format) = path.into_inner();
    let loaded = load(&desk, &me, &number).await?;
    let id = loaded.claim.as_ref().ok_or(Error::NotFound)?.id;
    let seen = desk.seen_by(me.person);
    let format = match Format::from_key(&format) {
        None if format != PDF => return Err(Error::NotFound),
        other => other,
    };
    if format.is_none() {
        desk.must_print()?;
    }
    let proof = seen.proved_report(id, since).await?;
    // What is shown is what is proved, whoever changes the claim meanwhile.
    let proved = u64::try_from(proof.events.len()).map_err(Error::internal)?;
    let as_proved = Moment::Version(proved);
    let dossier = seen.dossier_as_of(id, site.public_url(), as_proved).await?;
    let Some(format) = format else {
        let printed = desk.printed_with_proof(&dossier, &proof).await?;
        counted(&desk, &[&dossier], PDF, &me).await;
        return Ok(pdf(printed));
    };
    let text = match format {
        Format::Html => report::html::proved(&dossier, STYLESHEET, &proof)?,
        Format::Json => proof.to_json().map_err(Error::internal)?,
        Format::Markdown | Format::ClaimReview | Format::MarkupPage | Format::Annotation => {
            return Err(Error::NotFound);
        }
    };
    counted(&desk, &[&dossier], format.key(), &me).await;
    let name = attachment(format.proof_file(&dossier));
    Ok(HttpResponse::Ok().content_type(format.media_type()).insert_header(name).body(text))
}

pub async fn article(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    path: Path<(ArticleId, String)>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let (id, format) = path.into_inner();
    let format = Format::from_key(&format).ok_or(Error::NotFound)?;
    let dossier = desk.seen_by(me.person).article_dossier(id, site.public_url()).await?;
    let text = match format.article(&dossier, Delivery::Page) {
        Ok(text) => text,
        Err(why) => return unwritten(frame, format!("/articles/{id}"), why),
    };
    let claims: Vec<_> = dossier.claims.iter().collect();
    counted(&desk, &claims, format.key(), &me).await;
    Ok(file(format, format.article_file(&dossier), text))
}

/// Counts what is handed out. Whoever wants a report gets it, also where that cannot be stored.
async fn counted(desk: &Desk, dossiers: &[&Dossier], format: &'static str, me: &SignedIn) {
    if let Err(error) = desk.hand_out(dossiers, format, me.actor()).await {
        tracing::warn!(%error, "a report was handed out and could not be counted");
    }
}

fn file(format: Format, name: String, text: String) -> HttpResponse {
    if format == Format::Html {
        return html(StatusCode::OK, text);
    }
    HttpResponse::Ok().content_type(format.media_type()).insert_header(attachment(name)).body(text)
}

/// A PDF as a file.
pub fn pdf(it: Printed) -> HttpResponse {
    let name = attachment(it.name);
    HttpResponse::Ok().content_type("application/pdf").insert_header(name).body(it.bytes)
}

fn unwritten(frame: Frame, back: String, why: Unwritten) -> Result<HttpResponse, Error> {
    match why {
        Unwritten::Withheld(Withheld::Faulty(findings)) => {
            let page = WithheldPage { frame, back, findings };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        other => Err(Error::internal(other)),
    }
}
