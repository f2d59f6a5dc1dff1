//! Undo: for ten seconds the sentence that says what was done has a button that takes it back.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};

use super::act::version;
use super::onward::Onward;
use super::show::load;
use crate::desk::claims::Sent;
use crate::desk::lists::Loaded;
use crate::desk::{self, Desk};
use crate::domain::claim::undo::UNDO;
use crate::domain::{Act, ClaimNumber};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::Flash;
use crate::web::session::SignedIn;

/// What can be undone: the claim, the version at which the act left it, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    pub number: ClaimNumber,
    pub version: u64,
    until: DateTime<Utc>,
}

impl Undo {
    /// What was just done to a claim, where the same person can take it back.
    pub fn offered(desk: &Desk, after: &Loaded, sent: &Sent) -> Option<Self> {
        let last = after.history.last().filter(|_| desk.can_undo(after, sent))?;
        Some(Self { number: last.number, version: after.version(), until: last.at + UNDO })
    }

    /// How many whole seconds are left, at most ten.
    pub fn seconds(&self, now: &DateTime<Utc>) -> i64 {
        (self.until - *now).num_seconds().clamp(0, UNDO.num_seconds())
    }

    /// As one word of a cookie.
    pub fn packed(&self) -> String {
        format!("{}:{}:{}", self.number, self.version, self.until.timestamp_millis())
    }

    pub fn unpack(packed: &str) -> Option<Self> {
        let mut parts = packed.split(':');
        let it = Self {
            number: parts.next()?.parse().ok()?,
            version: parts.next()?.parse().ok()?,
            until: DateTime::from_timestamp_millis(parts.next()?.parse().ok()?)?,
        };
        parts.next().is_none().then_some(it)
    }
}

/// Undoes the act that left a claim at this version. Why it does not is said on the claim's page.
pub async fn undo(
    desk: Data<Desk>,
    me: SignedIn,
    number: Path<String>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    me.must(Act::EditClaim)?;
    let sent = posted.sent(&me);
    let mut fields = posted.form;
    let seen = version(&mut fields)?;
    let onward = Onward::taken(&mut fields);
    if !fields.is_empty() {
        return Err(Error::BadForm);
    }
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    let (number, stage) = (claim.number, claim.stage);
    let flash = match desk.undo(claim.id, seen, sent).await {
        Ok(_) => Flash::good("Undone. The trail tells both."),
        Err(desk::Error::NotUndone(why)) => Flash::bad(why.to_string()),
        // What it would take is not possible any more, such as a time that has come.
        Err(desk::Error::Refused(why)) if why.can_be_mended() => Flash::bad(why.to_string()),
        Err(desk::Error::Misnamed(why)) => Flash::bad(why.to_string()),
        Err(error) => return Err(error.into()),
    };
    Ok(onward.stays((number, stage), "", flash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undo_survives_its_cookie_and_counts_down_to_nothing() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let until = at("2026-05-17T09:00:10Z");
        let undo = Undo { number: ClaimNumber(6), version: 9, until };
        assert_eq!(Undo::unpack(&undo.packed()), Some(undo.clone()));
        assert_eq!(undo.seconds(&at("2026-05-17T09:00:00.400Z")), 9);
        assert_eq!(undo.seconds(&at("2026-05-17T09:01:00Z")), 0);
        assert_eq!(undo.seconds(&at("2026-05-17T08:00:00Z")), 10);
        for odd in ["", "C-7:9", "C-7:9:x", "C-7:9:1:1", "x:9:1"] {
            assert_eq!(Undo::unpack(odd), None, "{odd}");
        }
    }
}
