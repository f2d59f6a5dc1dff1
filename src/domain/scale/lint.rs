//! Lint: what a scale must keep to, so that each of its labels says one thing and exports as that.

use std::collections::BTreeSet;

use super::{Label, LabelKind, Scale, Tone};

/// Fewer labels give nothing to choose from.
pub const FEWEST: usize = 2;
/// More labels than this are no scale that anybody could keep in mind.
pub const MOST: usize = 30;
/// The highest number of a truth axis.
pub const HIGHEST: u8 = 100;

/// Why a scale cannot be used, in a sentence for whoever keeps it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("A scale needs at least two labels.")]
    TooFew,
    #[error("A scale has {MOST} labels at most. Retire some.")]
    TooMany,
    #[error(
        "The numbers of the truth axis go from 1 at the least to {HIGHEST} at the most, and the best is higher than the worst."
    )]
    Axis,
    #[error("Two labels are called “{0}”. Give one of them another name.")]
    SameName(String),
    #[error("“{0}” lies on the truth axis and needs a number.")]
    NoNumber(String),
    #[error("“{name}” lies off the truth axis ({}), so it has no number. Remove the number, or change the kind.", .kind.word().to_lowercase())]
    Number { name: String, kind: LabelKind },
    #[error("The number of “{name}” must be from {worst} to {best}.")]
    Outside { name: String, worst: u8, best: u8 },
    #[error("“{0}” and “{1}” have the same number. Give one of them another.")]
    SameNumber(String, String),
    #[error("The sign of “{name}” is for labels {}. Choose another.", if *.on_axis { "off the truth axis" } else { "on the truth axis" })]
    Sign { name: String, on_axis: bool },
    #[error(
        "“{better}” has a better number than “{worse}”, and a sign that looks worse. Change one of the two."
    )]
    Order { better: String, worse: String },
    /// What was typed into a row cannot be taken; rows are counted from 1.
    #[error("Label {row}: {why}")]
    Row { row: usize, why: String },
    #[error("{0}")]
    Words(String),
}

/// Everything that is wrong with a scale.
pub fn lint(it: &Scale) -> Vec<Fault> {
    let mut faults = Vec::new();
    if it.labels.len() < FEWEST {
        faults.push(Fault::TooFew);
    }
    if it.labels.len() > MOST {
        faults.push(Fault::TooMany);
    }
    if it.worst < 1 || it.worst >= it.best || it.best > HIGHEST {
        faults.push(Fault::Axis);
    }
    let mut names = BTreeSet::new();
    for label in &it.labels {
        if !names.insert(label.name.to_lowercase()) {
            faults.push(Fault::SameName(label.name.clone()));
        }
        faults.extend(number(it, label));
        let on_axis = label.kind == LabelKind::Truth;
        if label.tone.is_of_truth() != on_axis {
            faults.push(Fault::Sign { name: label.name.clone(), on_axis });
        }
    }
    faults.extend(neighbours(it));
    if faults.contains(&Fault::Axis) {
        // Nothing lies within an axis that has no ends.
        faults.retain(|it| !matches!(it, Fault::Outside { .. }));
    }
    faults
}

fn number(scale: &Scale, label: &Label) -> Option<Fault> {
    let name = label.name.clone();
    match (label.kind, label.ordinal) {
        (LabelKind::Truth, None) => Some(Fault::NoNumber(name)),
        (LabelKind::Truth, Some(number)) => {
            let (worst, best) = (scale.worst, scale.best);
            let within = (worst..=best).contains(&number);
            (!within).then_some(Fault::Outside { name, worst, best })
        }
        (kind, Some(_)) => Some(Fault::Number { name, kind }),
        (_, None) => None,
    }
}

/// What labels that follow each other on the axis must not be to each other.
fn neighbours(it: &Scale) -> Vec<Fault> {
    let mut axis = it.on_axis();
    axis.retain(|label| label.ordinal.is_some());
    let pairs = axis.iter().zip(axis.iter().skip(1));
    let fault = |(better, worse): (&&Label, &&Label)| {
        let names = (better.name.clone(), worse.name.clone());
        if better.ordinal == worse.ordinal {
            return Some(Fault::SameNumber(names.0, names.1));
        }
        let rank = |tone: Tone| Tone::ALL.into_iter().position(|it| it == tone);
        let both = better.tone.is_of_truth() && worse.tone.is_of_truth();
        let turned = both && rank(better.tone) > rank(worse.tone);
        turned.then_some(Fault::Order { better: names.0, worse: names.1 })
    };
    pairs.filter_map(fault).collect()
}
