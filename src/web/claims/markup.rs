//! The ClaimReview of a claim as it would be now, and what is to be mended in it, each with the
//! place where that is done.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::show::load;
use crate::desk::Desk;
use crate::domain::claim::{Claim, Publication};
use crate::domain::{Act, ArticleId, ClaimNumber};
use crate::report::claimreview::{self, ClaimReview, Finding, Place, Preview, Severity};
use crate::web::Site;
use crate::web::error::Error;
use crate::web::page::{Frame, filters, show as answer};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "claims/claimreview.html")]
struct MarkupPage {
    frame: Frame,
    number: ClaimNumber,
    /// Whether the reader is to say first what they make of the claim.
    is_blind: bool,
    is_proposed: bool,
    is_published: bool,
    errors: usize,
    findings: Vec<FindingView>,
    shown: Option<(ClaimReview, String)>,
}

/// Something to mend, and where.
pub struct FindingView {
    pub finding: Finding,
    /// A page of the desk and what it is called.
    pub at: Option<(String, &'static str)>,
}

impl FindingView {
    fn of(finding: Finding, (number, article): (ClaimNumber, ArticleId), me: &SignedIn) -> Self {
        let claim = |part: &str| format!("/claims/{number}#{part}");
        let at = match finding.rule.place() {
            Place::Statement => Some((claim("reword"), "Statement")),
            Place::Speakers => Some((claim("speakers"), "Speakers")),
            Place::Evidence => Some((claim("evidence"), "Evidence")),
            Place::Verdict => Some((claim("decision"), "Verdict")),
            Place::Article => Some((format!("/articles/{article}"), "Article")),
            Place::Scale => Some(("/scales".to_owned(), "Scales")),
            Place::Settings => Some(("/settings".to_owned(), "Settings")),
            Place::Machine | Place::Markup => None,
        };
        let is_office = matches!(finding.rule.place(), Place::Scale | Place::Settings);
        Self { finding, at: at.filter(|_| !is_office || me.may(Act::ReadSettings)) }
    }

    /// The class of the stylesheet.
    pub fn level(&self) -> &'static str {
        match self.finding.severity {
            Severity::Error => "urgent",
            Severity::Warning => "high",
        }
    }
}

impl MarkupPage {
    /// "2 on a scale from 1 to 5", for labels on the truth axis.
    fn place(review: &ClaimReview) -> Option<String> {
        let numbers = review.rating.numbers?;
        Some(format!("{} on a scale from {} to {}", numbers.value, numbers.worst, numbers.best))
    }
}

pub async fn show(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    let dossier = desk.seen_by(me.person).dossier(claim.id, site.public_url()).await?;
    let Preview { shown, mut findings, is_proposed } =
        claimreview::preview(&dossier, &BTreeSet::new()).map_err(Error::internal)?;
    let is_blind = claim.is_blind(me.person);
    findings.sort_by_key(|it| !it.is_error());
    let view = |finding| FindingView::of(finding, (claim.number, claim.article), &me);
    answer(&MarkupPage {
        frame,
        number: claim.number,
        is_blind,
        is_proposed,
        is_published: claim.publication == Publication::Published,
        errors: findings.iter().filter(|it| it.is_error()).count(),
        findings: findings.into_iter().map(view).collect(),
        shown: shown.filter(|_| !is_blind),
    })
}

/// The errors that keep the ClaimReview of a claim from leaving, for whoever is about to publish it.
pub async fn errors(
    desk: &Desk,
    site: &Site,
    me: &SignedIn,
    claim: &Claim,
) -> Result<Vec<FindingView>, Error> {
    let dossier = desk.seen_by(me.person).dossier(claim.id, site.public_url()).await?;
    let preview = claimreview::preview(&dossier, &BTreeSet::new()).map_err(Error::internal)?;
    let errors = preview.findings.into_iter().filter(Finding::is_error);
    Ok(errors.map(|it| FindingView::of(it, (claim.number, claim.article), me)).collect())
}
