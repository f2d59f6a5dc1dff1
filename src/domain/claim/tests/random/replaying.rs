//! Replaying: the rules, read again from what was recorded, allow all that the core has decided,
//! and nothing that a core has which forgot a promise.

use super::*;
use crate::domain::claim::replay::rows;

/// What a core makes of all steps, without anybody who watches.
fn trail(decide: Decide, steps: Vec<Step>) -> Vec<Recorded> {
    let mut trail = Vec::new();
    let begin =
        [Verb::Open, Verb::Attribute, Verb::AddEvidence].map(|verb| (reviewer(ANN), command(verb)));
    let settings = Settings { min_evidence: 1, ..SETTINGS.clone() };
    for (actor, command) in begin.into_iter().chain(steps) {
        let at = at(i64::try_from(trail.len()).unwrap());
        let context = Context { actor, now: at, settings: &settings, scale: &SCALE };
        let decided = decide(fold(&trail).as_ref(), command, &context);
        for event in decided.into_iter().flatten() {
            let seq = u64::try_from(trail.len()).unwrap();
            trail.push(Recorded { claim: CLAIM, number: ClaimNumber(0), seq, at, actor, event });
        }
    }
    trail
}

/// The stage moves as the rows say by which an event is judged, and otherwise not at all but for
/// what closes a claim or takes a proposal back.
fn moves_as_the_rows_say(trail: &[Recorded]) {
    for end in 1..trail.len() {
        let (before, after) = (fold(&trail[..end]).unwrap(), fold(&trail[..=end]).unwrap());
        let kind = trail[end].event.kind();
        let free = ["claim.closed", "claim.proposal_withdrawn"].contains(&kind.as_str());
        for row in rows(&kind).filter(|_| !free) {
            assert_eq!(after.stage, row.to.unwrap_or(before.stage), "{kind}");
        }
    }
}

proptest! {
    #[test]
    fn whatever_was_decided_is_allowed_when_it_is_replayed(steps in steps()) {
        let watch = watched(decide, steps).unwrap();
        prop_assert_eq!(replay(&watch.trail), Ok(watch.claim.unwrap()));
        moves_as_the_rows_say(&watch.trail);
    }

    #[test]
    fn so_are_edits_of_others_words(steps in editing()) {
        let watch = watched(decide, steps).unwrap();
        prop_assert_eq!(replay(&watch.trail), Ok(watch.claim.unwrap()));
    }

    #[test]
    fn so_are_opinions_and_panels(steps in judging()) {
        let watch = watched(decide, steps).unwrap();
        prop_assert_eq!(replay(&watch.trail), Ok(watch.claim.unwrap()));
    }
}

#[test]
fn what_a_core_decides_that_forgot_a_promise_is_a_breach() {
    use wrong::{deaf, forgetful, half_forgetful};
    let mut runner = TestRunner::deterministic();
    let mut breaches = [0; 3];
    for _ in 0..150 {
        for (at, wrong) in [forgetful, half_forgetful, deaf].into_iter().enumerate() {
            let steps = match at {
                0 | 1 => editing().new_tree(&mut runner).unwrap().current(),
                _ => judging().new_tree(&mut runner).unwrap().current(),
            };
            let honest = trail(decide, steps.clone());
            let forged = trail(wrong, steps);
            assert!(replay(&honest).is_ok());
            let agree = honest.iter().map(|it| &it.event).eq(forged.iter().map(|it| &it.event));
            assert_eq!(replay(&forged).is_ok(), agree, "{:?}", replay(&forged));
            breaches[at] += usize::from(!agree);
        }
    }
    assert!(breaches.iter().all(|count| *count > 0), "{breaches:?}");
}
