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

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_line_of_the_model_is_a_short_name_and_a_weight_in_order() {
        let lines: Vec<_> = include_str!("../data/worth.tsv").lines().collect();
        assert!(lines.is_sorted(), "sorted, so that a new model can be compared with the old");
        for line in &lines {
            let (name, weight) = line.split_once('\t').expect(line);
            assert!(name == "bias" || GROUPS.iter().any(|it| name.starts_with(*it)), "{line}");
            // A few words and never a sentence of the data.
            assert!(name.split(' ').count() <= 5 && weight.parse::<i32>().is_ok(), "{line}");
        }
        assert_eq!(SHIPPED.weights.len() + 1, lines.len());
    }

    #[test]
    fn a_group_counts_no_more_for_being_larger() {
        let model = Model::read("bias\t-500\nw ferry\t900\nw port\t300\n");
        assert_eq!(read("ferry", |it| model.odds(it)), 400);
        // (900 + 300) / the root of 2, and the bias.
        assert_eq!(read("port ferry ferry", |it| model.odds(it)), 348);
        assert_eq!(read("渡轮", |it| model.odds(it)), -500);
    }

    #[test]
    fn more_odds_are_never_less_probable() {
        let all: Vec<u16> = (-9000..9000).map(probability).collect();
        assert!(all.is_sorted());
        assert_eq!((probability(0), probability(i64::MIN), probability(i64::MAX)), (500, 0, 1000));
    }

    #[test]
    fn a_very_long_text_is_weighed_in_linear_time() {
        for words in ["ab ", "A", "9 ", "I’m ", "é", "we have voted, ", "? "] {
            let text = words.repeat(1_000_000 / words.len());
            assert!(read(&text, |it| SHIPPED.odds(it)).abs() < 100_000);
        }
    }

    proptest! {
        #[test]
        fn any_words_can_be_weighed(text in "\\PC{0,200}") {
            let once = read(&text, |it| SHIPPED.odds(it));
            prop_assert_eq!(once, read(&text, |it| SHIPPED.odds(it)));
        }
    }
}
