//! Reports of one claim or one article, as pages and files.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::show::load;
use crate::desk::Desk;
use crate::domain::{Act, ArticleId};
use crate::report::claimreview::{self, Finding, Withheld};
use crate::report::html::Delivery;
use crate::report::{self, Dossier, Format, json, markdown};
use crate::web::error::Error;
use crate::web::page::{Frame, filters, html, show_as};
use crate::web::queue::attachment;
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

pub async fn claim(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let (number, format) = path.into_inner();
    let format = Format::from_key(&format).ok_or(Error::NotFound)?;
    let loaded = load(&desk, &me, &number).await?;
    let id = loaded.claim.as_ref().ok_or(Error::NotFound)?.id;
    let dossier = desk.seen_by(me.person).dossier(id, site.public_url()).await?;
    let text = match format {
        Format::Html => report::html::claim(&dossier, Delivery::Page)?,
        Format::Json => json::claim(&dossier).map_err(Error::internal)?,
        Format::Markdown => markdown::claim(&dossier),
        Format::ClaimReview => match claimreview::claim(&dossier, &BTreeSet::new()) {
            Ok(exported) => exported.json,
            Err(why) => return withheld(frame, format!("/claims/{number}"), why),
        },
    };
    counted(&desk, &[&dossier], format, &me).await;
    Ok(file(format, format.claim_file(&dossier), text))
}

/// The proof of a claim's history, alone or inside of its report.
pub async fn proof(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let (number, format) = path.into_inner();
    let format = Format::from_key(&format).ok_or(Error::NotFound)?;
    let loaded = load(&desk, &me, &number).await?;
    let id = loaded.claim.as_ref().ok_or(Error::NotFound)?.id;
    let seen = desk.seen_by(me.person);
    let proof = seen.proved_report(id).await?;
    let dossier = seen.dossier(id, site.public_url()).await?;
    let text = match format {
        Format::Html => report::html::proved(&dossier, STYLESHEET, &proof)?,
        Format::Json => proof.to_json().map_err(Error::internal)?,
        Format::Markdown | Format::ClaimReview => return Err(Error::NotFound),
    };
    counted(&desk, &[&dossier], format, &me).await;
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
    let text = match format {
        Format::Html => report::html::article(&dossier, Delivery::Page)?,
        Format::Json => json::article(&dossier).map_err(Error::internal)?,
        Format::Markdown => markdown::article(&dossier),
        Format::ClaimReview => match claimreview::article(&dossier, &BTreeSet::new()) {
            Ok(exported) => exported.json,
            Err(why) => return withheld(frame, format!("/articles/{id}"), why),
        },
    };
    let claims: Vec<_> = dossier.claims.iter().collect();
    counted(&desk, &claims, format, &me).await;
    Ok(file(format, format.article_file(&dossier), text))
}

/// Counts what is handed out. Whoever wants a report gets it, also where that cannot be stored.
async fn counted(desk: &Desk, dossiers: &[&Dossier], format: Format, me: &SignedIn) {
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

fn withheld(frame: Frame, back: String, why: Withheld) -> Result<HttpResponse, Error> {
    match why {
        Withheld::Faulty(findings) => {
            let page = WithheldPage { frame, back, findings };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Withheld::Unwritable(error) => Err(Error::internal(error)),
    }
}
