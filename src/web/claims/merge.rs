//! Merge: the page that names both claims before one goes into the other.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::act::{conflict, version};
use super::relations::{key, of_key};
use super::research::{LinkView, links};
use super::show::load;
use super::typed::Typed;
use crate::desk::carrying::Luggage;
use crate::desk::claims::{Misnamed, Sent};
use crate::desk::lists::Loaded;
use crate::desk::merging::Merger;
use crate::desk::{self, Desk};
use crate::domain::claim::{Claim, Refusal, Verb, WORK, offered};
use crate::domain::{Act, ClaimNumber};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Frame, filters, see_other, show_as};
use crate::web::session::SignedIn;

/// The action of the form on this page.
const MERGE: &str = "merge";

#[derive(Template)]
#[template(path = "claims/merge.html")]
struct MergePage {
    frame: Frame,
    claim: Claim,
    article: String,
    evidence: Vec<LinkView>,
    /// The other claim, once it is known, with the title of its article.
    into: Option<(Claim, String)>,
    /// The number that was asked for.
    asked: String,
    typed: Typed,
    problem: Option<String>,
}

impl MergePage {
    async fn of(
        (desk, me): (&Desk, &SignedIn),
        frame: Frame,
        loaded: &Loaded,
        asked: &str,
        refused: Option<(Typed, String)>,
    ) -> Result<Self, Error> {
        let claim = loaded.claim.clone().ok_or(Error::NotFound)?;
        let names = desk.names(&loaded.history).await?;
        let other = other(desk, me, asked).await?;
        let (typed, mut problem) = refused.unzip();
        if other.is_none() && problem.is_none() && !asked.trim().is_empty() {
            problem = Some(Misnamed::NoSuchClaim.to_string());
        }
        let into = match other {
            Some(other) if other.id == claim.id => {
                problem = Some(Refusal::Itself.to_string());
                None
            }
            Some(other) => {
                let title = desk.article_head(other.article).await?.title;
                Some((other, title))
            }
            None => None,
        };
        Ok(Self {
            article: desk.article_head(claim.article).await?.title,
            evidence: links(&claim, &names),
            claim,
            frame,
            into,
            asked: asked.to_owned(),
            typed: typed.unwrap_or_default(),
            problem,
        })
    }

    fn is_offered(&self) -> bool {
        self.claim.verdict.is_none()
            && offered(Verb::Close, self.claim.stage, &self.claim.publication)
    }

    /// Whether anything can go along: somebody works on the other claim.
    fn takes(&self) -> bool {
        self.into.as_ref().is_some_and(|(into, _)| WORK.contains(&into.stage))
    }

    /// What has to be ticked, once the other claim is known.
    fn confirmation(&self) -> Option<String> {
        let (into, _) = self.into.as_ref()?;
        Some(confirmation(self.claim.number, into.number))
    }

    /// Whether a thing was chosen to go along; at first all of it is.
    fn goes(&self, field: &str, value: &str) -> bool {
        self.typed.action.is_empty() || self.typed.has(MERGE, field, value)
    }
}

/// What has to be ticked: it names both.
fn confirmation(claim: ClaimNumber, into: ClaimNumber) -> String {
    format!("{claim} into {into}")
}

async fn other(desk: &Desk, me: &SignedIn, number: &str) -> Result<Option<Claim>, Error> {
    let Ok(number) = number.trim().parse::<ClaimNumber>() else { return Ok(None) };
    match desk.claim_by_number(number).await {
        Ok(id) => Ok(desk.seen_by(me.person).claim(id).await?.claim),
        Err(desk::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    into: String,
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::EditClaim)?;
    let loaded = load(&desk, &me, &number).await?;
    let page = MergePage::of((&desk, &me), frame, &loaded, &wanted.into, None).await?;
    show_as(StatusCode::OK, &page)
}

pub async fn merge(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    me.must(Act::EditClaim)?;
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.clone().ok_or(Error::NotFound)?;
    let (mut fields, once) = (posted.form, posted.once);
    let seen = version(&mut fields)?;
    let typed = Typed::new(MERGE, fields);
    let asked = typed.get("into").unwrap_or_default().to_owned();
    let Some(into) = other(&desk, &me, &asked).await? else {
        let why = Misnamed::NoSuchClaim.to_string();
        return refused((&desk, &me), frame, &loaded, &asked, (typed, why)).await;
    };
    let (merger, confirmed) = merger(&typed, &into)?;
    if confirmed != confirmation(claim.number, into.number) {
        let why =
            format!("Read both, and tick that {} becomes part of {}.", claim.number, into.number);
        return refused((&desk, &me), frame, &loaded, &asked, (typed, why)).await;
    }
    let sent = Sent { actor: me.actor(), once };
    match desk.merge(claim.id, seen, merger, sent).await {
        Ok(_) => Ok(see_other(&format!("/claims/{}?led={}", into.number, claim.number))),
        Err(desk::Error::Stale(now)) => conflict(&desk, frame, *now, seen, typed).await,
        Err(desk::Error::Refused(why)) if why.can_be_mended() => {
            refused((&desk, &me), frame, &loaded, &asked, (typed, why.to_string())).await
        }
        Err(desk::Error::Misnamed(why)) => {
            refused((&desk, &me), frame, &loaded, &asked, (typed, why.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

fn merger(typed: &Typed, into: &Claim) -> Result<(Merger, String), Error> {
    let (evidence, rest) = typed.several("evidence");
    let (attributions, rest) = rest.several("attribution");
    let attributions = attributions.iter().map(|it| of_key(it));
    let (questions, rest) = rest.several("question");
    let (confirmed, rest) = rest.several("confirm");
    let [_, reason] = rest.exactly(["into", "reason"]).map_err(|_odd| Error::BadForm)?;
    let evidence = evidence.iter().map(|it| it.parse().ok());
    let questions = questions.iter().map(|it| it.parse().ok());
    let luggage = Luggage {
        evidence: evidence.collect::<Option<_>>().ok_or(Error::BadForm)?,
        attributions: attributions.collect::<Option<_>>().ok_or(Error::BadForm)?,
        questions: questions.collect::<Option<_>>().ok_or(Error::BadForm)?,
    };
    let merger = Merger { into: into.id, reason: reason.to_owned(), luggage };
    Ok((merger, confirmed.into_iter().collect()))
}

async fn refused(
    (desk, me): (&Desk, &SignedIn),
    frame: Frame,
    loaded: &Loaded,
    asked: &str,
    refused: (Typed, String),
) -> Result<HttpResponse, Error> {
    let page = MergePage::of((desk, me), frame, loaded, asked, Some(refused)).await?;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
