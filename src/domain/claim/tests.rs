//! Tests of the rules of a claim: as a table, case by case, and under anything that can be said.

/// Lists the names of an enum's variants, and does not compile when one is missing.
macro_rules! every {
    ($enum:ident: $($variant:ident)+) => {{
        let _complete = |it: &$enum| match it {
            $($enum::$variant { .. } => {})+
        };
        std::collections::BTreeSet::from([$(stringify!($variant)),+])
    }};
}

mod asking;
mod blind;
mod cast;
mod checklist;
mod correcting;
mod editing;
mod erasing;
mod following;
mod notices;
mod opinions;
mod outcomes;
mod pace;
mod past;
mod printing;
mod random;
mod refusals;
mod relations;
mod replay;
mod research;
mod shown;
mod sizes;
mod strategies;
mod table;
mod taking;
mod talk;
mod totality;
mod undo;
mod verdicts;
