//! Relations in a trail: who said it after all, what was merged, and what was split.

use super::{Detail, Names};
use crate::domain::ClaimId;
use crate::domain::claim::{Claim, Event};

/// Tells that somebody else said it, and what claims came of one another; no other event is handed
/// on to here.
pub fn told(before: Option<&Claim>, event: &Event, names: &dyn Names) -> (String, Detail) {
    match event {
        Event::Reattributed { was, was_role, name, title, role, form, reason, .. } => {
            let old = before.and_then(|it| {
                let stood = |old: &&_| {
                    let old: &crate::domain::claim::Attribution = old;
                    (old.speaker, old.role) == (*was, *was_role)
                };
                it.attributions.iter().find(stood)?.name.clone()
            });
            let old = old.unwrap_or_else(|| names.nobody().to_owned());
            let name = name.as_deref().unwrap_or(names.nobody());
            let title = title.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
            let did = format!(
                "corrected who is named: {} {name}{title} ({}), not {} {old}",
                role.phrase(),
                form.word(),
                was_role.phrase(),
            );
            (did, Detail::Words(reason.clone()))
        }
        Event::SplitOff { claims, reason } => (
            format!("split {} off the claim", listed(claims, names)),
            Detail::Words(reason.clone()),
        ),
        Event::Absorbed { number, .. } => {
            (format!("merged {number} into this claim"), Detail::Nothing)
        }
        Event::Released { number, .. } => {
            let did = format!("reopened {number}, which is not merged into this claim any more");
            (did, Detail::Nothing)
        }
        _ => (String::new(), Detail::Nothing),
    }
}

/// "C-3, C-4 and C-5".
pub fn listed(claims: &[ClaimId], names: &dyn Names) -> String {
    let mut numbers: Vec<String> = claims.iter().map(|it| names.claim(*it)).collect();
    match numbers.pop() {
        None => "nothing".to_owned(),
        Some(last) if numbers.is_empty() => last,
        Some(last) => format!("{} and {last}", numbers.join(", ")),
    }
}
