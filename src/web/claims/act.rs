//! Act: one form of a claim's page, sent.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::known::{KNOWN, KnownPage};
use super::onward::Onward;
use super::show::{RECENT, ShowPage, load};
use super::typed::Typed;
use super::undo::Undo;
use super::view::{LineView, lines};
use super::wish::{Odd, wish};
use super::{contacts, taking, talk};
use crate::desk::claims::{Sent, Wish};
use crate::desk::lists::Loaded;
use crate::desk::{self, Desk};
use crate::domain::claim::Command;
use crate::domain::{ClaimId, ClaimNumber};
use crate::text::diff;
use crate::web::Site;
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Flash, Frame, filters, show_as};
use crate::web::queue::Near;
use crate::web::session::SignedIn;

/// Two people changed the claim: what the other did, and what this one typed.
#[derive(Template)]
#[template(path = "claims/conflict.html")]
struct ConflictPage {
    frame: Frame,
    number: ClaimNumber,
    version: u64,
    /// What happened since the reader's version, oldest first.
    since: Vec<LineView>,
    typed: Typed,
    /// The longest text that was typed, against the claim's present one where there is one.
    changes: Vec<diff::Piece>,
}

/// Performs what a form asks for. Whatever is refused comes back with what was typed.
pub async fn act(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    path: Path<(String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    let (number, action) = path.into_inner();
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    let (number, stage) = (claim.number, claim.stage);
    let (sent, mut fields) = (posted.sent(&me), posted.form);
    let seen = version(&mut fields)?;
    let onward = Onward::taken(&mut fields);
    let frame = Frame { from: onward.list.clone(), ..frame };
    let typed = Typed::new(&action, fields);
    let other = other(&desk, &typed).await?;
    let wish = match wish(&typed, other) {
        Ok(wish) => wish,
        Err(Odd::Form) => return Err(Error::BadForm),
        Err(Odd::Said(why)) => {
            return refused((&desk, &site), &me, frame, &loaded, (typed, why.to_owned())).await;
        }
    };
    let next = onward.next(&desk, &me, number).await?;
    match performed((&desk, &site), (claim.id, seen), wish, &typed, sent).await {
        Ok(flash) => Ok(match next {
            Some(next) => onward.leads_on(number, &next, flash),
            None => onward.stays((number, stage), fragment(&action), flash),
        }),
        Err(desk::Error::Held(lease)) => taking::held(&desk, frame, &loaded, lease, typed).await,
        Err(desk::Error::Stale(now)) => conflict(&desk, frame, *now, seen, typed).await,
        Err(desk::Error::Refused(why)) if why.can_be_mended() => {
            refused((&desk, &site), &me, frame, &loaded, (typed, why.to_string())).await
        }
        Err(desk::Error::NotInText(why)) => {
            refused((&desk, &site), &me, frame, &loaded, (typed, why.to_string())).await
        }
        Err(desk::Error::Misnamed(why)) => {
            refused((&desk, &site), &me, frame, &loaded, (typed, why.to_string())).await
        }
        // The claim's page has no such form now; the page of the error gives back what was typed.
        Err(error) => Err(error.into()),
    }
}

/// Does what a form asks for, and says so; what can be undone, with the way back.
async fn performed(
    (desk, site): (&Desk, &Site),
    (claim, seen): (ClaimId, u64),
    wish: Wish,
    typed: &Typed,
    sent: Sent,
) -> Result<Flash, desk::Error> {
    // What this makes is shown once and is no part of the claim.
    if let Wish::Plain(Command::MakeContactLink { contact, until, .. }) = wish {
        return contacts::make_link(desk, site, (claim, seen), (contact, until), sent).await;
    }
    let after = desk.perform(claim, seen, wish, sent.clone()).await?;
    let said = done(&typed.action);
    if typed.is("comment") {
        return talk::added(desk, typed, said).await;
    }
    // Whoever goes on with a claim that is theirs has changed nothing.
    let undo = if after.version() > seen { Undo::offered(desk, &after, &sent) } else { None };
    Ok(Flash { undo, ..Flash::good(said) })
}

pub(super) fn version(fields: &mut Vec<(String, String)>) -> Result<u64, Error> {
    let at = fields.iter().position(|(name, _)| name == "version").ok_or(Error::BadForm)?;
    fields.remove(at).1.parse().map_err(|_not_a_number| Error::BadForm)
}

/// The other claim that closing names by its number.
async fn other(desk: &Desk, typed: &Typed) -> Result<Option<ClaimId>, Error> {
    let Some(Ok(number)) = typed.get("other").map(|it| it.trim().parse::<ClaimNumber>()) else {
        return Ok(None);
    };
    match desk.claim_by_number(number).await {
        Ok(id) => Ok(Some(id)),
        Err(desk::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn refused(
    (desk, site): (&Desk, &Site),
    me: &SignedIn,
    frame: Frame,
    loaded: &Loaded,
    (typed, why): (Typed, String),
) -> Result<HttpResponse, Error> {
    if typed.is(KNOWN) {
        let page = KnownPage::refused(desk, frame, loaded, typed, why).await?;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let number = loaded.claim.as_ref().ok_or(Error::NotFound)?.number;
    let near = Near::of(desk, me, number, &frame.from).await?;
    let mut page =
        ShowPage::of((desk, site), me, frame, loaded, RECENT, Some((typed, why))).await?;
    page.near = near;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub(super) async fn conflict(
    desk: &Desk,
    frame: Frame,
    now: Loaded,
    seen: u64,
    typed: Typed,
) -> Result<HttpResponse, Error> {
    let claim = now.claim.as_ref().ok_or(Error::NotFound)?;
    let names = desk.names(&now.history).await?;
    let scales: Vec<_> = desk.scales_of(claim).await?.into_values().collect();
    let from = usize::try_from(seen).unwrap_or(usize::MAX);
    let since = lines(&now, &names, &scales, from);
    let changes = match (typed.get("statement"), typed.get("rationale"), claim.round()) {
        (Some(mine), _, _) => diff::words(&claim.statement, mine),
        (None, Some(mine), Some(round)) => diff::words(&round.rationale, mine),
        _ => Vec::new(),
    };
    let page =
        ConflictPage { frame, number: claim.number, version: claim.version, since, typed, changes };
    show_as(StatusCode::CONFLICT, &page)
}

/// Where on the page a form's effect is seen. A new link stands at its head.
fn fragment(action: &str) -> &'static str {
    match action {
        "add-evidence" | "remove-evidence" | "use-source" | "group-evidence"
        | "ungroup-evidence" | "tell-apart" => "#evidence",
        "search" | "remove-search" => "#searches",
        "ask-question" | "remove-question" | "answer-question" | "remove-answer" => "#questions",
        "suggest-edit" | "accept-edit" | "decline-edit" => "#decision",
        "ask-opinion" | "give-opinion" | "withdraw-opinion" => "#opinions",
        "tick" | "untick" => "#checklist",
        "comment" | "resolve-thread" | "reopen-thread" => "#discussion",
        "ask" | "answer" | "no-answer" | "remove-contact" | "end-link" => "#contacts",
        "place" | "settle" => "#text",
        "reattribute" => "#speakers",
        "flag" => "#flags",
        "judge" => "#past",
        "confirm" => "#verdict",
        _ => "",
    }
}

/// What is said after a form did what it asked for.
fn done(action: &str) -> &'static str {
    match action {
        "reword" => "Statement saved.",
        "place" => "Recorded where its words stand now.",
        "settle" => "Recorded that you have looked at the change.",
        "attribute" => "Speaker added.",
        "reattribute" => "Recorded who said it.",
        "remove-attribution" => "Attribution removed.",
        "no-speaker" => "Recorded that no speaker can be named.",
        "add-evidence" | "use-source" => "Evidence added.",
        "remove-evidence" => "Evidence removed.",
        "group-evidence" => "Recorded that they share an origin.",
        "ungroup-evidence" => "Taken out of the shared origin.",
        "tell-apart" => "Recorded that they differ. They are not suggested again.",
        "search" => "Search recorded.",
        "remove-search" => "Search removed.",
        "ask-question" => "Question added.",
        "remove-question" => "Question removed.",
        "answer-question" => "Answer added.",
        "remove-answer" => "Answer removed.",
        "start" => "Research started.",
        "propose" => "Verdict proposed. An editor who did not work on it decides.",
        "take-back" => "Proposal taken back.",
        "revise" => "Rationale saved.",
        "suggest-edit" => "Edit suggested. Whoever proposed the verdict accepts or declines it.",
        "accept-edit" => "Edit accepted. The rationale has its words now.",
        "decline-edit" => "Edit declined.",
        "ask-opinion" => "Asked. They see the verdict once they have given their opinion.",
        "give-opinion" => "Opinion given. Now you see the verdict that was proposed.",
        "withdraw-opinion" => "The request was taken back.",
        "approve" => "Verdict approved.",
        "return" => "Verdict returned with your reason.",
        "correct" => "Correction started. The approved verdict stands until a new one is approved.",
        "end-correction" => "The verdict stands. What was changed meanwhile is as it was approved.",
        "confirm" => "Recorded that the verdict holds.",
        "close" => "Claim closed.",
        "judge" => "Recorded. The desk does not ask again about these two.",
        "reopen" => "Claim reopened.",
        "park" => "Claim parked.",
        "unpark" => "Claim taken up again.",
        "priority" => "Priority saved.",
        "publish" => "Verdict published.",
        "withdraw" => "Verdict withdrawn.",
        "flag" => "Flags saved.",
        "take" => "You are on it now.",
        "assign" => "Recorded who has it now.",
        "tick" => "Ticked.",
        "untick" => "Tick taken back.",
        "comment" => "Comment added.",
        "resolve-thread" => "Thread resolved.",
        "reopen-thread" => "Thread reopened.",
        "ask" => "Recorded that they were asked.",
        "answer" => "Answer recorded.",
        "no-answer" => "Recorded that no answer came.",
        "remove-contact" => "Contact removed.",
        "end-link" => "The link does not work any more.",
        _ => "Saved.",
    }
}
