//! Votes: which blocks of a page an extractor took for its article.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::blocks::Block;
use crate::text::fold::fold;

/// Words in a row by which a block is known again.
const RUN: usize = 5;

/// Says of each block whether the extractor took it.
///
/// An extractor cuts a block in two, or leaves a word out: a block was taken if most of its runs of
/// words were. A block with too few words for a run must be a line of its own.
pub fn votes(blocks: &[Block], taken: &str) -> Vec<bool> {
    let lines: Vec<Vec<u64>> = taken.lines().map(words).filter(|it| !it.is_empty()).collect();
    let flowing = lines.len() <= 2;
    let whole: HashSet<&[u64]> = lines.iter().map(Vec::as_slice).collect();
    let all: Vec<u64> = lines.iter().flatten().copied().collect();
    let runs: HashSet<&[u64]> = all.windows(RUN).collect();
    let short: HashSet<&[u64]> =
        if flowing { (1..RUN).flat_map(|it| all.windows(it)).collect() } else { HashSet::new() };
    let taken = |block: &Block| {
        let words = words(&block.text);
        if whole.contains(words.as_slice()) || short.contains(words.as_slice()) {
            return true;
        }
        let all = words.windows(RUN).count();
        let known = words.windows(RUN).filter(|it| runs.contains(it)).count();
        all > 0 && known * 10 >= all * 8
    };
    blocks.iter().map(taken).collect()
}

/// A text's words without marks, as numbers that are the same on every run.
///
/// Scripts that put no space between words count by the letter.
fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    let mut word = String::new();
    let folded = if text.is_ascii() { text.to_ascii_lowercase() } else { fold(text) };
    for ch in folded.chars() {
        if ch.is_alphanumeric() && !is_unspaced(ch) {
            word.push(ch);
            continue;
        }
        words.extend(number(&mut word));
        if ch.is_alphanumeric() {
            word.push(ch);
            words.extend(number(&mut word));
        }
    }
    words.extend(number(&mut word));
    words
}

fn number(word: &mut String) -> Option<u64> {
    if word.is_empty() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    word.clear();
    Some(hasher.finish())
}

/// Letters of the scripts that write a sentence as one run: Thai to Khmer, kana and ideographs.
fn is_unspaced(ch: char) -> bool {
    matches!(ch, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
