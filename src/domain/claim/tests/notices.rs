//! Whom what is told, as a table.

use chrono::{DateTime, TimeDelta, Utc};

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::notice::{Kind, TABLE, Way, named, told};
use crate::domain::{CommentId, PersonId};

fn at_noon() -> DateTime<Utc> {
    "2026-05-17T12:00:00Z".parse().unwrap()
}

fn comment(id: u128, reply_to: Option<u128>, mentions: &[PersonId]) -> Event {
    let id_of = |it| CommentId(uuid::Uuid::from_u128(it));
    Event::Commented {
        id: id_of(id),
        text: Some("Has anybody called?".to_owned()),
        reply_to: reply_to.map(id_of),
        mentions: mentions.to_vec(),
    }
}

fn answer() -> Event {
    let text = Some("From the ministry.".to_owned());
    Event::ContactAnswered { contact: CONTACT, text, answered_at: at_noon(), by_link: false }
}

/// Who is told of the last event, which somebody did.
#[track_caller]
fn check(history: &[(Event, PersonId)], expected: &[(PersonId, Kind)]) {
    let (event, by) = history.last().unwrap();
    let events: Vec<Event> = history.iter().map(|(event, _)| event.clone()).collect();
    let mut recorded = recorded(&events);
    for (recorded, (_, by)) in recorded.iter_mut().zip(history) {
        recorded.actor = reviewer(*by);
    }
    let claim = fold(&recorded).unwrap();
    let told = told(&claim, event, Some(*by), at_noon());
    assert_eq!(told, expected.iter().copied().collect(), "{event:?}");
}

fn by(events: Vec<Event>, person: PersonId) -> Vec<(Event, PersonId)> {
    events.into_iter().map(|event| (event, person)).collect()
}

#[test]
fn nobody_is_told_of_their_own_act() {
    let begun = by(vec![opened()], ANN);
    let then = |event: Event, by: PersonId| [begun.clone(), vec![(event, by)]].concat();
    check(&then(Event::Assigned { to: Some(ANN), note: None, taken_from: None }, ANN), &[]);
    check(
        &then(Event::Assigned { to: Some(ANN), note: None, taken_from: None }, EVE),
        &[(ANN, Kind::Assigned)],
    );
    check(&then(comment(1, None, &[ANN, EVE]), ANN), &[(EVE, Kind::Mention)]);
    check(&then(Event::Assigned { to: None, note: None, taken_from: None }, EVE), &[]);
}

#[test]
fn a_reply_is_told_to_those_in_the_thread_and_a_mention_goes_before_it() {
    let talk = vec![
        (opened(), ANN),
        (comment(1, None, &[]), ANN),
        (comment(2, None, &[]), ELI),
        (comment(3, Some(1), &[]), EVE),
    ];
    check(&talk, &[(ANN, Kind::Reply)]);
    let more = [talk, vec![(comment(4, Some(1), &[EVE]), ELI)]].concat();
    check(&more, &[(ANN, Kind::Reply), (EVE, Kind::Mention)]);
}

#[test]
fn whoever_proposed_is_told_what_was_decided() {
    let proposal = by(brought_to(Stage::Proposed), ANN);
    check(&[proposal.clone(), vec![(returned(1, EVE), EVE)]].concat(), &[(ANN, Kind::Returned)]);
    check(&[proposal, vec![(approved(1, EVE), EVE)]].concat(), &[(ANN, Kind::Approved)]);
}

#[test]
fn a_suggested_edit_is_told_to_the_author_and_its_answer_to_whoever_suggested_it() {
    let proposal = by(brought_to(Stage::Proposed), ANN);
    let suggested = [proposal, vec![(edit_suggested(1, EVE), EVE)]].concat();
    check(&suggested, &[(ANN, Kind::EditSuggested)]);
    for answer in [edit_accepted(1, ANN), edit_declined(1, ANN)] {
        check(&[suggested.clone(), vec![(answer, ANN)]].concat(), &[(EVE, Kind::EditAnswered)]);
    }
    check(&[suggested, vec![(edit_declined(1, EVE), EVE)]].concat(), &[]);
}

