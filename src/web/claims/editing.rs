//! Suggested edits as a claim's page shows them, and what its forms about them ask for.

use chrono::{DateTime, Utc};

use super::typed::Typed;
use super::wish::Odd;
use crate::desk::claims::Wish;
use crate::desk::names::Names;
use crate::domain::claim::{Command, Edit, Fate, Round};
use crate::domain::{EditId, PersonId};
use crate::text::diff;
use crate::web::filters::initials_of as initials;

/// The field that names an edit.
const EDIT: &str = "edit";

/// Other words that somebody suggested for a rationale.
pub struct EditView {
    pub id: EditId,
    /// The id as forms have it.
    pub key: String,
    pub by: PersonId,
    pub name: String,
    pub initials: String,
    pub at: DateTime<Utc>,
    pub note: Option<String>,
    /// The rationale as it stands against the words of the edit.
    pub changes: Vec<diff::Piece>,
    pub waits: bool,
    /// What became of it, completing "… suggested an edit".
    pub fate: String,
    /// What was said with that.
    pub answer: Option<String>,
}

impl EditView {
    /// The suggested edits of a round, oldest first.
    pub fn all(round: &Round, names: &Names) -> Vec<Self> {
        round.edits.iter().map(|edit| Self::of(edit, round, names)).collect()
    }

    fn of(it: &Edit, round: &Round, names: &Names) -> Self {
        let name = names.of_person(it.by).to_owned();
        let (fate, answer) = match &it.fate {
            Fate::Waiting => ("which waits for its answer".to_owned(), None),
            Fate::Accepted { by, note } => {
                (format!("which {} accepted", names.of_person(*by)), note.clone())
            }
            Fate::Declined { by, reason } if *by == it.by => {
                ("and took it back".to_owned(), Some(reason.clone()))
            }
            Fate::Declined { by, reason } => {
                (format!("which {} declined", names.of_person(*by)), Some(reason.clone()))
            }
            Fate::Lapsed => ("which nobody answered in time".to_owned(), None),
        };
        let changes =
            if it.waits() { diff::words(&round.rationale, &it.rationale) } else { Vec::new() };
        Self {
            id: it.id,
            key: it.id.to_string(),
            by: it.by,
            initials: initials(&name),
            name,
            at: it.at,
            note: it.note.clone(),
            changes,
            waits: it.waits(),
            fate,
            answer,
        }
    }
}

pub fn suggest(typed: &Typed) -> Result<Wish, Odd> {
    let [rationale, note] = typed.exactly(["rationale", "note"])?;
    Ok(Wish::SuggestEdit { rationale: rationale.to_owned(), note: note.to_owned() })
}

pub fn accept(typed: &Typed) -> Result<Command, Odd> {
    let [id, note] = typed.exactly([EDIT, "note"])?;
    Ok(Command::AcceptEdit { id: named(id)?, note: note.to_owned() })
}

pub fn decline(typed: &Typed) -> Result<Command, Odd> {
    let [id, reason] = typed.exactly([EDIT, "reason"])?;
    Ok(Command::DeclineEdit { id: named(id)?, reason: reason.to_owned() })
}

fn named(id: &str) -> Result<EditId, Odd> {
    id.parse().map_err(|_not_an_id| Odd::Form)
}
