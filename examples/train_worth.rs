//! Trainer: learns from labelled sentences what makes a claim worth checking.
//!
//!     cargo run --release --example train_worth -- \
//!         sentences.jsonl glove.6B.50d.txt src/text/data/worth.tsv
//!
//! Each line of the data is `{"id", "sentence", "label"}`, the label 1 for a sentence worth
//! checking. Each line of the second file is a word and the numbers of its vector, the commonest
//! word first; words of like vectors are used alike. What a vector adds to the odds is a sum over
//! the words of a sentence, so that the model keeps one weight for each word and no vectors.
//!
//! It prints the average precision by ten-fold cross-validation of the pruned model in
//! whole numbers, as the program runs it, and writes the model that all the sentences teach.
#![expect(clippy::print_stdout, clippy::indexing_slicing, reason = "a command over its own tables")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;

use claimdesk::text::worth::features::{GROUPS, features};
use claimdesk::text::worth::model::Model;
use claimdesk::text::worth::{of_sentence_by, read};
use serde::Deserialize;

/// How many sentences a feature must stand in.
const RARE: u32 = 3;

/// How many features the model keeps.
const KEPT: usize = 9_000;

/// How much an error counts against large weights.
const COST: f64 = 0.4;

/// What is added to each count of a feature, and to its size.
const SMOOTHING: f64 = 0.5;
const LEAST: f64 = 0.3;

/// The group of features that stand for vectors.
const LIKE: usize = GROUPS.len() - 1;

/// How many of the commonest words have a vector, and how much a vector counts beside a feature.
const WORDS: usize = 10_000;
const STRENGTH: f64 = 0.14;

/// How often the trainer goes through the sentences.
const ROUNDS: usize = 25;

/// Folds of the cross-validation.
const FOLDS: u64 = 10;

#[derive(Deserialize)]
struct Labelled {
    id: String,
    sentence: String,
    label: u8,
}

/// A sentence as its features, by number, each group apart.
struct Row {
    groups: [Vec<u32>; LIKE],
    /// The sum of its words' vectors, divided by the square root of how many there are.
    vector: Vec<f64>,
    worth: bool,
    fold: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let data = arguments.next().ok_or("name the file of labelled sentences")?;
    let vectors = arguments.next().ok_or("name the file of words' vectors")?;
    let out = arguments.next().ok_or("name the file to write")?;
    let data = std::fs::read_to_string(data)?;
    let sentences: Vec<Labelled> =
        data.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let vectors = Vectors::read(&std::fs::read_to_string(vectors)?)?;
    let (rows, names) = rows(&sentences, &vectors);
    let mut scores = vec![0; sentences.len()];
    for fold in 0..FOLDS {
        let learnt: Vec<&Row> = rows.iter().filter(|it| it.fold != fold).collect();
        let lines = learn(&learnt, &names, &vectors);
        let model = Model::read(&lines);
        for ((score, row), it) in scores.iter_mut().zip(&rows).zip(&sentences) {
            if row.fold == fold {
                *score = of_sentence_by(&model, &it.sentence).score;
            }
        }
    }
    println!("average precision {:.4}", average_precision(&sentences, &scores));
    let all: Vec<&Row> = rows.iter().collect();
    let lines = learn(&all, &names, &vectors);
    println!("features {}, bytes {}", lines.lines().count(), lines.len());
    std::fs::write(out, lines)?;
    Ok(())
}

/// What words resemble.
struct Vectors {
    /// By the name of the word's feature.
    of: BTreeMap<String, Vec<f64>>,
    size: usize,
}

impl Vectors {
    /// Reads the vectors of the commonest words, the middle of them all moved to nought and their
    /// numbers to a spread of one, times the strength of the group.
    fn read(lines: &str) -> Result<Self, Box<dyn Error>> {
        let mut of = BTreeMap::new();
        for line in lines.lines() {
            let (word, numbers) = line.split_once(' ').ok_or("a line is a word and numbers")?;
            if of.len() < WORDS && word.chars().all(|it| it.is_ascii_lowercase() || it == '-') {
                let numbers =
                    numbers.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>()?;
                of.insert(format!("e {word}"), numbers);
            }
        }
        let size = of.values().map(Vec::len).min().ok_or("there are no vectors")?;
        let mut squares = 0.0;
        for nth in 0..size {
            let middle = of.values().map(|it| it[nth]).sum::<f64>() / float(of.len());
            for vector in of.values_mut() {
                vector[nth] -= middle;
                squares += vector[nth] * vector[nth];
            }
        }
        let spread = (squares / float(of.len() * size)).sqrt();
        of.values_mut().flatten().for_each(|it| *it *= STRENGTH / spread);
        Ok(Self { of, size })
    }

