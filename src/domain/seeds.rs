//! Seeds: the scales that a new desk can choose from. Labels are facts of the field (see
//! `docs/scales.md`); the definitions are our own words.

use super::ScaleId;
use super::scale::{Label, LabelKind, Scale, Tone};

/// The scale chosen unless somebody chooses another.
pub const DEFAULT: &str = "truth5";

type Row = (&'static str, &'static str, LabelKind, Tone, Option<u8>, &'static str);

struct Seed {
    key: &'static str,
    name: &'static str,
    worst: u8,
    best: u8,
    labels: &'static [Row],
}

use LabelKind::{Context, Form, Insufficient, Truth};

const UNPROVEN: Row = (
    "unproven",
    "Unproven",
    Insufficient,
    Tone::Unproven,
    None,
    "The evidence that could be found does not show whether it is so.",
);

const SEEDS: &[Seed] = &[
    Seed {
        key: DEFAULT,
        name: "Five points",
        worst: 1,
        best: 5,
        labels: &[
            (
                "true",
                "True",
                Truth,
                Tone::True,
                Some(5),
                "The evidence shows that it is so, and nothing that matters is left out.",
            ),
            (
                "mostly_true",
                "Mostly true",
                Truth,
                Tone::Mostly,
                Some(4),
                "Right in substance; a detail is wrong or missing and does not change the meaning.",
            ),
            (
                "mixed",
                "Mixed",
                Truth,
                Tone::Mixed,
                Some(3),
                "A part that matters is right, and a part that matters is wrong.",
            ),
            (
                "mostly_false",
                "Mostly false",
                Truth,
                Tone::MostlyFalse,
                Some(2),
                "Wrong in substance, with some truth in a detail.",
            ),
            (
                "false",
                "False",
                Truth,
                Tone::False,
                Some(1),
                "The evidence shows that it is not so.",
            ),
            UNPROVEN,
            (
                "missing_context",
                "Missing context",
                Context,
                Tone::Context,
                None,
                "The words are right, but without what is left out they lead to a wrong conclusion.",
            ),
            (
                "misleading",
                "Misleading",
                Context,
                Tone::Context,
                None,
                "True or half-true parts are put together so that they give a false picture.",
            ),
            (
                "satire",
                "Satire",
                Form,
                Tone::Form,
                None,
                "It was meant as a joke or a parody, and is passed on as if it were meant.",
            ),
        ],
    },
    Seed {
        key: "politifact",
        name: "PolitiFact",
        worst: 1,
        best: 6,
        labels: &[
            (
                "true",
                "True",
                Truth,
                Tone::True,
                Some(6),
                "Accurate, and nothing significant is missing.",
            ),
            (
                "mostly_true",
                "Mostly True",
                Truth,
                Tone::Mostly,
                Some(5),
                "Accurate, but it needs clarification or more information.",
            ),
            (
                "half_true",
                "Half True",
                Truth,
                Tone::Mixed,
                Some(4),
                "Partly accurate; it leaves out important details or takes things out of context.",
            ),
            (
                "mostly_false",
                "Mostly False",
                Truth,
                Tone::MostlyFalse,
                Some(3),
                "Some element of truth, but it ignores facts that would give another impression.",
            ),
            ("false", "False", Truth, Tone::False, Some(2), "Not accurate."),
            (
                "pants_on_fire",
                "Pants on Fire",
                Truth,
                Tone::False,
                Some(1),
                "Not accurate, and ridiculous as well.",
            ),
        ],
    },
    Seed {
        key: "africa_check",
        name: "Africa Check",
        worst: 1,
        best: 5,
        labels: &[
            (
                "correct",
                "Correct",
                Truth,
                Tone::True,
                Some(5),
                "Right by the best evidence publicly available at the time.",
            ),
            (
                "mostly_correct",
                "Mostly correct",
                Truth,
                Tone::Mostly,
                Some(4),
                "Elements of truth, though small parts are not exact.",
            ),
            UNPROVEN,
            (
                "misleading",
                "Misleading",
                Context,
                Tone::Context,
                None,
                "Accurate parts are used in a way that leads to a wrong conclusion.",
            ),
            (
                "exaggerated",
                "Exaggerated",
                Context,
                Tone::Context,
                None,
                "The thing is so, but it is said to be more than it is.",
            ),
            (
                "understated",
                "Understated",
                Context,
                Tone::Context,
                None,
                "The thing is so, but it is said to be less than it is.",
            ),
            (
                "incorrect",
                "Incorrect",
                Truth,
                Tone::False,
                Some(1),
                "Wrong by the best evidence publicly available at the time.",
            ),
        ],
    },
];

/// The keys and names of the scales at set-up, the default first.
pub fn choices() -> impl Iterator<Item = (&'static str, &'static str)> {
    SEEDS.iter().map(|seed| (seed.key, seed.name))
}

/// Version 1 of a seeded scale, under the id given.
pub fn scale(key: &str, id: ScaleId) -> Option<Scale> {
    let seed = SEEDS.iter().find(|seed| seed.key == key)?;
    let label = |(key, name, kind, tone, ordinal, definition): &Row| Label {
        key: (*key).to_owned(),
        name: (*name).to_owned(),
        definition: (*definition).to_owned(),
        kind: *kind,
        tone: *tone,
        ordinal: *ordinal,
    };
    Some(Scale {
        id,
        key: seed.key.to_owned(),
        version: 1,
        name: seed.name.to_owned(),
        worst: seed.worst,
        best: seed.best,
        labels: seed.labels.iter().map(label).collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Uuid;

    use super::*;

    fn all() -> Vec<Scale> {
        choices().filter_map(|(key, _)| scale(key, ScaleId(Uuid::nil()))).collect()
    }

    #[test]
    fn there_are_three_and_the_default_is_first() {
        assert_eq!(all().len(), 3);
        assert_eq!(choices().next().map(|(key, _)| key), Some(DEFAULT));
    }

    #[test]
    fn numbers_stand_on_the_truth_axis_and_nowhere_else() {
        for scale in all() {
            for label in &scale.labels {
                let on_axis = label.kind == Truth;
                assert_eq!(label.ordinal.is_some(), on_axis, "{}: {}", scale.key, label.key);
                let within = label.ordinal.is_none_or(|n| (scale.worst..=scale.best).contains(&n));
                assert!(within, "{}: {}", scale.key, label.key);
            }
        }
    }

    #[test]
    fn no_key_or_name_stands_twice_in_a_scale() {
        for scale in all() {
            let keys: HashSet<_> = scale.labels.iter().map(|it| &it.key).collect();
            let names: HashSet<_> = scale.labels.iter().map(|it| &it.name).collect();
            assert_eq!(keys.len(), scale.labels.len(), "{}", scale.key);
            assert_eq!(names.len(), scale.labels.len(), "{}", scale.key);
        }
    }
}
