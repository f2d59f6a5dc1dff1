//! Onward: the list that a form was sent from, and where its sender goes once it is done.

use actix_web::HttpResponse;

use super::relations::itself;
use crate::desk::Desk;
use crate::domain::ClaimNumber;
use crate::domain::claim::Stage;
use crate::web::error::Error;
use crate::web::page::{Flash, see_other_saying};
use crate::web::queue::{Near, encoded, list};
use crate::web::session::SignedIn;

/// The field that names the list, by the part of its address behind the question mark.
const FROM: &str = "from";
/// The field of the button that goes on to the next claim of the list.
const THEN: &str = "then";

/// What a form says besides what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Onward {
    /// The list, or nothing.
    pub list: String,
    /// Whether its sender wants to go on to the next claim.
    goes_on: bool,
}

/// Where the sender of a form goes from a claim.
pub struct Next {
    /// The next claim of the list, or nothing at its end.
    pub claim: Option<ClaimNumber>,
}

impl Onward {
    /// Takes those fields out of a form.
    pub fn taken(fields: &mut Vec<(String, String)>) -> Self {
        let mut take = |name: &str| {
            let at = fields.iter().position(|(it, _)| it == name)?;
            Some(fields.remove(at).1)
        };
        let list = take(FROM).map(|from| list(&from)).unwrap_or_default();
        Self { goes_on: take(THEN).as_deref() == Some("next"), list }
    }

    /// Where the sender wants to go, which is looked up before the claim is changed: afterwards it
    /// may stand elsewhere in the list, or in it no more. Nothing where they stay.
    pub async fn next(
        &self,
        desk: &Desk,
        me: &SignedIn,
        here: ClaimNumber,
    ) -> Result<Option<Next>, Error> {
        if !self.goes_on {
            return Ok(None);
        }
        let near = Near::of(desk, me, here, &self.list).await?;
        Ok(near.map(|near| Next { claim: near.after }))
    }

    /// Leads on along the list, and says what was done with a link back to it.
    pub fn leads_on(&self, here: ClaimNumber, next: &Next, flash: Flash) -> HttpResponse {
        let flash = Flash { of: Some(here), ..flash };
        if let Some(there) = next.claim {
            let path = format!("/claims/{there}?from={}", encoded(&self.list));
            return see_other_saying(&path, flash);
        }
        let text = format!("{} It was the last of this list.", flash.text);
        see_other_saying(&format!("/queue?{}", self.list), Flash { text, ..flash })
    }

    /// Leads back to the claim, which keeps the list.
    pub fn stays(
        &self,
        (here, stage): (ClaimNumber, Stage),
        fragment: &str,
        flash: Flash,
    ) -> HttpResponse {
        let path = itself(here, stage);
        let from = match (self.list.is_empty(), path.contains('?')) {
            (true, _) => String::new(),
            (false, false) => format!("?{FROM}={}", encoded(&self.list)),
            (false, true) => format!("&{FROM}={}", encoded(&self.list)),
        };
        see_other_saying(&format!("{path}{from}{fragment}"), flash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_says_of_its_list_is_taken_out_of_it() {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let typed = [("from", "tab=mine&evil=1&after=9-9"), ("reason", "x"), ("then", "next")];
        let mut fields: Vec<_> = typed.map(owned).into();
        let onward = Onward::taken(&mut fields);
        assert_eq!(onward, Onward { list: "tab=mine".to_owned(), goes_on: true });
        assert_eq!(fields, [owned(("reason", "x"))]);
        assert_eq!(Onward::taken(&mut fields), Onward::default());
    }
}
