//! Ticks: commands on the desk's checklist.

use super::*;

/// Items of the desk's checklist, and now and then one that is not on it.
pub fn ticks() -> impl Strategy<Value = Command> {
    let item = || select(vec![ITEM, OTHER_ITEM]);
    prop_oneof![
        3 => item().prop_map(|item| Command::Tick { item }),
        1 => item().prop_map(|item| Command::Untick { item }),
    ]
}
