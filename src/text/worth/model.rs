//! Model: what the features of some words weigh together, in whole numbers.
//!
//! A logistic regression over the features of each group, their number divided out by its square
//! root. Every step is integer arithmetic, so that the same words weigh the same on every machine.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::super::tokens::Token;
use super::features::{GROUPS, features};

/// Weights by the names of features, in thousandths of a unit of log-odds.
pub struct Model<'a> {
    /// The number of a feature's line and its weight.
    weights: HashMap<&'a str, (u32, i32), BuildHasherDefault<Fnv>>,
    bias: i32,
}

impl<'a> Model<'a> {
    /// Reads lines of a name, a tab and a weight; the one named "bias" counts always.
    pub fn read(lines: &'a str) -> Self {
        let mut weights = HashMap::default();
        let mut bias = 0;
        for (name, weight) in lines.lines().filter_map(|it| it.split_once('\t')) {
            let Ok(weight) = weight.parse() else { continue };
            if name == "bias" {
                bias = weight;
            } else {
                let line = u32::try_from(weights.len()).unwrap_or(u32::MAX);
                weights.insert(name, (line, weight));
            }
        }
        Self { weights, bias }
    }

    /// The log-odds that some words are worth checking, in thousandths.
    pub fn odds(&self, tokens: &[Token<'_>]) -> i64 {
        let mut found: [Vec<(u32, i32)>; GROUPS.len()] = Default::default();
        features(tokens, |group, name| {
            if let (Some(weight), Some(group)) = (self.weights.get(name), found.get_mut(group)) {
                group.push(*weight);
            }
        });
        let sum = |mut group: Vec<(u32, i32)>| {
            group.sort_unstable();
            group.dedup();
            let sum: i64 = group.iter().map(|(_, weight)| i64::from(*weight)).sum();
            // The root in thousandths of the number of features that are known.
            let count = i64::try_from(group.len()).unwrap_or(i64::MAX).saturating_mul(1_000_000);
            sum.saturating_mul(1000) / count.isqrt().max(1)
        };
        found.into_iter().map(sum).sum::<i64>() + i64::from(self.bias)
    }
}

/// The model that is compiled in, trained as `examples/train_worth.rs` says.
pub fn shipped() -> &'static Model<'static> {
    &SHIPPED
}

static SHIPPED: LazyLock<Model<'static>> =
    LazyLock::new(|| Model::read(include_str!("../data/worth.tsv")));

/// The probability in thousandths that goes with log-odds in thousandths.
pub fn probability(odds: i64) -> u16 {
    /// Ten-thousandths of 1 / (1 + exp(-x)) at x = 0, 1/4, 2/4, …, 8.
    const LOGISTIC: [i64; 33] = [
        5000, 5622, 6225, 6792, 7311, 7773, 8176, 8520, 8808, 9047, 9241, 9399, 9526, 9627, 9707,
        9770, 9820, 9859, 9890, 9914, 9933, 9948, 9959, 9968, 9975, 9981, 9985, 9988, 9991, 9993,
        9994, 9996, 9997,
    ];
    let far = odds.saturating_abs().min(7999);
    let at = |nth: i64| usize::try_from(nth).ok().and_then(|it| LOGISTIC.get(it)).copied();
    let from = at(far / 250).unwrap_or_default();
    let to = at(far / 250 + 1).unwrap_or(from);
    let above = from + (to - from) * (far % 250) / 250;
    let share = if odds < 0 { 10_000 - above } else { above };
    u16::try_from((share + 5) / 10).unwrap_or_default()
}

/// Fowler, Noll and Vo's hash (FNV-1a, 64 bits): quick for short names that are our own.
#[derive(Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
