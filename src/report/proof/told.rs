//! Told: what was proved, in sentences that are made of the proved bytes alone.

use std::cell::RefCell;

use super::Proved;
use crate::domain::claim::telling::{self, Told};
use crate::domain::{ClaimId, PersonId, SourceId};

/// Names by the order in which they come up: no id in an event says what somebody is called, and no
/// name in a file that could be trusted does.
#[derive(Debug, Default)]
struct Numbered {
    people: RefCell<Vec<PersonId>>,
    sources: RefCell<Vec<SourceId>>,
}

/// The place of an id among those that came up, counted from 1.
fn place<T: PartialEq>(known: &RefCell<Vec<T>>, id: T) -> usize {
    let mut known = known.borrow_mut();
    let at = known.iter().position(|it| *it == id).unwrap_or(known.len());
    if at == known.len() {
        known.push(id);
    }
    at.saturating_add(1)
}

impl telling::Names for Numbered {
    fn person(&self, id: PersonId) -> String {
        format!("Person {}", place(&self.people, id))
    }

    fn source(&self, id: SourceId) -> String {
        format!("source {}", place(&self.sources, id))
    }

    fn claim(&self, id: ClaimId) -> String {
        format!("claim {id}")
    }

    /// Whether it was erased or left out, an entry of its own says or nobody does.
    fn no_words(&self) -> &'static str {
        "(not in this report)"
    }

    fn nobody(&self) -> &'static str {
        "somebody whose name is not in this report"
    }
}

impl Proved {
    /// The history, a line for each event, and then who is meant by which number.
    pub fn lines(&self) -> Vec<String> {
        let names = Numbered::default();
        let told = telling::tell_all(&self.history, &names);
        let mut lines: Vec<String> = Vec::with_capacity(told.len());
        for (recorded, told) in self.history.iter().zip(told) {
            let role = recorded.actor.person.map(|_| format!(" ({})", recorded.actor.role.key()));
            let who = format!("{}{}", told.who, role.unwrap_or_default());
            let at = recorded.at.format("%Y-%m-%d %H:%M:%S UTC");
            lines.push(plain(&format!("{at}  {}", Told { who, ..told }.sentence())));
        }
        let people = names.people.into_inner();
        lines.extend((1..).zip(people).map(|(at, id)| format!("Person {at} is {id}.")));
        lines
    }
}

/// Words as a console may show them: nothing in them steers it, turns the direction of the line, or
/// looks like a line of its own.
pub fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let harmless = |c: char| if c.is_control() || turns(c) { '\u{fffd}' } else { c };
    let lines: Vec<String> =
        text.lines().map(|line| line.chars().map(harmless).collect()).collect();
    lines.join("\n    ")
}
