//! Scales as they are typed, linted and versioned.

use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::draft::{Draft, Row, key_of};
use super::lint::{Fault, MOST, lint};
use super::{LabelKind, Scale, Tone};
use crate::domain::{ScaleId, seeds};

fn seed() -> Scale {
    seeds::scale(seeds::DEFAULT, ScaleId(Uuid::from_u128(1))).unwrap()
}

fn next(draft: &Draft, older: &[Scale]) -> Result<Scale, Vec<Fault>> {
    draft.version(ScaleId(Uuid::from_u128(2)), "truth5".to_owned(), older)
}

/// The seed with some change to its draft.
fn changed(change: impl FnOnce(&mut Draft)) -> Result<Scale, Vec<Fault>> {
    let mut draft = Draft::of(&seed());
    change(&mut draft);
    next(&draft, &[seed()])
}

fn row(name: &str, kind: LabelKind, number: &str, tone: Tone) -> Row {
    let (name, definition) = (name.to_owned(), "It is so.".to_owned());
    Row { name, definition, kind, number: number.to_owned(), tone, ..Row::empty() }
}

#[test]
fn every_seed_keeps_to_the_rules_and_comes_back_from_its_draft() {
    for (key, _) in seeds::choices() {
        let scale = seeds::scale(key, ScaleId(Uuid::from_u128(2))).unwrap();
        assert_eq!(lint(&scale), [], "{key}");
        let again = next(&Draft::of(&scale), &[]).unwrap();
        assert_eq!((again.name, again.labels.len()), (scale.name, scale.labels.len()), "{key}");
    }
}

#[test]
fn a_renamed_label_keeps_its_key_and_the_old_version_its_words() {
    let old = seed();
    let new = changed(|it| {
        it.rows[3].name = "Barely true".to_owned();
        it.rows[3].definition = "Some truth in a detail.".to_owned();
    })
    .unwrap();
    assert_eq!((new.version, &new.key), (2, &old.key));
    assert_eq!(new.label("mostly_false").unwrap().name, "Barely true");
    assert_eq!(old.label("mostly_false").unwrap().name, "Mostly false");
}

#[test]
fn rows_stand_in_the_order_of_their_numbers_and_retired_ones_nowhere() {
    let new = changed(|it| {
        it.rows[8].order = "0".to_owned();
        it.rows[6].retired = true;
        it.rows.push(row("Outdated", LabelKind::Context, "", Tone::Context));
        it.rows.push(Row::empty());
    })
    .unwrap();
    let keys: Vec<_> = new.labels.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(keys[..2], ["satire", "true"]);
    assert_eq!(keys.last(), Some(&"outdated"));
    assert!(!keys.contains(&"missing_context"));
}

#[test]
fn a_key_is_never_used_again_with_another_meaning() {
    let first = seed();
    let without = |it: &mut Draft| it.rows[5].retired = true;
    let second = changed(without).unwrap();
    assert_eq!(second.label("unproven"), None);

    // The name of a retired label comes back, and the kind of another changes.
    let mut draft = Draft::of(&second);
    draft.rows.push(row("Unproven", LabelKind::Context, "", Tone::Context));
    draft.rows[5].kind = LabelKind::Form;
    draft.rows[5].tone = Tone::Form;
    let third = next(&draft, &[first, second]).unwrap();
    assert_eq!(third.version, 3);
    assert!(third.label("unproven_2").is_some());
    assert_eq!(third.label("missing_context"), None);
    assert_eq!(third.label("missing_context_2").unwrap().kind, LabelKind::Form);
}

