//! Actor: who does something, in which role, and through which door.

use serde::{Deserialize, Serialize};

use super::{PersonId, Role};

/// The door through which a command came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A person at a page.
    Person,
    /// A program with an API token.
    Token,
    /// The desk's own background work.
    Job,
    /// Somebody at the command line of the machine.
    CommandLine,
    /// Somebody outside who was asked about a claim and answers by a link.
    Link,
}

/// Who acts. The role is the one held at that moment, so that a trail can be replayed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person, or nobody where a job or a bare command line acts.
    pub person: Option<PersonId>,
    pub role: Role,
    pub via: Via,
}

impl Actor {
    /// A person at a page.
    pub fn person(id: PersonId, role: Role) -> Self {
        Self { person: Some(id), role, via: Via::Person }
    }

    /// The machine's operator, who named no person. May bring articles in, and decides nothing:
    /// four eyes need two names.
    pub fn command_line() -> Self {
        Self { person: None, role: Role::Reviewer, via: Via::CommandLine }
    }

    /// The desk itself at its background work, which nobody asked for. Does what reviewers may, and
    /// decides nothing.
    pub fn desk() -> Self {
        Self { person: None, role: Role::Reviewer, via: Via::Job }
    }

    /// Whoever holds the link of somebody who was asked. The role is what answering asks for; the
    /// door lets nothing else through, whatever the role may do.
    pub fn link() -> Self {
        Self { person: None, role: Role::Reviewer, via: Via::Link }
    }
}