    /// The sum of the vectors of some features, divided by the square root of how many have one.
    fn sum(&self, names: &BTreeSet<String>) -> Vec<f64> {
        let known: Vec<_> = names.iter().filter_map(|it| self.of.get(it)).collect();
        let root = float(known.len().max(1)).sqrt();
        (0..self.size).map(|nth| known.iter().map(|it| it[nth]).sum::<f64>() / root).collect()
    }
}

fn rows(sentences: &[Labelled], vectors: &Vectors) -> (Vec<Row>, Vec<(usize, String)>) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut names = Vec::new();
    let rows = sentences.iter().map(|it| {
        let mut groups: [Vec<u32>; LIKE] = Default::default();
        let mut words = BTreeSet::new();
        read(&it.sentence, |tokens| {
            features(tokens, |group, name| {
                let Some(row) = groups.get_mut(group) else {
                    words.insert(name.to_owned());
                    return;
                };
                let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(name.to_owned()).or_insert_with(|| {
                    names.push((group, name.to_owned()));
                    next
                });
                row.push(number);
            });
        });
        for group in &mut groups {
            group.sort_unstable();
            group.dedup();
        }
        Row {
            groups,
            vector: vectors.sum(&words),
            worth: it.label == 1,
            fold: hash(&it.id) % FOLDS,
        }
    });
    (rows.collect(), names)
}

/// FNV-1a, 64 bits, mixed so that the last digits of an id spread over the folds.
fn hash(id: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    id.bytes().fold(0xcbf2_9ce4_8422_2325, step) >> 20
}

/// The lines of the model that some sentences teach: names in order, weights in thousandths.
fn learn(rows: &[&Row], names: &[(usize, String)], vectors: &Vectors) -> String {
    let counts = counts(rows, names.len());
    let scale = scale(rows, &counts);
    let common: Vec<bool> = counts.iter().map(|it| it[0] + it[1] >= RARE).collect();
    let (weights, _) = fit(rows, &scale, &common);
    let kept = strongest(&weights, &counts, names, &common);
    let (weights, bias) = fit(rows, &scale, &kept);
    let thousandths = |it: f64| {
        let whole = format!("{:.0}", it * 1000.0);
        if whole == "-0" { "0".to_owned() } else { whole }
    };
    let mut lines = BTreeMap::from([("bias", thousandths(bias))]);
    for (((_, name), weight), kept) in names.iter().zip(&weights).zip(kept) {
        if kept {
            lines.insert(name.as_str(), thousandths(*weight));
        }
    }
    for (name, vector) in &vectors.of {
        let weights = weights.iter().skip(names.len());
        let sum = vector.iter().zip(weights).map(|(it, weight)| it * weight).sum();
        lines.insert(name.as_str(), thousandths(sum));
    }
    let line = |(name, weight): (&str, String)| [name, "\t", &weight, "\n"].concat();
    lines.into_iter().map(line).collect()
}

/// In how many sentences not worth checking, and worth it, each feature stands.
fn counts(rows: &[&Row], features: usize) -> Vec<[u32; 2]> {
    let mut counts = vec![[0; 2]; features];
    for row in rows {
        for it in row.groups.iter().flatten() {
            counts[at(*it)][usize::from(row.worth)] += 1;
        }
    }
    counts
}

/// How large each feature is taken to be: the ratio of its shares among the sentences worth
/// checking and the others, as a logarithm (Wang and Manning 2012).
fn scale(rows: &[&Row], counts: &[[u32; 2]]) -> Vec<f64> {
    let total = |worth: bool| float(rows.iter().filter(|it| it.worth == worth).count()) + SMOOTHING;
    let (no, yes) = (total(false), total(true));
    let ratio = |it: &[u32; 2]| {
        ((f64::from(it[1]) + SMOOTHING) / yes / ((f64::from(it[0]) + SMOOTHING) / no)).ln().abs()
    };
    counts.iter().map(|it| ratio(it) + LEAST).collect()
}

