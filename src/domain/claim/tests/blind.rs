//! Blind: what somebody sees of a claim who is still to give an opinion on it.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use super::super::telling::{Detail, tell_all};
use super::cast::*;
use super::opinions::{DAN, Everybody, ZOE};
use super::strategies::events;
use crate::domain::claim::*;
use crate::domain::media::{Authenticity, Media, MediaKind};
use crate::domain::scale::Scale;
use crate::domain::*;

/// Words and labels that somebody could read in a claim and its trail.
fn readable(claim: &Claim, history: &[Recorded]) -> String {
    let events: Vec<_> = history.iter().map(|it| format!("{:?}", it.event)).collect();
    let told: Vec<_> = tell_all(history, &Everybody)
        .into_iter()
        .map(|told| match &told.detail {
            Detail::Label { label, .. } => format!("{label} {}", told.sentence()),
            _ => told.sentence(),
        })
        .collect();
    format!("{claim:?}\n{}\n{}", events.join("\n"), told.join("\n"))
}

fn seen_by(person: PersonId, history: &[Recorded]) -> Option<(Claim, Vec<Recorded>)> {
    let claim = fold(history).unwrap();
    hidden_from(person, &claim, history).map(|(claim, seen)| (claim.unwrap(), seen))
}

/// Words that give the label away.
fn secret(what: &str) -> String {
    format!("{what} zanzibar")
}

/// What is not about the verdict, and can tell it all the same.
fn said_beside() -> Vec<Event> {
    vec![
        Event::Assigned { to: Some(ELI), note: Some(secret("As I say")), taken_from: None },
        Event::Flagged {
            severity: Severity::Serious,
            said_before: true,
            note: Some(secret("Whoever denies that it is")),
        },
        Event::ChangeSettled { note: secret("All the same") },
        Event::EvidenceRemoved { id: EVIDENCE, reason: secret("It does not show") },
        Event::ContactRemoved { contact: CONTACT, reason: secret("They know of") },
    ]
}

/// Words that nobody uses but in a proposal and in what is said of it.
static SECRET: LazyLock<Scale> = LazyLock::new(|| {
    let mut scale = SCALE.clone();
    scale.labels[0].key = "zanzibar".to_owned();
    scale.labels[0].name = "Zanzibar".to_owned();
    scale
});

fn staged(original: String) -> Media {
    let (kind, authenticity) = (MediaKind::Video, Authenticity::Staged);
    Media { kind, authenticity, original: Some(original) }
}

fn secret_history() -> Vec<Recorded> {
    let proposed = |round, by| Event::VerdictProposed {
        round,
        scale: SECRET.id,
        label: "zanzibar".to_owned(),
        label_name: "Zanzibar".to_owned(),
        rationale: secret("Because of"),
        by,
        would_change: Some(secret("A census that counts")),
        as_of: None,
        review_by: None,
        correction: Some(secret("It was not called")),
        media: Some(staged(secret("https://a.example"))),
    };
    let given = |by| Event::OpinionGiven {
        round: 2,
        by,
        scale: SECRET.id,
        label: "zanzibar".to_owned(),
        label_name: "Zanzibar".to_owned(),
        rationale: secret("I too say"),
    };
    let all_say = Some(secret("All say"));
    let (text, reply_to, mentions) = (Some(secret("Clearly")), None, vec![]);
    let comment = Event::Commented { id: COMMENT, text, reply_to, mentions };
    recorded(
        &[
            brought_to(Stage::Researching),
            vec![
                proposed(1, ANN),
                comment.clone(),
                Event::VerdictReturned { round: 1, reason: secret("Not"), by: EVE },
                Event::ProposalWithdrawn { round: 1, reason: secret("Nor"), by: ANN },
                Event::CorrectionEnded { reason: secret("Still") },
                proposed(2, ANN),
                Event::PrioritySet { level: Some(Priority::Urgent), reason: all_say },
                Event::SplitOff { claims: vec![PART], reason: secret("Not all of it is") },
                Event::RationaleRevised { round: 2, rationale: secret("For"), by: ELI },
                Event::EditSuggested {
                    id: EDIT,
                    round: 2,
                    rationale: secret("Or"),
                    note: Some(secret("Because of")),
                    by: BEN,
                },
                Event::EditAccepted { id: EDIT, round: 2, note: Some(secret("Yes")), by: ANN },
                Event::EditDeclined { id: EDIT, round: 2, reason: secret("No"), by: ANN },
                Event::Parked { until: now(), reason: secret("Later") },
                opinion_asked(2, BEN),
                Event::OpinionWithdrawn { round: 2, of: BEN, reason: secret("He knows of") },
                opinion_asked(2, DAN),
                given(DAN),
                panel_opened(2),
                opinion_asked(2, ZOE),
                comment,
            ],
            said_beside(),
        ]
        .concat(),
    )
}

