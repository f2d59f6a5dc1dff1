//! Suggested edits: whose words they are, who answers, and who may approve after that.

use super::cast::*;
use super::refusals::{Case, case, empty};
use crate::domain::claim::*;
use crate::domain::words::Field;
use crate::domain::*;

/// Ann's proposal, of which Eve suggested an edit.
fn suggested() -> Vec<Event> {
    [brought_to(Stage::Proposed), vec![edit_suggested(1, EVE)]].concat()
}

/// The same, and Ann took Eve's words over.
fn accepted() -> Vec<Event> {
    [suggested(), vec![edit_accepted(1, ANN), revised(1, ANN)]].concat()
}

pub fn cases() -> Vec<Case> {
    let suggest = || command(Verb::SuggestEdit);
    let accept = || command(Verb::AcceptEdit);
    let decline = || command(Verb::DeclineEdit);
    let words = |rationale: &str| Command::SuggestEdit {
        id: EDIT,
        rationale: rationale.to_owned(),
        note: String::new(),
    };
    let nobody = Actor { person: None, role: Role::Editor, via: Via::CommandLine };
    let waiting = || brought_to(Stage::Proposed);
    let blind = [waiting(), vec![opinion_asked(1, ELI)]].concat();
    vec![
        case(waiting(), suggest(), reviewer(ANN), Refusal::OwnWords),
        case(accepted(), words("Five."), editor(EVE), Refusal::OwnWords),
        case(suggested(), suggest(), editor(EVE), Refusal::SuggestedAlready),
        case(suggested(), suggest(), editor(ELI), Refusal::SuggestedAlready),
        case(waiting(), suggest(), nobody, Refusal::NeedsAPerson),
        case(waiting(), words(" "), editor(EVE), empty(Field::Rationale)),
        case(waiting(), words("Two are longer.\n"), editor(EVE), Refusal::Unchanged),
        case(blind, suggest(), editor(ELI), Refusal::Blind),
        case(waiting(), accept(), reviewer(ANN), Refusal::NoSuchEdit),
        case(suggested(), accept(), editor(ELI), Refusal::NotTheAuthor),
        case(suggested(), accept(), editor(EVE), Refusal::NotTheAuthor),
        case(suggested(), decline(), editor(ELI), Refusal::NotTheAuthor),
        case(accepted(), accept(), reviewer(ANN), Refusal::NoSuchEdit),
        case(accepted(), decline(), reviewer(ANN), Refusal::NoSuchEdit),
        case(accepted(), Command::approve(), editor(EVE), Refusal::OwnWork),
        case(suggested(), Command::AskOpinion { of: EVE }, editor(ELI), Refusal::NotSecond),
        case(
            suggested(),
            Command::DeclineEdit { id: EDIT, reason: " ".to_owned() },
            reviewer(ANN),
            empty(Field::Reason),
        ),
    ]
}

#[test]
fn the_author_takes_the_words_over_and_is_the_one_who_revised() {
    let events = vec![edit_accepted(1, ANN), revised(1, ANN)];
    check(&suggested(), command(Verb::AcceptEdit), reviewer(ANN), Ok(events));
    let round = folded(&accepted()).unwrap().rounds.remove(0);
    assert_eq!((round.rationale.as_str(), round.proposed_by), ("Three are longer.", ANN));
    assert_eq!(round.authors, [ANN, EVE]);
    assert_eq!(round.edits[0].fate, Fate::Accepted { by: ANN, note: None });
}

#[test]
fn whoever_suggested_may_approve_where_the_words_were_not_taken() {
    check(&suggested(), Command::approve(), editor(EVE), Ok(vec![approved(1, EVE)]));
    let declined = [suggested(), vec![edit_declined(1, ANN)]].concat();
    check(&declined, Command::approve(), editor(EVE), Ok(vec![approved(1, EVE)]));
    // And another editor may where they were.
    check(&accepted(), Command::approve(), editor(ELI), Ok(vec![approved(1, ELI)]));
}

