//! The worked examples of those who published the figures, and what must hold of any judgements.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

#[track_caller]
fn near(found: Option<f64>, expected: f64, places: i32) {
    let found = found.expect("a figure");
    let off = (found - expected).abs();
    assert!(off <= 0.5 * 10_f64.powi(-places) + 1e-12, "{found} is not {expected}");
}

/// Pairs from a table with the first person's categories down and the second's across.
fn table(rows: &[&[usize]]) -> Vec<(Category, Category)> {
    let mut pairs = Vec::new();
    for (one, row) in (0..).zip(rows) {
        for (other, often) in (0..).zip(*row) {
            pairs.extend(std::iter::repeat_n((one, other), *often));
        }
    }
    pairs
}

#[test]
fn cohens_example_of_two_hundred_cases() {
    // Cohen 1960, table 2: 140 of 200 agree where chance gives 82.
    let pairs = table(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]);
    near(raw(&pairs), 0.70, 2);
    near(kappa(&pairs, Weights::Nominal), 0.492, 3);
    // By hand from the same table: linear 1 − 0.40 ÷ 0.76, quadratic 1 − 0.60 ÷ 1.10.
    near(kappa(&pairs, Weights::Linear), 1.0 - 0.40 / 0.76, 9);
    near(kappa(&pairs, Weights::Quadratic), 1.0 - 0.60 / 1.10, 9);
}

#[test]
fn cohens_example_of_agreement_below_chance() {
    // Cohen 1960, table 1: (0.29 − 0.35) ÷ (1 − 0.35).
    let pairs = table(&[&[25, 13, 12], &[12, 2, 16], &[3, 15, 2]]);
    near(kappa(&pairs, Weights::Nominal), -0.09, 2);
}

/// Fleiss 1971, table 1: thirty patients, each seen by six psychiatrists.
const PATIENTS: [[u32; 5]; 30] = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1],
    [3, 0, 0, 1, 2],
    [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0],
    [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6],
    [0, 1, 0, 5, 0],
    [0, 2, 0, 1, 3],
    [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0],
    [4, 0, 0, 0, 2],
    [0, 2, 0, 4, 0],
    [1, 0, 5, 0, 0],
    [0, 0, 0, 0, 6],
];

#[test]
fn fleiss_example_of_thirty_patients() {
    let rows: Vec<Vec<u32>> = PATIENTS.iter().map(|row| row.to_vec()).collect();
    near(fleiss(&rows), 0.430, 3);
}

/// Krippendorff 2011, example C: twelve units, four observers, 0 where one did not judge.
const OBSERVERS: [[u32; 12]; 4] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
];

#[test]
fn krippendorffs_example_of_four_observers() {
    let unit = |at: usize| OBSERVERS.iter().map(|row| row[at]).filter(|it| *it > 0).collect();
    let units: Vec<Vec<u32>> = (0..12).map(unit).collect();
    near(alpha(&units, Level::Nominal), 0.743, 3);
    near(alpha(&units, Level::Ordinal), 0.815, 3);
    near(alpha(&units, Level::Interval), 0.849, 3);
}

#[test]
fn what_chance_alone_explains_has_no_figure() {
    let same = [(1, 1), (1, 1)];
    assert_eq!(raw(&same), Some(1.0));
    for weights in [Weights::Nominal, Weights::Linear, Weights::Quadratic] {
        assert_eq!(kappa(&same, weights), None);
        assert_eq!(kappa(&[], weights), None);
    }
    assert_eq!(raw(&[]), None);
    assert_eq!(fleiss(&[]), None);
    assert_eq!(fleiss(&[vec![6, 0], vec![6, 0]]), None);
    assert_eq!(fleiss(&[vec![1, 0], vec![0, 1]]), None, "one judge agrees with nobody");
    assert_eq!(fleiss(&[vec![2, 0], vec![1, 2]]), None, "as many judges for each");
    for level in [Level::Nominal, Level::Ordinal, Level::Interval] {
        assert_eq!(alpha(&[], level), None);
        assert_eq!(alpha(&[vec![2, 2], vec![2, 2, 2]], level), None);
        assert_eq!(alpha(&[vec![1], vec![2]], level), None, "nothing was judged twice");
    }
}

fn pairs() -> impl Strategy<Value = Vec<(Category, Category)>> {
    vec((0..5_u32, 0..5_u32), 0..40)
}

/// Things that up to four people judged.
fn things() -> impl Strategy<Value = Vec<Vec<Category>>> {
    vec(vec(0..5_u32, 0..5), 0..30)
}

fn alike(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        _ => false,
    }
}

