//! Past rulings in a trail: which claims are the same, and how an approval stands to them.

use super::Detail;
use crate::domain::claim::{Event, Ruling, Weighed};

/// Tells what was said of two claims that look alike; no other event is handed on to here.
pub fn told(event: &Event) -> (String, Detail) {
    let did = match event {
        Event::Matched { number, .. } => format!("found it to be the same claim as {number}"),
        Event::NotMatched { number, .. } => {
            format!("found it not to be the same claim as {number}")
        }
        Event::AppearanceLinked { number, .. } => {
            format!("linked it as the same claim as {number}, said elsewhere")
        }
        _ => String::new(),
    };
    (did, Detail::Nothing)
}

/// "Consistent with C-3 (False). Not consistent with C-4 (True): …"
pub fn weighed(it: &Weighed) -> String {
    let why = it.why.as_deref();
    let consistent = listed(&it.consistent).map(|all| format!("Consistent with {all}."));
    let differs = listed(&it.differs).map(|all| format!("Not consistent with {all}:"));
    [consistent.as_deref(), differs.as_deref(), why]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// "C-3 (False), C-4 (True)".
fn listed(rulings: &[Ruling]) -> Option<String> {
    let one = |it: &Ruling| format!("{} ({})", it.number, it.label_name);
    let all: Vec<String> = rulings.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join(", "))
}
