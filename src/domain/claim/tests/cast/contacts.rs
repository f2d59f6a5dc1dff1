//! Contacts: commands and events about those who are asked for comment.

use chrono::TimeDelta;

use super::{CONTACT, OTHER_CONTACT, now};
use crate::domain::claim::*;
use crate::domain::contact::{Channel, Purpose};

pub fn ask() -> Command {
    Command::Ask {
        id: OTHER_CONTACT,
        name: "Ida Holm".to_owned(),
        title: "bridge engineer".to_owned(),
        purpose: Purpose::Expert,
        channel: Channel::Phone,
        question: "Which bridges are longer?".to_owned(),
        asked_at: None,
        deadline: Some(now() + TimeDelta::days(2)),
    }
}

pub fn invited() -> Event {
    let (until, token_sha256) = (now() + TimeDelta::days(14), Some("7b".repeat(32)));
    Event::ContactLinkMade { contact: CONTACT, until, token_sha256 }
}

pub fn replied(text: &str, by_link: bool) -> Event {
    let text = Some(text.to_owned());
    Event::ContactAnswered { contact: CONTACT, text, answered_at: now(), by_link }
}

pub fn answer(text: &str) -> Command {
    Command::NoteAnswer { contact: CONTACT, text: text.to_owned(), answered_at: None }
}
