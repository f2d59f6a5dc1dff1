//! Threads: replies, and what is resolved and reopened.

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::{CommentId, PersonId};
use uuid::Uuid;

const THIRD: CommentId = CommentId(Uuid::from_u128(52));

fn talk() -> Vec<Event> {
    vec![opened(), commented(COMMENT, None), commented(OTHER_COMMENT, Some(COMMENT))]
}

#[test]
fn a_reply_to_a_reply_stands_in_the_same_thread() {
    let reply = vec![commented(THIRD, Some(COMMENT))];
    check(&talk(), remark(THIRD, Some(COMMENT)), reviewer(ANN), Ok(reply.clone()));
    check(&talk(), remark(THIRD, Some(OTHER_COMMENT)), reviewer(ANN), Ok(reply));
    let unknown = remark(OTHER_COMMENT, Some(THIRD));
    check(&talk(), unknown, reviewer(ANN), Err(Refusal::NoSuchComment));
}

#[test]
fn a_resolved_thread_takes_no_reply_until_it_is_reopened() {
    let resolve = |thread| Command::ResolveThread { thread };
    let reopen = |thread| Command::ReopenThread { thread };
    check(&talk(), resolve(OTHER_COMMENT), reviewer(EVE), Ok(vec![thread_resolved()]));
    check(&talk(), reopen(COMMENT), reviewer(EVE), Err(Refusal::ThreadOpen));
    check(&talk(), resolve(THIRD), reviewer(EVE), Err(Refusal::NoSuchComment));
    let done = [talk(), vec![thread_resolved()]].concat();
    check(&done, resolve(COMMENT), reviewer(EVE), Err(Refusal::ThreadResolved));
    check(&done, remark(THIRD, Some(COMMENT)), reviewer(ANN), Err(Refusal::ThreadResolved));
    check(&done, remark(THIRD, None), reviewer(ANN), Ok(vec![commented(THIRD, None)]));
    let again = Event::ThreadReopened { thread: COMMENT };
    check(&done, reopen(OTHER_COMMENT), reviewer(ANN), Ok(vec![again.clone()]));
    let claim = folded(&[done.clone(), vec![again]].concat()).unwrap();
    assert_eq!(claim.thread(OTHER_COMMENT).unwrap().resolved, None);
    let claim = folded(&done).unwrap();
    let resolved = claim.thread(OTHER_COMMENT).unwrap().resolved.as_ref().unwrap();
    assert_eq!((resolved.by, resolved.at), (Some(ANN), at(3)));
}

#[test]
fn whoever_is_told_is_recorded_once_and_by_id() {
    let with = |mentions: Vec<PersonId>| Command::Comment {
        id: THIRD,
        text: "@Eve, see this.".to_owned(),
        reply_to: None,
        mentions,
    };
    let decided =
        decide(folded(&talk()).as_ref(), with(vec![EVE, ANN, EVE]), &context(editor(ELI)));
    let Ok([Event::Commented { mentions, .. }]) = decided.as_deref() else { panic!("{decided:?}") };
    assert_eq!(*mentions, [ANN, EVE]);
    let many = (0..=MOST_MENTIONS).map(|it| PersonId(Uuid::from_u128(it.try_into().unwrap())));
    check(&talk(), with(many.collect()), reviewer(ANN), Err(Refusal::TooManyMentions));
}

#[test]
fn a_comment_is_no_disagreement() {
    let waiting = brought_to(Stage::Proposed);
    let before = folded(&waiting).unwrap();
    let after = folded(&[waiting, vec![commented(COMMENT, None), thread_resolved()]].concat());
    let after = after.unwrap();
    assert_eq!((after.rounds, after.stage), (before.rounds, before.stage));
}
