//! Asking: what must not happen to those who were asked, and what the link may do.

use chrono::TimeDelta;

use super::cast::*;
use super::refusals::{Case, case, empty, long, too_long};
use crate::domain::claim::*;
use crate::domain::contact::{Channel, PATIENCE, Purpose, Reply};
use crate::domain::words::Field;
use crate::domain::*;

/// The form of somebody who was asked, with something in it changed.
struct Form {
    id: ContactId,
    name: String,
    question: String,
    asked: i64,
    deadline: Option<i64>,
}

/// Asks in a form whose times are seconds into the day of these tests.
fn ask(change: impl FnOnce(&mut Form)) -> Command {
    let mut form = Form {
        id: OTHER_CONTACT,
        name: "Ida Holm".to_owned(),
        question: "Which?".to_owned(),
        asked: 5,
        deadline: None,
    };
    change(&mut form);
    Command::Ask {
        id: form.id,
        name: form.name,
        title: String::new(),
        purpose: Purpose::Witness,
        channel: Channel::Letter,
        question: form.question,
        asked_at: Some(at(form.asked)),
        deadline: form.deadline.map(at),
    }
}

fn link(until: TimeDelta) -> Command {
    Command::MakeContactLink { contact: CONTACT, until: now() + until, token_sha256: None }
}

fn answer_at(seconds: i64) -> Command {
    let (text, answered_at) = ("Yes.".to_owned(), Some(at(seconds)));
    Command::NoteAnswer { contact: CONTACT, text, answered_at }
}

/// A claim on which the mayor was asked, and what then happened.
fn after(events: &[Event]) -> Vec<Event> {
    [&[opened(), contacted()], events].concat()
}

/// Asked without a deadline so many seconds before now.
fn asked_openly(ago: TimeDelta) -> Vec<Event> {
    let Event::ContactAsked { contact, name, title, purpose, channel, question, .. } = contacted()
    else {
        panic!("it asks")
    };
    let (asked_at, deadline) = (now() - ago, None);
    let asked = Event::ContactAsked {
        contact,
        name,
        title,
        purpose,
        channel,
        question,
        asked_at,
        deadline,
    };
    vec![opened(), asked]
}

fn many_by_link(count: usize) -> Vec<Event> {
    let answers = (0..count).map(|it| replied(&format!("Answer {it}."), true));
    after(&[invited()]).into_iter().chain(answers).collect()
}

pub fn cases() -> Vec<Case> {
    let (ann, outside) = (reviewer(ANN), Actor::link());
    let second = TimeDelta::seconds(1);
    let mut cases = vec![
        case(vec![opened()], ask(|it| it.name = " ".to_owned()), ann, empty(Field::Contact)),
        case(vec![opened()], ask(|it| it.question.clear()), ann, empty(Field::Question)),
        case(
            vec![opened()],
            ask(|it| it.question = long(Field::Question)),
            ann,
            too_long(Field::Question),
        ),
        case(after(&[]), ask(|it| it.id = CONTACT), ann, Refusal::AskedAlready),
        case(vec![opened()], ask(|it| it.asked = 10_001), ann, Refusal::ToCome),
        case(vec![opened()], ask(|it| it.deadline = Some(5)), ann, Refusal::DeadlineBefore),
        case(vec![opened()], answer("Yes."), ann, Refusal::NoSuchContact),
        case(after(&[]), answer(""), ann, empty(Field::Answer)),
        case(after(&[]), answer_at(10_001), ann, Refusal::ToCome),
        case(after(&[]), answer_at(-1), ann, Refusal::AnsweredBefore),
        case(after(&[replied("Yes.", false)]), answer("Yes. "), ann, Refusal::AnsweredAlready),
        case(asked_openly(PATIENCE - second), command(Verb::NoteSilence), ann, Refusal::StillTime),
        case(after(&[replied("Yes.", true)]), command(Verb::NoteSilence), ann, Refusal::NotWaiting),
        case(
            after(&[Event::ContactSilent { contact: CONTACT }]),
            command(Verb::NoteSilence),
            ann,
            Refusal::NotWaiting,
        ),
        case(after(&[]), link(TimeDelta::zero()), ann, Refusal::Past),
        case(after(&[]), link(TimeDelta::days(61) + second), ann, Refusal::LinkTooLong),
        case(after(&[]), command(Verb::EndContactLink), ann, Refusal::NoLink),
        case(after(&[]), answer("Yes."), outside, Refusal::NoLink),
        case(
            after(&[invited(), Event::ContactLinkEnded { contact: CONTACT }]),
            answer("Yes."),
            outside,
            Refusal::NoLink,
        ),
        case(
            after(&[invited(), closed(Closing::Dismissed)]),
            answer("Yes."),
            outside,
            Refusal::NoLink,
        ),
        case(many_by_link(20), answer("Once more."), outside, Refusal::EnoughAnswers),
    ];
    let expired = Event::ContactLinkMade { contact: CONTACT, until: now(), token_sha256: None };
    cases.push(case(after(&[expired]), answer("Yes."), outside, Refusal::NoLink));
    cases.push(case(after(&[invited()]), command(Verb::Comment), outside, Refusal::OnlyAnswers));
    cases
}

