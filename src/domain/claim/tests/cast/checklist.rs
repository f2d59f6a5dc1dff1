//! Checklist: items of a desk, and events on them.

use crate::domain::ItemId;
use crate::domain::checklist::{Checklist, Item, Phase};
use crate::domain::claim::Event;

/// A list of these items, each with whether it is required.
pub fn asking(items: &[(ItemId, Phase, bool)]) -> Checklist {
    let item = |(id, phase, required): &(ItemId, Phase, bool)| Item {
        id: *id,
        phase: *phase,
        text: words(*phase),
        required: *required,
    };
    Checklist { version: 1, items: items.iter().map(item).collect() }
}

pub fn ticked(item: ItemId, phase: Phase) -> Event {
    Event::ItemTicked { item, phase, text: words(phase) }
}

pub fn unticked(item: ItemId, phase: Phase) -> Event {
    Event::ItemUnticked { item, phase }
}

fn words(phase: Phase) -> String {
    let words = match phase {
        Phase::Research => "Called the bridge office?",
        Phase::Review => "Every source opened?",
    };
    words.to_owned()
}
