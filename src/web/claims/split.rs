//! Split: the page on which one claim becomes several.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::act::{conflict, version};
use super::relations::itself;
use super::research::{LinkView, links};
use super::show::load;
use super::typed::Typed;
use crate::desk::claims::Sent;
use crate::desk::lists::Loaded;
use crate::desk::splitting::{NewPart, Split};
use crate::desk::{self, Desk};
use crate::domain::Act;
use crate::domain::claim::{Claim, PARTS, Refusal, Verb, offered};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Flash, Frame, filters, see_other_saying, show_as};
use crate::web::session::SignedIn;

/// The action of the form on this page.
const SPLIT: &str = "split";

#[derive(Template)]
#[template(path = "claims/split.html")]
struct SplitPage {
    frame: Frame,
    claim: Claim,
    evidence: Vec<LinkView>,
    typed: Typed,
    problem: Option<String>,
}

impl SplitPage {
    async fn of(
        desk: &Desk,
        frame: Frame,
        loaded: &Loaded,
        refused: Option<(Typed, String)>,
    ) -> Result<Self, Error> {
        let claim = loaded.claim.clone().ok_or(Error::NotFound)?;
        let names = desk.names(&loaded.history).await?;
        let (typed, problem) = refused.unzip();
        let (evidence, typed) = (links(&claim, &names), typed.unwrap_or_default());
        Ok(Self { frame, claim, evidence, typed, problem })
    }

    fn is_offered(&self) -> bool {
        offered(Verb::SplitOff, self.claim.stage, &self.claim.publication)
    }

    /// Whether the claim itself has to stay, because a verdict on it stands.
    fn must_keep(&self) -> bool {
        self.claim.verdict.is_some()
    }

    fn keeps(&self) -> bool {
        self.must_keep() || self.typed.has(SPLIT, "keeps", "yes")
    }

    /// What was typed into a field of a part.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand over values by reference"
    )]
    fn filled(&self, field: &str, place: &usize) -> &str {
        self.typed.get(&format!("{field}-{place}")).unwrap_or_default()
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand over values by reference"
    )]
    fn is_filled(&self, place: &usize) -> bool {
        !self.filled("statement", place).is_empty()
    }

    /// Whether a part gets an item of evidence; at first each gets all.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand over values by reference"
    )]
    fn bears(&self, place: &usize, id: &crate::domain::EvidenceId) -> bool {
        self.typed.action.is_empty()
            || self.typed.has(SPLIT, &format!("evidence-{place}"), &id.to_string())
    }
}

/// The numbers of the parts that the form has room for.
fn places() -> Vec<usize> {
    (1..=PARTS).collect()
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::EditClaim)?;
    let loaded = load(&desk, &me, &number).await?;
    show_as(StatusCode::OK, &SplitPage::of(&desk, frame, &loaded, None).await?)
}

pub async fn split(
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
    let typed = Typed::new(SPLIT, fields);
    let wanted = wanted(&typed)?;
    if wanted.parts.len() < 2 {
        return refused(&desk, frame, &loaded, (typed, Refusal::Parts.to_string())).await;
    }
    let sent = Sent { actor: me.actor(), once };
    match desk.split(claim.id, seen, wanted, sent).await {
        Ok(after) => {
            let stage = after.claim.map_or(claim.stage, |claim| claim.stage);
            let path = if stage.leads_on() {
                format!("/claims/{}/parts", claim.number)
            } else {
                itself(claim.number, stage)
            };
            Ok(see_other_saying(&path, Flash::good(format!("{} was split.", claim.number))))
        }
        Err(desk::Error::Stale(now)) => conflict(&desk, frame, *now, seen, typed).await,
        Err(desk::Error::Refused(why)) if why.can_be_mended() => {
            refused(&desk, frame, &loaded, (typed, why.to_string())).await
        }
        Err(desk::Error::NotInText(why)) => {
            refused(&desk, frame, &loaded, (typed, why.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The parts whose statement was filled in, in their order.
fn wanted(typed: &Typed) -> Result<Split, Error> {
    let mut rest = typed.clone();
    let mut parts = Vec::new();
    for place in 1..=PARTS {
        let take = |rest: &Typed, field: &str| {
            let (values, rest) = rest.several(&format!("{field}-{place}"));
            (values.into_iter().map(str::to_owned).collect::<Vec<_>>(), rest)
        };
        let (statement, quote, evidence);
        (statement, rest) = take(&rest, "statement");
        (quote, rest) = take(&rest, "quote");
        (evidence, rest) = take(&rest, "evidence");
        let ids = evidence.iter().map(|it| it.parse().map_err(|_not_an_id| Error::BadForm));
        let evidence = ids.collect::<Result<Vec<_>, _>>()?;
        let (statement, quote) = (statement.concat(), quote.concat());
        if !statement.trim().is_empty() {
            parts.push(NewPart { statement, quote, evidence });
        }
    }
    let (keeps, rest) = rest.several("keeps");
    let keeps = keeps.contains(&"yes");
    let [reason] = rest.exactly(["reason"]).map_err(|_odd| Error::BadForm)?;
    Ok(Split { parts, keeps, reason: reason.to_owned() })
}

async fn refused(
    desk: &Desk,
    frame: Frame,
    loaded: &Loaded,
    refused: (Typed, String),
) -> Result<HttpResponse, Error> {
    let page = SplitPage::of(desk, frame, loaded, Some(refused)).await?;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
