//! Checklist: what a desk asks of its claims beside what the rules need, as items that people tick.

use serde::{Deserialize, Serialize};

use super::ItemId;
use super::claim::Stage;
use super::words::{Field, Unfit, optional};

/// The most items that a checklist has.
pub const MOST_ITEMS: usize = 20;

/// The part of a claim's way that an item belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Until a verdict is proposed.
    Research,
    /// Until the verdict that was proposed is decided on.
    Review,
}

impl Phase {
    pub const ALL: [Self; 2] = [Self::Research, Self::Review];

    pub fn key(self) -> &'static str {
        match self {
            Self::Research => "research",
            Self::Review => "review",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Research => "To research",
            Self::Review => "In review",
        }
    }

    /// Completes "Needed …".
    pub fn until(self) -> &'static str {
        match self {
            Self::Research => "before a verdict is proposed",
            Self::Review => "before a verdict is approved",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.key() == key)
    }

    /// The one that a claim at this stage is in, if it waits for a verdict or a decision.
    pub fn of(stage: Stage) -> Option<Self> {
        match stage {
            Stage::Open | Stage::Researching | Stage::Returned | Stage::Correcting => {
                Some(Self::Research)
            }
            Stage::Proposed => Some(Self::Review),
            Stage::Approved
            | Stage::Dismissed
            | Stage::NotCheckable
            | Stage::Duplicate
            | Stage::Merged
            | Stage::Split => None,
        }
    }
}

/// One thing to do. Its id stays when its words are changed, and with it the ticks that it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    pub phase: Phase,
    pub text: String,
    /// Whether a claim goes no further without it.
    pub required: bool,
}

/// All items of a desk, in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// Counted from 1; 0 while nobody has made one.
    pub version: u32,
    pub items: Vec<Item>,
}

/// What speaks against a checklist. Rows are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("Item {row}: {unfit}")]
    Unfit { row: usize, unfit: Unfit },
    #[error("Item {row} says what item {other} says. Leave one of them empty.")]
    Twice { row: usize, other: usize },
    #[error("A checklist has {MOST_ITEMS} items at most. Leave some of them empty.")]
    TooMany,
}

impl Checklist {
    pub const EMPTY: Self = Self { version: 0, items: Vec::new() };

    /// The items of a phase, in their order.
    pub fn of(&self, phase: Phase) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |it| it.phase == phase)
    }

    /// The item of this id in this phase.
    pub fn item(&self, id: ItemId, phase: Phase) -> Option<&Item> {
        self.of(phase).find(|it| it.id == id)
    }

    /// The version after this one, with these items as somebody typed them; those without words
    /// are left out.
    pub fn next(&self, typed: Vec<Item>) -> Result<Self, Vec<Fault>> {
        let (mut faults, mut rows) = (Vec::new(), Vec::<(usize, Item)>::new());
        for (row, item) in (1..).zip(typed) {
            match optional(Field::ChecklistItem, &item.text) {
                Err(unfit) => faults.push(Fault::Unfit { row, unfit }),
                Ok(None) => {}
                Ok(Some(text)) => {
                    let is_same = |it: &Item| {
                        it.phase == item.phase && it.text.to_lowercase() == text.to_lowercase()
                    };
                    match rows.iter().find(|(_, it)| is_same(it)) {
                        Some((other, _)) => faults.push(Fault::Twice { row, other: *other }),
                        None => rows.push((row, Item { text, ..item })),
                    }
                }
            }
        }
        if rows.len() > MOST_ITEMS {
            faults.push(Fault::TooMany);
        }
        let items = rows.into_iter().map(|(_, item)| item).collect();
        let version = self.version.saturating_add(1);
        if faults.is_empty() { Ok(Self { version, items }) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn item(id: u128, phase: Phase, text: &str) -> Item {
        Item { id: ItemId(Uuid::from_u128(id)), phase, text: text.to_owned(), required: false }
    }

    #[test]
    fn rows_without_words_are_no_items_and_the_others_keep_their_ids() {
        let typed = vec![
            item(1, Phase::Review, " Every source opened? "),
            item(2, Phase::Research, " \u{200b}"),
            item(3, Phase::Research, "Called the speaker’s office?"),
        ];
        let next = Checklist::EMPTY.next(typed).unwrap();
        assert_eq!(next.version, 1);
        let research: Vec<_> = next.of(Phase::Research).collect();
        assert_eq!(research, [&item(3, Phase::Research, "Called the speaker’s office?")]);
        let first = ItemId(Uuid::from_u128(1));
        assert_eq!(next.item(first, Phase::Review).unwrap().text, "Every source opened?");
        assert_eq!(next.item(first, Phase::Research), None);
    }

    #[test]
    fn what_is_said_twice_or_at_too_great_length_is_named_by_its_row() {
        let typed = vec![
            item(1, Phase::Research, "Called?"),
            item(2, Phase::Review, "Called?"),
            item(3, Phase::Research, "CALLED?"),
            item(4, Phase::Research, &"a".repeat(201)),
        ];
        let unfit = Unfit::TooLong { field: Field::ChecklistItem, length: 201 };
        let faults = vec![Fault::Twice { row: 3, other: 1 }, Fault::Unfit { row: 4, unfit }];
        assert_eq!(Checklist::EMPTY.next(typed), Err(faults));
        let many = (1..=21).map(|id| item(id, Phase::Research, &format!("Item {id}"))).collect();
        assert_eq!(Checklist::EMPTY.next(many), Err(vec![Fault::TooMany]));
    }

    #[test]
    fn every_stage_that_waits_for_somebody_has_a_phase() {
        for stage in Stage::ALL {
            assert_eq!(Phase::of(stage).is_some(), stage.is_unfinished(), "{stage:?}");
        }
    }
}