#[test]
fn the_link_lets_nothing_through_but_an_answer_whatever_the_role() {
    for stage in Stage::ALL {
        for rule in RULES {
            for role in Role::ALL {
                let actor = Actor { role, ..Actor::link() };
                let history =
                    [brought_to(stage), ready(rule.verb), vec![contacted(), invited()]].concat();
                let claim = folded(&history);
                let decided = decide(claim.as_ref(), command(rule.verb), &context(actor));
                let what = format!("{:?} at {stage:?} as {role:?}", rule.verb);
                if rule.verb != Verb::NoteAnswer {
                    assert_eq!(decided, Err(Refusal::OnlyAnswers), "{what}");
                } else if !may(role, Act::EditClaim) {
                    assert_eq!(decided, Err(Refusal::NotAllowed(role, Act::EditClaim)), "{what}");
                } else if stage.is_closed() {
                    assert_eq!(decided, Err(Refusal::NoLink), "{what}");
                } else {
                    assert_eq!(decided, Ok(vec![replied("Two are.", true)]), "{what}");
                }
            }
        }
    }
}

#[test]
fn the_link_does_not_say_when_the_answer_came() {
    let left = Ok(vec![replied("Yes.", true)]);
    check(&after(&[invited()]), answer_at(5), Actor::link(), left);
}

#[test]
fn silence_can_be_recorded_once_the_deadline_or_a_week_has_passed() {
    let left = || Ok(vec![Event::ContactSilent { contact: CONTACT }]);
    check(&after(&[]), command(Verb::NoteSilence), reviewer(ANN), left());
    check(&asked_openly(PATIENCE), command(Verb::NoteSilence), reviewer(ANN), left());
}

#[test]
fn an_answer_may_still_come_after_silence_and_further_ones_after_the_first() {
    let silent = Event::ContactSilent { contact: CONTACT };
    let first = after(&[silent]);
    assert_eq!(folded(&first).unwrap().contacts[0].reply(), Reply::Silent);
    let events = [replied("No.", false), replied("Yes after all.", true)];
    let claim = folded(&[first, events.to_vec()].concat()).unwrap();
    let contact = &claim.contacts[0];
    assert_eq!(contact.reply(), Reply::Answered);
    let answers: Vec<_> =
        contact.answers.iter().map(|it| (it.text.as_deref().unwrap(), it.entered_by)).collect();
    assert_eq!(answers, [("No.", Some(ANN)), ("Yes after all.", None)]);
}

#[test]
fn whoever_has_not_answered_when_the_deadline_comes_is_late() {
    let claim = folded(&after(&[])).unwrap();
    assert!(!claim.contacts[0].is_overdue(at(8_999)));
    assert!(claim.contacts[0].is_overdue(at(9_000)));
    let claim = folded(&after(&[replied("Yes.", false)])).unwrap();
    assert!(!claim.contacts[0].is_overdue(at(9_000)));
    assert!(!folded(&asked_openly(PATIENCE)).unwrap().contacts[0].is_overdue(now()));
}

#[test]
fn an_answer_after_the_verdict_is_told_apart_until_another_verdict_stands() {
    let late = [brought_to(Stage::Approved), vec![contacted(), replied("No.", true)]].concat();
    let told = |history: &[Event]| folded(history).unwrap().answers_after_verdict().count();
    assert_eq!(told(&late), 1);
    let early = [after(&[replied("No.", true)]), brought_to(Stage::Approved).split_off(1)];
    assert_eq!(told(&early.concat()), 0);
    let corrected = [late, vec![correcting(), proposed(2, ANN), approved(2, EVE)]].concat();
    assert_eq!(told(&corrected), 0);
}

#[test]
fn a_trail_tells_of_those_who_were_asked_and_keeps_their_words_where_they_are_not_for_all() {
    use super::super::telling::{Names, tell_all};
    struct Nobody;
    impl Names for Nobody {
        fn person(&self, _: PersonId) -> String {
            "Ann".to_owned()
        }
        fn source(&self, _: SourceId) -> String {
            String::new()
        }
        fn claim(&self, _: ClaimId) -> String {
            String::new()
        }
    }
    let mut history = recorded(&after(&[invited(), replied("Two are.", true)]));
    history[3].actor = Actor::link();
    let told = tell_all(&history, &Nobody);
    let sentences: Vec<_> = told.iter().map(telling::Told::sentence).collect();
    assert_eq!(
        sentences[1],
        "Ann asked somebody for comment: Mayor Quill, mayor (right of reply, by e-mail) — Where \
         is the figure from?"
    );
    assert!(sentences[2].starts_with("Ann made a link to answer by: Mayor Quill, until "));
    assert_eq!(sentences[3], "The person asked answered by the link: Two are.");
    let bare: Vec<_> = told.into_iter().map(|it| it.bare().sentence()).collect();
    assert_eq!(bare[1], "Ann asked somebody for comment.");
    assert_eq!(bare[3], "The person asked answered by the link.");
    assert!(history.iter().skip(1).all(|it| it.event.is_about_contact()));
}
