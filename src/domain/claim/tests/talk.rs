//! Threads: replies, and what is resolved and reopened.

use uuid::Uuid;

use super::cast::*;
use super::refusals::{Case, case};
use crate::domain::claim::*;
use crate::domain::{CommentId, PersonId};

const THIRD: CommentId = CommentId(Uuid::from_u128(52));

fn talk() -> Vec<Event> {
    vec![opened(), commented(COMMENT, None), commented(OTHER_COMMENT, Some(COMMENT))]
}

fn done() -> Vec<Event> {
    [talk(), vec![thread_resolved()]].concat()
}

fn resolve(thread: CommentId) -> Command {
    Command::ResolveThread { thread }
}

fn reopen(thread: CommentId) -> Command {
    Command::ReopenThread { thread }
}

fn telling(mentions: Vec<PersonId>) -> Command {
    Command::Comment { id: THIRD, text: "@Eve, see.".to_owned(), reply_to: None, mentions }
}

pub fn cases() -> Vec<Case> {
    let ann = reviewer(ANN);
    let many = (0..=MOST_MENTIONS).map(|it| PersonId(Uuid::from_u128(it.try_into().unwrap())));
    vec![
        case(talk(), remark(OTHER_COMMENT, Some(THIRD)), ann, Refusal::NoSuchComment),
        case(talk(), resolve(THIRD), ann, Refusal::NoSuchComment),
        case(talk(), reopen(THIRD), ann, Refusal::NoSuchComment),
        case(talk(), reopen(OTHER_COMMENT), ann, Refusal::ThreadOpen),
        case(done(), resolve(COMMENT), ann, Refusal::ThreadResolved),
        case(done(), remark(THIRD, Some(OTHER_COMMENT)), ann, Refusal::ThreadResolved),
        case(talk(), telling(many.collect()), ann, Refusal::TooManyMentions),
    ]
}

#[test]
fn a_reply_to_a_reply_stands_in_the_same_thread() {
    let reply = vec![commented(THIRD, Some(COMMENT))];
    check(&talk(), remark(THIRD, Some(COMMENT)), reviewer(ANN), Ok(reply.clone()));
    check(&talk(), remark(THIRD, Some(OTHER_COMMENT)), reviewer(ANN), Ok(reply));
    let claim = folded(&talk()).unwrap();
    let ids: Vec<_> = claim.in_thread(COMMENT).map(|it| it.id).collect();
    assert_eq!(ids, [COMMENT, OTHER_COMMENT]);
}

#[test]
fn a_thread_is_resolved_and_reopened_by_any_of_its_comments() {
    check(&talk(), resolve(OTHER_COMMENT), reviewer(EVE), Ok(vec![thread_resolved()]));
    let again = Event::ThreadReopened { thread: COMMENT };
    check(&done(), reopen(OTHER_COMMENT), reviewer(ANN), Ok(vec![again.clone()]));
    check(&done(), remark(THIRD, None), reviewer(ANN), Ok(vec![commented(THIRD, None)]));
    let claim = folded(&done()).unwrap();
    let resolved = claim.thread(OTHER_COMMENT).unwrap().resolved.as_ref().unwrap();
    assert_eq!((resolved.by, resolved.at), (Some(ANN), at(3)));
    let claim = folded(&[done(), vec![again]].concat()).unwrap();
    assert_eq!(claim.thread(OTHER_COMMENT).unwrap().resolved, None);
}

#[test]
fn whoever_is_told_is_recorded_once_and_by_id() {
    let claim = folded(&talk());
    let decided = decide(claim.as_ref(), telling(vec![EVE, ANN, EVE]), &context(editor(ELI)));
    let Ok([Event::Commented { mentions, .. }]) = decided.as_deref() else { panic!("{decided:?}") };
    assert_eq!(*mentions, [ANN, EVE]);
}

#[test]
fn a_comment_is_no_disagreement() {
    let waiting = brought_to(Stage::Proposed);
    let before = folded(&waiting).unwrap();
    let after = folded(&[waiting, vec![commented(COMMENT, None), thread_resolved()]].concat());
    let after = after.unwrap();
    assert_eq!((after.rounds, after.stage), (before.rounds, before.stage));
}
