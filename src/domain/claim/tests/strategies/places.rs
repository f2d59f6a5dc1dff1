//! Places of personal values, by chance also where nothing was ever said.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::domain::claim::Place;

pub fn redacted() -> impl Strategy<Value = Vec<Place>> {
    let field = select(vec!["name", "text"]);
    vec((0_u64..12, field).prop_map(|(seq, field)| Place { seq, field: field.to_owned() }), 0..4)
}
