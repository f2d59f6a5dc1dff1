//! What is shown of a claim's markup before it leaves.

use super::{none, rules};
use crate::report::claimreview::{Rule, claim, preview};
use crate::report::sample;

#[test]
fn a_proposal_is_shown_as_if_it_were_approved() {
    let mut history = sample::rich_history();
    history.truncate(14);
    let dossier = sample::dossier(&history);
    let seen = preview(&dossier, &none()).unwrap();
    let (review, json) = seen.shown.unwrap();
    assert!(seen.is_proposed && json.contains("C-12/verdict-3"));
    assert_eq!(review.rating.word, "Mostly false");
    assert_eq!(review.correction.unwrap().text, "We first called this false; some crime did fall.");
    assert_eq!(rules(&seen.findings), [Rule::R34]);

    let approved = preview(&sample::rich(), &none()).unwrap();
    let exported = claim(&sample::rich(), &none()).unwrap();
    assert!(!approved.is_proposed);
    assert_eq!(approved.shown.map(|it| it.1), Some(exported.json));
    let nothing = preview(&sample::poor(), &none()).unwrap();
    assert!(nothing.shown.is_none() && !nothing.is_proposed);
    assert_eq!(rules(&nothing.findings), [Rule::R26]);
}
