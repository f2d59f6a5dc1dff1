//! Edits: events of words that somebody suggests.

use super::EDIT;
use crate::domain::PersonId;
use crate::domain::claim::Event;

pub fn edit_suggested(round: u32, by: PersonId) -> Event {
    let (rationale, note) = ("Three are longer.".to_owned(), Some("One was left out.".to_owned()));
    Event::EditSuggested { id: EDIT, round, rationale, note, by }
}

pub fn edit_accepted(round: u32, by: PersonId) -> Event {
    Event::EditAccepted { id: EDIT, round, note: None, by }
}

pub fn edit_declined(round: u32, by: PersonId) -> Event {
    Event::EditDeclined { id: EDIT, round, reason: "It was built since.".to_owned(), by }
}
