//! Changes: what becomes of a claim's words when its article is changed, by chance.

use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::super::cast::*;
use super::texts;
use crate::domain::claim::*;
use crate::domain::*;

/// Words in one of a few places of one of a few revisions.
pub fn anchors() -> impl Strategy<Value = Anchor> {
    let words = select(vec!["the longest bridge of the country", "a bridge", ""]);
    (words, 70..74_u128, 0..1_000_u64).prop_map(|(exact, revision, start)| {
        let revision = RevisionId(Uuid::from_u128(revision));
        let length = u64::try_from(exact.chars().count()).unwrap();
        Anchor { revision, start, end: start + length, ..anchor(exact) }
    })
}

pub fn landings() -> impl Strategy<Value = Landing> {
    prop_oneof![
        anchors().prop_map(Landing::AsOpened),
        anchors().prop_map(Landing::AsBefore),
        anchors().prop_map(Landing::Changed),
        (70..74_u128, 0..3_u32).prop_map(|(revision, candidates)| {
            Landing::Gone { revision: RevisionId(Uuid::from_u128(revision)), candidates }
        }),
    ]
}

/// What becomes of a claim's words when its article is changed.
pub fn changes() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => (1..9_u32, landings())
            .prop_map(|(number, landing)| Command::Follow { number, landing }),
        1 => (anchors(), 1..9_u32, any::<bool>())
            .prop_map(|(anchor, number, as_opened)| Command::Place { anchor, number, as_opened }),
        1 => texts().prop_map(|note| Command::SettleChange { note }),
    ]
}
