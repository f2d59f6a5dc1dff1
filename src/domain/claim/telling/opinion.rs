//! Second opinions in a trail: who was asked, what they said, and what the panel came to.

use super::{Detail, Names};
use crate::domain::claim::Event;

/// Tells the events of second opinions; no other event is handed on to here.
pub fn told(event: &Event, names: &dyn Names) -> (String, Detail) {
    match event {
        Event::OpinionAsked { of, .. } => {
            (format!("asked {} for a second opinion", names.person(*of)), Detail::Nothing)
        }
        Event::OpinionGiven { scale, label, label_name, rationale, .. } => {
            let detail = Detail::Label {
                scale: *scale,
                label: label.clone(),
                name: label_name.clone(),
                words: rationale.clone(),
            };
            ("gave a second opinion".to_owned(), detail)
        }
        Event::OpinionWithdrawn { of, reason, .. } => {
            let did = format!("took back the request for an opinion of {}", names.person(*of));
            (did, Detail::Words(reason.clone()))
        }
        Event::PanelOpened { seats, needed, .. } => {
            let did = "opened a panel, because the opinion differs from the proposal";
            let rule = format!("{needed} of {seats} must agree.");
            (did.to_owned(), Detail::Words(rule))
        }
        Event::PanelSettled { scale, label, label_name, agreed, .. } => {
            let detail = Detail::Label {
                scale: *scale,
                label: label.clone(),
                name: label_name.clone(),
                words: String::new(),
            };
            (format!("settled the panel: {agreed} agree on one label"), detail)
        }
        _ => (String::new(), Detail::Nothing),
    }
}
