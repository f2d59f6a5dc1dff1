//! Suggested edits in a trail: the words, and what their author made of them.

use super::{Detail, Names};
use crate::domain::EditId;
use crate::domain::claim::{Claim, Edit, Event};

/// Tells the events of suggested edits; no other event is handed on to here.
pub fn told(before: Option<&Claim>, event: &Event, names: &dyn Names) -> (String, Detail) {
    match event {
        Event::EditSuggested { rationale, .. } => {
            let old = before.and_then(Claim::round).map(|round| round.rationale.clone());
            let change =
                Detail::Change { before: old.unwrap_or_default(), after: rationale.clone() };
            ("suggested an edit of the rationale".to_owned(), change)
        }
        Event::EditAccepted { id, note, .. } => {
            let did = format!("accepted an edit that {} suggested", whose(before, *id, names));
            (did, note.clone().map_or(Detail::Nothing, Detail::Words))
        }
        Event::EditDeclined { id, reason, by, .. } => {
            let own = edit(before, *id).is_some_and(|edit| edit.by == *by);
            let did = if own {
                "took back the edit that they had suggested".to_owned()
            } else {
                format!("declined an edit that {} suggested", whose(before, *id, names))
            };
            (did, Detail::Words(reason.clone()))
        }
        _ => (String::new(), Detail::Nothing),
    }
}

fn edit(before: Option<&Claim>, id: EditId) -> Option<&Edit> {
    before?.rounds.iter().flat_map(|round| &round.edits).find(|edit| edit.id == id)
}

fn whose(before: Option<&Claim>, id: EditId, names: &dyn Names) -> String {
    edit(before, id).map_or_else(|| "somebody".to_owned(), |edit| names.person(edit.by))
}
