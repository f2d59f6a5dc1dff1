//! Trainer: learns from labelled sentences what makes a claim worth checking.
//!
//!     cargo run --release --example train_worth -- sentences.jsonl src/text/data/worth.tsv
//!
//! Each line of the data is `{"id", "sentence", "label"}`, the label 1 for a sentence worth
//! checking. It prints the average precision by ten-fold cross-validation of the pruned model in
//! whole numbers, as the program runs it, and writes the model that all the sentences teach.
#![expect(clippy::print_stdout, reason = "it is a command")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use claimdesk::text::worth::features::{GROUPS, features};
use claimdesk::text::worth::model::Model;
use claimdesk::text::worth::read;
use serde::Deserialize;

/// How many sentences a feature must stand in.
const RARE: usize = 3;

/// How many features the model keeps.
const KEPT: usize = 9_000;

/// How much an error counts against large weights.
const COST: f64 = 1.0;

/// How often the trainer goes through the sentences.
const ROUNDS: usize = 25;

/// Folds of the cross-validation.
const FOLDS: u64 = 10;

#[derive(Deserialize)]
struct Sentence {
    id: String,
    sentence: String,
    label: u8,
}

/// A sentence as its features, by number, each group apart.
struct Row {
    groups: [Vec<u32>; GROUPS.len()],
    worth: bool,
    fold: u64,
}

fn env(n: &str, d: f64) -> f64 {
    std::env::var(n).ok().and_then(|it| it.parse().ok()).unwrap_or(d)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let data = arguments.next().ok_or("name the file of labelled sentences")?;
    let out = arguments.next().ok_or("name the file to write")?;
    let data = std::fs::read_to_string(data)?;
    let sentences: Vec<Sentence> =
        data.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let (rows, names) = rows(&sentences);
    let mut scores = vec![0; sentences.len()];
    for fold in 0..FOLDS {
        let learnt: Vec<&Row> = rows.iter().filter(|it| it.fold != fold).collect();
        let lines = learn(&learnt, &names);
        let model = Model::read(&lines);
        for ((score, row), it) in scores.iter_mut().zip(&rows).zip(&sentences) {
            if row.fold == fold {
                *score = read(&it.sentence, |tokens| model.odds(tokens));
            }
        }
    }
    println!("average precision {:.4}", average_precision(&sentences, &scores));
    let all: Vec<&Row> = rows.iter().collect();
    let lines = learn(&all, &names);
    println!("features {}, bytes {}", lines.lines().count(), lines.len());
    std::fs::write(out, lines)?;
    Ok(())
}

fn rows(sentences: &[Sentence]) -> (Vec<Row>, Vec<(usize, String)>) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut names = Vec::new();
    let rows = sentences.iter().map(|it| {
        let mut groups: [Vec<u32>; GROUPS.len()] = Default::default();
        read(&it.sentence, |tokens| {
            features(tokens, |group, name| {
                let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(name.to_owned()).or_insert_with(|| {
                    names.push((group, name.to_owned()));
                    next
                });
                groups[group].push(number);
            });
        });
        for group in &mut groups {
            group.sort_unstable();
            group.dedup();
        }
        Row { groups, worth: it.label == 1, fold: hash(&it.id) % FOLDS }
    });
    (rows.collect(), names)
}

/// FNV-1a, 64 bits, mixed so that the last digits of an id spread over the folds.
fn hash(id: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    id.bytes().fold(0xcbf2_9ce4_8422_2325, step) >> 20
}

