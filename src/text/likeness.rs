//! Likeness: which texts print the same words, whatever each has changed, added or left out.

use std::collections::{BTreeMap, HashMap};

use unicode_segmentation::UnicodeSegmentation;

use super::fold;

#[cfg(test)]
mod tests;

/// Words of a shingle. Four in a row are seldom the same by chance, and one changed word in ten
/// still leaves most of them whole.
const SHINGLE: usize = 4;
/// Fewer words than these say nothing: a figure or a name is the same everywhere.
const FEWEST: usize = 8;
/// Words of a text that are looked at, from its beginning: more than an agency's longest report.
const MOST: usize = 4_000;
/// Unicode scalars that are looked at: enough for so many words, however they are spelt.
pub const MOST_SCALARS: u16 = 40_000;

/// Two texts that have words in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Places in the list that was compared; `one` is before `other`.
    pub one: usize,
    pub other: usize,
    /// How many in a hundred words of the shorter text stand in the other, rounded down.
    pub percent: u32,
}

/// The pairs of texts of which at least `least` in a hundred words are the same, the most alike
/// first. An empty text is like none.
///
/// Measured is containment of word shingles (Broder, On the resemblance and containment of
/// documents, 1997), of the shorter text in the longer one, so that a paragraph cut or a headline
/// of one's own weighs little. It is counted in the words that a shared shingle covers and not in
/// shingles, so that one changed word costs one word and not as many as a shingle has. Case,
/// accents, marks and white space do not count.
///
/// The cost is that of the words, and for each pair that of the shorter text; texts are cut at
/// 4,000 words. The caller bounds how many there are.
pub fn alike(texts: &[&str], least: u32) -> Vec<Alike> {
    let words: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    let mut known: HashMap<&[String], usize> = HashMap::new();
    let shingles: Vec<Vec<usize>> = words
        .iter()
        .map(|words| {
            let all = words.windows(SHINGLE);
            all.map(|it| {
                let next = known.len();
                *known.entry(it).or_insert(next)
            })
            .collect()
        })
        .collect();
    // For each shingle the last text, plus one, that was seen to have it.
    let mut seen = vec![0; known.len()];
    let mut found: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for (longer, its) in shingles.iter().enumerate() {
        for shingle in its {
            if let Some(mark) = seen.get_mut(*shingle) {
                *mark = longer + 1;
            }
        }
        for (shorter, those) in shingles.iter().enumerate() {
            // Two texts of one length are held against each other both ways, and the better counts.
            let is_shorter = shorter != longer && those.len() <= its.len();
            if is_shorter && those.len() + SHINGLE > FEWEST {
                let shared = those.iter().map(|it| seen.get(*it) == Some(&(longer + 1)));
                let best = found.entry((shorter.min(longer), shorter.max(longer))).or_default();
                *best = covered(shared).max(*best);
            }
        }
    }
    let pairs = found.into_iter().filter(|(_, percent)| *percent >= least.max(1));
    let mut pairs: Vec<Alike> =
        pairs.map(|((one, other), percent)| Alike { one, other, percent }).collect();
    pairs.sort_by_key(|it| (100 - it.percent, it.one, it.other));
    pairs
}

/// How many in a hundred words stand in a shingle that is shared; one item a shingle, in order.
fn covered(shared: impl ExactSizeIterator<Item = bool>) -> u32 {
    let words = shared.len() + SHINGLE - 1;
    let (mut covered, mut until) = (0, 0);
    for (start, shared) in shared.enumerate() {
        if shared {
            let end = start + SHINGLE;
            covered += end - start.max(until);
            until = end;
        }
    }
    u32::try_from(covered * 100 / words).unwrap_or(100)
}

/// The words of a text, levelled. In languages that are written without spaces each sign is one.
fn words(text: &str) -> Vec<String> {
    let start: String = text.chars().take(MOST_SCALARS.into()).collect();
    fold(&start).unicode_words().take(MOST).map(str::to_owned).collect()
}