#[test]
fn words_that_were_declined_and_typed_all_the_same_are_whose_they_were() {
    let typed = [suggested(), vec![edit_declined(1, ANN), revised(1, ANN)]].concat();
    check(&typed, Command::approve(), editor(EVE), Err(Refusal::OwnWork));
    // Also in a later round, and after one in between.
    let again = |round| {
        let mut event = proposed(round, ANN);
        if let Event::VerdictProposed { rationale, .. } = &mut event {
            "Three are longer.".clone_into(rationale);
        }
        event
    };
    let next = [suggested(), vec![returned(1, ELI), again(2)]].concat();
    check(&next, Command::approve(), editor(EVE), Err(Refusal::OwnWork));
    let later = [suggested(), vec![returned(1, ELI), proposed(2, ANN), returned(2, ELI), again(3)]]
        .concat();
    check(&later, Command::approve(), editor(EVE), Err(Refusal::OwnWork));
}

#[test]
fn an_edit_whose_words_stand_there_by_now_is_accepted_without_another_revision() {
    let typed = [suggested(), vec![revised(1, ANN)]].concat();
    check(&typed, command(Verb::AcceptEdit), reviewer(ANN), Ok(vec![edit_accepted(1, ANN)]));
}

#[test]
fn whoever_suggested_takes_it_back_and_may_suggest_another() {
    let back = Event::EditDeclined { id: EDIT, round: 1, reason: "Because.".to_owned(), by: EVE };
    check(&suggested(), command(Verb::DeclineEdit), editor(EVE), Ok(vec![back.clone()]));
    let id = EditId(uuid::Uuid::from_u128(56));
    let rationale = "Four are longer.".to_owned();
    let another = Command::SuggestEdit { id, rationale: rationale.clone(), note: String::new() };
    let expected = Event::EditSuggested { id, round: 1, rationale, note: None, by: EVE };
    check(&[suggested(), vec![back]].concat(), another, editor(EVE), Ok(vec![expected]));
}

#[test]
fn an_edit_of_a_round_that_is_over_waits_for_nobody() {
    let taken_back = Event::ProposalWithdrawn { round: 1, reason: "Later.".to_owned(), by: ANN };
    for end in [returned(1, ELI), approved(1, ELI), taken_back] {
        let round = folded(&[suggested(), vec![end]].concat()).unwrap().rounds.remove(0);
        assert_eq!(round.edits[0].fate, Fate::Lapsed);
        assert_eq!(round.waiting_edits().count(), 0);
    }
}

#[test]
fn words_stay_whose_they_were_however_they_come_back() {
    let words = |round, by, words: &str| {
        let mut event = proposed(round, by);
        if let Event::VerdictProposed { rationale, .. } = &mut event {
            words.clone_into(rationale);
        }
        event
    };
    let taken_back = |round, by| Event::ProposalWithdrawn { round, reason: "No.".to_owned(), by };
    let (hers, other) = ("Three are longer.", "Two are.");
    // Eve's are returned, Ann proposes others and revises them to Eve's.
    let revision = Event::RationaleRevised { round: 2, rationale: hers.to_owned(), by: ANN };
    let revised = vec![words(1, EVE, hers), returned(1, ELI), words(2, ANN, other), revision];
    // Eve takes hers back, Ann takes others back and proposes Eve's.
    let again = vec![
        words(1, EVE, hers),
        taken_back(1, EVE),
        words(2, ANN, other),
        taken_back(2, ANN),
        words(3, ANN, hers),
    ];
    for way in [revised, again] {
        let history = [brought_to(Stage::Researching), way].concat();
        check(&history, Command::approve(), editor(EVE), Err(Refusal::OwnWork));
        let last = folded(&history).unwrap().rounds.last().unwrap().number;
        check(&history, Command::approve(), editor(ELI), Ok(vec![approved(last, ELI)]));
    }
}
