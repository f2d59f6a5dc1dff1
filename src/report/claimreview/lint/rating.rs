//! Rating: the verdict's word (R10), its numbers (R11–R15, R33) and its explanation (R28).

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::{Facts, Finding, Rule, text};
use crate::domain::scale::{LabelKind, Scale, Tone};

const LONGEST_WORD: usize = 60;
const NUMBERS: [&str; 3] = ["ratingValue", "bestRating", "worstRating"];
/// Verdicts that lie at an end of the axis, and those that do not lie on it, by the words of the
/// field. Used where the scale is not known.
const TRUE: [&str; 5] = ["true", "correct", "accurate", "supported", "verified"];
const FALSE: [&str; 6] = ["false", "incorrect", "fake", "refuted", "pants on fire", "inaccurate"];
#[rustfmt::skip]
const OFF_AXIS: [&str; 12] = [
    "satire", "labeled satire", "missing context", "misattributed", "miscaptioned", "unproven", "unverified",
    "outdated", "misleading", "altered", "not enough evidence", "research in progress",
];

/// The three numbers, those of them that are numbers.
struct Triple {
    value: Option<f64>,
    best: Option<f64>,
    worst: Option<f64>,
}

pub fn check(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let Some(rating) = review.get("reviewRating").filter(|it| it.is_object()) else {
        found.push(Finding::of(
            Rule::R10,
            "There is no rating. Export the approved verdict with its label.",
        ));
        return;
    };
    let word = text(rating, "alternateName");
    spelled(word, found);
    explained(rating, found);
    let present: Vec<_> = NUMBERS.into_iter().filter(|key| rating.get(key).is_some()).collect();
    if present.is_empty() {
        return;
    }
    if present.len() < NUMBERS.len() {
        found.push(Finding::of(Rule::R11, "The rating has only some of its numbers. Give value, best and worst together, or none."));
    }
    if let Some(wrong) = present.iter().find(|key| !rating.get(**key).is_some_and(Value::is_number))
    {
        found.push(Finding::of(
            Rule::R13,
            format!("{wrong} is not a JSON number. Write 3.5, not \"3,5\"."),
        ));
    }
    let number = |key: &str| rating.get(key).and_then(Value::as_f64);
    let triple = Triple {
        value: number("ratingValue"),
        best: number("bestRating"),
        worst: number("worstRating"),
    };
    bounded(&triple, found);
    directed(word, &triple, facts, found);
    on_axis(word, facts, found);
    scaled(&triple, facts, found);
}

fn spelled(word: Option<&str>, found: &mut Vec<Finding>) {
    match word {
        None => found.push(Finding::of(
            Rule::R10,
            "The rating has no word. Give the label as readers see it, as plain text.",
        )),
        Some(word) if word.graphemes(true).count() > LONGEST_WORD => {
            found.push(Finding::of(Rule::R10, format!("The label is longer than {LONGEST_WORD} characters. Put the reasons into the rationale.")));
        }
        Some(word) if word.to_lowercase().starts_with("rating") && word.contains(':') => {
            found.push(Finding::of(
                Rule::R10,
                "The label begins with \"Rating:\". Give the label alone.",
            ));
        }
        Some(_) => {}
    }
}

fn explained(rating: &Value, found: &mut Vec<Finding>) {
    let sentences =
        text(rating, "ratingExplanation").map_or(0, |it| sentencex::segment("en", it).len());
    match sentences {
        0 => found.push(Finding::of(Rule::R28, "The rating is not explained. Write a rationale.")),
        1 | 2 => {}
        _ => found.push(Finding::of(Rule::R28, "The explanation has more than two sentences. Begin the rationale with the reason in short.")),
    }
}

fn bounded(triple: &Triple, found: &mut Vec<Finding>) {
    let Triple { value, best, worst } = *triple;
    let low = worst.is_some_and(|worst| worst < 1.0);
    let empty = matches!((worst, best), (Some(worst), Some(best)) if best <= worst);
    let below = matches!((value, worst), (Some(value), Some(worst)) if value < worst);
    let above = matches!((value, best), (Some(value), Some(best)) if value > best);
    let sentinel = value.is_some_and(|value| value < 1.0);
    if low || empty || below || above || sentinel {
        found.push(Finding::of(Rule::R12, "The rating's numbers do not fit: worst is at least 1, best is greater, and the value lies between them. A label without a number has none of the three."));
    }
}

/// Nearer to best means truer.
fn directed(word: Option<&str>, triple: &Triple, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let (Some(value), Some(best)) = (triple.value, triple.best) else { return };
    let worst = triple.worst.unwrap_or(1.0);
    let wrong = if let Some((scale, label)) = facts.label() {
        let own = |ordinal: u8| (f64::from(ordinal) - value).abs() <= f64::EPSILON;
        label.ordinal.is_some_and(|ordinal| !own(ordinal)) || inverted(scale)
    } else {
        let word = word.unwrap_or_default().to_lowercase();
        let (to_best, to_worst) = ((best - value).abs(), (value - worst).abs());
        TRUE.contains(&word.as_str()) && to_best > to_worst
            || FALSE.contains(&word.as_str()) && to_worst > to_best
    };
    if wrong {
        found.push(Finding::of(Rule::R14, "The number and the label disagree: the truer the label, the nearer its number is to bestRating. Correct the scale's numbers."));
    }
}

/// Whether a truer label of the scale has a lower number than a less true one.
fn inverted(scale: &Scale) -> bool {
    let mut axis: Vec<_> =
        scale.labels.iter().filter_map(|it| Some((rank(it.tone)?, it.ordinal?))).collect();
    axis.sort_unstable();
    axis.windows(2).any(|pair| matches!(pair, [(low, a), (high, b)] if low < high && a < b))
        || axis.iter().any(|(_, ordinal)| !(scale.worst..=scale.best).contains(ordinal))
}

/// How far a tone is from true.
fn rank(tone: Tone) -> Option<u8> {
    match tone {
        Tone::True => Some(0),
        Tone::Mostly => Some(1),
        Tone::Mixed => Some(2),
        Tone::MostlyFalse => Some(3),
        Tone::False => Some(4),
        Tone::Unproven | Tone::Context | Tone::Form => None,
    }
}

fn on_axis(word: Option<&str>, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let word = word.unwrap_or_default().to_lowercase().replace(['-', '_'], " ");
    let off = match facts.label() {
        Some((_, label)) => label.kind != LabelKind::Truth,
        None => OFF_AXIS.contains(&word.as_str()),
    };
    if off {
        found.push(Finding::of(Rule::R15, "This label says nothing between true and false, so it must have no number. Remove the three numbers."));
    }
}

fn scaled(triple: &Triple, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let Some((scale, _)) = facts.label() else { return };
    let differs = |number: Option<f64>, own: u8| {
        number.is_some_and(|number| (number - f64::from(own)).abs() > f64::EPSILON)
    };
    if differs(triple.best, scale.best) || differs(triple.worst, scale.worst) {
        found.push(Finding::of(Rule::R33, "Best and worst are not those of the scale that the verdict was given on. A verdict keeps the scale of its day."));
    }
}