#[test]
fn whoever_is_asked_for_an_opinion_is_told_and_the_author_that_it_was_given() {
    let proposal = by(brought_to(Stage::Proposed), ANN);
    let asked = [proposal, vec![(opinion_asked(1, BEN), EVE)]].concat();
    check(&asked, &[(BEN, Kind::OpinionAsked)]);
    let given = [asked, vec![(opinion_given(1, BEN, "false"), BEN)]].concat();
    check(&given, &[(ANN, Kind::OpinionGiven)]);
}

#[test]
fn an_answer_is_told_to_whoever_asked_and_to_those_behind_the_verdict() {
    let asked = vec![(opened(), EVE), (contacted(), BEN)];
    check(&[asked, vec![(answer(), ELI)]].concat(), &[(BEN, Kind::AnswerCame)]);
    let verdict = [by(brought_to(Stage::Approved), ANN), vec![(contacted(), ANN)]].concat();
    let told = [(ANN, Kind::AnswerCame), (EVE, Kind::AnswerCame)];
    check(&[verdict, vec![(answer(), ELI)]].concat(), &told);
}

#[test]
fn a_text_that_changes_is_told_to_those_behind_the_verdict_and_to_nobody_without_one() {
    check(&[by(vec![opened()], ANN), vec![(orphaned(2), ELI)]].concat(), &[]);
    let verdict = by(brought_to(Stage::Approved), ANN);
    let told = [(ANN, Kind::TextChanged), (EVE, Kind::TextChanged)];
    check(&[verdict, vec![(orphaned(2), ELI)]].concat(), &told);
}

#[test]
fn a_due_time_is_told_where_it_leaves_a_day() {
    let due = |hours| Event::DueSet { due: Some(at_noon() + TimeDelta::hours(hours)) };
    let mine = vec![
        (opened(), EVE),
        (Event::Assigned { to: Some(ANN), note: None, taken_from: None }, EVE),
    ];
    check(&[mine.clone(), vec![(due(24), EVE)]].concat(), &[(ANN, Kind::DueSoon)]);
    check(&[mine.clone(), vec![(due(25), EVE)]].concat(), &[]);
    check(&[mine, vec![(due(2), ANN)]].concat(), &[]);
}

#[test]
fn every_row_names_an_event_that_is_read() {
    let all = brought_to(Stage::Approved);
    let more = [
        comment(1, None, &[]),
        Event::Assigned { to: None, note: None, taken_from: None },
        Event::DueSet { due: None },
        answer(),
    ];
    let texts = [orphaned(2), words_changed(2, "a bridge"), returned(1, EVE)];
    let edits = [edit_suggested(1, EVE), edit_accepted(1, ANN), edit_declined(1, ANN)];
    let opinions = [opinion_asked(1, BEN), opinion_given(1, BEN, "false")];
    let known = all.iter().chain(&more).chain(&texts).chain(&edits).chain(&opinions).map(named);
    let known: Vec<&str> = known.collect();
    for (event, ..) in TABLE {
        assert!(known.contains(event), "{event}");
    }
}

#[test]
fn mail_waits_a_little_or_until_the_next_morning() {
    let at = at_noon();
    assert_eq!(Way::AtOnce.mailed_at(at), Some(at + TimeDelta::minutes(5)));
    assert_eq!(Way::Daily.mailed_at(at), "2026-05-18T06:00:00Z".parse().ok());
    let early = "2026-05-17T05:59:59Z".parse().unwrap();
    assert_eq!(Way::Daily.mailed_at(early), "2026-05-17T06:00:00Z".parse().ok());
    assert_eq!((Way::App.mailed_at(at), Way::Never.mailed_at(at)), (None, None));
}

#[test]
fn keys_name_kinds_and_ways_and_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_key(kind.key()), Some(kind));
    }
    for way in Way::ALL {
        assert_eq!(Way::from_key(way.key()), Some(way));
    }
}
