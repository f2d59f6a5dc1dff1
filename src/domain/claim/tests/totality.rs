//! Totality: no history and no text, however odd, makes the core stop or forget itself.

use proptest::collection::vec;
use proptest::prelude::*;

use super::cast::*;
use super::strategies::{actors, commands, events, texts};
use crate::domain::claim::*;
use crate::domain::words::{Field, clean, optional};
use crate::domain::*;

/// Events in any order, before any opening, with counts that jump and repeat.
fn histories() -> impl Strategy<Value = Vec<Recorded>> {
    let seq = prop_oneof![9 => 0..100_u64, 1 => any::<u64>()];
    let recorded = (seq, actors(), events()).prop_map(|(seq, actor, event)| Recorded {
        claim: CLAIM,
        number: ClaimNumber(0),
        seq,
        at: at(60),
        actor,
        event,
    });
    vec(recorded, 0..40)
}

const FIELDS: [Field; 32] = [
    Field::Statement,
    Field::Quote,
    Field::Speaker,
    Field::SpeakerRole,
    Field::Reason,
    Field::Rationale,
    Field::Correction,
    Field::WouldChange,
    Field::Passage,
    Field::Note,
    Field::Query,
    Field::Place,
    Field::Found,
    Field::Question,
    Field::Answer,
    Field::Comment,
    Field::Tag,
    Field::Title,
    Field::Publisher,
    Field::Author,
    Field::Url,
    Field::Name,
    Field::Email,
    Field::DeskName,
    Field::ScaleName,
    Field::LabelName,
    Field::Definition,
    Field::Contact,
    Field::ContactRole,
    Field::ViewName,
    Field::Method,
    Field::ChecklistItem,
];

proptest! {
    #[test]
    fn any_history_folds_and_says_its_last_version(history in histories()) {
        let opened = history.iter().position(|it| matches!(it.event, Event::Opened { .. }));
        let claim = fold(&history);
        prop_assert_eq!(claim.is_some(), opened.is_some());
        if let (Some(claim), Some(last)) = (claim, history.last()) {
            prop_assert_eq!(claim.version, last.seq.saturating_add(1));
        }
    }

    #[test]
    fn versions_count_events(events in vec(events(), 0..40)) {
        let history = [vec![opened()], events].concat();
        let claim = folded(&history).unwrap();
        prop_assert_eq!(claim.version, u64::try_from(history.len()).unwrap());
    }

    #[test]
    fn any_command_on_any_claim_gets_an_answer(
        history in histories(),
        actor in actors(),
        command in commands(),
    ) {
        let claim = fold(&history);
        let verb = command.verb();
        if let Ok(events) = decide(claim.as_ref(), command, &context(actor)) {
            let rule = RULES.iter().find(|rule| rule.verb == verb).unwrap();
            for event in events {
                prop_assert!(rule.records.contains(&kind_of(&event).as_str()));
            }
        }
    }

    #[test]
    fn after_any_history_no_writer_of_a_waiting_round_may_approve_it(history in histories()) {
        let Some(claim) = fold(&[recorded(&[opened()]), history].concat()) else {
            return Err(TestCaseError::fail("opened and not there"));
        };
        let waiting = claim.round().filter(|_| claim.stage == Stage::Proposed);
        for person in waiting.into_iter().flat_map(|round| &round.authors) {
            let decided = decide(Some(&claim), Command::approve(), &context(editor(*person)));
            prop_assert_eq!(decided, Err(Refusal::OwnWork));
        }
    }

    #[test]
    fn a_claim_at_approved_has_the_verdict_that_was_approved(history in histories()) {
        if let Some(claim) = fold(&history) && claim.stage == Stage::Approved {
            let verdict = claim.verdict.unwrap();
            let decided = |round: &&Round| matches!(round.outcome, Outcome::Approved { .. });
            prop_assert!(claim.rounds.iter().filter(decided).any(|it| it.number == verdict.round));
        }
    }

    #[test]
    fn events_are_written_and_read_again_as_themselves(event in events()) {
        let written = serde_json::to_string(&event).unwrap();
        prop_assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event);
    }

    #[test]
    fn what_was_cleaned_once_is_clean(raw in texts()) {
        for field in FIELDS {
            let once = clean(field, &raw);
            prop_assert_eq!(clean(field, &once), once.clone());
            prop_assert!(!once.contains(|c: char| c.is_control() && c != '\n'));
            if let Ok(Some(text)) = optional(field, &raw) {
                prop_assert!(text.chars().count() <= field.limit());
                prop_assert_eq!(optional(field, &text), Ok(Some(text)));
            }
        }
    }
}