/// The lines of the model that some sentences teach: names in order, weights in thousandths.
fn learn(rows: &[&Row], names: &[(usize, String)]) -> String {
    let mut count = vec![[0usize; 2]; names.len()];
    for row in rows {
        for it in row.groups.iter().flatten() {
            count[*it as usize][usize::from(row.worth)] += 1;
        }
    }
    let positive = rows.iter().filter(|it| it.worth).count() as f64;
    let negative = rows.len() as f64 - positive;
    let nb = env("NB", 1.0); let base = env("BASE", 0.3);
    let sc = |g: usize| env(["SW","SC","SP","SS","SX"][g], 1.0);
    let scale: Vec<f64> = count
        .iter().zip(names)
        .map(|(it, name)| {
            let a = (it[1] as f64 + 1.0) / (positive + 1.0);
            let b = (it[0] as f64 + 1.0) / (negative + 1.0);
            ((a / b).ln().abs() * nb + base) * sc(name.0)
        })
        .collect();
    let common: Vec<bool> = count.iter().map(|it| it[0] + it[1] >= RARE).collect();
    let kept_n = env("KEPT", KEPT as f64) as usize;
    let kept = if kept_n > 0 {
        let (weights, _) = fit(rows, &scale, &common);
        let mut order: Vec<usize> = (0..names.len()).filter(|it| common[*it]).collect();
        let pw = env("PW", 0.5);
        let strength = |it: &usize| {
            (weights[*it]).abs() * ((count[*it][0] + count[*it][1]) as f64).powf(pw)
        };
        order.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then(names[*a].cmp(&names[*b])));
        let mut kept = vec![false; names.len()];
        order.iter().take(kept_n).for_each(|it| kept[*it] = true);
        kept
    } else { common };
    let (weights, bias) = fit(rows, &scale, &kept);
    let mut lines = BTreeMap::new();
    for (nth, (_, name)) in names.iter().enumerate() {
        if kept[nth] {
            lines.insert(name.as_str(), (weights[nth] * 1000.0).round() as i64);
        }
    }
    lines.insert("bias", (bias * 1000.0).round() as i64);
    lines.iter().map(|(name, weight)| format!("{name}\t{weight}\n")).collect()
}

/// Logistic regression by coordinate descent in its dual (Yu, Huang and Lin 2011), over the kept
/// features; the weights and the bias.
fn fit(rows: &[&Row], scale: &[f64], kept: &[bool]) -> (Vec<f64>, f64) {
    let vectors: Vec<Vec<(u32, f64)>> = rows
        .iter()
        .map(|row| {
            let mut vector = Vec::new();
            for group in &row.groups {
                let known: Vec<u32> = group.iter().copied().filter(|it| kept[*it as usize]).collect();
                let root = (known.len() as f64).sqrt();
                vector.extend(known.iter().map(|it| (*it, scale[*it as usize] / root)));
            }
            vector
        })
        .collect();
    let cost = env("COST", COST);
    let squares: Vec<f64> =
        vectors.iter().map(|it| it.iter().map(|(_, x)| x * x).sum::<f64>() + 1.0).collect();
    let sign: Vec<f64> = rows.iter().map(|it| if it.worth { 1.0 } else { -1.0 }).collect();
    let first = cost * 1e-3;
    let mut alpha = vec![first; rows.len()];
    let mut weights = vec![0.0; scale.len()];
    let mut bias = 0.0;
    for (vector, sign) in vectors.iter().zip(&sign) {
        vector.iter().for_each(|(it, x)| weights[*it as usize] += first * sign * x);
        bias += first * sign;
    }
    for round in 0..ROUNDS {
        for step in 0..rows.len() {
            // Another fixed order in each round.
            let nth = (step * 2_654_435_761 + round * 40_503) % rows.len();
            let vector = &vectors[nth];
            let sum = vector.iter().map(|(it, x)| weights[*it as usize] * x).sum::<f64>() + bias;
            let before = alpha[nth];
            let (slope, mut now) = (sign[nth] * sum, before);
            for _ in 0..20 {
                let gradient = squares[nth] * (now - before) + slope + (now / (cost - now)).ln();
                if gradient.abs() < 1e-6 { break; }
                let curve = squares[nth] + cost / ((cost - now) * now);
                let next = now - gradient / curve;
                now = if next <= 0.0 { now * 0.1 } else if next >= cost { cost - (cost - now) * 0.1 } else { next };
            }
            alpha[nth] = now;
            let change = (now - before) * sign[nth];
            vector.iter().for_each(|(it, x)| weights[*it as usize] += change * x);
            bias += change;
        }
    }
    weights.iter_mut().zip(scale).for_each(|(weight, scale)| *weight *= scale);
    (weights, bias)
}

/// The mean of the precision at each sentence worth checking, from the highest score down.
fn average_precision(sentences: &[Sentence], scores: &[i64]) -> f64 {
    let mut order: Vec<(i64, &str, u8)> =
        sentences.iter().zip(scores).map(|(it, score)| (-score, it.id.as_str(), it.label)).collect();
    order.sort_unstable();
    let (mut hits, mut sum) = (0.0, 0.0);
    for (nth, (_, _, label)) in order.iter().enumerate() {
        if *label == 1 {
            hits += 1.0;
            sum += hits / (nth as f64 + 1.0);
        }
    }
    sum / hits
}
