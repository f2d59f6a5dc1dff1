//! Edits: suggested, accepted, declined, and sometimes typed by somebody else all the same.

use super::*;

/// A few words, so that the same ones are suggested, proposed and typed.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec!["Two are longer.", "Three are longer.", "Four are longer."])
            .prop_map(str::to_owned),
        1 => texts(),
    ]
}

fn ids() -> impl Strategy<Value = EditId> {
    few(6).prop_map(EditId)
}

/// Suggested edits, with what they are about.
pub fn edits() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => (ids(), words(), texts())
            .prop_map(|(id, rationale, note)| Command::SuggestEdit { id, rationale, note }),
        6 => (ids(), texts()).prop_map(|(id, note)| Command::AcceptEdit { id, note }),
        2 => (ids(), texts()).prop_map(|(id, reason)| Command::DeclineEdit { id, reason }),
        2 => words().prop_map(|rationale| Command::ReviseRationale { rationale }),
        2 => words().prop_map(|rationale| {
            Command::Propose(Box::new(Proposal::new("false".to_owned(), rationale)))
        }),
        6 => Just(Command::approve()),
        1 => texts().prop_map(|reason| Command::TakeBack { reason }),
        1 => texts().prop_map(|reason| Command::Correct { reason }),
    ]
}

/// One round from its proposal to an approval, in which somebody suggests an edit.
pub fn edited() -> impl Strategy<Value = Vec<(Actor, Command)>> {
    let who = (people(), people(), people());
    (who, ids(), words(), words(), 0..4_u8).prop_map(
        |((author, other, approver), id, first, rationale, answer)| {
            let proposal = Proposal::new("false".to_owned(), first);
            let because = || "Because.".to_owned();
            let answered = match answer {
                0 => Command::DeclineEdit { id, reason: because() },
                // Typed, and not accepted.
                1 => Command::ReviseRationale { rationale: rationale.clone() },
                _ => Command::AcceptEdit { id, note: String::new() },
            };
            vec![
                (editor(author), Command::Propose(Box::new(proposal))),
                (editor(other), Command::SuggestEdit { id, rationale, note: String::new() }),
                (editor(author), answered),
                (editor(approver), Command::approve()),
                (editor(author), Command::TakeBack { reason: because() }),
            ]
        },
    )
}
