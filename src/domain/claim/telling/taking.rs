//! Taking: who got a claim, gave it back or handed it on, in a sentence.

use super::Names;
use crate::domain::claim::Claim;
use crate::domain::{Actor, PersonId};

/// What was done, completing the sentence that begins with who.
pub(super) fn assigned(
    before: Option<&Claim>,
    actor: Actor,
    to: Option<PersonId>,
    taken_from: Option<PersonId>,
    names: &dyn Names,
) -> String {
    let had = before.and_then(|it| it.assignee);
    let did = match (to, had) {
        (Some(_), Some(had)) if actor.person == to && taken_from.is_none() => {
            format!("took the claim over from {}", names.person(had))
        }
        (Some(_), _) if actor.person == to => "took the claim".to_owned(),
        (Some(person), _) => format!("assigned the claim to {}", names.person(person)),
        (None, Some(_)) if actor.person == had => "gave the claim back".to_owned(),
        (None, _) => "took the claim off everybody’s desk".to_owned(),
    };
    match taken_from {
        Some(from) => format!("{did}, while {} was at work on it", names.person(from)),
        None => did,
    }
}
