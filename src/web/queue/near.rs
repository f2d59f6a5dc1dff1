//! Near: what stands before and after a claim in the list from which it was opened.

use super::duty;
use super::understood::{tab, understand};
use super::wanted::Wanted;
use crate::desk::Desk;
use crate::desk::lists::Place;
use crate::domain::ClaimNumber;
use crate::web::error::Error;
use crate::web::session::SignedIn;

/// The list from which a claim was opened, and its neighbours there.
pub struct Near {
    /// The list's address, behind its question mark.
    pub list: String,
    /// The same as a part of another address.
    pub from: String,
    /// What the list is called.
    pub word: &'static str,
    pub before: Option<ClaimNumber>,
    pub after: Option<ClaimNumber>,
}

impl Near {
    /// Looks around a claim in the list that an address names. What makes no sense in it narrows
    /// nothing, as in the list itself.
    pub async fn of(
        desk: &Desk,
        me: &SignedIn,
        claim: ClaimNumber,
        from: &str,
    ) -> Result<Option<Self>, Error> {
        if from.is_empty() {
            return Ok(None);
        }
        let wanted = Wanted::parse(from);
        let Some(duty) = tab(&wanted, me.role).or_else(|| duty::named("all")) else {
            return Ok(None);
        };
        let understood = understand(desk, me, duty, &wanted).await?;
        let (filter, sort) = (&understood.filter, understood.sort);
        let seen = desk.seen_by(me.person);
        let Some(row) = seen.claims_numbered(&[claim]).await?.into_iter().next() else {
            return Ok(None);
        };
        let here = row.cursor(sort);
        let list = wanted.list();
        Ok(Some(Self {
            before: seen.next_in(filter, sort, Place::Before(here)).await?,
            after: seen.next_in(filter, sort, Place::After(here)).await?,
            from: encoded(&list),
            list,
            word: duty.word,
        }))
    }
}

/// The address of a list, behind its question mark, with nothing in it but what a list can have.
pub fn list(from: &str) -> String {
    Wanted::parse(from).list()
}

/// The same as a part of another address.
pub fn encoded(list: &str) -> String {
    url::form_urlencoded::byte_serialize(list.as_bytes()).collect()
}