/// The features that do the most: of large weight, and in many sentences.
fn strongest(
    weights: &[f64],
    counts: &[[u32; 2]],
    names: &[(usize, String)],
    common: &[bool],
) -> Vec<bool> {
    let mut order: Vec<usize> = (0..names.len()).filter(|it| common[*it]).collect();
    let strength = |it: usize| weights[it].abs() * f64::from(counts[it][0] + counts[it][1]).sqrt();
    order.sort_by(|one, other| {
        strength(*other).total_cmp(&strength(*one)).then(names[*one].cmp(&names[*other]))
    });
    let mut kept = vec![false; names.len()];
    order.iter().take(KEPT).for_each(|it| kept[*it] = true);
    kept
}

/// Logistic regression by coordinate descent in its dual (Yu, Huang and Lin 2011), over the kept
/// features; the weights, those of the vectors last, and the bias.
fn fit(rows: &[&Row], scale: &[f64], kept: &[bool]) -> (Vec<f64>, f64) {
    let vectors: Vec<Vec<(usize, f64)>> = rows.iter().map(|it| vector(it, scale, kept)).collect();
    // The bias is a feature that stands everywhere.
    let square = |it: &Vec<(usize, f64)>| it.iter().map(|(_, x)| x * x).sum::<f64>() + 1.0;
    let squares: Vec<f64> = vectors.iter().map(square).collect();
    let mut alphas = vec![COST * 1e-3; rows.len()];
    let size = rows.first().map_or(0, |it| it.vector.len());
    let (mut weights, mut bias) = (vec![0.0; scale.len() + size], 0.0);
    let mut add = |nth: usize, change: f64, weights: &mut Vec<f64>| {
        let change = if rows[nth].worth { change } else { -change };
        vectors[nth].iter().for_each(|(it, x)| weights[*it] += change * x);
        bias += change;
        bias
    };
    let mut now = 0.0;
    for (nth, alpha) in alphas.iter().enumerate() {
        now = add(nth, *alpha, &mut weights);
    }
    for round in 0..ROUNDS {
        for step in 0..rows.len() {
            // A prime larger than any data: each sentence once, in another order in each round.
            let nth = (step * 2_654_435_761 + round * 40_503) % rows.len();
            let sum = vectors[nth].iter().map(|(it, x)| weights[*it] * x).sum::<f64>() + now;
            let slope = if rows[nth].worth { sum } else { -sum };
            let alpha = least(alphas[nth], squares[nth], slope);
            now = add(nth, alpha - alphas[nth], &mut weights);
            alphas[nth] = alpha;
        }
    }
    weights.iter_mut().zip(scale).for_each(|(weight, scale)| *weight *= scale);
    (weights, now)
}

/// The kept features of a row, each divided by the square root of how many its group has, and its
/// vector.
fn vector(row: &Row, scale: &[f64], kept: &[bool]) -> Vec<(usize, f64)> {
    let mut vector = Vec::new();
    for group in &row.groups {
        let known: Vec<usize> = group.iter().map(|it| at(*it)).filter(|it| kept[*it]).collect();
        let root = float(known.len()).sqrt();
        vector.extend(known.iter().map(|it| (*it, scale[*it] / root)));
    }
    vector.extend(row.vector.iter().enumerate().map(|(nth, it)| (scale.len() + nth, *it)));
    vector
}

/// Where the dual is least along one sentence, by Newton's method between 0 and the cost.
fn least(before: f64, square: f64, slope: f64) -> f64 {
    let mut now = before;
    for _ in 0..20 {
        let gradient = square * (now - before) + slope + (now / (COST - now)).ln();
        if gradient.abs() < 1e-6 {
            break;
        }
        let next = now - gradient / (square + COST / ((COST - now) * now));
        now = if next <= 0.0 {
            now * 0.1
        } else if next >= COST {
            COST - (COST - now) * 0.1
        } else {
            next
        };
    }
    now
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The mean of the precision at each sentence worth checking, from the highest score down.
fn average_precision(sentences: &[Labelled], scores: &[u16]) -> f64 {
    let mut order: Vec<(Reverse<u16>, &str, u8)> = sentences
        .iter()
        .zip(scores)
        .map(|(it, score)| (Reverse(*score), it.id.as_str(), it.label))
        .collect();
    order.sort_unstable();
    let (mut hits, mut sum) = (0.0, 0.0);
    for (nth, (_, _, label)) in order.iter().enumerate() {
        if *label == 1 {
            hits += 1.0;
            sum += hits / float(nth + 1);
        }
    }
    sum / hits
}