#[test]
fn whoever_is_asked_sees_neither_label_nor_words_until_they_have_spoken() {
    let history = secret_history();
    let whole = readable(&fold(&history).unwrap(), &history);
    assert!(whole.contains("zanzibar") && whole.contains("Zanzibar"));

    let (claim, seen) = seen_by(ZOE, &history).expect("something is hidden");
    let read = readable(&claim, &seen);
    assert!(!read.to_lowercase().contains("zanzibar"), "{read}");
    assert!(read.contains(HIDDEN));
    assert_eq!(seen.len(), history.len());
    assert_eq!(claim.version, fold(&history).unwrap().version);
    let authors =
        |claim: &Claim| claim.rounds.iter().map(|it| it.authors.clone()).collect::<Vec<_>>();
    assert_eq!(authors(&claim), authors(&fold(&history).unwrap()));

    for person in [ANN, BEN, DAN, EVE, ELI] {
        assert_eq!(seen_by(person, &history), None, "nothing is hidden from {person}");
    }
    let mut spoken = history;
    let seq = u64::try_from(spoken.len()).unwrap();
    let given = Recorded { seq, event: opinion_given(2, ZOE, "true"), ..spoken[0].clone() };
    spoken.push(given);
    assert_eq!(seen_by(ZOE, &spoken), None, "she has spoken");
}

#[test]
fn a_verdict_that_stands_is_hidden_from_nobody() {
    let history = [brought_to(Stage::Correcting), vec![proposed(2, ANN), opinion_asked(2, BEN)]];
    let (claim, _) = seen_by(BEN, &recorded(&history.concat())).unwrap();
    assert_eq!(claim.verdict.unwrap().label, "false");
    assert_eq!(claim.rounds[0].label, "false");
    assert_eq!(claim.rounds[1].label, HIDDEN_LABEL);
}

#[test]
fn what_somebody_wrote_themself_is_not_hidden_from_them() {
    let mut history = secret_history();
    for recorded in &mut history {
        if matches!(recorded.event, Event::Commented { .. }) {
            recorded.actor = reviewer(ZOE);
        }
    }
    let (claim, _) = seen_by(ZOE, &history).unwrap();
    assert!(claim.comments.iter().all(|it| it.text.as_deref() == Some("Clearly zanzibar")));
}

proptest! {
    #[test]
    fn what_is_hidden_changes_nothing_but_words(events in vec(events(), 0..40), who in 1..7_u128) {
        let history = recorded(&[vec![opened()], events].concat());
        let person = PersonId(Uuid::from_u128(who));
        let claim = fold(&history).unwrap();
        match seen_by(person, &history) {
            None => prop_assert!(!claim.is_blind(person)),
            Some((seen, masked)) => {
                prop_assert!(claim.is_blind(person) && seen.is_blind(person));
                prop_assert_eq!(&seen.verdict, &claim.verdict);
                prop_assert_eq!(seen.stage, claim.stage);
                prop_assert_eq!(seen.version, claim.version);
                prop_assert_eq!(masked.len(), history.len());
                let last = seen.round().unwrap();
                // Ann recorded all of it, and sees what is hers.
                prop_assert!(person == ANN || last.label == HIDDEN_LABEL);
                for (one, other) in masked.iter().zip(&history) {
                    prop_assert_eq!(kind_of(&one.event), kind_of(&other.event));
                    prop_assert_eq!((one.seq, one.at, one.actor), (other.seq, other.at, other.actor));
                }
            }
        }
    }
}
