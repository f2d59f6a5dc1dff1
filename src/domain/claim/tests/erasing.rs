//! Erasing: who may, what the claim knows of it afterwards, and how trails tell it.

use super::super::telling::{Told, tell_all};
use super::cast::*;
use super::verdicts::Nameless;
use crate::domain::claim::*;
use crate::domain::*;

fn without_words() -> Event {
    let Event::Commented { id, reply_to, mentions, .. } = commented(COMMENT, None) else {
        unreachable!("a comment")
    };
    Event::Commented { id, text: None, reply_to, mentions }
}

/// What is refused, whoever asks and at any stage.
pub fn refused() -> Vec<Refusal> {
    let refused = |seqs: &[u64]| {
        let claim = folded(&[opened()]);
        decide(claim.as_ref(), redact(seqs), &context(allowed(Verb::Redact))).unwrap_err()
    };
    vec![refused(&[]), refused(&(0..501).collect::<Vec<_>>())]
}

#[test]
fn nothing_and_what_has_not_happened_yet_and_too_much_at_once_are_refused() {
    assert_eq!(refused(), [Refusal::NothingToErase, Refusal::TooMuchErased]);
    let claim = folded(&[opened()]);
    let ahead = decide(claim.as_ref(), redact(&[1]), &context(allowed(Verb::Redact)));
    assert_eq!(ahead, Err(Refusal::NothingToErase));
}

#[test]
fn only_admins_erase_and_the_rules_let_it_happen_at_any_stage() {
    for role in Role::ALL {
        let actor = Actor::person(EVE, role);
        let decided = decide(folded(&[opened()]).as_ref(), redact(&[0]), &context(actor));
        assert_eq!(decided.is_ok(), role == Role::Admin, "{role:?}");
    }
    let keeper = Actor { person: None, role: Role::Admin, via: Via::CommandLine };
    assert!(decide(folded(&[opened()]).as_ref(), redact(&[0]), &context(keeper)).is_ok());
}

#[test]
fn what_is_gone_is_said_where_it_stood_and_where_it_was_erased() {
    let redacted = decide(
        folded(&[opened(), commented(COMMENT, None)]).as_ref(),
        redact(&[1, 1]),
        &context(allowed(Verb::Redact)),
    )
    .unwrap();
    let history = [vec![opened(), without_words()], redacted].concat();
    let claim = folded(&history).unwrap();
    let words = claim.erased.words(COMMENT.0, "text");
    assert!(words.starts_with("(erased on "), "{words}");
    assert!(words.ends_with(": Asked for by the person.)"), "{words}");
    assert_eq!(claim.erased.words(COMMENT.0, "name"), "(erased)");
    let told = tell_all(&recorded(&history), &Nameless);
    let told: Vec<String> = told.iter().map(Told::sentence).collect();
    assert!(told[1].ends_with(&words), "{}", told[1]);
    assert!(told[2].contains("erased personal data: the words in entry 2 — Asked for"));
}
