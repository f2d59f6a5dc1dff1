//! Agreement: how far people who judged the same things agree beyond what chance would give.
//!
//! Each figure is 1 where all agree, 0 where they agree as often as chance would have it, and below
//! 0 where they agree less than that. Each is `None` where it is not defined: where nothing was
//! judged twice, or where everybody always used one and the same category, so that chance alone
//! explains all there is. [docs/agreement.md](../../docs/agreement.md) says how to read them.

use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// A category, by its place among the categories; where they have an order, in that order.
pub type Category = u32;

/// How far apart two categories are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// They are the same or they differ.
    Nominal,
    /// So many steps of the scale.
    Linear,
    /// So many steps, squared: far misses count more.
    Quadratic,
}

impl Weights {
    fn between(self, one: Category, other: Category) -> f64 {
        let steps = f64::from(one.abs_diff(other));
        match self {
            Self::Nominal if one == other => 0.0,
            Self::Nominal => 1.0,
            Self::Linear => steps,
            Self::Quadratic => steps * steps,
        }
    }
}

/// How often the two of a pair gave the same category, from 0 to 1.
pub fn raw(pairs: &[(Category, Category)]) -> Option<f64> {
    let same = pairs.iter().filter(|(one, other)| one == other).count();
    ratio(count(same), count(pairs.len()))
}

/// Cohen's kappa of two people who judged the same things, one pair a thing.
///
/// κ = 1 − Σ w·o ÷ Σ w·e, where o is the share of pairs with two given categories, e the share that
/// the two people's own habits would give by chance, and w how far the two categories are apart.
/// With nominal weights it is (pₒ − pₑ) ÷ (1 − pₑ).
///
/// J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological
/// Measurement 20 (1960); weighted: J. Cohen, Psychological Bulletin 70 (1968).
pub fn kappa(pairs: &[(Category, Category)], weights: Weights) -> Option<f64> {
    let total = count(pairs.len());
    let observed: f64 = pairs.iter().map(|(one, other)| weights.between(*one, *other)).sum();
    let first = tally(pairs.iter().map(|(one, _)| *one));
    let second = tally(pairs.iter().map(|(_, other)| *other));
    let mut expected = 0.0;
    for (one, often) in &first {
        for (other, also) in &second {
            expected += weights.between(*one, *other) * often * also;
        }
    }
    // Both are taken times the number of pairs, or the square of it.
    Some(1.0 - ratio(observed * total, expected)?)
}

/// Fleiss' kappa of things that were each judged by the same number of people, not always the same
/// ones: a row a thing, with how many chose each category.
///
/// κ = (P̄ − P̄ₑ) ÷ (1 − P̄ₑ), where P̄ is the mean share of agreeing pairs among the judges of a thing
/// and P̄ₑ the sum of the squared shares of the categories. `None` also where rows differ in their
/// number of judges, or have fewer than two.
///
/// J. L. Fleiss, “Measuring nominal scale agreement among many raters”, Psychological Bulletin 76
/// (1971).
pub fn fleiss(rows: &[Vec<u32>]) -> Option<f64> {
    let sum = |row: &[u32]| row.iter().map(|it| u64::from(*it)).sum::<u64>();
    let judges = sum(rows.first()?);
    if judges < 2 || rows.iter().any(|row| sum(row) != judges) {
        return None;
    }
    let judges = whole(judges);
    let (things, pairs) = (count(rows.len()), judges * (judges - 1.0));
    let agreeing = |row: &Vec<u32>| {
        let squares: f64 = row.iter().map(|it| f64::from(*it) * f64::from(*it)).sum();
        (squares - judges) / pairs
    };
    let observed = rows.iter().map(agreeing).sum::<f64>() / things;
    let mut shares: BTreeMap<usize, f64> = BTreeMap::new();
    for row in rows {
        for (category, chosen) in row.iter().enumerate() {
            *shares.entry(category).or_default() += f64::from(*chosen) / (things * judges);
        }
    }
    let expected: f64 = shares.values().map(|share| share * share).sum();
    // One category alone leaves nothing to chance; rounding may leave a trace of it.
    if shares.values().filter(|share| **share > 0.0).count() < 2 {
        return None;
    }
    ratio(observed - expected, 1.0 - expected)
}

/// What the categories of Krippendorff's alpha are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Names without an order.
    Nominal,
    /// Ranks: how far two are apart goes by how many judgements lie between them.
    Ordinal,
    /// Numbers with equal steps.
    Interval,
}

/// Krippendorff's alpha of things that any number of people judged: for each thing the categories
/// that were given to it, in any order. Whoever did not judge it is left out.
///
/// α = 1 − Dₒ ÷ Dₑ, the disagreement within things against that among all judgements that can be
/// paired. Things that were judged once only do not count.
///
/// K. Krippendorff, “Computing Krippendorff's alpha-reliability” (2011).
pub fn alpha(things: &[Vec<Category>], level: Level) -> Option<f64> {
    let paired = || things.iter().filter(|thing| thing.len() > 1);
    let all = tally(paired().flatten().copied());
    let total: f64 = all.values().sum();
    let metric = Metric { level, all: &all };
    let mut observed = 0.0;
    for thing in paired() {
        let own = tally(thing.iter().copied());
        observed += metric.disagreement(&own) / (count(thing.len()) - 1.0);
    }
    let expected = metric.disagreement(&all) / (total - 1.0);
    Some(1.0 - ratio(observed, expected)?)
}

/// The squared differences of a level, given how often each category occurs.
struct Metric<'a> {
    level: Level,
    all: &'a BTreeMap<Category, f64>,
}

impl Metric<'_> {
    /// The sum over all pairs of judgements; a judgement with itself adds nothing.
    fn disagreement(&self, tally: &BTreeMap<Category, f64>) -> f64 {
        let mut sum = 0.0;
        for (one, often) in tally {
            for (other, also) in tally.range(..one) {
                sum += 2.0 * self.between(*other, *one) * often * also;
            }
        }
        sum
    }

    /// Between a category and a greater one.
    fn between(&self, less: Category, more: Category) -> f64 {
        let often = |of: Category| self.all.get(&of).copied().unwrap_or_default();
        let distance = match self.level {
            Level::Nominal => 1.0,
            Level::Interval => f64::from(more.abs_diff(less)),
            Level::Ordinal => {
                let within: f64 = self.all.range(less..=more).map(|(_, often)| often).sum();
                within - f64::midpoint(often(less), often(more))
            }
        };
        distance * distance
    }
}

fn tally(all: impl Iterator<Item = Category>) -> BTreeMap<Category, f64> {
    let mut tally = BTreeMap::new();
    for it in all {
        *tally.entry(it).or_default() += 1.0;
    }
    tally
}

/// Nothing where there is nothing to divide by.
fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn count(many: usize) -> f64 {
    whole(u64::try_from(many).unwrap_or(u64::MAX))
}

/// Exact up to four thousand million, and a desk has fewer judgements.
fn whole(many: u64) -> f64 {
    f64::from(u32::try_from(many).unwrap_or(u32::MAX))
}