const WEIGHTS: [Weights; 3] = [Weights::Nominal, Weights::Linear, Weights::Quadratic];
const LEVELS: [Level; 3] = [Level::Nominal, Level::Ordinal, Level::Interval];

proptest! {
    #[test]
    fn it_does_not_matter_who_is_first(pairs in pairs()) {
        let turned: Vec<_> = pairs.iter().map(|(one, other)| (*other, *one)).collect();
        for weights in WEIGHTS {
            prop_assert!(alike(kappa(&pairs, weights), kappa(&turned, weights)));
        }
    }

    #[test]
    fn names_of_categories_do_not_matter_and_their_order_may_be_turned_round(
        pairs in pairs(),
        things in things(),
        names in Just((10..15_u32).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let name = |it: u32| names[usize::try_from(it).unwrap()];
        let named: Vec<_> = pairs.iter().map(|(one, other)| (name(*one), name(*other))).collect();
        prop_assert!(alike(kappa(&pairs, Weights::Nominal), kappa(&named, Weights::Nominal)));
        let renamed: Vec<Vec<_>> =
            things.iter().map(|it| it.iter().map(|it| name(*it)).collect()).collect();
        prop_assert!(alike(alpha(&things, Level::Nominal), alpha(&renamed, Level::Nominal)));
        let turned: Vec<_> = pairs.iter().map(|(one, other)| (4 - one, 4 - other)).collect();
        for weights in WEIGHTS {
            prop_assert!(alike(kappa(&pairs, weights), kappa(&turned, weights)));
        }
        let turned: Vec<Vec<_>> =
            things.iter().map(|it| it.iter().map(|it| 4 - it).collect()).collect();
        for level in LEVELS {
            prop_assert!(alike(alpha(&things, level), alpha(&turned, level)));
        }
    }

    #[test]
    fn figures_end_at_one_and_reach_it_only_where_all_agree(pairs in pairs(), things in things()) {
        for weights in WEIGHTS {
            if let Some(found) = kappa(&pairs, weights) {
                prop_assert!(found <= 1.0 + 1e-9);
                prop_assert_eq!(found > 1.0 - 1e-9, pairs.iter().all(|(one, other)| one == other));
            }
        }
        for level in LEVELS {
            if let Some(found) = alpha(&things, level) {
                prop_assert!(found <= 1.0 + 1e-9);
                let all_agree = things.iter().all(|it| it.windows(2).all(|two| two[0] == two[1]));
                prop_assert_eq!(found > 1.0 - 1e-9, all_agree);
            }
        }
    }

    /// Fleiss and Cohen 1973: where two people use each category equally often, kappa with squared
    /// weights is the correlation of their numbers.
    #[test]
    fn squared_weights_are_a_correlation_where_habits_are_equal(
        half in vec((0..5_u32, 0..5_u32), 1..20),
    ) {
        let turned = half.iter().map(|(one, other)| (*other, *one));
        let pairs: Vec<_> = half.iter().copied().chain(turned).collect();
        let number = f64::from(u32::try_from(pairs.len()).unwrap());
        let mean = pairs.iter().map(|(one, _)| f64::from(*one)).sum::<f64>() / number;
        let off = |it: u32| f64::from(it) - mean;
        let spread: f64 = pairs.iter().map(|(one, _)| off(*one) * off(*one)).sum();
        let shared: f64 = pairs.iter().map(|(one, other)| off(*one) * off(*other)).sum();
        let correlation = (spread > 1e-9).then(|| shared / spread);
        prop_assert!(alike(kappa(&pairs, Weights::Quadratic), correlation));
    }

    /// Two judges of everything: Fleiss' figure and alpha differ by the correction for a small
    /// number of judgements alone.
    #[test]
    fn with_two_judges_alpha_is_fleiss_figure_corrected_for_few(pairs in pairs()) {
        let rows: Vec<Vec<u32>> = pairs.iter().map(|(one, other)| {
            (0..5).map(|it| u32::from(it == *one) + u32::from(it == *other)).collect()
        }).collect();
        let things: Vec<Vec<u32>> = pairs.iter().map(|(one, other)| vec![*one, *other]).collect();
        let many = 2.0 * f64::from(u32::try_from(pairs.len()).unwrap());
        let corrected = fleiss(&rows).map(|it| 1.0 - (1.0 - it) * (many - 1.0) / many);
        prop_assert!(alike(alpha(&things, Level::Nominal), corrected));
    }

    #[test]
    fn what_was_judged_once_changes_nothing(things in things(), once in vec(0..5_u32, 0..10)) {
        let more: Vec<_> = things.iter().cloned().chain(once.into_iter().map(|it| vec![it])).collect();
        for level in LEVELS {
            prop_assert!(alike(alpha(&things, level), alpha(&more, level)));
        }
    }
}
