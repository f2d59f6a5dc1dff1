//! Past: claims that are found to be the same, and what an approval says of what was ruled on them.

use super::cast::*;
use super::refusals::{Case, case, empty, too_long};
use crate::domain::claim::*;
use crate::domain::words::Field;
use crate::domain::*;

fn approve(rulings: Vec<Ruling>, consistent: &[ClaimId], why: &str) -> Command {
    let shown = rulings.iter().map(|it| (it.claim, it.round)).collect();
    let (consistent, why) = (consistent.to_vec(), why.to_owned());
    Command::Approve(Box::new(Approval { rulings, shown, consistent, why }))
}

fn both() -> Vec<Ruling> {
    vec![ruling(OTHER_CLAIM, 1), ruling(PART, 2)]
}

pub fn cases() -> Vec<Case> {
    let eve = editor(EVE);
    let waiting = || brought_to(Stage::Proposed);
    let itself =
        Command::Judge { claim: CLAIM, number: ClaimNumber(0), judgement: Judgement::Matched };
    let unseen = Approval { rulings: both(), ..Approval::default() };
    let other_round = Approval { shown: vec![(OTHER_CLAIM, 2), (PART, 1)], ..unseen.clone() };
    let none_left = Approval { shown: vec![(PART, 1)], ..Approval::default() };
    let open =
        |numbers: &[u64]| Refusal::RulingsOpen(numbers.iter().map(|it| ClaimNumber(*it)).collect());
    let other = Ruling { label_name: "True".to_owned(), ..ruling(PART, 2) };
    let contrary = approve(vec![ruling(OTHER_CLAIM, 1), other], &[OTHER_CLAIM, PART], " ");
    let long = "x".repeat(Field::Reason.limit() + 1);
    vec![
        case(vec![opened()], itself, reviewer(ANN), Refusal::ComparedWithItself),
        case(waiting(), Command::Approve(Box::new(unseen)), eve, open(&[1, 2])),
        case(waiting(), approve(both(), &[PART], " \n"), eve, open(&[1])),
        case(waiting(), approve(both(), &[], "\0"), eve, empty(Field::Reason)),
        case(waiting(), approve(both(), &[PART], &long), eve, too_long(Field::Reason)),
        case(waiting(), Command::Approve(Box::new(other_round)), eve, Refusal::RulingsChanged),
        case(waiting(), Command::Approve(Box::new(none_left)), eve, Refusal::RulingsChanged),
        case(waiting(), contrary, eve, Refusal::OtherLabel(vec![ClaimNumber(2)])),
        // Nobody weighs rulings on their own work.
        case(waiting(), approve(both(), &[], ""), editor(ANN), Refusal::OwnWork),
    ]
}

fn weighed(command: Command) -> Option<Weighed> {
    let events =
        decide(folded(&brought_to(Stage::Proposed)).as_ref(), command, &context(editor(EVE)));
    match events.unwrap().as_slice() {
        [Event::VerdictApproved { rulings, .. }] => rulings.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_ruling_is_ticked_or_there_are_words_on_it() {
    let all = weighed(approve(both(), &[OTHER_CLAIM, PART], " ")).unwrap();
    assert_eq!((all.consistent, all.differs, all.why), (both(), vec![], None));
    let one = weighed(approve(both(), &[PART], " Another year. ")).unwrap();
    assert_eq!(one.consistent, [ruling(PART, 2)]);
    assert_eq!(one.differs, [ruling(OTHER_CLAIM, 1)]);
    assert_eq!(one.why.as_deref(), Some("Another year."));
    let remark = weighed(approve(both(), &[OTHER_CLAIM, PART], "As before.")).unwrap();
    assert_eq!(remark.why.as_deref(), Some("As before."), "nothing that was typed is lost");
    assert_eq!(weighed(Command::approve()), None);
}

#[test]
fn the_trail_tells_how_an_approval_stands_to_the_rulings() {
    struct Nobody;
    impl telling::Names for Nobody {
        fn person(&self, _: PersonId) -> String {
            "Eve".to_owned()
        }
        fn source(&self, _: SourceId) -> String {
            String::new()
        }
        fn claim(&self, _: ClaimId) -> String {
            String::new()
        }
    }
    let rulings = weighed(approve(both(), &[PART], "Another year."));
    let approved = Event::VerdictApproved { round: 1, by: EVE, rulings };
    let history = [brought_to(Stage::Proposed), vec![approved]].concat();
    let told = telling::tell_all(&recorded(&history), &Nobody);
    assert_eq!(
        told.last().unwrap().sentence(),
        "Eve approved the verdict: False. Consistent with C-3 (False). Not consistent with C-2 \
         (False): Another year."
    );
    let said = |event: Event| telling::tell(None, &recorded(&[event])[0], &Nobody).sentence();
    let (claim, number) = (OTHER_CLAIM, ClaimNumber(1));
    assert_eq!(said(matched()), "Eve found it to be the same claim as C-2.");
    assert_eq!(
        said(Event::NotMatched { claim, number }),
        "Eve found it not to be the same claim as C-2."
    );
    assert_eq!(
        said(Event::AppearanceLinked { claim, number }),
        "Eve linked it as the same claim as C-2, said elsewhere."
    );
}

#[test]
fn what_was_said_last_of_two_claims_counts() {
    let (claim, number) = (OTHER_CLAIM, ClaimNumber(1));
    let other = Event::Matched { claim: PART, number: ClaimNumber(2) };
    let history = [
        opened(),
        matched(),
        other,
        Event::AppearanceLinked { claim, number },
        Event::NotMatched { claim, number },
    ];
    let judged = |events: usize| {
        let claim = folded(&history[..events]).unwrap();
        claim.past.judged.iter().map(|it| (it.claim, it.judgement)).collect::<Vec<_>>()
    };
    let both = |judgement| vec![(OTHER_CLAIM, judgement), (PART, Judgement::Matched)];
    assert_eq!(judged(3), both(Judgement::Matched));
    assert_eq!(judged(4), both(Judgement::Appearance));
    assert_eq!(judged(5), both(Judgement::NotMatched));
}
