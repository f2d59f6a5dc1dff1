//! Wish: the forms about a verdict and what stands beside it.

use super::{Odd, day};
use crate::desk::claims::Wish;
use crate::domain::claim::{Command, Flags, Proposal, Severity, Terms};
use crate::web::claims::media;
use crate::web::claims::typed::Typed;

const PROPOSAL: [&str; 10] = [
    "label",
    "rationale",
    "correction",
    "would_change",
    "as_of",
    "review_by",
    "scale",
    "media_kind",
    "authenticity",
    "original",
];

/// A proposal. What may be left out may also be missing from the form.
pub fn propose(typed: &Typed) -> Result<Wish, Odd> {
    if typed.fields.iter().any(|(name, _)| !PROPOSAL.contains(&name.as_str())) {
        return Err(Odd::Form);
    }
    // A picker in which nothing was chosen sends no field at all.
    let label = typed.get("label").ok_or(Odd::Said("Choose the label of the verdict."))?;
    let rationale = typed.get("rationale").ok_or(Odd::Form)?;
    let seen = typed.get("scale").map(str::parse).transpose().map_err(|_not_an_id| Odd::Form)?;
    let terms = Terms {
        would_change: typed.get("would_change").map(str::to_owned),
        as_of: day(typed.get("as_of").unwrap_or_default())?,
        review_by: day(typed.get("review_by").unwrap_or_default())?,
        media: media::typed(typed)?,
    };
    let (label, rationale) = (label.to_owned(), rationale.to_owned());
    let correction = typed.get("correction").unwrap_or_default().to_owned();
    let proposal = Proposal { label, rationale, terms, correction, seen };
    Ok(Command::Propose(Box::new(proposal)).into())
}

pub fn confirm(typed: &Typed) -> Result<Wish, Odd> {
    let [review_by, reason] = typed.exactly(["review_by", "reason"])?;
    let review_by = day(review_by)?
        .ok_or(Odd::Said("Choose the day by which somebody is to look at the verdict again."))?;
    Ok(Command::Confirm { review_by, reason: reason.to_owned() }.into())
}

pub fn flag(typed: &Typed) -> Result<Wish, Odd> {
    // A box that is not ticked sends no field.
    let (ticked, rest) = typed.several("said_before");
    let said_before = !ticked.is_empty();
    let [severity, note] = rest.exactly(["severity", "note"])?;
    let severity = Severity::from_key(severity).ok_or(Odd::Form)?;
    let note = Some(note.to_owned());
    Ok(Command::Flag(Flags { severity, said_before, note }).into())
}
