//! Taking: what assigning leaves in the trail, and how it is told.

use super::cast::*;
use crate::domain::claim::telling::{self, Names, Told};
use crate::domain::claim::*;
use crate::domain::*;

struct Two;

impl Names for Two {
    fn person(&self, id: PersonId) -> String {
        if id == ANN { "Ann" } else { "Eve" }.to_owned()
    }
    fn source(&self, _: SourceId) -> String {
        String::new()
    }
    fn claim(&self, _: ClaimId) -> String {
        String::new()
    }
}

fn assigned(to: Option<PersonId>, note: &str, taken_from: Option<PersonId>) -> Event {
    let note = Some(note.to_owned()).filter(|it| !it.is_empty());
    Event::Assigned { to, note, taken_from }
}

#[test]
fn a_note_goes_with_a_claim_and_nobody_is_passed_over_who_gets_it() {
    let to = Some(EVE);
    let command =
        |note: &str, taken_from| Command::Assign { to, note: note.to_owned(), taken_from };
    let ann = reviewer(ANN);
    check(
        &[opened()],
        command(" Ring again. ", None),
        ann,
        Ok(vec![assigned(to, "Ring again.", None)]),
    );
    check(&[opened()], command(" ", to), ann, Ok(vec![assigned(to, "", None)]));
    check(&[opened()], command("", Some(ELI)), ann, Ok(vec![assigned(to, "", Some(ELI))]));
}

#[test]
fn a_trail_tells_who_took_gave_back_and_handed_over() {
    // All of it done by Ann.
    let history = [
        opened(),
        assigned(Some(ANN), "", None),
        assigned(None, "I am off.", None),
        assigned(Some(EVE), "Ring again.", None),
        assigned(Some(ANN), "", Some(EVE)),
        assigned(Some(EVE), "", None),
        assigned(Some(ANN), "", None),
        assigned(Some(EVE), "", None),
        assigned(None, "", Some(EVE)),
    ];
    let told = telling::tell_all(&recorded(&history), &Two);
    let told: Vec<String> = told.iter().skip(1).map(Told::sentence).collect();
    assert_eq!(
        told,
        [
            "Ann took the claim.",
            "Ann gave the claim back: I am off.",
            "Ann assigned the claim to Eve: Ring again.",
            "Ann took the claim, while Eve was at work on it.",
            "Ann assigned the claim to Eve.",
            "Ann took the claim over from Eve.",
            "Ann assigned the claim to Eve.",
            "Ann took the claim off everybody’s desk, while Eve was at work on it.",
        ]
    );
}
