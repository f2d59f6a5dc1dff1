//! Measures: stub.
pub(super) fn is_unit(word: &str) -> bool { matches!(word, "km"|"m"|"miles"|"metres"|"kg"|"tonnes"|"feet"|"ft"|"mph") }