#[test]
fn what_cannot_be_a_scale_is_said_in_sentences() {
    let only = |fault: Fault| Err(vec![fault]);
    let name = |at: usize| seed().labels[at].name.clone();
    assert_eq!(changed(|it| it.rows.truncate(1)), only(Fault::TooFew));
    let many = (0..=MOST).map(|it| row(&format!("L{it}"), LabelKind::Form, "", Tone::Form));
    assert_eq!(changed(|it| it.rows = many.collect()), only(Fault::TooMany));
    for (worst, best) in [("0", "5"), ("5", "5"), ("x", "5"), ("1", "101"), ("1", "")] {
        let draft = |it: &mut Draft| (it.worst, it.best) = (worst.to_owned(), best.to_owned());
        let faults = changed(draft).unwrap_err();
        assert_eq!(faults, [Fault::Axis], "{worst} to {best}");
    }
    let twice = |it: &mut Draft| it.rows[1].name = " TRUE".to_owned();
    assert_eq!(changed(twice), only(Fault::SameName("TRUE".to_owned())));
    assert_eq!(changed(|it| it.rows[0].number.clear()), only(Fault::NoNumber(name(0))));
    let numbered = Fault::Number { name: name(5), kind: LabelKind::Insufficient };
    assert_eq!(changed(|it| it.rows[5].number = "3".to_owned()), only(numbered));
    let outside = Fault::Outside { name: name(0), worst: 1, best: 5 };
    assert_eq!(changed(|it| it.rows[0].number = "6".to_owned()), only(outside));
    let same = Fault::SameNumber(name(0), name(1));
    assert_eq!(changed(|it| it.rows[1].number = "5".to_owned()), only(same));
    let sign = Fault::Sign { name: name(5), on_axis: false };
    assert_eq!(changed(|it| it.rows[5].tone = Tone::False), only(sign));
    let order = changed(|it| it.rows[0].tone = Tone::False).unwrap_err();
    assert_eq!(order, [Fault::Order { better: name(0), worse: name(1) }]);
    let changes: [fn(&mut Draft); 5] = [
        |it| it.rows[2].name.clear(),
        |it| it.rows[2].definition = " ".to_owned(),
        |it| it.rows[2].definition = "d".repeat(1_001),
        |it| it.rows[2].number = "three".to_owned(),
        |it| it.rows[2].order = "last".to_owned(),
    ];
    for change in changes {
        let faults = changed(change).unwrap_err();
        let [Fault::Row { row: 3, why }] = faults.as_slice() else { panic!("{faults:?}") };
        assert!(why.ends_with('.'), "{why}");
    }
    let faults = changed(|it| it.name.clear()).unwrap_err();
    assert_eq!(faults[0].to_string(), "Please fill in the scale's name.");
}

#[test]
fn keys_are_made_of_names_in_any_script() {
    assert_eq!(key_of("Mostly true!", &[]), "mostly_true");
    assert_eq!(key_of("Правда", &[]), "label");
    assert_eq!(key_of("Ложь", &["label".to_owned(), "label_2".to_owned()]), "label_3");
    assert!(key_of(&"long ".repeat(40), &[]).len() <= 40);
}

#[test]
fn labels_are_shown_from_true_to_false_and_then_the_others() {
    let scale = seeds::scale("africa_check", ScaleId(Uuid::from_u128(1))).unwrap();
    let keys = |labels: Vec<&super::Label>| {
        labels.into_iter().map(|it| it.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys(scale.on_axis()), ["correct", "mostly_correct", "incorrect"]);
    assert_eq!(keys(scale.off_axis()), ["unproven", "misleading", "exaggerated", "understated"]);
}

fn drafts() -> impl Strategy<Value = Draft> {
    let key = select(vec!["", "true", "false", "unproven", "satire", "gone"]);
    let number = select(vec!["", "1", "2", "3", "5", "6", "x"]);
    let row = (key, "[a-d]{0,2}", "[a-d]{0,2}", number, any::<bool>());
    let how = (select(LabelKind::ALL.to_vec()), select(Tone::ALL.to_vec()), "[0-9]{0,2}");
    let row =
        (row, how).prop_map(|((key, name, definition, number, retired), (kind, tone, order))| {
            let (key, number) = (key.to_owned(), number.to_owned());
            Row { key, order, name, definition, kind, number, tone, retired }
        });
    let ends = select(vec![("1", "5"), ("1", "6"), ("5", "1")]);
    (ends, proptest::collection::vec(row, 0..6)).prop_map(|((worst, best), rows)| Draft {
        name: "A scale".to_owned(),
        worst: worst.to_owned(),
        best: best.to_owned(),
        rows,
    })
}

proptest! {
    #[test]
    fn whatever_is_typed_a_version_keeps_to_the_rules(drafts in proptest::collection::vec(drafts(), 1..5)) {
        let mut versions = vec![seed()];
        for draft in drafts {
            let Ok(new) = next(&draft, &versions) else { continue };
            prop_assert_eq!(lint(&new), []);
            let keys: std::collections::BTreeSet<_> = new.labels.iter().map(|it| &it.key).collect();
            prop_assert_eq!(keys.len(), new.labels.len());
            for label in &new.labels {
                for old in versions.iter().filter_map(|it| it.label(&label.key)) {
                    prop_assert_eq!(old.kind, label.kind, "{}", label.key);
                }
            }
            prop_assert_eq!(usize::try_from(new.version).unwrap(), versions.len() + 1);
            versions.push(new);
        }
    }
}
