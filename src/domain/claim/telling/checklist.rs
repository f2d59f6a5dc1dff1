//! The ticks of a claim in words.

use super::Detail;
use crate::domain::checklist::Phase;
use crate::domain::claim::{Claim, Event};

pub(super) fn told(before: Option<&Claim>, event: &Event) -> (String, Detail) {
    match event {
        Event::ItemTicked { phase, text, .. } => {
            (format!("ticked an item {}", of(*phase)), Detail::Words(text.clone()))
        }
        Event::ItemUnticked { item, phase } => {
            let tick = before.and_then(|it| it.tick(*item, *phase));
            let words = tick.map(|tick| Detail::Words(tick.text.clone()));
            (format!("unticked an item {}", of(*phase)), words.unwrap_or(Detail::Nothing))
        }
        // The others are told elsewhere.
        _ => (String::new(), Detail::Nothing),
    }
}

fn of(phase: Phase) -> &'static str {
    match phase {
        Phase::Research => "of the checklist",
        Phase::Review => "of the review’s checklist",
    }
}
