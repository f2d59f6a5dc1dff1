//! Taking a claim: who has it, who looks at it, and the page that asks before it is taken from
//! somebody who is at work on it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::typed::Typed;
use super::wish::Odd;
use crate::desk::Desk;
use crate::desk::claims::Wish;
use crate::desk::lists::Loaded;
use crate::domain::claim::Claim;
use crate::domain::taking::Lease;
use crate::domain::{ClaimNumber, PersonId};
use crate::web::error::Error;
use crate::web::page::{Frame, filters, show_as};
use crate::web::taking::{Held, Waits, present};

/// Who is on a claim, as its page shows it when it is opened.
pub struct TakingView {
    pub held: Option<Held>,
    pub waits: Option<Waits>,
    /// Who else has it in view, in a sentence.
    pub present: String,
}

impl TakingView {
    pub async fn of(desk: &Desk, claim: &Claim, me: PersonId) -> Result<Self, Error> {
        let people = desk.people_names().await?;
        let going_on = desk.going_on(&[claim.id]).await?;
        let at = going_on.get(&claim.id);
        let nudges = desk.nudges(&[claim.id]).await?;
        let (nudge, now) = (nudges.get(&claim.id), desk.now());
        Ok(Self {
            held: at.and_then(|it| it.lease.as_ref()).map(|it| Held::of(it, &people)),
            waits: Waits::of(nudge, (claim.assignee, claim.changed_at), &people, now),
            present: at.map(|it| present(&people, &it.present, me)).unwrap_or_default(),
        })
    }

    /// Whoever is at work on it, where that is not the reader.
    pub fn held_by_other(&self, me: &PersonId) -> Option<&Held> {
        self.held.as_ref().filter(|it| !it.is_of(me))
    }

    pub fn held_by_me(&self, me: &PersonId) -> bool {
        self.held.as_ref().is_some_and(|it| it.is_of(me))
    }
}

/// Somebody else is at work on the claim: who, until when, and the form once more.
#[derive(Template)]
#[template(path = "claims/held.html")]
struct HeldPage {
    frame: Frame,
    number: ClaimNumber,
    version: u64,
    held: Held,
    typed: Typed,
}

/// Asks whether to take a claim from somebody who is at work on it.
pub async fn held(
    desk: &Desk,
    frame: Frame,
    loaded: &Loaded,
    lease: Lease,
    typed: Typed,
) -> Result<HttpResponse, Error> {
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    let held = Held::of(&lease, &desk.people_names().await?);
    let (number, version) = (claim.number, claim.version);
    show_as(StatusCode::CONFLICT, &HeldPage { frame, number, version, held, typed })
}

/// Takes the claim; `over` says that somebody else may be at work on it.
pub fn take(typed: &Typed) -> Result<Wish, Odd> {
    only(typed, &["over"])?;
    Ok(Wish::Take { over: typed.get("over").is_some() })
}

/// Gives the claim to somebody, or back; a note can go with it.
pub fn assign(typed: &Typed) -> Result<Wish, Odd> {
    only(typed, &["to", "note", "over"])?;
    let to = match typed.get("to").ok_or(Odd::Form)? {
        "" => None,
        id => Some(id.parse::<PersonId>().map_err(|_not_an_id| Odd::Form)?),
    };
    let note = typed.get("note").unwrap_or_default().to_owned();
    Ok(Wish::Assign { to, note, over: typed.get("over").is_some() })
}

fn only(typed: &Typed, names: &[&str]) -> Result<(), Odd> {
    let known = typed.fields.iter().all(|(name, _)| names.contains(&name.as_str()));
    if known { Ok(()) } else { Err(Odd::Form) }
}
